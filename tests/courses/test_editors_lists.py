"""The editor's first screen and its lists of modules, lessons and courses."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from wagtail.models import Locale

from courses.models import (
    ReferenceFigure,
)
from tests.courses.factories import make_course, make_lesson, make_module
from tests.pages.factories import make_admin
from tests.quizzes.factories import make_bank, make_question, make_quiz


def home_of(editor):
    return editor.get(reverse("wagtailadmin_home"))


def test_the_first_screen_says_what_each_module_has(editor):
    make_module("trademarks", code="M02", lessons=3)
    make_module("trade-secrets", code="M05", quiz=False, lessons=1, live=False)

    page = home_of(editor).content.decode()

    for words in ("Add a module", "3 lessons", "2 questions in the bank", "1 lesson", "No quiz yet", "draft"):
        assert words in page


def test_the_first_screen_of_a_site_without_modules_says_how_to_begin(editor):
    page = home_of(editor).content.decode()

    assert "You have no module yet." in page
    assert "Nothing: every module has its quiz" in page


def needs_everything():
    module = make_module("trade-secrets", code="M05", quiz=False)
    make_quiz(make_bank("M09"), kinds=("tf",), questions=8)
    question = make_question("tf")
    type(question).objects.filter(pk=question.pk).update(live=False)
    make_lesson(module, "abroad", body=[("in_your_country", {"facts": ["Fee"], "text": ""})])
    make_lesson(module, "at-home", body=[("in_your_country", {"facts": ["Fee"], "text": "<p>100 EUR</p>"})])
    ReferenceFigure.objects.create(key="R1", statement="Old", source="O", year=2001, locale=Locale.get_default())
    ReferenceFigure.objects.create(
        key="R2", statement="New", source="O", year=timezone.localdate().year, locale=Locale.get_default()
    )


CONCERNS = {
    "module has no quiz": ("Trade secrets", "Trademarks"),
    "question is not published as it stands": ("A question of kind tf?", "kind single?"),
    "quiz has fewer published questions than its paper needs": ("Quiz M09", "Quiz M01"),
    "lesson has an empty “In your country”": ("Abroad", "At home"),
    "figure has a source more than two years old": ("Old", "New"),
}


@pytest.mark.parametrize("concern", CONCERNS)
def test_what_needs_attention_leads_to_the_list_of_it(editor, concern):
    make_module()
    needs_everything()
    expected, _others = CONCERNS[concern]

    concerns = home_of(editor).context_data["panels"]
    panel = next(panel for panel in concerns if panel.name == "needs_attention")
    request = editor.get("/").wsgi_request
    found = {each.text: each for each in panel.get_context_data({"request": request})["concerns"]}

    assert found[concern].count == 1
    listed = editor.get(found[concern].url).context["object_list"]
    assert [expected in str(each) for each in listed] == [True]


def test_the_first_screen_takes_the_same_queries_however_many_modules(editor):
    def queries():
        home_of(editor)
        with CaptureQueriesContext(connection) as captured:
            assert home_of(editor).status_code == 200
        return len(captured)

    make_module("first", code="M10")
    few = queries()
    for number in range(11, 17):
        make_module(f"module-{number}", code=f"M{number}")

    assert queries() == few
    assert few <= 26


def test_a_superuser_sees_the_same_panels(client, site):
    client.force_login(make_admin())
    make_module()

    assert "Your modules" in home_of(client).content.decode()


@pytest.mark.parametrize("name", ["course_list:index", "module_list:index", "lesson_list:index"])
def test_the_lists_of_pages_show_level_or_kind_and_take_filters_and_search(editor, name):
    make_course(modules=[make_module()])

    assert editor.get(reverse(name)).status_code == 200
    for query in (
        {"q": "trademarks", "quiz": "true"},
        {"q": "lesson", "country": "true"},
        {"kind": "lesson"},
        {"level": "awareness"},
    ):
        assert editor.get(reverse(name), query).status_code == 200


def test_the_explorer_shows_what_matters_of_a_lesson(editor):
    module = make_module()

    page = editor.get(reverse("wagtailadmin_explore", args=[module.pk])).content.decode()

    assert "Kind" in page
    assert "Minutes" in page
