from fractions import Fraction

import pytest

from trainers.gain import gain_of, normalised_gain
from trainers.sampling import is_sampled


@pytest.mark.parametrize(
    ("pre", "post", "gain"),
    [(40, 70, Fraction(1, 2)), (0, 100, 1), (50, 50, 0), (50, 25, Fraction(-1, 2)), (100, 100, None), (None, 80, None)],
)
def test_the_gain_is_the_share_of_what_could_still_be_learned(pre, post, gain):
    assert normalised_gain(pre, post) == gain


def test_the_gain_of_a_group_is_that_of_its_means():
    assert gain_of([(20, 60), (99, 98), (50, None)]) == Fraction(39, 81)
    assert gain_of([(50, None), (None, 80)]) is None


def test_a_share_of_the_sessions_is_checked_and_always_the_same():
    chosen = [key for key in range(10_000) if is_sampled(key, 20, secret="hush")]
    assert 1_850 < len(chosen) < 2_150
    assert chosen == [key for key in range(10_000) if is_sampled(key, 20, secret="hush")]
    assert chosen != [key for key in range(10_000) if is_sampled(key, 20, secret="other")]
    assert not any(is_sampled(key, 0, secret="hush") for key in range(100))
    assert all(is_sampled(key, 100, secret="hush") for key in range(100))
