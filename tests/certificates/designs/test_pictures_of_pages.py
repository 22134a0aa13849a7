"""What a printed page looks like: ink where texts must be, none where there must be none, mirrored in Arabic."""

import shutil
import subprocess

import pytest
from PIL import Image

from certificates.designs.freezing import data_of
from certificates.designs.preview import SAMPLES
from certificates.designs.words import WORDS
from certificates.documents import html_in
from certificates.models import CertificateDesign
from pages.pdf import render_pdf
from tests.certificates.designs.factories import signature
from tests.certificates.factories import DAY, unsaved_certificate

DOTS = 60 / 25.4  # for each millimetre
WIDTH, HEIGHT = 297, 210
PAPER = 200  # what is lighter counts as white
# From the frame to the margins there is nothing but paper, on all four sides.
MARGINS = [(14, 14, 29, 196), (268, 14, 283, 196), (14, 14, 283, 23), (14, 190, 283, 196)]
MORE = {"score": 87, "cohort_name": "A1", "expires_at": DAY.replace(year=2028), "institution_name": "IP"}


@pytest.fixture(scope="module")
def page_in(built_fonts, tmp_path_factory):
    """Return a function that gives the picture of the page in a language; each is printed once."""
    if not shutil.which("pdftoppm"):
        pytest.skip("poppler-utils is not installed.")
    return lambda language: picture_of(language, tmp_path_factory.mktemp(language))


def picture_of(language, folder):
    name, title, outcomes = SAMPLES[language]
    facts = {**MORE, "name": name[:8], "title": title[:24], "outcomes": [each[:30] for each in outcomes]}
    certificate = unsaved_certificate(language=language, issuer="Harbour City", serial="0" * 26, **facts)
    design = CertificateDesign(frame="rule", colour="#1f3a6e", signatures=[signature("Mona Haddad", "Director")])
    return printed(html_in(certificate, data_of(design)), folder)


def printed(html, folder):
    """Return the picture of the one page that a document makes."""
    pdf = folder / "page.pdf"
    pdf.write_bytes(render_pdf(html, title="x", language="en"))
    subprocess.run(["pdftoppm", "-r", "60", "-gray", "-png", pdf, folder / "page"], check=True)
    (page,) = folder.glob("page*.png")
    return Image.open(page).convert("L")


def ink(page, left, top, right, bottom, *, mirrored=False, paper=PAPER):
    """Return how much of a rectangle, in millimetres from the upper left corner, is printed on: 0 to 1."""
    if mirrored:
        left, right = WIDTH - right, WIDTH - left
    part = page.crop([round(each * DOTS) for each in (left, top, right, bottom)])
    return sum(part.histogram()[:paper]) / (part.width * part.height)


@pytest.mark.slow
@pytest.mark.once
@pytest.mark.parametrize("language", WORDS)
def test_a_page_has_its_ink_where_it_belongs(printing, page_in, language):
    page = page_in(language)
    assert [round(side / DOTS) for side in page.size] == [WIDTH, HEIGHT]
    mirrored = language == "ar"

    def zone(*box):
        return ink(page, *box, mirrored=mirrored)

    assert [zone(*band) for band in MARGINS] == [0, 0, 0, 0]
    # The issuer stands at the side where one begins to read, and so do name, title and the one who signs.
    assert zone(30, 24, 120, 38) > 0.01
    assert zone(180, 24, 267, 38) == 0
    assert zone(30, 40, 150, 95) > 0.03
    assert zone(200, 40, 267, 95) == 0
    assert zone(30, 120, 95, 150) > 0.01
    # Facts follow a rule over the whole width, in three columns; the code is where the reader ends.
    assert max(ink(page, 31, top / 4, 266, top / 4 + 0.5, paper=250) for top in range(480, 640)) > 0.9
    assert all(zone(30 + 48 * place, 150, 74 + 48 * place, 188) > 0.01 for place in range(3))
    assert 0.3 < zone(240, 155, 266, 181) < 0.8
    # Nothing is printed over anything else: no place is black but the code's.
    assert max(zone(30 + 10 * x, 24 + 10 * y, 40 + 10 * x, 34 + 10 * y) for x in range(20) for y in range(16)) < 0.5


def longest(text):
    """A certificate and its design with every text as long as the forms allow."""

    def to(length):
        return (text * length)[:length].strip()

    certificate = unsaved_certificate(
        language="ar" if "\u0600" < text < "\u0700" else "en",
        name=to(120),
        title=to(120),
        issuer=to(200),
        institution_name=to(199),
        cohort_name=to(100),
        outcomes=[to(140)] * 12,
        score=100,
        expires_at=DAY,
    )
    own = {"language": certificate.language, "heading": to(60), "sentence": to(80), "footnote": to(200)}
    design = CertificateDesign(signatures=[signature(to(60), to(80))] * 3, wording=[("words", own)], frame="rule")
    return certificate, data_of(design)


@pytest.mark.slow
@pytest.mark.once
@pytest.mark.parametrize("text", ["W", "权", "محمد عبد الرحمن "], ids=["Latin", "Chinese", "Arabic"])
def test_all_that_forms_allow_stands_on_one_page_within_the_margins(printing, text, tmp_path):
    certificate, data = longest(text)
    page = printed(html_in(certificate, data), tmp_path)
    assert [ink(page, *band) for band in MARGINS] == [0, 0, 0, 0]
