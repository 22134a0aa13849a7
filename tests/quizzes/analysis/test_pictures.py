"""What the charts of item analysis take from its report."""

from types import SimpleNamespace

import pytest

from quizzes.analysis.pictures import histogram_of

pytestmark = pytest.mark.once


def test_columns_that_pass_begin_at_the_pass_mark():
    """60 % of 8 points are 4.8: who has 4 points has not passed, who has 5 has."""
    report = SimpleNamespace(figures={"distribution": [1] * 9}, quiz=SimpleNamespace(pass_mark=60))
    drawn = histogram_of(report)
    assert [place for place, column in enumerate(drawn.columns) if not column.weak] == [5, 6, 7, 8]
    assert drawn.columns[4].middle < drawn.mark < drawn.columns[5].middle
