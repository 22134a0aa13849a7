"""Kill a process in front of each statement of a submit in turn: `python -m tests.fire.killed` with fill's output."""

import json
import os
import signal
import sys
import uuid

import django

os.environ["DJANGO_SETTINGS_MODULE"] = "learning.settings"


def state(person):
    """Return what a submit changes: the attempt's state, the passes, the certificates and the tasks."""
    from django.db import connection
    from django_tasks_db.models import DBTaskResult

    from certificates.models import Certificate
    from progress.models import QuizPass
    from quizzes.models import Attempt

    found = [
        Attempt.objects.get(pk=person["attempt_id"]).state,
        QuizPass.objects.filter(learner=person["id"]).count(),
        Certificate.objects.filter(holder=person["id"]).count(),
        DBTaskResult.objects.count(),
    ]
    connection.close()
    return found


def submit_in_child(person, number):
    """Return whether the child was killed in front of its n-th statement."""
    child = os.fork()
    if child == 0:
        submit(person, number)
        os._exit(0)
    _pid, status = os.waitpid(child, 0)
    return os.WIFSIGNALED(status)


def submit(person, number):
    from django.utils import timezone

    from classroom import flows
    from quizzes.models import Attempt
    from tests.fire.failpoints import crash_before_statement

    attempt = Attempt.objects.select_related("learner").get(pk=person["attempt_id"])
    with crash_before_statement(number, crash=lambda: os.kill(os.getpid(), signal.SIGKILL)):
        flows.submit_quiz(attempt=attempt, at=timezone.now())


def main():
    from django.db import connection
    from django.utils import timezone

    from accounts.models import User
    from classroom import flows

    content = json.load(sys.stdin)
    person = content["learners"][0]
    learner = User.objects.get(pk=person["id"])
    flows.enrol(learner=learner, course_key=uuid.UUID(content["course"]), at=timezone.now())
    connection.close()
    before, killed, half = state(person), 0, []
    while submit_in_child(person, killed + 1):
        killed += 1
        if (now := state(person)) != before:
            half.append([killed, now])
    json.dump({"killed": killed, "half": half, "finished": state(person)[0]}, sys.stdout)


if __name__ == "__main__":
    django.setup()
    main()
