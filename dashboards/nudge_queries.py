"""Whom a person may write to so that they go on. Every query starts at a door."""

from dataclasses import dataclass

from django.conf import settings
from django.db.models import Exists, F, OuterRef, Q

from accounts.mail_choices import who_refuses
from accounts.mail_kinds import Kind
from accounts.models import User
from classroom.letters import Letter, letters_to
from institutions.models import Cohort, Institution
from institutions.roles import Capability
from progress.models import Enrolment
from progress.reminder_queries import was_written_to

MOST_AT_ONCE = 100


def own_cohorts(user):
    """The cohorts to whose learners a person may write because they teach them."""
    taught = Cohort.objects.visible_to(user).current().filter(trainers=user)
    return taught.filter(institution__in=Institution.objects.where(user, may=Capability.NUDGE_OWN_COHORTS))


def may_nudge_anybody(user):
    """Say whether there is anybody to whom a person might write."""
    return Institution.objects.where(user, may=Capability.NUDGE).exists() or own_cohorts(user).exists()


def may_nudge_in(user, cohort):
    """Say whether a person may write to the learners of a cohort."""
    managed = Institution.objects.where(user, may=Capability.NUDGE).filter(pk=cohort.institution_id)
    return managed.exists() or own_cohorts(user).filter(pk=cohort.pk).exists()


def enrolments_to_nudge(user, people):
    """Return an unfinished enrolment of each of these people, the one they touched last. Never the reader's own."""
    taught = own_cohorts(user).filter(institution=OuterRef("institution"), places__learner=OuterRef("learner"))
    door = Q(institution__in=Institution.objects.where(user, may=Capability.NUDGE)) | Q(Exists(taught))
    rows = Enrolment.objects.under_way().filter(door, learner__public_id__in=people, learner__is_active=True)
    rows = rows.exclude(learner=user).select_related("learner", "institution")
    latest = {}
    for each in rows.order_by(F("last_activity_at").desc(), "-pk"):
        latest.setdefault(each.learner_id, each)
    return list(latest.values())[:MOST_AT_ONCE]


@dataclass(frozen=True)
class Draft:
    """A letter as it would go out now, or that it is too soon for one, or that the learner does not want any."""

    learner: User
    letter: Letter
    language: str
    too_soon: bool
    unwanted: bool

    @property
    def goes_out(self):
        return not (self.too_soon or self.unwanted)


def drafts(enrolments, *, note, by, at):
    """Return what each of them would be sent."""
    letters, languages = letters_to(enrolments, note=note, by=by), dict(settings.LANGUAGES)
    learners = [each.learner_id for each in enrolments]
    recent, refused = was_written_to(learners, at), who_refuses(Kind.MESSAGE, learners)
    return [
        Draft(
            each.learner,
            letters[each.pk],
            languages[letters[each.pk].language],
            too_soon=each.learner_id in recent,
            unwanted=each.learner_id in refused,
        )
        for each in enrolments
    ]
