"""Sessions as the institution sees them. Every query starts at the door."""

from django.db.models import Count, Q

from trainers.models import Delivery

ROWS_ON_A_PAGE = 25


def sessions_seen_by(user):
    """Return the sessions in an institution's care that the person may look at, those that wait first of all."""
    seen = Delivery.objects.looked_after_by(user).exclude(status=Delivery.DRAFT)
    return seen.select_related("trainer__person", "institution").prefetch_related("modules")


def waiting_for(user):
    """Return how many sessions wait for the person's word, and how many of them have to be checked first."""
    mine = Delivery.objects.managed_by(user).filter(status=Delivery.SUBMITTED)
    return mine.aggregate(number=Count("pk"), sampled=Count("pk", filter=Q(is_sampled=True, verification__isnull=True)))


def session_seen_by(user, public_id):
    found = sessions_seen_by(user).filter(public_id=public_id)
    who = ("trainer__programme", "observer", "co_trainer__person", "verification__by")
    return found.select_related(*who).first()


def may_decide(user, delivery):
    return Delivery.objects.managed_by(user).filter(pk=delivery.pk).exists()
