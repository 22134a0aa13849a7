"""What an institution of the demo says about itself, how people come to it, and a view that its staff share."""

from datetime import timedelta

from django.core.files.base import ContentFile
from resvg_py import svg_to_bytes

from classroom.flows.joining import ask
from dashboards.columns import USUAL, written
from dashboards.filters import Filters, Show, Sort
from dashboards.saved_actions import save_view
from institutions.actions import change_institution
from institutions.joining_actions import invite, make_link
from institutions.models import Institution
from institutions.roles import Role
from learning.demo.designs import COLOUR, LOGO

OFFICE = {"name": "National IP Office of Velmaria", "slug": "velmaria-ip-office"}
NAMES = {
    "fr": "Chambre de commerce de Port Velmar",
    "es": "Cámara de Comercio de Port Velmar",
    "ar": "غرفة تجارة بورت فلمار",
    "ru": "Торговая палата Порт-Велмара",
    "zh-hans": "维尔马港商会",
}
SEATS = 80
INVITED = "invited@demo.example"


def describe(institution, manager, *, asking, today):
    """Let the institution with a design of its own have a logo, an office above, seats, a link and an invitation."""
    office, _new = Institution.objects.get_or_create(slug=OFFICE["slug"], defaults=OFFICE | {"kind": "ip-office"})
    logo = ContentFile(bytes(svg_to_bytes(svg_string=LOGO, skip_system_fonts=True)), "logo.png")
    change_institution(
        institution=institution, by=manager, names=NAMES, kind=Institution.CHAMBER, accent=COLOUR, logo=logo,
        contact_email=manager.email, seats=SEATS, parent=office, needs_approval=True,
    )  # fmt: skip
    link = make_link(
        institution=institution, name="Poster at the harbour fair", places=40, by=manager, at=today,
        expires_at=today + timedelta(days=60),
    )  # fmt: skip
    invite(
        institution=institution, email=INVITED, role=Role.LEARNER, language="en", by=manager, at=today,
        expires_at=today + timedelta(days=14),
    )  # fmt: skip
    for number, person in enumerate(asking):
        ask(institution, person, None, "en", today - timedelta(hours=number), link=link)
    asked = Filters(show=Show.STUCK, sort=Sort.NAME, columns=written(USUAL)).address()[1:]
    save_view(by=manager, name="Stuck, from A to Z", asked=asked, institution=institution, shared=True, at=today)
