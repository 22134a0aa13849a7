"""No text and no picture of a certificate or of its design reaches the network or a file: each way, in each field."""

from io import BytesIO
from itertools import cycle, product
from urllib.request import urlopen

import pytest
from pypdf import PdfReader

from certificates.designs import pictures
from certificates.designs.freezing import data_of
from certificates.designs.look import BUILT_IN
from certificates.designs.words import KINDS, WORDS
from certificates.documents import html_in
from certificates.models import CertificateDesign
from pages.pdf import render_pdf
from tests.certificates.designs.factories import make_picture, signature, words
from tests.certificates.factories import unsaved_certificate
from tests.pages.test_pdf import CANARY, listener  # noqa: F401 - a fixture

# What a text could become if it were read as markup, as style or as an address.
VECTORS = [
    '<img src="{to}/1">',
    '<link rel="stylesheet" href="{to}/2">',
    '<link rel="attachment" href="{to}/3">',
    '<base href="{to}/4/"><img src="x.png">',
    '<style>@import "{to}/5";</style>',
    "<style>@font-face {{ font-family: serif; src: url({to}/6) }}</style>",
    "<style>* {{ background: url({to}/7) }}</style>",
    "<style>@page {{ background: url({to}/8) }}</style>",
    "<style>p::before {{ content: url({to}/9) }}</style>",
    "<style>li {{ list-style-image: url({to}/10) }}</style>",
    "<style>div {{ border-image: url({to}/11) 1 }}</style>",
    "<style>div {{ mask-image: url({to}/12) }}</style>",
    '<svg><image href="{to}/13" width="9" height="9"/></svg>',
    '<svg><use href="{to}/14#a"/></svg>',
    '<object data="{to}/15"></object>',
    '<embed src="{to}/16"><iframe src="{to}/17"></iframe>',
    '<input type="image" src="{to}/18"><video poster="{to}/18b"></video>',
    "#0e5560; }} @page {{ background: url({to}/19) }} x {{",
    '" onerror="x" src="{to}/20',
]
FIELDS = ("name", "title", "issuer", "institution_name", "cohort_name")


def every_field(vectors):
    """A certificate and the data of a design that carry hostile texts in all fields, in turns."""
    turn = cycle(vectors)
    certificate = unsaved_certificate(**{name: next(turn) for name in FIELDS}, outcomes=[next(turn), next(turn)])
    texts = {name: {kind: next(turn) for kind in KINDS[:1]} for name in ("heading", "sentence", "footnote")}
    labels = {name: next(turn) for name in ("logo", "outcomes", "id", "check", "completed", "signature")}
    data = {
        "colour": vectors[0],
        "frame": vectors[0],
        "logo": {"uri": next(turn), "width": 20, "height": 10},
        "signatures": [
            {"name": next(turn), "role": next(turn), "picture": {"uri": next(turn), "width": 20, "height": 10}}
            for _place in range(3)
        ],
        "words": {"en": {**WORDS["en"], **texts, **labels}},
    }
    return certificate, data


@pytest.mark.parametrize("vector", VECTORS)
def test_no_field_is_read_as_markup_or_style(vector):
    vector = vector.format(to="http://127.0.0.1:1")
    certificate, data = every_field([vector])
    html = html_in(certificate, data)
    _before, style, _after = html.replace("</style>", "<style>").split("<style>")
    assert "127.0.0.1" not in style
    assert "<" not in vector or vector not in html


@pytest.mark.slow
@pytest.mark.once
def test_every_way_in_every_field_reaches_nothing(printing, listener, tmp_path):  # noqa: F811
    (tmp_path / "secret.svg").write_text(f'<svg xmlns="http://www.w3.org/2000/svg"><text>{CANARY}</text></svg>')
    urlopen(listener.url + "/is-it-listening")  # noqa: S310
    for place, first in product((listener.url, f"{tmp_path.as_uri()}/secret.svg?"), (0, 9)):
        vectors = [each.format(to=place) for each in VECTORS[first:] + VECTORS[:first]]
        document = PdfReader(BytesIO(render_pdf(html_in(*every_field(vectors)), title="x", language="en", seconds=60)))
        assert not any(CANARY in page.extract_text() for page in document.pages)
    assert listener.asked == ["/is-it-listening"]


@pytest.mark.slow
@pytest.mark.once
def test_a_picture_of_the_library_that_names_other_places_reaches_nothing(db, printing, listener, settings, tmp_path):  # noqa: F811
    """An editor may upload what calls itself a picture; only its dots are taken."""
    settings.MEDIA_ROOT = tmp_path
    pictures._printable.cache_clear()
    image = make_picture()
    with image.file.storage.open(image.file.name, "wb") as file:
        file.write(f'<svg xmlns="http://www.w3.org/2000/svg"><image href="{listener.url}/svg"/></svg>'.encode())
    design = CertificateDesign(logo=image, signatures=[signature(picture=image)], wording=[words(footnote="Note")])
    data = data_of(design)
    assert (data["logo"], data["signatures"][0]["picture"]) == (None, None)
    render_pdf(html_in(unsaved_certificate(), data), title="x", language="en")
    assert listener.asked == []


def test_the_built_in_design_is_what_its_reader_makes_of_it():
    assert html_in(unsaved_certificate(serial="0" * 26), BUILT_IN) == html_in(
        unsaved_certificate(serial="0" * 26), None
    )
