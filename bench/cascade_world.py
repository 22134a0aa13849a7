"""Fill a cascade of so many trainers and their trainees: `python -m bench.cascade_world NUMBER`.

Everybody descends from one trainer and brought up four others, so that the first one's tree is the whole cascade.
"""

import json
import sys
from datetime import timedelta
from itertools import islice

from django.utils import timezone

import bench.world  # noqa: F401 - sets Django up
from accounts.models import User
from classroom.flows.cascade import recount_cascade
from institutions.models import Institution, Membership
from institutions.roles import Role
from trainers.models import Attendance, Candidacy, Delivery, Programme
from trainers.states import State

MENTEES, AT_ONCE = 4, 5000


def fill(number):
    at = timezone.now()
    institution = Institution.objects.create(name="Bench", slug="bench")
    programme = Programme.objects.create(title="Bench")
    manager = User.objects.create(email="manager@bench.example")
    Membership.objects.create(user=manager, institution=institution, role=Role.MANAGER)
    people = User.objects.bulk_create(
        [
            User(email=f"trainer{each}@bench.example", first_name="Trainer", last_name=str(each))
            for each in range(number)
        ],
        AT_ONCE,
    )
    trainers = Candidacy.objects.bulk_create(
        [
            Candidacy(
                person=person, programme=programme, institution=institution, state=State.CERTIFIED, state_since=at,
                applied_at=at, decided_at=at, valid_until=at + timedelta(days=1000),
            )
            for person in people
        ],
        AT_ONCE,
    )  # fmt: skip
    for place, trainer in enumerate(trainers[1:]):
        trainer.mentor = trainers[place // MENTEES]
    Candidacy.objects.bulk_update(trainers[1:], ["mentor"], 500)
    deliveries = Delivery.objects.bulk_create(list(sessions(trainers, at)), AT_ONCE)
    rows = trainees(deliveries, at)
    while some := list(islice(rows, AT_ONCE)):
        Attendance.objects.bulk_create(some)
    recount_cascade()
    return {
        "manager": manager.pk,
        "trainees": sum(each.trainees_total for each in deliveries),
        "trees": {
            "first": str(trainers[0].public_id),
            "in the middle": str(trainers[MENTEES].public_id),
            "last": str(trainers[-1].public_id),
        },
        "keys": {"first": trainers[0].pk, "in the middle": trainers[MENTEES].pk, "last": trainers[-1].pk},
    }


def sessions(trainers, at):
    """Five sessions of four trainers: with 12 or 13 trainees each, 64,740 trainers reach 1,000,000."""
    for place, trainer in enumerate(trainers):
        for number in range(2 if place % 4 == 0 else 1):
            held = at - timedelta(days=(place * 7 + number) % 360)
            yield Delivery(
                trainer=trainer, institution=trainer.institution, held_on=held.date(), country="KE", language="en",
                minutes=90, trainees_total=13 if place % 14 < 5 else 12, status=Delivery.VERIFIED, created_at=held,
                submitted_at=held, decided_at=held,
            )  # fmt: skip


def trainees(deliveries, at):
    for delivery in deliveries:
        for number in range(delivery.trainees_total):
            name = f"trainee {number}"
            yield Attendance(
                delivery=delivery, token=f"{delivery.pk}-{number}", name=name, name_key=name, way=Attendance.LIST, at=at
            )


if __name__ == "__main__":
    print(json.dumps(fill(int(sys.argv[1]))))
