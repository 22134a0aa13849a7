"""What an author is asked to look at, and in which words."""

from types import SimpleNamespace

import pytest

from quizzes.analysis.answers import AnswerFigures, Cell, LanguageFigures, PartFigures, Period, standardised_difference
from quizzes.analysis.review import KINDS, MINIMUM, MINIMUM_FOR_OPTIONS, Option, review
from quizzes.analysis.statistics import ItemFigures
from quizzes.analysis.words import SENTENCES, language_name, percent, sentences_of

pytestmark = pytest.mark.once

OPTIONS = [Option("a", "A", "Patent", False), Option("b", "B", "Trademark", True), Option("c", "C", "Design", False)]
GOOD_PARTS = (
    PartFigures("a", 0.2, 0.1, 0.2, 0.3),
    PartFigures("b", 0.6, 0.8, 0.6, 0.4),
    PartFigures("c", 0.2, 0.1, 0.2, 0.3),
)


def item(n=200, facility=0.6, discrimination=0.4, rest=0.3):
    return ItemFigures(
        key="q",
        n=n,
        exposure=1,
        facility=facility,
        facility_interval=(0, 1),
        sd=0.5,
        discrimination_upper_lower=discrimination,
        discrimination_upper_lower_interval=(-1, 1),
        item_rest_correlation=rest,
        item_rest_correlation_interval=(-1, 1),
        item_total_correlation=0.4,
        alpha_if_deleted=0.7,
        discriminative_efficiency=0.5,
        effective_weight=0.1,
    )


def answers(**fields):
    whole = {
        "parts": GOOD_PARTS,
        "unanswered": 0.0,
        "seconds": 30,
        "languages": (),
        "recent": Period(0, None),
        "before": Period(200, 0.6),
        "drift_interval": None,
    }
    return AnswerFigures(**{**whole, **fields})


def line(scores, found):
    return SimpleNamespace(
        scores=scores, answers=found, changed=False, enough=scores.n >= MINIMUM, findings=review(scores, found, OPTIONS)
    )


def kinds(scores, found=None):
    return [finding.kind for finding in review(scores, found or answers(), OPTIONS)]


def test_a_good_question_needs_no_look():
    assert kinds(item()) == []
    assert sentences_of(line(item(), answers())) == ["No problem found."]


def test_below_the_minimum_nothing_is_said_but_how_many_are_missing():
    few = item(n=MINIMUM - 1, facility=0, discrimination=-1, rest=-1)
    assert kinds(few) == []
    assert sentences_of(line(few, answers())) == ["Not enough answers yet: 29 of 30."]


@pytest.mark.parametrize(
    ("scores", "kind", "sentence"),
    [
        (
            item(facility=0.24),
            "too_hard",
            "Very hard: learners get only 24% of the point on average. Is it taught, and is it clear?",
        ),
        (item(facility=0.96), "too_easy", "Nearly everybody knows this (96%). Keep it only if everybody must."),
        (
            item(discrimination=0.14),
            "weak",
            "Strong and weak learners do nearly equally well: it says little about who knows the topic.",
        ),
        (
            item(discrimination=-0.01, rest=-0.01),
            "key",
            "Strong learners miss this more often than weak ones: check the key.",
        ),
    ],
)
def test_the_limits_of_the_curriculum(scores, kind, sentence):
    assert kinds(scores) == [kind]
    assert sentences_of(line(scores, answers())) == [sentence]


def test_at_the_limits_nothing_is_said():
    assert kinds(item(facility=0.25)) == kinds(item(facility=0.95)) == kinds(item(discrimination=0.15)) == []


def test_what_nearly_everybody_knows_need_not_tell_strong_from_weak():
    assert kinds(item(facility=0.97, discrimination=0.05)) == ["too_easy"]


@pytest.mark.parametrize(
    ("parts", "sentence"),
    [
        (GOOD_PARTS[:2], "Option C is chosen by nobody."),
        ((*GOOD_PARTS[:2], PartFigures("c", 0.029, 0, 0, 0.1)), "Option C is chosen by hardly anybody (3%)."),
        ((*GOOD_PARTS[:2], PartFigures("c", 0.001, 0, 0, 0.1)), "Option C is chosen by hardly anybody (1%)."),
    ],
)
def test_a_wrong_option_that_misleads_nobody_is_named(parts, sentence):
    assert sentences_of(line(item(), answers(parts=parts))) == [sentence]


def test_options_need_a_hundred_answers():
    assert kinds(item(n=MINIMUM_FOR_OPTIONS - 1), answers(parts=GOOD_PARTS[:2])) == []
    assert kinds(item(n=MINIMUM_FOR_OPTIONS), answers(parts=GOOD_PARTS[:2])) == ["rare_option"]


def test_of_true_and_false_neither_is_rare():
    both = [Option("true", "A", "True", True), Option("false", "B", "False", False)]
    assert review(item(), answers(parts=(PartFigures("true", 1.0, 1, 1, 1),)), both) == []


def test_a_wrong_option_that_the_strong_prefer_is_named():
    parts = (PartFigures("a", 0.5, 0.6, 0.5, 0.3), PartFigures("b", 0.4, 0.4, 0.4, 0.4), GOOD_PARTS[2])
    assert sentences_of(line(item(), answers(parts=parts))) == [
        "More of the strongest learners choose option A than the right one: check the key."
    ]


ARABIC = LanguageFigures("ar", 40, 0.4, -0.18, (-0.3, -0.06))


def test_of_several_right_options_none_has_a_rival():
    parts = (PartFigures("a", 0.6, 0.9, 0.6, 0.4), PartFigures("b", 0.2, 0.1, 0.2, 0.3), PartFigures("c", 0.2, 0, 0, 0))
    several = [*OPTIONS, Option("d", "D", "Design right", True)]
    assert [found.kind for found in review(item(), answers(parts=parts), OPTIONS)] == ["rival"]
    assert [found.kind for found in review(item(), answers(parts=parts), several)] == []


@pytest.mark.parametrize(("discrimination", "rest", "found"), [(-0.1, 0.1, "weak"), (-0.1, -0.1, "key")])
def test_one_sign_of_a_wrong_key_is_not_enough(discrimination, rest, found):
    assert kinds(item(discrimination=discrimination, rest=rest)) == [found]


def test_a_language_in_which_equally_good_learners_do_worse_is_named():
    assert sentences_of(line(item(), answers(languages=(ARABIC,)))) == [
        "Harder in Arabic: there, equally good learners get 18% less of the point. Compare the texts."
    ]


@pytest.mark.parametrize(
    "figures",
    [
        LanguageFigures("ar", MINIMUM - 1, 0.4, -0.18, (-0.3, -0.06)),
        LanguageFigures("ar", 40, 0.4, -0.18, (-0.4, 0.04)),
        LanguageFigures("ar", 4000, 0.4, -0.09, (-0.1, -0.08)),
        LanguageFigures("ar", 40, 0.4, None, None),
    ],
    ids=["few", "may be chance", "small", "nobody equally good"],
)
def test_a_difference_between_languages_must_be_sure_and_large(figures):
    assert kinds(item(), answers(languages=(figures,))) == []


def test_what_became_easier_or_harder_is_said_with_both_shares():
    easier = answers(recent=Period(60, 0.93), before=Period(300, 0.71), drift_interval=(0.1, 0.3))
    assert sentences_of(line(item(), easier)) == [
        "It has become easier: 71% before, 93% in the last 90 days. The answer may have got around."
    ]
    harder = answers(recent=Period(60, 0.5), before=Period(300, 0.71), drift_interval=(-0.3, -0.1))
    assert kinds(item(), harder) == ["harder"]


def test_a_change_must_be_sure_and_large():
    few = answers(recent=Period(29, 0.93), before=Period(300, 0.71), drift_interval=(0.1, 0.3))
    chance = answers(recent=Period(60, 0.83), before=Period(300, 0.71), drift_interval=(-0.1, 0.3))
    small = answers(recent=Period(6000, 0.80), before=Period(3000, 0.71), drift_interval=(0.05, 0.1))
    assert [kinds(item(), each) for each in (few, chance, small)] == [[], [], []]


def test_what_many_leave_empty_is_said():
    assert sentences_of(line(item(), answers(unanswered=0.12))) == ["12% leave it without an answer."]


def test_the_gravest_comes_first():
    bad = item(facility=0.1, discrimination=-0.2, rest=-0.1)
    assert kinds(bad, answers(parts=GOOD_PARTS[:2], unanswered=0.3, languages=(ARABIC,))) == [
        "key",
        "language",
        "too_hard",
        "unanswered",
        "rare_option",
    ]


def test_every_kind_has_its_words():
    assert set(SENTENCES) == set(KINDS)


@pytest.mark.parametrize(
    ("share", "text"), [(0, "0%"), (0.001, "1%"), (0.5, "50%"), (0.999, "99%"), (1, "100%"), (0.285, "28%")]
)
def test_only_nothing_is_0_percent_and_only_everything_100(share, text):
    assert percent(share) == text


def test_an_unknown_language_keeps_its_code():
    assert (language_name("fr"), language_name("tlh")) == ("French", "tlh")


class TestLanguages:
    def cell(self, *scores):
        cell = Cell()
        for score in scores:
            cell.add(score)
        return cell

    def test_learners_are_compared_with_equally_good_ones_only(self):
        """Weaker on the whole, but as good as the others in each band: there is no difference."""
        own = {2: self.cell(0, 0, 1, 0), 8: self.cell(1)}
        others = {2: self.cell(0, 1, 0, 0), 8: self.cell(1, 1, 1, 1)}
        assert standardised_difference(own, others)[0] == 0

    def test_the_difference_is_weighted_by_the_learners_of_the_language(self):
        own = {2: self.cell(0, 0, 0), 8: self.cell(1)}
        others = {2: self.cell(1, 0), 8: self.cell(0, 1)}
        difference, (low, high) = standardised_difference(own, others)
        assert difference == pytest.approx(3 / 4 * -0.5 + 1 / 4 * 0.5)
        # within the bands: squares 0.5 + 0.5, freedom 4; 9/16 (1/3 + 1/2) + 1/16 (1 + 1/2)
        assert high - low == pytest.approx(2 * 1.959964 * (0.25 * (9 / 16 * 5 / 6 + 1 / 16 * 3 / 2)) ** 0.5)

    def test_without_equally_good_learners_nothing_is_said(self):
        assert standardised_difference({2: self.cell(0, 1)}, {8: self.cell(0, 1), 2: Cell()}) == (None, None)
