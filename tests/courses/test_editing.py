"""A trainer writes a module in the editor, from nothing to published, through the forms as they are posted."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from wagtail.models import Locale
from wagtail.test.utils.form_data import nested_form_data, rich_text, streamfield

from courses.models import (
    CourseIndexPage,
    CoursePage,
    GlossaryTerm,
    LessonPage,
)
from tests.courses.factories import make_lesson, make_module
from tests.courses.forms import add_module, add_url, course_form, every_block, lesson_form, module_form
from tests.pages.factories import make_moderator
from tests.quizzes.factories import RIGHT, make_question


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
