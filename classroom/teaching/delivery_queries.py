"""Reading what a trainer logged, and what the next log begins with."""

from dataclasses import dataclass

from django.utils.translation import get_language

from courses.content import content_in
from institutions.models import Membership
from institutions.roles import Role
from trainers.models import Candidacy, Delivery, Evidence, Observation, ProgrammeModule

ROWS_ON_A_PAGE = 25
# What the next session usually has in common with the last.
ALIKE = ("country", "region", "place", "mode", "language", "minutes")


def trainers_of(user):
    """Return the candidacies in whose name the person can log sessions."""
    return Candidacy.objects.of(user).teaching().select_related("programme", "institution", "person")


def sessions_of(user):
    """Return what the person held or held together, the latest first."""
    mine = Delivery.objects.of(user) | Delivery.objects.filter(co_trainer__person=user)
    return mine.select_related("trainer__person").prefetch_related("modules").distinct().order_by("-held_on", "-pk")


def watched_by(user):
    """Return the sessions that the person is asked to watch and has not rated."""
    rated = Observation.objects.filter(role=Observation.OBSERVER).values("delivery")
    asked = Delivery.objects.observed_by(user).exclude(pk__in=rated).exclude(status=Delivery.VERIFIED)
    return list(asked.select_related("trainer__person")[:ROWS_ON_A_PAGE])


def session_of(user, public_id):
    """Return one that the person may write in, or None."""
    found = Delivery.objects.of(user).filter(public_id=public_id)
    return found.select_related("trainer__programme", "trainer__person", "institution", "observer").first()


def last_session(user):
    return Delivery.objects.of(user).first()


def usual_values(user):
    """Return what a new log begins with: as the last session was, else by the institution and the reader's language."""
    last = last_session(user)
    if last:
        return {name: getattr(last, name) for name in ALIKE}
    trainer = trainers_of(user).first()
    return {"country": trainer.institution.country if trainer else "", "language": get_language(), "minutes": 90}


def modules_to_teach(language):
    """Return (key, title) of all modules, in the order of the catalogue."""
    return [(str(key), module.title) for key, module in content_in(language).modules.items()]


def required_modules(trainers):
    """Return the keys of modules in these programmes: they stand first in the list."""
    rows = ProgrammeModule.objects.filter(programme__in=[each.programme_id for each in trainers])
    return set(map(str, rows.values_list("module__translation_key", flat=True)))


@dataclass(frozen=True)
class EvidenceState:
    """A kind of evidence: what it is called, whether it is needed, and how many files there are of it.

    `kept_here`: what this site has of it by itself, such as the list of those who signed.
    """

    kind: str
    label: str
    is_needed: bool
    files: tuple
    kept_here: bool

    @property
    def is_there(self):
        return self.kept_here or bool(self.files)


def evidence_of(delivery):
    files = list(delivery.evidence.all())
    here = {"attendance_list": delivery.attendances.exists(), "survey_export": delivery.survey_n > 0}
    return [
        EvidenceState(
            kind,
            label,
            kind in Evidence.REQUIRED,
            tuple(each for each in files if each.kind == kind),
            here.get(kind, False),
        )
        for kind, label in Evidence.KINDS
    ]


def may_observe(person, trainer):
    """Whether somebody may watch a session: a trainer of the same programme, or whoever works at the institution."""
    colleagues = Candidacy.objects.teaching().filter(person=person, programme=trainer.programme)
    staff = Membership.objects.filter(user=person, institution=trainer.institution).exclude(role=Role.LEARNER)
    return colleagues.exists() or staff.exists()
