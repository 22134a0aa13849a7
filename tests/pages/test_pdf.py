"""The one PDF door: what it makes, and what hostile input cannot do."""

import threading
from http.server import BaseHTTPRequestHandler, HTTPServer
from io import BytesIO
from pathlib import Path
from urllib.request import urlopen

import pytest
import weasyprint
from fontTools.cffLib import CFFFontSet
from fontTools.ttLib import TTFont
from pypdf import PdfReader

from pages import fonts, pdf
from pages.pdf import Attachment, PdfFailed, render_pdf

CANARY = "the-secret-of-this-machine"


@pytest.fixture(scope="module")
def built_fonts(tmp_path_factory):
    folder = tmp_path_factory.mktemp("fonts")
    try:
        fonts.build(folder)
    except ImportError as error:
        pytest.skip(f"The fonts of PDFs can't be built here: {error}")
    return folder


@pytest.fixture(autouse=True)
def _printing(settings, built_fonts):
    settings.FONTS_DIR = built_fonts


@pytest.fixture
def listener():
    """Serve on a port of this machine and note every path that is asked for."""
    asked = []

    class Note(BaseHTTPRequestHandler):
        def do_GET(self):
            asked.append(self.path)
            self.send_response(204)
            self.end_headers()

        def log_message(self, *args):
            pass

    server = HTTPServer(("127.0.0.1", 0), Note)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    server.url, server.asked = f"http://127.0.0.1:{server.server_port}", asked
    yield server
    server.shutdown()
    server.server_close()


VECTORS = """
<base href="{to}/base/">
<link rel="stylesheet" href="{to}/link.css"><link rel="attachment" href="{to}/attachment">
<style>
  @import "{to}/import.css"; @import url({to}/import-url.css);
  @font-face {{ font-family: x; src: url({to}/font.woff2) }}
  @page {{ background: url({to}/page.png) }}
  body {{ background: url({to}/background.png); font-family: x }}
  li {{ list-style-image: url({to}/list.png) }}
  p::before {{ content: url({to}/content.png) }}
  div {{ border-image: url({to}/border.png) 1; mask-image: url({to}/mask.png) }}
</style>
<img src="{to}/img.png"><img srcset="{to}/srcset.png 1x"><img src="relative.png">
<img src='data:image/svg+xml,<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"
  xmlns:xlink="http://www.w3.org/1999/xlink"><image width="9" height="9" xlink:href="{to}/svg-in-data.png"/>
  <use href="{to}/use.svg#a"/><style>@import "{to}/svg.css";</style></svg>'>
<svg width="9" height="9"><image width="9" height="9" href="{to}/svg.png"/><use href="{to}/use.svg#b"/></svg>
<object data="{to}/object.svg"></object><embed src="{to}/embed.svg"><iframe src="{to}/frame"></iframe>
<input type="image" src="{to}/input.png"><video poster="{to}/poster.png"></video>
<a rel="attachment" href="{to}/a">x</a><p>text</p><div>text</div><ul><li>text</li></ul>
"""


def test_no_markup_reaches_the_network(listener):
    urlopen(listener.url + "/is-it-listening")  # noqa: S310
    content = render_pdf(VECTORS.format(to=listener.url), title="x", language="en")
    assert content.startswith(b"%PDF-")
    assert listener.asked == ["/is-it-listening"]


def test_a_colour_profile_of_another_place_is_an_error(listener):
    html = f"<style>@color-profile --x {{ src: url({listener.url}/profile.icc) }}</style>"
    with pytest.raises(PdfFailed, match="disallowed protocol"):
        render_pdf(html, title="x", language="en")
    assert listener.asked == []


def test_no_markup_reads_a_file(tmp_path):
    (tmp_path / "secret").write_text(CANARY)
    (tmp_path / "secret.svg").write_text(f'<svg xmlns="http://www.w3.org/2000/svg"><text>{CANARY}</text></svg>')
    html = "".join(VECTORS.format(to=each) for each in (tmp_path.as_uri(), tmp_path))
    html += f'<object data="{tmp_path}/secret.svg"></object><link rel="attachment" href="{tmp_path.as_uri()}/secret">'
    document = PdfReader(BytesIO(render_pdf(html, title="x", language="en")))
    assert not any(CANARY in page.extract_text() for page in document.pages)
    assert dict(document.attachments) == {}


def test_the_renderer_is_new_enough_to_hold_its_promises():
    assert int(weasyprint.__version__.split(".")[0]) >= 70


def test_a_document_says_its_title_and_language_and_is_tagged():
    content = render_pdf("<!doctype html><h1>Bonjour</h1>", title="Un titre & un autre", language="fr")
    document = PdfReader(BytesIO(content))
    assert document.metadata.title == "Un titre & un autre"
    assert document.root_object["/Lang"] == "fr"
    says = document.root_object["/Metadata"].get_object().get_data()
    assert b'pdfuaid:part="1"' in says
    assert b'pdfaid:part="3"' in says
    assert b'pdfaid:conformance="A"' in says


def test_a_file_can_travel_inside():
    attachment = Attachment("badge.json", "The badge", '{"é": 1}')
    content = render_pdf("<p>x</p>", title="x", language="en", attachments=[attachment])
    assert PdfReader(BytesIO(content)).attachments["badge.json"] == ['{"é": 1}'.encode()]


@pytest.mark.parametrize("html", ["<div>" * 400, "<p>" + "x" * 5_000_000])
def test_a_document_that_breaks_the_renderer_is_an_error(html):
    with pytest.raises(PdfFailed):
        render_pdf(html, title="hostile", language="en")


def test_a_document_that_takes_too_long_is_an_error():
    with pytest.raises(PdfFailed, match="longer than"):
        render_pdf("<p>x</p>", title="slow", language="en", seconds=0.01)


DOT = (
    "data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAAAAAA6fptVAAAACklEQVR4nGNgAAAAAgABSK+kcQAAAABJRU5ErkJggg=="
)


def test_a_picture_that_is_handed_over_is_kept_once_however_often_it_is_shown():
    html = '<p>x</p><img src="picture:1" alt="A dot">' * 3
    content = render_pdf(html, title="x", language="en", pictures={"picture:1": DOT})
    [page] = PdfReader(BytesIO(content)).pages
    assert len(page.images) == 1


def test_a_picture_cannot_be_a_file_or_an_address(listener, tmp_path):
    (tmp_path / "dot.svg").write_text('<svg xmlns="http://www.w3.org/2000/svg"><text>secret</text></svg>')
    pictures = {"picture:1": f"file://{tmp_path}/dot.svg", "picture:2": f"{listener.url}/dot.png"}
    html = '<p>x</p><img src="picture:1" alt=""><img src="picture:2" alt="">'
    content = render_pdf(html, title="x", language="en", pictures=pictures)
    assert PdfReader(BytesIO(content)).pages[0].extract_text().strip() == "x"
    assert listener.asked == []


def test_no_secret_of_ours_is_in_the_renderers_environment(monkeypatch):
    monkeypatch.setenv("SECRET_KEY", CANARY)
    pdf.PRESS.stop()
    render_pdf("<p>x</p>", title="x", language="en")
    environment = Path(f"/proc/{pdf.PRESS.process.pid}/environ").read_text().split("\0")
    assert {each.partition("=")[0] for each in environment if each} == {"FONTCONFIG_FILE", "PATH", "LANG"}


def test_missing_fonts_are_an_error_before_anything_is_printed(settings, tmp_path):
    settings.FONTS_DIR = tmp_path
    with pytest.raises(fonts.FontsMissing):
        render_pdf("<p>x</p>", title="x", language="en")


@pytest.mark.parametrize("name", ["NotoSansSC-Regular.otf", "NotoSerifSC-Regular.otf"])
def test_each_chinese_glyph_has_its_place_as_number(built_fonts, name):
    """A PDF names glyphs by place; where number and place differ, some readers show no text at all."""
    font = TTFont(built_fonts / name, lazy=True)
    outlines = CFFFontSet()
    outlines.decompile(BytesIO(font.reader["CFF "]), font)
    charset = outlines.topDictIndex[0].charset
    assert charset[1:] == [f"cid{place:05}" for place in range(1, len(charset))]
