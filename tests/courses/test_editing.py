"""A trainer writes a module in the editor, from nothing to published, through the forms as they are posted."""

import json
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from wagtail.documents.models import Document
from wagtail.images.models import Image
from wagtail.images.tests.utils import get_test_image_file
from wagtail.models import Collection, Locale
from wagtail.test.utils.form_data import inline_formset, nested_form_data, rich_text, streamfield

from courses.models import (
    CourseIndexPage,
    CoursePage,
    GlossaryTerm,
    LessonPage,
    ModuleIndexPage,
    ModulePage,
    ReferenceFigure,
)
from pages.permissions import COLLECTION
from tests.courses.factories import make_course, make_lesson, make_module
from tests.pages.factories import as_form, make_admin, make_moderator, make_trainer
from tests.quizzes.factories import RIGHT, make_bank, make_question, make_quiz


@pytest.fixture
def editor(client, site):
    client.force_login(make_trainer())
    return client


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


def test_a_module_is_written_as_a_draft_and_then_appears_at_once_when_published(editor, client):
    module = add_module(editor)
    assert not module.live
    visitor = Client()
    assert "Designs" not in visitor.get("/en/modules/").content.decode()

    editor.post(add_url("lessonpage", module), lesson_form(every_block()) | {"action-publish": "1"})
    editor.post(reverse("wagtailadmin_pages:edit", args=[module.pk]), module_form() | {"action-publish": "1"})

    assert "Designs" in visitor.get("/en/modules/").content.decode()
    assert "What a design covers" in visitor.get("/en/modules/designs/").content.decode()


def test_a_lesson_may_have_each_kind_of_block(editor, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    module = add_module(editor, "action-publish")

    response = editor.post(add_url("lessonpage", module), lesson_form(every_block()) | {"action-publish": "1"})

    assert response.status_code == 302, response.context["form"].errors
    lesson = LessonPage.objects.get(slug="what-a-design-covers")
    assert [block.block_type for block in lesson.body] == [
        name for name in LessonPage.body.field.stream_block.child_blocks if name != "video"
    ]
    page = Client().get("/en/modules/designs/what-a-design-covers/")
    assert page.status_code == 200
    for words in ("What do your customers notice first?", "Decide before the fair.", "Rights and years", "A chair"):
        assert words in page.content.decode()
    assert RIGHT not in page.content.decode()


def test_a_video_needs_captions(editor):
    module = add_module(editor)
    body = [("video", {"video": "", "captions": "", "transcript": rich_text("")})]

    response = editor.post(add_url("lessonpage", module), lesson_form(body) | {"action-publish": "1"})

    assert response.status_code == 200
    assert not LessonPage.objects.exists()


def test_an_image_needs_words_before_it_is_published_but_not_in_a_draft(editor, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    module = add_module(editor)
    body = [
        (name, {**value, "alt_text": ""}) if name == "figure" else (name, value)
        for name, value in every_block()
        if name == "figure"
    ]

    refused = editor.post(add_url("lessonpage", module), lesson_form(body) | {"action-publish": "1"})
    assert "Describe the image, or mark it as decoration." in refused.content.decode()

    editor.post(add_url("lessonpage", module), lesson_form(body))
    assert not LessonPage.objects.get().live


def test_a_module_goes_to_the_moderators_and_is_published_by_them(editor, client):
    moderator = make_moderator()
    module = add_module(editor, "action-submit")
    state = module.current_workflow_state
    assert state is not None
    assert not module.live

    client.force_login(moderator)
    assert "Designs" in client.get(reverse("wagtailadmin_home")).content.decode()
    task = state.current_task_state
    client.post(reverse("wagtailadmin_pages:workflow_action", args=[module.pk, "approve", task.pk]), {"comment": ""})

    module.refresh_from_db()
    assert module.live


def test_a_question_goes_to_the_moderators_too(editor):
    question = make_question()
    form = {
        "bank": question.bank_id,
        "code": question.code,
        "stem": rich_text("<p>New?</p>"),
        "outcome": "M01-LO1",
        "bloom": "apply",
    }
    form |= {"difficulty": "1", "reference": "", "action-submit": "1"}
    form |= nested_form_data(
        {"body": streamfield([("tf", {"answer": "true", "feedback_true": "a", "feedback_false": "b"})])}
    )

    editor.post(reverse("wagtailsnippets_quizzes_question:edit", args=[question.pk]), form)

    question.refresh_from_db()
    assert question.workflow_in_progress
    assert "New?" not in question.stem


def test_a_module_may_be_published_later(editor):
    tomorrow = timezone.now() + timedelta(days=1)

    module = add_module(editor, "action-publish", go_live_at=tomorrow.strftime("%Y-%m-%d %H:%M"))

    assert not module.live
    assert module.approved_schedule


def test_each_change_is_kept_as_a_revision(editor):
    module = add_module(editor, "action-publish")
    editor.post(reverse("wagtailadmin_pages:edit", args=[module.pk]), module_form(title="Designs", summary="Second."))

    module.refresh_from_db()
    assert module.revisions.count() == 2
    assert module.summary != "Second."
    assert editor.get(reverse("wagtailadmin_pages:history", args=[module.pk])).status_code == 200


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


def test_a_course_names_its_modules_in_order(editor):
    first, second = make_module("second-by-name", code="M08"), make_module("first-by-name", code="M07")

    url = add_url("coursepage", CourseIndexPage.objects.get())
    response = editor.post(url, course_form([first, second]) | {"action-publish": "1"})

    assert response.status_code == 302, response.context["form"].errors
    course = CoursePage.objects.get(live=True)
    assert [each.module for each in course.course_modules.all()] == [first, second]


def test_a_course_names_a_module_once(editor):
    module = make_module()

    url = add_url("coursepage", CourseIndexPage.objects.get())
    response = editor.post(url, course_form([module, module]) | {"action-publish": "1"})

    assert response.status_code == 200
    assert not CoursePage.objects.exists()


def preview(editor, view, args, form):
    url = reverse(f"wagtailadmin_pages:{view}", args=args)
    state = editor.post(url, form).json()
    return state, editor.get(url, {"in_preview_panel": "true"})


def test_a_lesson_is_previewed_before_it_is_saved_with_all_its_blocks_and_without_a_key(editor, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    module = add_module(editor)

    args = ["courses", "lessonpage", module.pk]
    state, response = preview(editor, "preview_on_add", args, lesson_form(every_block()))

    assert state == {"is_valid": True, "is_available": True}
    assert "What do your customers notice first?" in response.content.decode()
    assert RIGHT not in response.content.decode()


@pytest.mark.parametrize("missing", ["title", "slug", "minutes", "kind"])
def test_a_lesson_is_previewed_while_something_is_missing(editor, missing):
    module = make_module(live=False)

    args = ["courses", "lessonpage", module.pk]
    state, response = preview(editor, "preview_on_add", args, lesson_form(**{missing: ""}))

    assert state["is_available"]
    assert response.status_code == 200


EMPTY_BLOCKS = {
    "opening_question": "",
    "text": rich_text(""),
    "dialogue": as_form({"turns": [{"speaker": "", "words": ""}]}),
    "managers_view": rich_text(""),
    "in_your_country": {**as_form({"facts": [""]}), "text": rich_text("")},
    "self_check": {"question": ""},
    "takeaways": as_form({"lines": [""]}),
    "evidence": {"figure": "", "text": ""},
    "table": {"caption": "", "table": "null"},
    "figure": {"image": "", "alt_text": "", "caption": ""},
    "video": {"video": "", "captions": "", "transcript": rich_text("")},
    "download": {"document": "", "description": ""},
}


@pytest.mark.parametrize("block", EMPTY_BLOCKS)
def test_an_empty_block_is_previewed_and_saved_as_a_draft(editor, block):
    module = make_module(live=False)
    form = lesson_form([(block, EMPTY_BLOCKS[block])])

    state, response = preview(editor, "preview_on_add", ["courses", "lessonpage", module.pk], form)
    assert state["is_available"]
    assert response.status_code == 200

    assert editor.post(add_url("lessonpage", module), form).status_code == 302


@pytest.mark.parametrize("missing", ["title", "summary", "minutes", "level", "move_on"])
def test_a_module_is_previewed_while_something_is_missing(editor, missing):
    args = ["courses", "modulepage", ModuleIndexPage.objects.get().pk]

    state, response = preview(editor, "preview_on_add", args, module_form(**{missing: ""}))

    assert state["is_available"]
    assert response.status_code == 200


@pytest.mark.parametrize("missing", ["title", "hours", "certificate_title", "level"])
def test_a_course_is_previewed_while_something_is_missing(editor, missing):
    args = ["courses", "coursepage", CourseIndexPage.objects.get().pk]

    state, response = preview(editor, "preview_on_add", args, course_form([make_module()], **{missing: ""}))

    assert state["is_available"]
    assert response.status_code == 200


def test_drafts_are_previewed_from_the_list_as_they_will_look(editor):
    module = make_module(live=False)
    lesson = LessonPage.objects.child_of(module).first()

    for page in (module, lesson, make_course(modules=[module], live=False)):
        assert editor.get(reverse("wagtailadmin_pages:view_draft", args=[page.pk])).status_code == 200


# The first screen -------------------------------------------------------------


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


def test_words_and_figures_are_kept_in_lists(editor):
    GlossaryTerm.objects.create(term="Design", definition="The look of a product.", locale=Locale.get_default())

    page = editor.get(reverse("wagtailsnippets_courses_glossaryterm:list"), {"q": "look"}).content.decode()

    assert "Design" in page


def test_a_new_dialogue_opens_with_empty_turns():
    block = LessonPage.body.field.stream_block.child_blocks["dialogue"]

    turns = block.get_form_state(block.get_default())["turns"]

    assert [set(turn["value"]) for turn in turns] == [{"speaker", "words"}] * 2


@pytest.mark.parametrize("state", ["unpublished", "without answers"])
def test_a_self_check_never_breaks_or_reveals_a_lesson_whose_question_is_a_draft(client, site, state):
    question = make_question(stem="Still a draft?")
    make_lesson(make_module(), "checked", body=[("self_check", {"question": question})])
    if state == "without answers":
        question.body = []
    question.live = False
    question.save()

    page = client.get("/en/modules/trademarks/checked/")

    assert page.status_code == 200
    assert "Still a draft?" not in page.content.decode()
