"""Learners who paused, and what became of their reminders: `python -m tests.fire.paused fill|age|states [how many]`.

A program of its own, because it works on the site's database and not on the one that pytest makes.
"""

import json
import os
import sys
from datetime import timedelta

import django

os.environ["DJANGO_SETTINGS_MODULE"] = "learning.settings"


def fill(content, number):
    from django.utils import timezone

    from accounts.models import User
    from progress.models import Enrolment

    people = [User(email=f"paused{each}@fire.example", password="!", first_name="Paused") for each in range(number)]
    people = User.objects.bulk_create(people, batch_size=500)
    at = timezone.now()
    Enrolment.objects.bulk_create(
        (
            Enrolment(
                learner=person,
                course_key=content["course"],
                percent=10,
                enrolled_at=at - timedelta(days=40),
                last_activity_at=at - timedelta(days=20),
            )
            for person in people
        ),
        batch_size=500,
    )


def age():
    """Let an hour have passed since the mails that were being sent were taken."""
    from django.db.models import F

    from accounts.models import Mailing

    Mailing.objects.filter(claimed_at__isnull=False).update(claimed_at=F("claimed_at") - timedelta(hours=1))


def states():
    from collections import Counter

    from accounts.models import Mailing

    return Counter(Mailing.objects.values_list("state", flat=True))


if __name__ == "__main__":
    django.setup()
    if sys.argv[1] == "fill":
        fill(json.load(sys.stdin), int(sys.argv[2]))
    elif sys.argv[1] == "age":
        age()
    json.dump(states(), sys.stdout)
