"""Whom the rule of an institution concerns: read for the page that sets it, and for the worker that keeps it."""

from dataclasses import dataclass
from datetime import datetime

from django.contrib.auth.models import Group
from django.db.models import Exists, Min, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce, Greatest

from accounts.models import User
from institutions.models import Membership, MembershipChange, RetentionHold, RetentionNotice
from institutions.retention import NOTICE, Case, goes_at, months_earlier
from institutions.roles import Role
from progress.models import Enrolment


def learners_of(institution):
    """Everybody who learns with an institution or did, with what institutions.retention.Case asks, in one query."""
    here = Membership.objects.filter(user=OuterRef("pk"), institution=institution)
    edits = Group.objects.filter(user=OuterRef("pk"), permissions__codename="access_admin")
    enrolled = Enrolment.objects.filter(learner=OuterRef("pk"))
    known = Q(pk__in=Membership.objects.filter(institution=institution, role=Role.LEARNER).values("user"))
    known |= Q(pk__in=Enrolment.objects.filter(institution=institution).values("learner"))
    return User.objects.filter(known, erased_at=None).annotate(
        last_active=last_active(institution),
        told_at=Subquery(
            RetentionNotice.objects.filter(person=OuterRef("pk"), institution=institution).values("told_at")[:1]
        ),
        works=Exists(here.exclude(role=Role.LEARNER)) | Exists(edits) | Q(is_superuser=True) | Q(is_staff=True),
        elsewhere=Exists(Membership.objects.filter(user=OuterRef("pk")).exclude(institution=institution))
        | Exists(enrolled.exclude(institution=institution).exclude(institution=None)),
        held=Exists(RetentionHold.objects.filter(person=OuterRef("pk"), institution=institution)),
    )


def last_active(institution):
    """When somebody signed in, learned, came or left: the latest of these."""
    enrolled = Enrolment.objects.filter(learner=OuterRef("pk")).order_by("-last_activity_at")
    moved = MembershipChange.objects.filter(person=OuterRef("pk"), institution=institution).order_by("-at")
    joined = Membership.objects.filter(user=OuterRef("pk"), institution=institution).order_by("-created_at")
    # SQLite knows no greatest of values of which one is missing.
    return Greatest(
        "date_joined",
        Coalesce("last_login", "date_joined"),
        Coalesce(Subquery(enrolled.values("last_activity_at")[:1]), "date_joined"),
        Coalesce(Subquery(moved.values("at")[:1]), "date_joined"),
        Coalesce(Subquery(joined.values("created_at")[:1]), "date_joined"),
    )


def concerned(institution, *, months, at):
    """Those who did nothing for so long that they are told now, or were. Whom nothing concerns is not among them."""
    return learners_of(institution).filter(idle_for(months, at))


def idle_for(months, at):
    return Q(last_active__lte=months_earlier(at + NOTICE, months), works=False, held=False)


def to_look_at(institution, at):
    """Those who have to be told or to go, and those who were told: they may be kept now."""
    asked = Q(told_at__isnull=False)
    if institution.keep_months:
        asked |= idle_for(institution.keep_months, at)
    return learners_of(institution).filter(asked)


def case_of(person):
    """Return one of learners_of as a Case."""
    return Case(**{name: getattr(person, name) for name in ("last_active", "told_at", "works", "elsewhere", "held")})


@dataclass(frozen=True)
class Preview:
    """What a rule would do now: to how many, when the first of them would go, and how many are held."""

    number: int
    first_at: datetime | None
    held: int


def preview(institution, *, months, at):
    """Return what a rule of so many months would do if it were set now."""
    found = concerned(institution, months=months, at=at)
    idle_since = found.aggregate(oldest=Min("last_active"))["oldest"]
    first = goes_at(last_active=idle_since, months=months, told_at=at) if idle_since else None
    return Preview(found.count(), first, RetentionHold.objects.filter(institution=institution).count())
