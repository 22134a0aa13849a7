"""What a trainer sees of a page before it is published, also of an unfinished one."""

import pytest
from django.urls import reverse
from wagtail.test.utils.form_data import rich_text

from courses.models import (
    CourseIndexPage,
    LessonPage,
    ModuleIndexPage,
)
from tests.courses.factories import make_course, make_module
from tests.courses.forms import add_module, add_url, course_form, every_block, lesson_form, module_form
from tests.pages.factories import as_form
from tests.quizzes.factories import RIGHT


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
