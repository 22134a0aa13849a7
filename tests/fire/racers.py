"""Eight processes call the same flows at the same moments, on real connections: `python -m tests.fire.racers`.

Reads what `fill` has printed from its input; prints how often each flow ran and every error.
"""

import json
import multiprocessing
import os
import sys
import uuid
from collections import Counter

import django

from tests.fire.lengths import LONG

os.environ["DJANGO_SETTINGS_MODULE"] = "learning.settings"
PROCESSES, LEARNERS = 8, 50 if LONG else 20


def steps(content):
    """Return what is raced for: {name: call for one learner}."""
    from django.utils import timezone

    from accounts.models import User
    from classroom import flows
    from quizzes.models import Attempt

    course_key, module_key = uuid.UUID(content["course"]), uuid.UUID(content["module"])
    lesson_key = uuid.UUID(content["lesson"])

    def learner(person):
        return User.objects.get(pk=person["id"])

    def enrol(person):
        flows.enrol(learner=learner(person), course_key=course_key, at=timezone.now())

    def mark_done(person):
        flows.complete_lesson(learner=learner(person), module_key=module_key, lesson_key=lesson_key, at=timezone.now())

    def submit(person):
        flows.submit_quiz(attempt=Attempt.objects.get(pk=person["attempt_id"]), at=timezone.now())

    def certificate(person):
        flows.confirm_name(learner=learner(person), name="Amina Okafor", language="en", at=timezone.now())

    return {"enrol": enrol, "mark_done": mark_done, "submit": submit, "certificate": certificate}


def count_gradings(counts):
    """Count who grades: two who grade the same attempt would come to the same result, and no row would tell."""
    from quizzes import actions

    submit = actions.submit_attempt

    def counted(**arguments):
        attempt, graded_now = submit(**arguments)
        counts["graded"] += graded_now
        return attempt, graded_now

    actions.submit_attempt = counted


def run(content, barrier, results):
    from django.db import connections

    connections.close_all()
    counts, errors = Counter(), []
    count_gradings(counts)
    for name, step in steps(content).items():
        for person in content["learners"][:LEARNERS]:
            barrier.wait(120)
            try:
                step(person)
                counts[name] += 1
            except Exception as error:  # noqa: BLE001 - each one is reported, and none is allowed
                errors.append(f"{name}: {error!r}")
    results.put((counts, errors))


def main():
    content = json.load(sys.stdin)
    context = multiprocessing.get_context("fork")
    barrier, results = context.Barrier(PROCESSES), context.Queue()
    processes = [context.Process(target=run, args=(content, barrier, results)) for _number in range(PROCESSES)]
    for process in processes:
        process.start()
    counts, errors = Counter(), []
    for _process in processes:
        more, wrong = results.get(timeout=200)
        counts += more
        errors += wrong
    json.dump({"counts": counts, "errors": errors}, sys.stdout)


if __name__ == "__main__":
    django.setup()
    main()
