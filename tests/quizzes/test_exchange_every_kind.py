"""Every kind of question out of the bank and back, through packages and tables."""

import pytest
from wagtail.models import Locale

from quizzes.exchange import formats
from quizzes.exchange.bank import CHANGED, NEW, SAME, bring_in, compare, drafts_of
from quizzes.models import Question
from tests.quizzes.factories import BODIES, make_bank, make_question

pytestmark = pytest.mark.django_db


@pytest.fixture
def questions(site):
    for kind in BODIES:
        question = make_question(kind)
        question.tags.add("marks", "a, b")
        question.hint, question.explanation, question.reference = "Think.", "Because.\nOf that.", "Art. 15 TRIPS"
        question.save()
    # As the editor of the site writes it.
    first = Question.objects.first()
    first.stem = '<p data-block-key="ab12c">What is <b>new</b>?</p>'
    first.save()
    return Question.objects.order_by("code")


@pytest.mark.parametrize("name", ["qti30", "qti21", "xlsx", "csv"])
def test_a_file_of_the_bank_changes_nothing_when_it_comes_again(questions, name):
    written = formats.write_file(name, drafts_of(questions))
    left_out = [] if name.startswith("qti") else ["hotspot"]
    assert len(written.left_out) == len(left_out)
    assert written.lost == {}
    preview = compare(bank=make_bank(), locale=Locale.get_default(), reading=formats.read_file(name, written.data))
    assert (preview.count(NEW), preview.count(CHANGED), preview.refused) == (0, 0, ())
    assert preview.count(SAME) == len(BODIES) - len(left_out)


@pytest.mark.parametrize("name", ["qti30", "xlsx"])
def test_a_file_of_one_bank_makes_the_same_questions_in_another(questions, name):
    written = formats.write_file(name, drafts_of(questions))
    other, locale = make_bank("M02"), Locale.get_default()
    preview = compare(bank=other, locale=locale, reading=formats.read_file(name, written.data))
    bring_in(bank=other, locale=locale, preview=preview)
    again = formats.write_file(name, drafts_of(other.questions.order_by("code")))
    assert len(again.data) == pytest.approx(len(written.data), rel=0.05)
    assert [each.kind for each in other.questions.order_by("code")] == [
        each.kind for each in questions.exclude(bank=other) if name == "qti30" or each.kind != "hotspot"
    ]
