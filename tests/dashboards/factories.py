from datetime import timedelta

from django.utils import timezone

from accounts.models import User
from institutions.models import Membership
from institutions.roles import Role
from progress.models import Enrolment


def make_enrolment(learner, course_key, institution, *, percent=0, days_ago=0, enrolled_days_ago=60, at=None):
    """Enrol a learner who did something last so many days ago; 100 percent means finished then."""
    at = at or timezone.now()
    last_activity_at = at - timedelta(days=days_ago)
    return Enrolment.objects.create(
        learner=learner,
        course_key=course_key,
        institution=institution,
        enrolled_at=at - timedelta(days=enrolled_days_ago),
        last_activity_at=last_activity_at,
        percent=percent,
        completed_at=last_activity_at if percent == 100 else None,
    )


def make_members(institution, number, prefix="learner"):
    people = [
        User(email=f"{prefix}{each}@{institution.slug}.example", first_name=f"{prefix}{each}".title(), password="!")
        for each in range(number)
    ]
    people = User.objects.bulk_create(people)
    Membership.objects.bulk_create(Membership(user=each, institution=institution, role=Role.LEARNER) for each in people)
    return people
