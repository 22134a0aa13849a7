import math

import pytest

from quizzes.analysis.intervals import f_quantile, feldt, fisher, newcombe, regularised_beta, wilson

pytestmark = pytest.mark.once


@pytest.mark.parametrize(
    ("right", "n", "expected"),
    [  # Newcombe (1998), "Two-sided confidence intervals for the single proportion", table I, method 3
        (81, 263, (0.2553, 0.3662)),
        (15, 148, (0.0624, 0.1605)),
        (0, 20, (0.0, 0.1611)),
        (1, 29, (0.0061, 0.1718)),
    ],
)
def test_the_interval_of_a_share_is_the_published_one(right, n, expected):
    assert wilson(right / n, n) == pytest.approx(expected, abs=5e-5)


@pytest.mark.parametrize(
    ("some", "others", "expected"),
    [  # Newcombe (1998), "Interval estimation for the difference between independent proportions", table II, method 10
        ((56, 70), (48, 80), (0.0524, 0.3339)),
        ((9, 10), (3, 10), (0.1705, 0.8090)),
        ((10, 10), (0, 20), (0.6791, 1.0)),
    ],
)
def test_the_interval_of_a_difference_is_the_published_one(some, others, expected):
    assert newcombe(some[0] / some[1], some[1], others[0] / others[1], others[1]) == pytest.approx(expected, abs=5e-5)


def test_the_interval_of_a_correlation_is_even_around_its_artanh():
    low, high = fisher(0.4, 50)
    assert (low, high) == pytest.approx((0.1368939263, 0.6103877081), abs=1e-9)
    assert (math.atanh(low) + math.atanh(high)) / 2 == pytest.approx(math.atanh(0.4))


@pytest.mark.parametrize(
    ("probability", "degrees", "expected"),
    [  # scipy.stats.f.ppf
        (0.95, (5, 10), 3.3258345304130104),
        (0.025, (21, 399), 0.4844222524682033),
        (0.975, (1247, 18705), 1.082896911193996),
        (0.975, (99999, 899991), 1.0092647944943152),
    ],
)
def test_quantiles_of_f_agree_with_tables_also_for_many_answers(probability, degrees, expected):
    assert f_quantile(probability, *degrees) == pytest.approx(expected, rel=1e-8)


def test_the_beta_distribution_keeps_its_symmetry_and_its_ends():
    assert regularised_beta(2, 3, 0.4) + regularised_beta(3, 2, 0.6) == pytest.approx(1, abs=1e-14)
    assert regularised_beta(2, 3, 0.0) == 0
    assert regularised_beta(2, 3, 1.0) == 1
    assert regularised_beta(1, 1, 0.3) == pytest.approx(0.3, abs=1e-14)


def test_the_interval_of_alpha_is_feldts():
    """R, psych 2.2.9, alpha(ability): 0.81 0.83 0.84; to ten digits with scipy's quantiles."""
    assert feldt(0.8279519243738455, 1248, 16) == pytest.approx((0.8136896703, 0.8415849895), abs=1e-9)


@pytest.mark.parametrize(
    "interval",
    [wilson(0.5, 0), newcombe(0.5, 0, 0.5, 9), fisher(0.5, 3), fisher(None, 50), feldt(0.8, 1, 5), feldt(None, 9, 5)],
)
def test_too_few_answers_have_no_interval(interval):
    assert interval is None


@pytest.mark.parametrize("correlation", [-1.0, 1.0])
def test_a_perfect_correlation_has_no_width(correlation):
    assert fisher(correlation, 9) == (correlation, correlation)
