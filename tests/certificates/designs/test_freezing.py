"""A certificate keeps the design of the day it was issued."""

import logging
from uuid import uuid4

import pytest

from certificates.actions import reissue_certificate
from certificates.designs import pictures
from certificates.designs.freezing import data_of, freeze, frozen_design
from certificates.designs.look import BUILT_IN, look_of
from certificates.documents import certificate_html
from certificates.models import Certificate, FrozenDesign
from tests.certificates.designs.factories import make_design, make_picture, signature, words
from tests.certificates.factories import DAY, make_certificate
from tests.courses.factories import make_course

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    pictures._printable.cache_clear()


def frozen(institution=None, kind="course", key=None):
    return frozen_design(institution=institution, kind=kind, key=key or uuid4())


def rich_design(**fields):
    hand = make_picture("Hand", size=(900, 200), colour="#111133")
    same = {
        "logo": make_picture(),
        "frame": "rule",
        "signatures": [signature(picture=hand), signature("Bob Lindqvist", "")],
        "wording": [words(heading="A heading of our own", footnote="Registered under 4711.")],
    }
    return make_design(**{**same, **fields})


def test_without_a_design_the_built_in_one_is_frozen_too():
    assert frozen().data == BUILT_IN
    assert frozen() == frozen()


def test_all_certificates_of_one_design_share_a_row():
    rich_design()
    assert frozen() == frozen(key=uuid4())
    assert FrozenDesign.objects.count() == 1


def test_two_at_once_make_one_row(monkeypatch):
    first = freeze(BUILT_IN)
    # The other one looked before the first had written.
    monkeypatch.setattr(FrozenDesign.objects, "only", lambda *fields: FrozenDesign.objects.none())
    assert freeze(BUILT_IN) == first
    assert FrozenDesign.objects.count() == 1


def test_an_edit_or_the_end_of_a_design_changes_no_issued_page(institution_a):
    design = rich_design(institution=institution_a)
    certificate = make_certificate(design=frozen(institution_a))
    before = certificate_html(certificate)
    assert "A heading of our own" in before

    design.colour, design.frame, design.logo = "#000000", "none", None
    design.wording = [words(heading="Something else")]
    design.save()
    make_picture("Another")
    assert certificate_html(Certificate.objects.get()) == before
    assert "Something else" in certificate_html(make_certificate(design=frozen(institution_a)))
    design.delete()
    assert certificate_html(Certificate.objects.earliest("pk")) == before


def test_a_new_print_keeps_the_design(alice):
    rich_design()
    certificate = make_certificate(alice, design=frozen())
    make_design(name="Newer", colour="#000000")
    newer = reissue_certificate(certificate=certificate, at=DAY, language="fr", name="Alice Okafor")
    assert newer.design == certificate.design
    html = certificate_html(newer)
    assert "#7a1f3d" in html
    assert "Certificat de réussite" in html


def test_a_design_that_is_not_published_is_not_used():
    make_design(live=False)
    assert frozen().data == BUILT_IN


def test_a_course_counts_in_all_its_languages(site):
    course = make_course()
    make_design(course=course, name="Course")
    assert frozen(key=course.translation_key).data["colour"] == "#7a1f3d"
    assert frozen(key=uuid4()).data == BUILT_IN


def test_own_words_take_the_place_of_the_usual_ones_where_they_are_given():
    design = make_design(
        wording=[
            words(kind="module", heading="Module passed"),
            words(heading="Diploma", footnote="Registered."),
            words("fr", sentence="a réussi"),
        ]
    )
    data = data_of(design)["words"]
    assert data["en"]["heading"]["course"] == "Diploma"
    assert data["en"]["heading"]["module"] == "Module passed"
    assert data["en"]["footnote"]["module"] == "Registered."
    assert data["en"]["sentence"]["course"] == "has completed the course"
    assert data["fr"]["sentence"]["attendance"] == "a réussi"
    assert data["fr"]["heading"]["course"] == "Certificat de réussite"


def test_issuing_asks_for_designs_once(institution_a, django_assert_num_queries):
    for name in ("One", "Two", "Three"):
        make_design(name=name, logo=make_picture(name))
    frozen(institution_a)
    with django_assert_num_queries(2):  # the designs, and the row that is frozen already
        frozen(institution_a)


def test_handwriting_costs_one_query_more(django_assert_num_queries):
    rich_design()
    frozen()
    with django_assert_num_queries(3):
        frozen()


class TestPictures:
    def test_are_as_large_as_print_needs(self):
        picture = pictures.printable(make_picture(size=(4000, 800)), (62, 14))
        assert (picture["width"], picture["height"]) == (62, 12.4)
        assert len(picture["uri"]) < 20_000

    def test_a_photograph_stays_small_enough(self, monkeypatch):
        monkeypatch.setattr(pictures, "LARGEST", 100)
        picture = pictures.printable(make_picture(size=(700, 160)), (62, 14))
        assert picture["uri"].startswith("data:image/jpeg;base64,")

    def test_one_that_is_gone_is_left_out_and_logged(self, caplog):
        image = make_picture()
        image.file.storage.delete(image.file.name)
        with caplog.at_level(logging.ERROR):
            assert pictures.printable(image, (62, 14)) is None
        assert "can't be read" in caplog.text

    def test_one_that_is_no_picture_is_left_out(self):
        image = make_picture()
        with image.file.storage.open(image.file.name, "wb") as file:
            file.write(b'<svg xmlns="http://www.w3.org/2000/svg"/>')
        assert pictures.printable(image, (62, 14)) is None


class TestWhatIsFrozenIsNotTrusted:
    """Our own data, but they become a style sheet and addresses."""

    @pytest.mark.parametrize(
        "colour", ["red", "#fff", "#0e5560; } @import url(//evil)", "url(x)", "#0e556\u0665", "", None, 7]
    )
    def test_a_colour_is_a_colour(self, colour):
        assert look_of({**BUILT_IN, "colour": colour}).colour == "#0e5560"

    @pytest.mark.parametrize(
        "uri",
        ["file:///etc/passwd", "http://evil/x.png", "data:image/svg+xml;base64,AA==", 'data:image/png;base64,"', ""],
    )
    def test_a_picture_is_a_picture_in_its_own_address(self, uri):
        picture = {"uri": uri, "width": 1, "height": 1}
        look = look_of({**BUILT_IN, "logo": picture, "signatures": [{"name": "", "role": "", "picture": picture}]})
        assert look.logo is None
        assert look.signatures[0].picture is None

    def test_a_frame_is_one_of_ours(self):
        assert look_of({**BUILT_IN, "frame": "</style>"}).frame == "woven"
