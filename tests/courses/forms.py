"""The editor's forms as a browser posts them."""

import json

from django.urls import reverse
from wagtail.documents.models import Document
from wagtail.images.models import Image
from wagtail.images.tests.utils import get_test_image_file
from wagtail.models import Collection, Locale
from wagtail.test.utils.form_data import inline_formset, nested_form_data, rich_text, streamfield

from courses.models import (
    ModuleIndexPage,
    ModulePage,
    ReferenceFigure,
)
from pages.permissions import COLLECTION
from tests.pages.factories import as_form
from tests.quizzes.factories import make_bank, make_question

NO_COMMENTS = {"comments": inline_formset([])}


def module_form(**fields):
    data = {
        "title": "Designs",
        "slug": "designs",
        "summary": "Keep the look of a product your own.",
        "introduction": rich_text("<p>What a design is.</p>"),
        "audience": "Makers",
        "level": "awareness",
        "minutes": "90",
        "code": "M03",
        "outcomes": streamfield([("outcome", {"code": "M03-LO1", "text": "Name what a design covers"})]),
        "quiz": "",
        "move_on": "Passed",
        "takeaways": streamfield([("line", "Register before you show.")]),
        "terms": streamfield([]),
        "references": streamfield([("reference", {"text": "Hague Agreement", "url": "https://example.org/hague"})]),
        **NO_COMMENTS,
    }
    return nested_form_data({**data, **fields})


def lesson_form(body=(), **fields):
    data = {
        "title": "What a design covers",
        "slug": "what-a-design-covers",
        "kind": "lesson",
        "minutes": "15",
        "outcome_codes": "M03-LO1",
        "summary": "",
        "body": streamfield(list(body)),
        **NO_COMMENTS,
    }
    return nested_form_data({**data, **fields})


def add_url(model, parent):
    return reverse("wagtailadmin_pages:add", args=["courses", model, parent.pk])


def add_module(editor, action=None, **fields):
    form = module_form(**fields) | ({action: "1"} if action else {})
    response = editor.post(add_url("modulepage", ModuleIndexPage.objects.get()), form)
    assert response.status_code == 302, response.context["form"].errors
    return ModulePage.objects.get(title="Designs")


def every_block():
    """One of each block, with the files and snippets they name."""
    collection = Collection.objects.get(name=COLLECTION)
    image = Image.objects.create(title="Chair", file=get_test_image_file(), collection=collection)
    document = Document.objects.create(title="Form", file=get_test_image_file("form.pdf"), collection=collection)
    figure = ReferenceFigure.objects.create(
        key="R01", statement="Firms with rights earn more.", source="Office", year=2026, locale=Locale.get_default()
    )
    table = {"data": [["Right", "Years"], ["Design", "25"]], "table_header_choice": "row"}
    return [
        ("opening_question", "What do your customers notice first?"),
        ("text", rich_text("<h2>The look</h2><p>A design is how a product looks.</p>")),
        (
            "dialogue",
            as_form({"turns": [{"speaker": "Ana", "words": "Is it new?"}, {"speaker": "Bo", "words": "Yes."}]}),
        ),
        ("managers_view", rich_text("<p>Decide before the fair.</p>")),
        ("in_your_country", {**as_form({"facts": ["Term", "Fee"]}), "text": rich_text("")}),
        ("self_check", {"question": str(make_question("single", bank=make_bank("M03")).pk)}),
        ("takeaways", as_form({"lines": ["Register before you show."]})),
        ("evidence", {"figure": str(figure.pk), "text": "Read it with care."}),
        ("table", {"caption": "Rights and years", "table": json.dumps(table)}),
        ("figure", {"image": str(image.pk), "alt_text": "A chair", "caption": ""}),
        ("download", {"document": str(document.pk), "description": "Fill it in"}),
    ]


def course_form(modules, **fields):
    data = {
        "title": "IP for designers",
        "slug": "ip-for-designers",
        "summary": "Design rights from sketch to shop.",
        "introduction": rich_text(""),
        "course_modules": inline_formset([{"module": str(module.pk), "required": "on"} for module in modules]),
        "audience": "",
        "level": "awareness",
        "hours": "4",
        "code": "P9",
        "certificate_title": "IP for designers",
        "outcomes": streamfield([("outcome", "Register a design.")]),
        **NO_COMMENTS,
    }
    return nested_form_data({**data, **fields})
