"""Reading who has extra time. The reason is for those who may give it, and for nobody else."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from uuid import UUID

from django.db.models import Exists, OuterRef, Q
from django.utils.translation import get_language

from institutions.extra_time import trimmed
from institutions.models import Accommodation, Cohort, Institution, Membership
from institutions.roles import Capability, Role
from quizzes.models import Quiz

MOST_QUIZZES = 500


@dataclass(frozen=True)
class ExtraTime:
    """Extra time as it is shown. `quiz`: its title, or None for all; `cohort`: whose it is, or None for a learner's."""

    public_id: UUID
    factor: Decimal
    quiz: str | None
    cohort: Cohort | None
    made_at: datetime
    made_by: str
    reason: str
    may_change: bool


def learner_to_give(user, public_id):
    """Return the membership of a learner to whom the person may give extra time, or None."""
    door = Institution.objects.where(user, may=Capability.GIVE_EXTRA_TIME)
    members = Membership.objects.filter(role=Role.LEARNER, institution__in=door, user__public_id=public_id)
    return members.select_related("user", "institution").first()


def cohort_to_give(user, public_id):
    door = Institution.objects.where(user, may=Capability.GIVE_EXTRA_TIME)
    return Cohort.objects.filter(institution__in=door, public_id=public_id).select_related("institution").first()


def accommodation_managed_by(user, public_id):
    given = Accommodation.objects.managed_by(user).filter(public_id=public_id)
    return given.select_related("learner", "cohort", "institution").first()


def of_cohort(user, cohort):
    return _shown(user, Accommodation.objects.visible_to(user).filter(cohort=cohort))


def of_learner(user, learner):
    """Return a learner's own extra time, and that of the cohorts they are in, as far as the person manages them."""
    cohorts = Cohort.objects.current().filter(places__learner=learner).values("pk")
    return _shown(user, Accommodation.objects.managed_by(user).filter(Q(learner=learner) | Q(cohort__in=cohorts)))


def _shown(user, given):
    door = Institution.objects.where(user, may=Capability.GIVE_EXTRA_TIME).filter(pk=OuterRef("institution"))
    given = given.annotate(may_change=Exists(door)).select_related("made_by", "cohort")
    rows = list(given.order_by("-factor", "pk"))
    titles = quiz_titles() if any(each.quiz_key for each in rows) else {}
    return [_one(each, titles) for each in rows]


def _one(given, titles):
    return ExtraTime(
        public_id=given.public_id,
        factor=trimmed(given.factor),
        quiz=titles.get(given.quiz_key, str(given.quiz_key)[:8]) if given.quiz_key else None,
        cohort=given.cohort,
        made_at=given.made_at,
        made_by=given.made_by.display_name if given.made_by else "",
        reason=given.reason if given.may_change else "",
        may_change=given.may_change,
    )


def quiz_titles(**only):
    """Return the titles of published quizzes by key: in the reader's language, or in another one that has them."""
    rows = Quiz.objects.filter(live=True, **only).order_by("title")
    titles = {}
    for key, title, code in rows.values_list("translation_key", "title", "locale__language_code")[:MOST_QUIZZES]:
        if code == get_language() or key not in titles:
            titles[key] = title
    return titles


def quiz_title(quiz_key):
    """Return the title of a quiz, or None for all quizzes; one that is not published is named by its key."""
    return quiz_titles(translation_key=quiz_key).get(quiz_key, str(quiz_key)[:8]) if quiz_key else None


def timed_quizzes():
    return quiz_titles(time_limit_minutes__isnull=False)
