"""The rows behind each number of the activity report. The report counts these very querysets, and its pages list them;
institutions come through a door before."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Exists, Min, OuterRef
from django.utils.timezone import localdate

from accounts.models import User
from certificates.models import Certificate, IssueBatch
from dashboards import queries
from institutions.models import LearnerProfile, Membership
from institutions.roles import Role
from progress.models import Enrolment
from quizzes.models import Attempt


@dataclass(frozen=True)
class Asked:
    """What is counted: of which institutions, from one moment to before another, of one course or of all."""

    institutions: tuple
    begin: datetime
    end: datetime
    course: UUID | str | None = None

    def within(self, field):
        return {f"{field}__gte": self.begin, f"{field}__lt": self.end}


def enrolments(asked):
    rows = queries.enrolments(asked.institutions)
    return rows.filter(course_key=asked.course) if asked.course else rows


def enrolled(asked):
    return enrolments(asked).filter(**asked.within("enrolled_at"))


def finished(asked):
    return enrolments(asked).filter(**asked.within("completed_at"))


def learners(asked):
    """The people who enrolled."""
    return User.objects.filter(pk__in=enrolled(asked).values("learner"))


def issued(asked):
    """What was issued, whatever became of it; what only took the place of another one is not new."""
    rows = Certificate.objects.filter(institution__in=asked.institutions, replaces=None, **asked.within("issued_at"))
    return rows.of_course(asked.course) if asked.course else rows


def trainers(asked):
    """The people who are trainers there, and became so before the end."""
    posts = Membership.objects.filter(institution__in=asked.institutions, role=Role.TRAINER, created_at__lt=asked.end)
    return User.objects.filter(pk__in=posts.values("user"))


def sessions(asked):
    """The sessions that certificates of attendance were issued for: of each the first batch."""
    batches = IssueBatch.objects.filter(institution__in=asked.institutions, **asked.within("completed_at"))
    return batches.filter(pk__in=batches.order_by().values("achievement_key").annotate(first=Min("pk")).values("first"))


def attempts(asked):
    """What those who ever enrolled there tried in these days."""
    return Attempt.objects.filter(learner__in=enrolments(asked).values("learner"), **asked.within("started_at"))


def in_language(asked, language):
    taken = attempts(asked).filter(learner=OuterRef("pk"), language=language)
    return User.objects.filter(Exists(taken))


def profiles(asked, fact):
    """What the institutions know of those who enrolled, where they know this of them."""
    found = LearnerProfile.objects.filter(
        membership__institution__in=asked.institutions, membership__user__in=enrolled(asked).values("learner")
    )
    return found.exclude(**{fact: ""})


def said(asked, fact, value):
    """The people who enrolled of whom this is known; "" of whom nothing is."""
    known = profiles(asked, fact)
    if value:
        return learners(asked).filter(pk__in=known.filter(**{fact: value}).values("membership__user"))
    return learners(asked).exclude(pk__in=known.values("membership__user"))


def in_month(rows, condition, asked, month):
    return rows.filter(condition(localdate(asked.begin).year, int(month)))


# By what the report calls a number, and the part of it: a month, the key of a course, a kind, a code.
BEHIND = {
    "enrolments": lambda asked, part: enrolled(asked),
    "learners": lambda asked, part: learners(asked),
    "completions": lambda asked, part: finished(asked),
    "certificates": lambda asked, part: issued(asked),
    "trainers": lambda asked, part: trainers(asked),
    "sessions": lambda asked, part: sessions(asked),
    "enrolments_by_month": lambda asked, part: in_month(enrolled(asked), queries.begun_in, asked, part),
    "completions_by_month": lambda asked, part: in_month(finished(asked), queries.finished_in, asked, part),
    "enrolments_by_course": lambda asked, part: enrolled(asked).filter(course_key=part),
    "completions_by_course": lambda asked, part: finished(asked).filter(course_key=part),
    "kinds": lambda asked, part: issued(asked).filter(kind=part),
    "languages": in_language,
    "gender": lambda asked, part: said(asked, "gender", part),
    "firm_size": lambda asked, part: said(asked, "firm_size", part),
}
PEOPLE = ("learners", "trainers", "languages", "gender", "firm_size")


def behind(asked, what, part=""):
    """Return the rows of a number, the newest first."""
    rows = BEHIND[what](asked, part).order_by("-pk")
    if rows.model is Enrolment:
        return rows.select_related("learner")
    return rows.defer("credential") if rows.model is Certificate else rows
