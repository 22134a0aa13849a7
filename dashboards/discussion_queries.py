"""Reading what there is to decide in the discussion of a cohort."""

from django.db.models import Count, Min, OuterRef, Prefetch, Q, Subquery
from django.db.models.functions import Coalesce

from accounts.models import User
from institutions.models import Cohort, Message, MessageReport, Mute, Topic
from institutions.queries import learners_of

MOST_REPORTED, MOST_MUTED = 50, 200


def cohort_moderated_by(user, public_id):
    return Cohort.objects.moderated_by(user).select_related("institution").filter(public_id=public_id).first()


def count_reported(user, cohort):
    """Return how many messages of a cohort wait for the person to decide; None: it is not theirs to decide."""
    waiting = MessageReport.objects.open_in(OuterRef("pk")).order_by().values("message__topic__cohort")
    number = waiting.annotate(number=Count("message", distinct=True)).values("number")
    decided = Cohort.objects.moderated_by(user).filter(pk=cohort.pk)
    return decided.values_list(Coalesce(Subquery(number), 0), flat=True).first()


def reported_messages(cohort):
    """Return the messages that wait for a decision, the first reported first, each with its open `reports`."""
    waiting = Q(reports__decided_at=None)
    found = Message.objects.standing().filter(waiting, topic__cohort=cohort, reports__isnull=False)
    found = found.annotate(first_at=Min("reports__at", filter=waiting)).order_by("first_at", "pk")
    reports = MessageReport.objects.open_in(cohort).select_related("by").order_by("at", "pk")
    return found.select_related("topic", "author").prefetch_related(Prefetch("reports", reports))[:MOST_REPORTED]


def muted_in(cohort, at):
    return Mute.objects.filter(cohort=cohort, until__gt=at).select_related("member").order_by("until")[:MOST_MUTED]


def learner_to_mute(cohort, public_id):
    return learners_of(cohort).filter(public_id=public_id).first()


def muted_member(cohort, public_id):
    """Also one who has left the cohort meanwhile."""
    return User.objects.filter(mutes__cohort=cohort, public_id=public_id).first()


def message_in(cohort, public_id):
    """Return a message that still stands in a cohort's discussion, or None."""
    standing = Message.objects.standing().filter(topic__cohort=cohort, public_id=public_id)
    return standing.select_related("topic__cohort", "author").first()


def topic_in(cohort, public_id):
    return Topic.objects.select_related("cohort").filter(cohort=cohort, public_id=public_id).first()
