"""Trainers, their sessions and firms whose every typed field carries a text of the list."""

from django.utils.timezone import localdate

from classroom.flows.cascade import merge_firms, recount_cascade
from pages.clock import now
from tests.trainers.factories import make_attendance, make_candidacy, make_delivery, make_programme
from trainers.models import Delivery, Firm
from trainers.states import State


def build_cascade(words, people):
    """Return the addresses on which a manager reads it. The learner is a trainer whom the trainer mentored."""
    institution, programme = people["cohort"].institution, make_programme(words(120))
    shown = {"is_listed": True, "languages": ["en", words(12)]}
    first = make_candidacy(people["trainer"], institution, programme, State.LEAD, region=words(100), **shown)
    second = {"mentor": first, "region": words(100), **shown}
    make_candidacy(people["learner"], institution, programme, State.CERTIFIED, **second)
    where = {"place": words(200), "region": words(100), "held_on": localdate(now())}
    session = make_delivery(first, status=Delivery.VERIFIED, **where)
    firms = [
        Firm.objects.create(
            name=words(200), name_key=f"firm {place}", country="KE", region=words(100), created_at=now()
        )
        for place in range(3)
    ]
    for firm in firms:
        make_attendance(session, words(120), firm=firm)
    recount_cascade()
    merge_firms(firm=firms[2], into=firms[0], institutions=(), by=people["manager"], at=now())
    rows = ("active", "taught", "sessions", "firms", "due")
    cascade, known = "/en/manage/cascade/", "/en/manage/firms/"
    return [
        *(cascade, f"{cascade}levels/", f"{cascade}trees/{first.public_id}/", f"{cascade}trees/{first.public_id}/1/"),
        *(f"{cascade}rows/{name}/" for name in rows),
        *(known, f"{known}{firms[0].pk}/", f"{known}{firms[1].pk}/merge/{firms[0].pk}/"),
    ]
