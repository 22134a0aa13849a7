"""The charts of item analysis."""

from django.utils.translation import get_language_bidi
from django.utils.translation import gettext as _

from pages.charts import Amount, Cell, Table, columns, scatter
from quizzes.analysis.review import TOO_EASY, TOO_HARD, WEAK
from quizzes.analysis.words import percent, two_places

ROWS_OF_TABLE = 100


def scatter_of(report):
    """Facility from left to right, discrimination from bottom to top."""
    points = [
        (line.code, line.scores.facility, line.scores.discrimination_upper_lower, bool(line.findings))
        for line in report.lines
        if line.enough and not line.changed and line.scores.discrimination_upper_lower is not None
    ]
    head = (_("Question"), _("Answers"), _("Facility"), _("Discrimination"))
    return scatter(
        points,
        table=Table(head, tuple(_row(line) for line in report.lines[:ROWS_OF_TABLE])),
        low=TOO_HARD,
        high=TOO_EASY,
        weak=WEAK,
        x_label=_("facility: hard to easy"),
        y_label=_("↑ discrimination"),
    )


def _row(line):
    facility, strength = line.scores.facility, line.scores.discrimination_upper_lower
    shown = (percent(facility), two_places(strength)) if line.enough else ("–", "–")
    return (Cell(line.code, line.address), Cell(str(line.scores.n)), *map(Cell, shown))


def histogram_of(report):
    """How many learners have 0, 1, 2 … points, and where the pass mark is."""
    counts = report.figures["distribution"]
    passing = report.quiz.pass_mark / 100 * (len(counts) - 1)
    amounts = [
        Amount(str(points), count, str(count), weak=points < passing - 1e-9) for points, count in enumerate(counts)
    ]
    return columns(
        amounts,
        head=(_("Points"), _("Learners")),
        mark=passing,
        mark_label=_("pass mark"),
        axis_label=_("points"),
        rtl=get_language_bidi(),
    )
