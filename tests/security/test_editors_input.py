"""Promise 23, 27: what an author writes into rich text and uploads: nothing runs."""

import json

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from wagtail.admin.rich_text.converters.contentstate import ContentstateConverter
from wagtail.blocks import StructBlockValidationError
from wagtail.documents.models import Document
from wagtail.images.models import Image
from wagtail.models import Collection

from courses.blocks import ReferenceBlock
from pages.blocks import TEXT_FEATURES
from pages.permissions import COLLECTION
from tests.security.conftest import quietly
from tests.security.crawl import Reader
from tests.security.hostile import structure, texts

# What an author writes into rich text -----------------------------------------------


BUTTONS = ("p", "h2", "h3", "b", "i", "ul", "ol", "li", "a", "br")


def test_rich_text_keeps_only_what_its_buttons_make(site):
    """Whatever is pasted: the editor's form passes every rich text through this."""
    converter = ContentstateConverter(features=TEXT_FEATURES)
    with quietly():
        for text in texts():
            try:
                kept = converter.to_database_format(converter.from_database_format(text))
            except AssertionError:  # Wagtail refuses tags that do not fit each other: nothing of them is kept
                continue
            pairs, targets = structure(f"<!doctype html><title>x</title>{kept}")
            assert {tag for tag, _name in pairs} <= {"html", "head", "title", "body", *BUTTONS}, text
            assert {name for _tag, name in pairs} <= {"", "href", "linktype", "id", "data-block-key"}, text
            assert targets <= {
                target for target in targets if target[2].startswith(("http:", "https:", "mailto:", "tel:"))
            }, text


LINK = {
    "entityMap": {"0": {"type": "LINK", "mutability": "MUTABLE", "data": {}}},
    "blocks": [{
        "key": "a", "text": "link", "type": "unstyled", "depth": 0, "inlineStyleRanges": [],
        "entityRanges": [{"key": 0, "offset": 0, "length": 4}],
    }],
}  # fmt: skip


@pytest.mark.parametrize(
    "url", ["javascript:alert(1)", "JAVASCRIPT:alert(1)", "data:text/html,<script>alert(1)</script>", "vbscript:x"]
)
def test_a_link_in_rich_text_runs_nothing(site, url):
    LINK["entityMap"]["0"]["data"] = {"url": url}
    kept = ContentstateConverter(features=TEXT_FEATURES).to_database_format(json.dumps(LINK))
    assert structure(f"<!doctype html><title>x</title>{kept}")[1] == set()


@pytest.mark.parametrize("url", ["javascript:alert(1)", "data:text/html,x", "java\nscript:alert(1)"])
def test_a_reference_leads_only_to_an_address(site, url):
    block = ReferenceBlock()
    with pytest.raises((StructBlockValidationError, ValidationError)):
        block.clean(block.to_python({"text": "A source", "url": url}))


FILES = {
    "page.html": b"<script>alert(1)</script>",
    "picture.svg": b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>",
    "film.swf": b"FWS",
    "page.xhtml": b"<html xmlns='http://www.w3.org/1999/xhtml'/>",
    "page.pdf.html": b"x",
    "PAGE.HTML": b"x",
}


@pytest.mark.parametrize("name", FILES)
@pytest.mark.parametrize("where", ["documents", "images"])
def test_files_that_could_run_are_not_taken(world, name, where):
    client = Client()
    client.force_login(world["trainer"])
    model = {"documents": Document, "images": Image}[where]
    before = model.objects.count()
    file = SimpleUploadedFile(name, FILES[name], "text/plain")
    collection = Collection.objects.get(name=COLLECTION).pk
    client.post(f"/cms/{where}/add/", {"title": "x", "file": file, "collection": collection})
    assert model.objects.count() == before


def test_a_picture_by_name_alone_is_not_taken(world):
    client = Client()
    client.force_login(world["trainer"])
    before = Image.objects.count()
    for name in ("picture.png", "picture.jpg", "picture.gif"):
        file = SimpleUploadedFile(name, FILES["picture.svg"], "image/png")
        client.post("/cms/images/add/", {"title": "x", "file": file, "collection": world["collection"]})
    assert Image.objects.count() == before


def test_an_uploaded_file_is_saved_not_shown(world):
    """A text that a browser might take for a page stays a file, and may do nothing if it is opened all the same."""
    document = Document.objects.get(pk=world["document"])
    visit = Reader().ask("GET", document.url)
    assert visit.headers["content-disposition"].startswith("attachment")
    assert visit.headers["x-content-type-options"] == "nosniff"
    assert visit.headers["content-security-policy"] == "default-src 'none'"
