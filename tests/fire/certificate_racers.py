"""Eight processes do different things to one person's certificate at once: `python -m tests.fire.certificate_racers`.

Reads what `fill` has printed from its input; prints every error, and what is left of each person's certificates.
"""

import json
import multiprocessing
import os
import sys
import uuid
from datetime import timedelta

import django

os.environ["DJANGO_SETTINGS_MODULE"] = "learning.settings"
PEOPLE = 5
NAME = "Amina Núñez"


def prepare(content):
    """Give each person a certificate that ends soon, and one that is to be revoked; both follow from the course."""
    from django.utils import timezone

    from accounts.models import User
    from classroom.flows.names import ask_for_name
    from institutions.models import Institution
    from progress.models import Enrolment
    from tests.certificates.factories import make_certificate

    now = timezone.now()
    # Issued so long ago that the attempt which is handed in today renews it.
    times = {"completed_at": now - timedelta(days=300), "issued_at": now - timedelta(days=300)}
    course = uuid.UUID(content["course"])
    Institution.objects.create(name="Race", slug="race")
    for person in content["learners"][:PEOPLE]:
        user = User.objects.get(pk=person["id"])
        User.objects.filter(pk=user.pk).update(certificate_name="Amina Okafor")
        done = {"enrolled_at": now, "last_activity_at": now, "completed_at": now, "percent": 100}
        Enrolment.objects.update_or_create(learner=user, course_key=course, defaults=done)
        make_certificate(user, achievement_key=course, expires_at=now + timedelta(days=30), **times)
        ask_for_name(holder=user, name=NAME, reason="Married.", at=now)


def steps():
    """Return what each of the eight processes does with a person."""
    from django.utils import timezone

    from accounts.models import User
    from certificates import actions
    from certificates.models import Certificate, NameRequest
    from classroom import flows
    from classroom.flows import holders, names
    from institutions.models import Institution
    from quizzes.models import Attempt

    def user(person):
        return User.objects.get(pk=person["id"])

    def certificate(person):
        return Certificate.objects.filter(holder=person["id"]).earliest("pk")

    def submit(person):
        flows.submit_quiz(attempt=Attempt.objects.get(pk=person["attempt_id"]), at=timezone.now())

    def issue(person):
        flows.confirm_name(learner=user(person), name=user(person).certificate_name, language="en", at=timezone.now())

    def rename(person):
        asked = NameRequest.objects.filter(holder=person["id"]).select_related("holder").get()
        race = Institution.objects.get(slug="race").pk
        names.approve_name(request=asked, institution_id=race, by=None, answer="", at=timezone.now())

    def withdraw(person):
        holders.withdraw(certificate=certificate(person), at=timezone.now())

    def reissue(person):
        actions.reissue_certificate(certificate=certificate(person), at=timezone.now(), language="fr")

    return [submit, submit, rename, rename, withdraw, reissue, reissue, issue]


def revoke_and_issue(content, number, barrier):
    """One process revokes, seven issue: when all are done, nothing is valid."""
    from django.utils import timezone

    from accounts.models import User
    from certificates import actions
    from certificates.models import Certificate
    from classroom import flows

    for person in content["learners"][:PEOPLE]:
        barrier.wait(120)
        if number == 0:
            for each in Certificate.objects.valid().filter(holder=person["id"]):
                actions.revoke_certificate(certificate=each, reason="Copied.", at=timezone.now())
        else:
            user = User.objects.get(pk=person["id"])
            flows.confirm_name(learner=user, name=user.certificate_name, language="en", at=timezone.now())


def run(content, number, barrier, results):
    from django.db import connections

    connections.close_all()
    errors, step = [], steps()[number]
    for person in content["learners"][:PEOPLE]:
        barrier.wait(120)
        try:
            step(person)
        except Exception as error:  # noqa: BLE001 - each one is reported, and none is allowed
            errors.append(f"{step.__name__}: {error!r}")
    barrier.wait(120)
    if number == 0:
        results.put(left(content))
    barrier.wait(120)
    try:
        revoke_and_issue(content, number, barrier)
    except Exception as error:  # noqa: BLE001 - the same
        errors.append(f"revoke and issue: {error!r}")
    results.put(errors)


def left(content):
    """Return of each person [valid ones, the name on it, whether any is public, whether it was renewed]."""
    from certificates.models import Certificate

    found = []
    for person in content["learners"][:PEOPLE]:
        held = Certificate.objects.filter(holder=person["id"])
        valid = list(held.valid())
        renewed = bool(valid) and valid[0].completed_at > min(each.completed_at for each in held)
        public = held.filter(withdrawn_at=None).exists()
        found.append([len(valid), valid[0].name if valid else "", public, renewed])
    return found


def main():
    from django.db import connections

    content = json.load(sys.stdin)
    prepare(content)
    connections.close_all()  # else each process would close this one, and PostgreSQL would hear it
    context = multiprocessing.get_context("fork")
    number = len(steps())
    barrier, results = context.Barrier(number), context.Queue()
    processes = [context.Process(target=run, args=(content, each, barrier, results)) for each in range(number)]
    for process in processes:
        process.start()
    said = [results.get(timeout=200) for _each in range(number + 1)]
    for process in processes:
        process.join()
    errors = [error for each in said[1:] for error in each]
    json.dump({"left": said[0], "errors": errors, "after_revoking": left(content)}, sys.stdout)


if __name__ == "__main__":
    django.setup()
    main()
