"""How certificates look in the demo: one institution has a design of its own, with pictures that we drew."""

from django.core.files.base import ContentFile
from resvg_py import svg_to_bytes
from wagtail.images import get_image_model

from certificates.models import Certificate, CertificateDesign
from courses.models import CatalogueEntry, ModulePage

NAME, ATTESTED = "Port Velmar", "M02"
COLOUR = "#1f3a6e"
# A lighthouse over three waves.
LOGO = """<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 120 120" width="480" height="480">
  <circle cx="60" cy="60" r="57" fill="none" stroke="#1f3a6e" stroke-width="3"/>
  <circle cx="60" cy="60" r="51.5" fill="none" stroke="#1f3a6e" stroke-width=".9"/>
  <path d="M55 32h10l5 46H50z" fill="#1f3a6e"/>
  <path d="M53.5 24h13v6h-13zM56 18.5l4-4 4 4v3.5h-8z" fill="#1f3a6e"/>
  <path d="M54 46h12l.9 8H53.1zM52.2 62h15.6l.9 8H51.3z" fill="#fff"/>
  <path d="M49 27 25 20.5v13zM71 27l24-6.5v13z" fill="#c8973a"/>
  <g fill="none" stroke="#1f3a6e" stroke-width="3" stroke-linecap="round">
    <path d="M18 82q7-6 14 0t14 0 14 0 14 0 14 0 14 0"/>
    <path d="M26 91q6-5 12 0t12 0 12 0 12 0 12 0 8 0"/>
    <path d="M39 99.5q5-4 10 0t10 0 10 0 10 0"/>
  </g>
</svg>"""
HANDS = {
    "Nadia Rahmani": "M12 62C20 20 26 14 28 18S24 66 30 64 52 14 56 16 52 62 58 62c8 0 10-22 18-22 6 0 0 20 6 20"
    "s8-18 14-18 2 18 8 18 10-40 16-42-6 42 2 42 8-16 16-16 0 16 8 16 6-24 12-24-4 22 4 22 10-14 18-16 20 8 44-10",
    "Tomás Beltrán": "M10 26C40 14 78 14 96 18M52 18C50 40 44 60 46 64c8 2 10-20 18-20s2 20 10 18 6-18 12-18 2 16 8 16 "
    "8-16 14-18 4 20 12 16 8-44 14-46-8 46 0 46 14-26 24-26-4 26 8 24 20-30 60-34",
}
ROLES = {"Nadia Rahmani": "Director of the Chamber", "Tomás Beltrán": "Lead trainer, intellectual property"}


def hand(path):
    return (
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 226 76" width="904" height="304">'
        f'<path d="{path}" fill="none" stroke="#1b2350" stroke-width="2.4" stroke-linecap="round" '
        'stroke-linejoin="round"/></svg>'
    )


def picture(title, svg):
    content = bytes(svg_to_bytes(svg_string=svg, skip_system_fonts=True))
    file = ContentFile(content, name=f"{title.lower().replace(' ', '-')}.png")
    return get_image_model().objects.create(title=title, file=file)


def make(institution):
    """Give an institution its design, if it has none."""
    if CertificateDesign.objects.filter(institution=institution).exists():
        return
    signatures = [
        ("signature", {"name": name, "role": ROLES[name], "picture": picture(f"Signature of {name}", hand(path))})
        for name, path in HANDS.items()
    ]
    design = CertificateDesign(
        name=NAME,
        institution=institution,
        logo=picture(f"Logo of {institution.name}", LOGO),
        colour=COLOUR,
        frame="rule",
        signatures=signatures,
        wording=[
            ("words", {
                "language": "en", "kind": "", "heading": "", "sentence": "",
                "footnote": f"{institution.name} is registered as a public body under number 4711 (invented).",
            }),
        ],
    )  # fmt: skip
    design.save()
    design.save_revision().publish()


def say_more(course):
    """Let the certificates of the demo's course show a score and end, and one module give one of its own."""
    if Certificate.objects.exists():
        return  # what a visitor has changed since stays
    publish(course, certificate_months=24, certificate_shows_score=True)
    module = ModulePage.objects.get(code=ATTESTED, locale=course.locale)
    publish(module, attestation=True)


def publish(page, **fields):
    for name, value in fields.items():
        setattr(page, name, value)
    revision = page.save_revision()
    revision.publish()
    # The catalogue goes on to bring what changes in its files: this is no edit of somebody's own.
    CatalogueEntry.objects.filter(object_key=page.translation_key).update(written=f"{revision.pk}")
