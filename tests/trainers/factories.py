from datetime import date, timedelta
from secrets import token_urlsafe

from django.utils import timezone

from trainers.assessment import CRITERIA
from trainers.models import (
    Attendance,
    Candidacy,
    Delivery,
    Firm,
    Programme,
    ProgrammeModule,
    Transition,
)
from trainers.states import STANDING, State


def make_programme(title="IP for SMEs: trainers", *, foundation=(), choices=(), pedagogy=(), **fields):
    """A programme with modules by stage, given as pages."""
    programme = Programme.objects.create(title=title, **fields)
    stages = (
        (ProgrammeModule.FOUNDATION, foundation),
        (ProgrammeModule.CHOICE, choices),
        (ProgrammeModule.PEDAGOGY, pedagogy),
    )
    for stage, modules in stages:
        for module in modules:
            ProgrammeModule.objects.create(programme=programme, module=module, stage=stage)
    return programme


def make_candidacy(person, institution, programme, state=State.CANDIDATE, **fields):
    """Somebody in a state, with the one step that brought them there."""
    at = fields.pop("at", None) or timezone.now()
    if state in STANDING or state in (State.EXPIRED, State.SUSPENDED):
        fields = {"decided_at": at, "valid_until": at + timedelta(days=1096)} | fields
    fields = {"applied_at": at, "state_since": at, "motivation": "I teach at the chamber.", "endorsed_at": at} | fields
    candidacy = Candidacy.objects.create(
        person=person, institution=institution, programme=programme, state=state, **fields
    )
    if state != State.APPLIED:
        Transition.objects.create(
            candidacy=candidacy, number=1, event="admit", before=State.APPLIED, after=state, at=at, reason="Brought in"
        )
    return candidacy


def make_delivery(trainer, **fields):
    """A session of a trainer; `modules` are pages."""
    modules = fields.pop("modules", ())
    at = timezone.now()
    defaults = {
        "institution": trainer.institution,
        "held_on": date(2026, 5, 4),
        "country": "KE",
        "place": "Harbour hall",
        "language": "en",
        "minutes": 90,
        "trainees_total": 12,
        "trainees_women": 5,
        "trainees_under30": 4,
        "firms_total": 6,
        "firms_micro": 3,
        "firms_rural": 2,
        "status": Delivery.DRAFT,
        "created_at": at,
    }
    if fields.get("status", Delivery.DRAFT) != Delivery.DRAFT:
        defaults["submitted_at"] = at
    delivery = Delivery.objects.create(trainer=trainer, **{**defaults, **fields})
    for module in modules:
        delivery.modules.create(module_key=module.translation_key, title=module.title)
    return delivery


def make_firm(name="Harbour Foods", country="KE", **fields):
    key = name.casefold()
    firm, _ = Firm.objects.get_or_create(
        name_key=key, country=country, defaults={"name": name, "created_at": timezone.now(), **fields}
    )
    return firm


def make_attendance(delivery, name="Asha Mwangi", *, firm=None, **fields):
    at = timezone.now()
    defaults = {"way": Attendance.CODE, "consent_at": at, "at": at, "token": token_urlsafe(32)}
    return Attendance.objects.create(
        delivery=delivery, name=name, name_key=name.casefold(), firm=firm or make_firm(), **{**defaults, **fields}
    )


def levels(level=3, **others):
    """Return levels for all criteria: the same for each, but for those that are named."""
    return dict.fromkeys(CRITERIA, level) | others
