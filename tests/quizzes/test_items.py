"""From what an author wrote to what a paper freezes."""

import random

import pytest
from wagtail.models import Locale

from quizzes.forms import Question as Shown
from quizzes.forms import Sheet, read_response
from quizzes.grading import score
from quizzes.items import item_of
from quizzes.models import Question
from quizzes.queries import cards, draw_paper, drawn_items
from tests.quizzes.factories import BODIES, make_bank, make_picture, make_question, make_quiz

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("kind", BODIES)
def test_every_kind_becomes_an_item_with_keys(site, kind):
    item = item_of(make_question(kind))

    assert item.kind == kind
    keys = [each.key for each in (*item.choices, *item.prompts, *item.rubric)]
    assert all(keys)
    assert len(keys) == len(set(keys)) or kind == "match"  # a pair has one key for both its sides


def test_a_stem_is_cleaned_however_it_came_into_the_table(site):
    question = make_question("tf")
    Question.objects.filter(pk=question.pk).update(
        stem="<p onclick='x()'>Which <b>mark</b><script>x()</script><img src=x onerror=x()></p>"
    )
    item = item_of(Question.objects.get(pk=question.pk))

    assert item.stem == "<p>Which <b>mark</b></p>"
    assert str(Shown(item).stem) == item.stem


def test_a_picture_comes_with_its_size_and_words(site):
    picture = item_of(make_question("tf", picture=make_picture(), picture_alt="A bottle")).picture

    assert (picture.width, picture.height, picture.alt) == (400, 300, "A bottle")
    assert picture.url.startswith("/media/")


def test_the_text_of_a_cloze_is_taken_apart_at_its_gaps(site):
    shown = Shown(item_of(make_question("cloze")))

    assert [row.key for _text, row in shown.parts if row] == ["1", "2", "3", "4"]
    assert "".join(text for text, _row in shown.parts) == (
        "<p>Rights obey ; favours obey  treatment for  years at  percent.</p>"
    )


def test_a_gap_that_its_text_forgot_can_still_be_answered(site):
    shown = Shown(item_of(make_question("cloze", stem="Only [[1]] is here.")))

    assert [row.key for _text, row in shown.parts if row] == ["1", "2", "3", "4"]


def test_a_choice_in_a_gap_is_stored_by_its_key_and_never_by_its_place(site):
    item = item_of(make_question("cloze"))
    gap = item.prompts[2]
    name = f"answer-{item.key}"

    response = read_response(item, {f"{name}-shown": "1", f"{name}-3": "2", f"{name}-4": "0.5"})

    assert response == {"3": gap.choices[1].key, "4": "0.5"}
    assert read_response(item, {f"{name}-shown": "1", f"{name}-3": "99"}) == {}


def test_drawing_reads_only_the_questions_drawn(site, django_assert_num_queries):
    bank = make_bank()
    quiz = make_quiz(bank, kinds=("single",) * 3, questions=2)
    for _ in range(20):
        make_question("tf", bank=bank, outcome="M01-LO1")
    draw_paper(quiz, 1)

    # The cards, and the questions drawn: however many there are.
    with django_assert_num_queries(2):
        assert len(drawn_items(quiz, random.Random(1))) == 2


def test_questions_are_drawn_by_tag(site):
    bank = make_bank()
    quiz = make_quiz(bank, kinds=("single",) * 4, questions=1)
    tagged = bank.questions.order_by("code")[2]
    tagged.tags.add("export")
    tagged.save()
    quiz.draws = [("draw", {"count": 1, "outcome": "", "difficulty": "", "tag": "export"})]

    assert [item.code for item in draw_paper(quiz, 7).items] == [tagged.code]


def test_fixed_questions_come_from_any_bank(site):
    elsewhere = make_question("tf", bank=make_bank("M09"))
    quiz = make_quiz(make_bank(), kinds=("single",) * 4, questions=2, fixed=[("question", elsewhere)])

    assert str(elsewhere.translation_key) in {card.key for card in cards(quiz)}
    assert elsewhere.code in {item.code for item in draw_paper(quiz, 7).items}


def test_a_large_bank_is_read_once_until_something_in_it_changes(site, django_assert_num_queries):
    bank = make_bank()
    rule = {"count": 1, "outcome": "", "difficulty": "", "tag": "fees"}
    quiz = make_quiz(bank, kinds=("single", "tf"), draws=[("draw", rule)])
    assert len(cards(quiz)) == 2
    with django_assert_num_queries(1):
        cards(quiz)

    more = make_question("tf", bank=bank)
    assert len(cards(quiz)) == 3
    more.tags.add("fees")
    more.save()
    assert [card.key for card in cards(quiz) if "fees" in card.tags] == [str(more.translation_key)]
    more.unpublish()
    assert len(cards(quiz)) == 2


def test_a_question_in_another_language_is_never_drawn(site):
    bank = make_bank()
    quiz = make_quiz(bank, kinds=("single",))
    french = make_question("tf", bank=bank)
    Question.objects.filter(pk=french.pk).update(locale=Locale.objects.get_or_create(language_code="fr")[0])

    assert len(cards(quiz)) == 1


def test_lists_show_a_question_as_plain_text(site):
    question = make_question("cloze")
    Question.objects.filter(pk=question.pk).update(stem="<p>A <strong>mark</strong> &amp; [[1]]</p><p>Then [[2]].</p>")

    sheet = Sheet([item_of(Question.objects.get(pk=question.pk))], {})

    assert sheet.questions[0].legend == "A mark & ____ (1) Then ____ (2)."


def test_the_same_text_on_the_right_of_two_pairs_is_one_choice_that_is_right_for_both(site):
    pairs = [("Logo", "Yes"), ("Recipe", "No"), ("Name", "Yes")]
    body = {
        "pairs": [{"left": left, "right": right, "feedback": ""} for left, right in pairs],
        "distractors": [{"text": "No", "feedback": ""}, {"text": "Perhaps", "feedback": ""}],
    }
    item = item_of(make_question("match", body=body))
    assert [choice.text for choice in item.choices] == ["Yes", "No", "Perhaps"]
    keys = {choice.text: choice.key for choice in item.choices}
    assert (
        score(item, {prompt.key: keys[right] for prompt, (_left, right) in zip(item.prompts, pairs, strict=True)}) == 1
    )
