"""What a trainer does with questions and quizzes in the editor, through the forms as they are posted."""

import copy

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from wagtail.test.utils.form_data import nested_form_data, rich_text, streamfield

from quizzes.models import Question, QuestionBank, Quiz
from tests.pages.factories import as_form, make_admin, make_trainer
from tests.quizzes.factories import BODIES, RIGHT, STEMS, make_bank, make_picture, make_question, make_quiz

KINDS = list(BODIES)
ADD = "wagtailsnippets_quizzes_question:add"


@pytest.fixture
def editor(client, site):
    client.force_login(make_trainer())
    return client


def question_form(kind, *, body=None, stem=None, **fields):
    picture = {"picture": str(make_picture().pk), "picture_alt": "A bottle"} if kind == "hotspot" else {}
    data = {
        "bank": str(make_bank().pk),
        "code": "M01-Q77",
        "stem": rich_text(f"<p>{STEMS.get(kind, 'What is it?') if stem is None else stem}</p>"),
        "picture": "",
        "picture_alt": "",
        "hint": "",
        "explanation": "",
        "tags": "",
        **picture,
        "outcome": "M01-LO1",
        "difficulty": "1",
        "bloom": "understand",
        "reference": "",
        "body": streamfield([(kind, as_form(body or BODIES[kind]))] if kind else []),
    }
    return nested_form_data({**data, **fields})


def post_question(editor, form, *, publish=True):
    return editor.post(reverse(ADD), {**form, **({"action-publish": "1"} if publish else {})})


@pytest.mark.parametrize("kind", KINDS)
def test_each_kind_of_question_can_be_written_and_published(editor, kind):
    response = post_question(editor, question_form(kind))

    assert response.status_code == 302, response.context["form"].errors
    question = Question.objects.get(code="M01-Q77")
    assert question.live
    assert question.kind == kind


def changed(kind, change):
    body = copy.deepcopy(BODIES[kind])
    change(body)
    return body


NOT_ALLOWED = {
    "no right option": ("single", lambda body: body["options"][1].update(correct=False), "Mark exactly one option"),
    "two right options": ("single", lambda body: body["options"][0].update(correct=True), "Mark exactly one option"),
    "one option": ("single", lambda body: body.update(options=body["options"][1:2]), "minimum number of items is 2"),
    "nothing right of several": (
        "multi",
        lambda body: [option.update(correct=False) for option in body["options"]],
        "Mark at least one option",
    ),
    "neither true nor false": ("tf", lambda body: body.update(answer=""), "required"),
    "a number without an answer": ("num", lambda body: body.update(answer=""), "required"),
    "a number that is a word": ("num", lambda body: body.update(answer="many"), "Enter a number"),
    "a negative difference": ("num", lambda body: body.update(tolerance="-1"), "greater than or equal to 0"),
    "one pair": ("match", lambda body: body.update(pairs=body["pairs"][:1]), "minimum number of items is 2"),
    "one step": ("order", lambda body: body.update(items=body["items"][:1]), "minimum number of items is 2"),
    "no accepted answer": ("short", lambda body: body.update(accept=[]), "minimum number of items is 1"),
    "a blank that is not in the question": (
        "cloze",
        lambda body: body["blanks"][0].update(n=3),
        "Write each blank once",
    ),
    "a list with one choice": (
        "cloze",
        lambda body: body["blanks"][2].update(others=[]),
        "one choice alone is no question",
    ),
    "a number gap that takes a word": (
        "cloze",
        lambda body: body["blanks"][3].update(accept=["half"]),
        "Write each accepted answer as a number",
    ),
    "no right area": ("hotspot", lambda body: body["areas"][0].update(correct=False), "Mark at least one area"),
    "an area outside the picture": ("hotspot", lambda body: body["areas"][0].update(x="80"), "outside the picture"),
    "no rubric": ("open", lambda body: body.update(rubric=[]), "minimum number of items is 1"),
    "a wrong answer for no blank": ("cloze", lambda body: body["wrong"][0].update(n=9), "names a blank that does not"),
}


@pytest.mark.parametrize("name", NOT_ALLOWED)
def test_a_question_that_cannot_be_answered_is_not_published(editor, name):
    kind, change, message = NOT_ALLOWED[name]

    response = post_question(editor, question_form(kind, body=changed(kind, change)))

    assert response.status_code == 200
    assert message in response.content.decode()
    assert not Question.objects.exists()


def test_a_question_has_exactly_one_kind(editor):
    none = post_question(editor, question_form(None))
    both = streamfield([("tf", as_form(BODIES["tf"])), ("short", as_form(BODIES["short"]))])
    two = post_question(editor, {**question_form(None), **nested_form_data({"body": both})})

    assert "This field is required" in none.content.decode()
    assert "maximum number of items is 1" in two.content.decode()
    assert not Question.objects.exists()


DRAFTS = [
    "no right option",
    "a number without an answer",
    "a blank that is not in the question",
]


@pytest.mark.parametrize("name", DRAFTS)
def test_a_draft_may_be_incomplete(editor, name):
    kind, change, _message = NOT_ALLOWED[name]

    response = post_question(editor, question_form(kind, body=changed(kind, change)), publish=False)

    assert response.status_code == 302
    assert not Question.objects.get().live


def test_a_picture_needs_its_words(editor):
    form = question_form("tf", picture=str(make_picture().pk))

    assert "Say in words what the picture shows" in post_question(editor, form).content.decode()


def test_a_hotspot_needs_a_picture(editor):
    form = question_form("hotspot", picture="")

    assert "Choose the picture" in post_question(editor, form).content.decode()


def test_tags_and_hints_are_kept(editor):
    post_question(editor, question_form("tf", tags="export, brands", hint="Think of Paris.", explanation="See art. 4."))

    question = Question.objects.get()
    assert set(question.tags.names()) == {"export", "brands"}
    assert (question.hint, question.explanation) == ("Think of Paris.", "See art. 4.")


def test_a_code_that_is_in_use_is_refused_with_the_question_that_has_it(editor):
    make_question(code="M01-Q77", stem="Which right lasts longest?")

    response = post_question(editor, question_form("tf"), publish=False)

    assert response.status_code == 200
    assert "Another question has this code: “Which right lasts longest?”" in response.content.decode()


def test_a_code_is_kept_as_it_was_typed(editor):
    page = editor.get(reverse(ADD)).content.decode()

    field = page[page.index('name="code"') - 200 : page.index('name="code"') + 200]
    assert "w-slug" not in field


def preview(editor, name, data, **kwargs):
    url = reverse(name, kwargs=kwargs or None)
    state = editor.post(url, data).json()
    return state, editor.get(url, {"in_preview_panel": "true"})


@pytest.mark.parametrize("kind", KINDS)
def test_a_question_is_previewed_before_it_is_saved_and_without_its_key(editor, kind):
    state, response = preview(editor, "wagtailsnippets_quizzes_question:preview_on_add", question_form(kind))

    assert state == {"is_valid": True, "is_available": True}
    page = response.content.decode()
    assert response.status_code == 200
    assert (STEMS.get(kind) or "What is it?").split("[[")[0] in page
    assert RIGHT not in page


@pytest.mark.parametrize("kind", [None, *KINDS])
def test_a_preview_shows_what_is_there_of_an_empty_form(editor, kind):
    body = (
        {kind: as_form({key: "" if isinstance(part, str) else [] for key, part in BODIES[kind].items()})}
        if kind
        else {}
    )
    form = question_form(None, bank="", code="", stem="", outcome="", body=streamfield(list(body.items())))

    state, response = preview(editor, "wagtailsnippets_quizzes_question:preview_on_add", form)

    assert state["is_available"]
    assert response.status_code == 200


def test_a_published_question_is_previewed_as_changed(editor):
    question = make_question("single")

    form = question_form("single", stem="Changed?", code=question.code)
    _state, response = preview(editor, "wagtailsnippets_quizzes_question:preview_on_edit", form, pk=question.pk)

    assert "Changed?" in response.content.decode()
    assert "Changed?" not in Question.objects.get().stem


def quiz_form(**fields):
    data = {
        "title": "Trademarks quiz",
        "bank": str(make_bank().pk),
        "mode": "quiz",
        "fixed": streamfield([]),
        "draws": streamfield([]),
        "picked": streamfield([]),
        "shuffle_questions": "on",
        "shuffle_options": "on",
        "most_tries": "",
        "navigation": "free",
        "release": "after_submission",
        "opens_at": "",
        "closes_at": "",
        "password": "",
        "questions": "2",
        "max_difficulty": "3",
        "all_of_difficulty": "",
        "pass_mark": "60",
        "tries": "1",
        "wait_minutes": "60",
        "time_limit_minutes": "",
        "layout": "one_per_page",
    }
    return nested_form_data({**data, **fields})


def test_a_quiz_is_previewed_as_a_paper_without_its_key(editor):
    for kind in KINDS:
        make_question(kind)

    _state, response = preview(editor, "wagtailsnippets_quizzes_quiz:preview_on_add", quiz_form(questions="10"))

    page = response.content.decode()
    assert "A question of kind order?" in page
    assert RIGHT not in page


@pytest.mark.parametrize("missing", ["bank", "questions", "max_difficulty", "pass_mark", "title", "tries"])
def test_a_quiz_is_previewed_while_something_is_missing(editor, missing):
    make_question()

    state, response = preview(editor, "wagtailsnippets_quizzes_quiz:preview_on_add", quiz_form(**{missing: ""}))

    assert state["is_available"]
    assert response.status_code == 200


def test_a_quiz_is_written_published_and_corrected(editor):
    response = editor.post(reverse("wagtailsnippets_quizzes_quiz:add"), {**quiz_form(), "action-publish": "1"})
    assert response.status_code == 302, response.context["form"].errors

    quiz = Quiz.objects.get(live=True)
    url = reverse("wagtailsnippets_quizzes_quiz:edit", args=[quiz.pk])
    editor.post(url, {**quiz_form(all_of_difficulty="3", max_difficulty="2"), "action-publish": "1"})
    assert Quiz.objects.get().max_difficulty == 3

    editor.post(url, {**quiz_form(pass_mark="80"), "action-publish": "1"})
    assert Quiz.objects.get().pass_mark == 80


QUIZ_PROBLEMS = {
    "closes before it opens": (
        {"opens_at": "2026-12-02 10:00", "closes_at": "2026-12-01 10:00"},
        "must close after it opens",
    ),
    "feedback after an end that never comes": ({"release": "after_closing"}, "Say when it closes"),
    "feedback at once for all questions together": (
        {"release": "at_once", "layout": "all_on_one_page"},
        "needs one question a page",
    ),
    "forward only through one page": (
        {"navigation": "forward", "layout": "all_on_one_page"},
        "needs one question a page",
    ),
    "an exam with practice": ({"mode": "exam", "practice": "on"}, "has no practice before it"),
    "more draws than questions": (
        {"draws": streamfield([("draw", {"count": "5", "outcome": "", "difficulty": "", "tag": ""})])},
        "are 5 questions",
    ),
}


@pytest.mark.parametrize("name", QUIZ_PROBLEMS)
def test_a_quiz_that_cannot_be_taken_is_refused(editor, name):
    fields, message = QUIZ_PROBLEMS[name]

    response = editor.post(reverse("wagtailsnippets_quizzes_quiz:add"), {**quiz_form(**fields), "action-publish": "1"})

    assert message in response.content.decode()
    assert not Quiz.objects.exists()


def test_a_bank_with_questions_cannot_be_lost(client, site):
    client.force_login(make_admin())
    make_question()

    client.post(reverse("wagtailsnippets_quizzes_questionbank:delete", args=[make_bank().pk]))

    assert QuestionBank.objects.exists()


FILTERS = {
    "bank": {"bank": lambda: make_bank().pk},
    "kind": {"kind": lambda: "single"},
    "outcome": {"outcome": lambda: "M01-LO1"},
    "difficulty": {"difficulty": lambda: 1},
    "published": {"live": lambda: "true"},
    "search": {"q": lambda: "which right"},
}


@pytest.mark.parametrize("name", FILTERS)
def test_questions_are_filtered(editor, name):
    make_question("single", code="WANTED", stem="Which right?")
    other = make_question("tf", code="OTHER", bank=make_bank("M09"), outcome="M09-LO1", difficulty=3)
    Question.objects.filter(pk=other.pk).update(live=False)

    query = {key: value() for key, value in FILTERS[name].items()}
    page = editor.get(reverse("wagtailsnippets_quizzes_question:list_results"), query).content.decode()

    assert "WANTED" in page
    assert "OTHER" not in page


def test_quizzes_that_are_too_short_are_found(editor):
    make_quiz(make_bank("M01"), questions=2, title="Long enough")
    make_quiz(make_bank("M02"), questions=5, title="Not long enough")

    page = editor.get(reverse("wagtailsnippets_quizzes_quiz:list_results"), {"short": "true"}).content.decode()

    assert "Not long enough" in page
    assert "Long enough" not in page


def test_the_list_of_questions_takes_the_same_queries_however_long(editor):
    url = reverse("wagtailsnippets_quizzes_question:list")

    def queries_with(number):
        while Question.objects.count() < number:
            make_question("tf")
        editor.get(url)
        with CaptureQueriesContext(connection) as captured:
            editor.get(url)
        return len(captured)

    assert queries_with(2) == queries_with(12)


@pytest.mark.parametrize("kind", KINDS)
def test_a_new_list_opens_with_empty_rows_that_have_every_field(kind):
    block = Question.body.field.stream_block.child_blocks[kind]

    for name, rows in block.get_form_state(block.get_default()).items():
        fields = getattr(getattr(block.child_blocks[name], "child_block", None), "child_blocks", None)
        for row in rows if fields else []:
            assert set(row["value"]) == set(fields)
