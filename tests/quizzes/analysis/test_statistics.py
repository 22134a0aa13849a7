"""Figures against textbook formulas, and against numbers that other programs computed."""

import random
from itertools import combinations
from statistics import correlation, covariance, fmean, stdev, variance

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from quizzes.analysis.statistics import analyse, figures_of
from quizzes.analysis.tallies import Tally
from tests.quizzes.analysis.known import MOODLE, PSYCH, expected, moodle_rows, needs_known_numbers, psych_rows

pytestmark = pytest.mark.once

# Five learners, four items; computed by hand below.
SMALL = [
    {"a": 1, "b": 1, "c": 1, "d": 0.5},
    {"a": 1, "b": 1, "c": 0, "d": 1},
    {"a": 1, "b": 0, "c": 1, "d": 0},
    {"a": 0, "b": 1, "c": 0, "d": 0},
    {"a": 0, "b": 0, "c": 0, "d": 0},
]
SCORES = st.sampled_from([0.0, 0.25, 1 / 3, 0.5, 1.0])


@st.composite
def tables(draw):
    """Complete tables, from 2 learners and 2 items up."""
    items = draw(st.integers(2, 6))
    rows = draw(st.lists(st.lists(SCORES, min_size=items, max_size=items), min_size=2, max_size=12))
    return [{f"q{number}": score for number, score in enumerate(row)} for row in rows]


def by_key(figures):
    return {item.key: item for item in figures.items}


def column(rows, key):
    return [row[key] for row in rows]


def textbook_alpha(rows, keys):
    of_items = sum(variance(column(rows, key)) for key in keys)
    of_total = variance([sum(row[key] for key in keys) for row in rows])
    return len(keys) / (len(keys) - 1) * (1 - of_items / of_total) if of_total > 1e-9 else None


@needs_known_numbers
class TestKnownNumbers:
    def test_moodles_figures_agree_to_the_digits_it_prints(self):
        """All five columns, of 17 items with marks. The tolerance is the file's: 1e-6, in percent and thousandths."""
        rows, points = moodle_rows()
        items, known = by_key(analyse(rows, points)), expected(MOODLE)
        ours = {
            "facility": lambda item: item.facility * 100,
            "sd_x1000": lambda item: item.sd * 1000 * points[item.key],
            "effectiveweight": lambda item: item.effective_weight * 100,
            "discriminationindex": lambda item: percent(item.item_rest_correlation),
            "discriminativeefficiency": lambda item: percent(item.discriminative_efficiency),
        }
        for name, figure in ours.items():
            theirs = {slot: value for slot, value in enumerate(known[name], 1) if slot in items}
            assert {slot: figure(item) for slot, item in items.items()} == pytest.approx(theirs, abs=known["tolerance"])

    def test_alpha_of_1248_learners_agrees_with_psych_to_ten_digits(self):
        figures, known = analyse(psych_rows()), expected(PSYCH)
        assert figures.cronbach_alpha == pytest.approx(known["cronbach_alpha"], abs=1e-10)
        assert figures.standardized_alpha == pytest.approx(known["std_alpha"], abs=5e-5)  # four digits are given
        assert figures.cronbach_alpha_interval == pytest.approx((0.81, 0.84), abs=5e-3)  # psych prints two

    def test_items_of_1248_learners_agree_with_textbook_formulas_to_ten_digits(self):
        rows = psych_rows()
        totals = [sum(row.values()) for row in rows]
        for key, item in by_key(analyse(rows)).items():
            scores = column(rows, key)
            rests = [total - score for total, score in zip(totals, scores, strict=True)]
            assert item.facility == pytest.approx(fmean(scores), abs=1e-10)
            assert item.sd == pytest.approx(stdev(scores), abs=1e-10)
            assert item.item_total_correlation == pytest.approx(correlation(scores, totals), abs=1e-10)
            assert item.item_rest_correlation == pytest.approx(correlation(scores, rests), abs=1e-10)
            others = [each for each in rows[0] if each != key]
            assert item.alpha_if_deleted == pytest.approx(textbook_alpha(rows, others), abs=1e-10)


def percent(share):
    return None if share is None else share * 100


class TestTextbook:
    @given(tables())
    def test_alpha_of_a_complete_table_is_the_textbooks(self, rows):
        alpha = textbook_alpha(rows, rows[0])
        assume(alpha is not None)
        assert analyse(rows).cronbach_alpha == pytest.approx(alpha, abs=1e-9)

    @given(tables())
    def test_item_rest_correlation_of_a_complete_table_is_pearsons(self, rows):
        for key, item in by_key(analyse(rows)).items():
            scores, rests = column(rows, key), [sum(row.values()) - row[key] for row in rows]
            if variance(scores) < 1e-9 or variance(rests) < 1e-9:
                assert item.item_rest_correlation is None
            else:
                assert item.item_rest_correlation == pytest.approx(correlation(scores, rests), abs=1e-6)

    def test_a_small_table_by_hand(self):
        figures = analyse(SMALL)
        a, _b, _c, d = figures.items
        assert (figures.n, figures.items_per_paper, figures.mean) == (5, 4, 1.9)
        assert figures.distribution == (1, 1, 1, 2, 0)  # 0, 1, 2, 3 and 3.5 points
        assert (a.n, a.exposure, a.facility) == (5, 1, 0.6)
        assert (d.facility, d.sd) == (0.3, pytest.approx(0.2**0.5))
        # variances 0.3 + 0.3 + 0.3 + 0.2, total's 2.05
        assert figures.cronbach_alpha == pytest.approx(4 / 3 * (1 - 1.1 / 2.05))
        assert figures.sem == pytest.approx((2.05 * (1 - figures.cronbach_alpha)) ** 0.5)

    def test_the_standard_error_is_in_points_of_the_paper(self):
        figures = analyse(SMALL)
        assert figures.sem == pytest.approx(figures.sd * (1 - figures.cronbach_alpha) ** 0.5)

    @given(tables())
    def test_an_item_against_the_rest_never_does_better_than_the_best_order(self, rows):
        for item in analyse(rows).items:
            assert item.discriminative_efficiency is None or item.discriminative_efficiency <= 1 + 1e-9

    def test_points_weigh_an_item(self):
        """One item of two points counts like two equal items of one."""
        one = analyse([{"a": row["a"], "b": row["b"]} for row in SMALL], points={"a": 2})
        assert one.mean == pytest.approx(1.8)
        assert (one.items_per_paper, one.items[0].facility) == (2, 0.6)


class TestGroups:
    def test_the_groups_have_27_percent_each(self):
        """Of 11 learners 3 are in each group: the item is right for the best four and for none of the last three."""
        rows = [{"item": 1 if place > 6 else 0, "rest": place / 10} for place in range(11)]
        assert by_key(analyse(rows))["item"].discrimination_upper_lower == 1

    def test_learners_tied_at_the_border_count_in_equal_parts(self):
        """Of 10 learners 3 are in each group; two are best, four are tied behind them, and two of these are right."""
        rows = (
            [{"item": 1, "rest": 1}] * 2
            + [{"item": 1, "rest": 0}, {"item": 0, "rest": 1}] * 2
            + [{"item": 0, "rest": 0}] * 4
        )
        item = by_key(analyse(rows))["item"]
        assert item.discrimination_upper_lower == pytest.approx((2 + 1 / 2) / 3)

    @given(tables(), st.randoms())
    def test_the_order_of_the_rows_makes_no_difference(self, rows, chance):
        shuffled = chance.sample(rows, len(rows))
        ours = by_key(analyse(rows))
        for key, item in by_key(analyse(shuffled)).items():
            assert item.discrimination_upper_lower == pytest.approx(ours[key].discrimination_upper_lower)

    def test_one_learner_makes_no_groups(self):
        assert analyse(SMALL[:1]).items[0].discrimination_upper_lower is None

    def test_all_alike_means_no_difference(self):
        assert analyse([{"a": 1, "b": 0}] * 9).items[0].discrimination_upper_lower == 0


class TestPapersThatDiffer:
    def test_an_item_that_is_not_on_a_paper_does_not_count_there(self):
        figures = analyse([{"a": 1, "b": None}, {"a": 0, "b": 1}, {"a": 1}])
        a, b = figures.items
        assert (figures.n, a.n, b.n) == (3, 3, 1)
        assert (a.exposure, b.exposure) == (1, pytest.approx(1 / 3))
        assert (a.facility, b.facility) == (pytest.approx(2 / 3), 1)

    def test_a_covariance_counts_the_learners_who_had_both(self):
        """Against the formula of the docstring, with Python's own variances and covariances."""
        chance = random.Random(7)
        bank = "abcde"
        rows = [{key: chance.randint(0, 4) / 4 for key in chance.sample(bank, 3)} for _learner in range(60)]
        variances = [variance([row[key] for row in rows if key in row]) for key in bank]
        both = {pair: [row for row in rows if set(pair) <= row.keys()] for pair in combinations(bank, 2)}
        covariances = [covariance(column(joint, one), column(joint, two)) for (one, two), joint in both.items()]
        v, c = fmean(variances), fmean(covariances)
        assert analyse(rows).cronbach_alpha == pytest.approx(3 * c / (v + 2 * c), abs=1e-9)

    def test_covariances_that_no_scores_could_have_give_no_alpha(self):
        """Two learners for each pair, perfectly alike, but the variances over all rows are smaller."""
        rows = [
            {"a": 1, "b": 1},
            {"a": 0, "b": 0},
            {"b": 1, "c": 1},
            {"b": 0, "c": 0},
            {"a": 1, "c": 1},
            {"a": 0, "c": 0},
        ]
        assert (analyse(rows).cronbach_alpha, analyse(rows).sem) == (None, None)

    def test_alpha_of_drawn_papers_is_near_that_of_whole_papers_of_their_length(self):
        """A bank of 20, from which each of 4,000 learners gets 8; against 8 of the bank answered by everybody."""
        chance = random.Random(4)
        keys = [f"q{number}" for number in range(20)]

        def answers(drawn):
            ability = chance.gauss(0, 1)
            return {key: float(chance.gauss(0, 1.3) < ability) for key in drawn}

        drawn = analyse([answers(chance.sample(keys, 8)) for _learner in range(4000)])
        whole = analyse([answers(keys[:8]) for _learner in range(4000)])
        assert drawn.items_per_paper == 8
        assert drawn.cronbach_alpha == pytest.approx(whole.cronbach_alpha, abs=0.02)
        rest = fmean(item.item_rest_correlation for item in whole.items)
        assert fmean(item.item_rest_correlation for item in drawn.items) == pytest.approx(rest, abs=0.03)

    def test_a_learner_who_saw_nothing_is_nobody(self):
        assert analyse([*SMALL, {"a": None}]) == analyse(SMALL)

    def test_items_keep_the_order_of_the_table(self):
        assert [item.key for item in analyse([{"z": None, "b": 1}, {"z": 1, "b": 0}]).items] == ["z", "b"]


class TestNothingToCompute:
    def test_an_empty_table_has_empty_figures(self):
        figures = analyse([])
        assert (figures.n, figures.items, figures.cronbach_alpha, figures.sem) == (0, (), None, None)

    def test_an_item_nobody_saw_has_no_figures(self):
        item = analyse([{"a": 1, "never": None}]).items[1]
        assert (item.n, item.facility, item.facility_interval, item.sd) == (0, None, None, None)

    def test_an_item_that_everybody_answers_alike_correlates_with_nothing(self):
        """0.1 + 0.2 must not look like a difference from 0.3."""
        item = analyse([{"same": 0.1 + 0.2, "b": 1}, {"same": 0.3, "b": 0}] * 5).items[0]
        assert item.item_rest_correlation is None

    def test_one_item_has_no_alpha(self):
        assert analyse([{"a": 1}, {"a": 0}]).cronbach_alpha is None


@pytest.mark.parametrize(
    ("kept", "distribution"), [(0.33333, (0, 1, 0, 0)), (0.66667, (0, 0, 1, 0)), (0.3, (1, 0, 0, 0))]
)
def test_a_share_that_was_kept_with_five_places_has_its_whole_points(kept, distribution):
    tally = Tally(None)
    tally.add({"a": 1, "b": 0, "c": 0}, kept)
    assert figures_of(tally).distribution == distribution
