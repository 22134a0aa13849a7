"""The smaller facts of a timeline: coming and leaving, cohorts, time, files and the log.

Of each there are few about a learner, and each has a table of its own: they are read in one query over all of these.
"""

from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import DateField, Exists, F, IntegerField, Q, Subquery, TextField, Value
from django.db.models import OuterRef as Outer
from django.db.models.functions import Cast

from accounts.mail_kinds import Kind
from accounts.models import Bounce, Mailing, User
from dashboards.timeline_words import Source
from institutions.models import (
    Accommodation,
    AuditEntry,
    Cohort,
    CohortCourse,
    CohortLearner,
    Extension,
    ImportRow,
    Institution,
    JoinRequest,
    LearnerImport,
    Membership,
    MembershipChange,
)
from institutions.roles import Capability, Role

# What has a source of its own on the timeline, and what is about people as staff.
TOLD_ELSEWHERE = (
    *(
        "waived",
        "reopened",
        "regraded",
        "revoked",
        "renamed",
        "extra_time_given",
        "cohort_joined",
        "extended",
        "nudged",
    ),
    *("role_given", "role_changed", "role_taken"),
)
FIELDS = ("moment", "rank", "pk", "fact", "subject", "whose", "day", "author")


@dataclass(frozen=True)
class Note:
    """A fact from one of these tables. `fact` and `subject` mean what its source says; `author` is who did it."""

    moment: datetime
    rank: int
    pk: int
    fact: str
    subject: str
    whose: str
    day: date | None
    author: User | None

    @property
    def source(self):
        return list(Source)[self.rank]


def notes(user, learner, courses, most, before=None):
    """Return the newest of these facts that stand before a place, in three queries at most. `courses`: the keys of
    those in which the reader sees the learner."""
    first, *others = (part(source, *rest, before) for source, *rest in parts(user, learner, courses))
    rows = list(first.union(*others, all=True).order_by("-moment", "-rank", "-pk")[:most])
    people = User.objects.in_bulk({row[-1] for row in rows if row[-1]})
    names = cohort_names(user, rows)
    return [Note(*row[:5], names.get(row[5], row[5]), row[6], people.get(row[7])) for row in rows]


def parts(user, learner, courses):
    """Yield (source, its rows, the field with the moment, and what else is told). Each starts at a door."""
    door = Institution.objects.where(user, may=Capability.VIEW_LEARNERS)
    cohorts = Cohort.objects.managed_by(user)
    changes = MembershipChange.objects.visible_to(user).filter(person=learner, role=Role.LEARNER, institution__in=door)
    yield Source.MEMBERSHIP, changes, "at", {"fact": F("verb"), "whose": F("institution__name"), "author": F("by")}
    asked = JoinRequest.objects.managed_by(user).filter(person=learner)
    yield Source.REQUEST, asked, "asked_at", {"whose": F("institution__name")}
    places = CohortLearner.objects.filter(learner=learner, cohort__in=cohorts)
    yield Source.COHORT, places, "added_at", {"whose": F("cohort__name")}
    given = Accommodation.objects.managed_by(user).filter(learner=learner)
    yield Source.EXTRA_TIME, given, "made_at", {"fact": F("factor"), "author": F("made_by")}
    planned = CohortCourse.objects.filter(cohort__in=cohorts, cohort__places__learner=learner)
    of_plan = {"subject": F("course_key"), "whose": F("cohort__name"), "day": F("due_on")}
    yield Source.PLAN, planned, "added_at", of_plan
    later = Extension.objects.filter(learner=learner, course__cohort__in=cohorts)
    of_course = {"subject": F("course__course_key"), "whose": F("course__cohort__name"), "day": F("due_on")}
    yield Source.EXTENSION, later, "made_at", {**of_course, "author": F("made_by")}
    lines = ImportRow.objects.filter(load__in=LearnerImport.objects.visible_to(user), done_at__isnull=False)
    from_file = {"whose": F("load__name"), "author": F("load__made_by")}
    yield Source.IMPORT, lines.filter(email__iexact=learner.email), "done_at", from_file
    sent = mailings(learner, courses, door)
    yield Source.MAILING, sent, "sent_at", {"fact": F("kind"), "subject": F("about")}
    yield Source.BOUNCE, Bounce.objects.filter(person=learner), "at", {"fact": F("answer")}
    log = AuditEntry.objects.visible_to(user).filter(person=learner.public_id).exclude(verb__in=TOLD_ELSEWHERE)
    actor = Subquery(User.objects.filter(public_id=Outer("actor")).values("pk")[:1])
    yield Source.LOG, log, "at", {"fact": F("verb"), "subject": F("kind"), "whose": F("object_id"), "author": actor}


def mailings(learner, courses, door):
    """What a learner was sent about these courses, and as somebody who works with an institution of the reader."""
    sent = Mailing.objects.filter(person=learner, state=Mailing.SENT)
    works = Membership.objects.filter(user=learner, institution__in=door).exclude(role=Role.LEARNER)
    reminders = sent.filter(kind=Kind.REMINDER).speaking_of(courses)
    return sent.filter(Q(pk__in=reminders.values("pk")) | (Q(kind=Kind.DIGEST) & Exists(works)))


def part(source, rows, moment, told, before):
    """Return the rows of one table in the columns that all share."""
    rank = list(Source).index(source)
    if before is not None:
        same = Q(**{moment: before.at}) & (Q(pk__lt=before.pk) if rank == before.rank else Q())
        earlier = Q(**{f"{moment}__lt": before.at})
        rows = rows.filter(earlier | same if rank <= before.rank else earlier)
    texts = {name: Cast(told.get(name, Value("")), TextField()) for name in ("fact", "subject", "whose")}
    day = Cast(told.get("day", Value(None)), DateField())
    author = Cast(told.get("author", Value(None)), IntegerField())
    rows = rows.annotate(moment=F(moment), rank=Value(rank, IntegerField()), **texts, day=day, author=author)
    return rows.order_by().values_list(*FIELDS)


def cohort_names(user, rows):
    """Return the names of the cohorts that entries of the log are about, by id as it stands there."""
    keys = {row[5] for row in rows if list(Source)[row[1]] == Source.LOG and row[4] == "cohort"}
    found = Cohort.objects.managed_by(user).filter(public_id__in=keys) if keys else ()
    return {str(each.public_id): each.name for each in found}
