"""Drawings stay inside their frame and show what the table says, on a page, on paper and in a Word file."""

from html.parser import HTMLParser

import pytest
from django.template.loader import render_to_string
from hypothesis import given
from hypothesis import strategies as st

from pages.charts import WIDTH, Amount, Bars, Cell, Columns, Scatter, Table, bars, columns, scatter, shortened

pytestmark = pytest.mark.once

HEAD = ("Stage", "Enrolments")
NO_TABLE = Table((), ())
LIMITS = {"table": NO_TABLE, "low": 0.25, "high": 0.95, "weak": 0.15}
POINTS = st.tuples(st.just("Q"), st.floats(0, 1), st.floats(-1, 1), st.booleans())
COUNTS = st.lists(st.integers(0, 10**6), min_size=1, max_size=101)


def amounts(counts, **fields):
    return [Amount(f"Stage {place}", count, str(count), **fields) for place, count in enumerate(counts)]


@given(st.lists(POINTS))
def test_every_question_stands_inside_the_frame(points):
    drawn = scatter(points, **LIMITS)
    assert len(drawn.dots) == len(points)
    for dot in drawn.dots:
        assert Scatter.left <= dot.x <= Scatter.right
        assert Scatter.top <= dot.y <= Scatter.bottom


def test_easy_is_right_and_good_is_up():
    bad, good = scatter([("Q1", 0.2, 0.1, True), ("Q2", 0.8, 0.6, False)], **LIMITS).dots[::-1]
    assert (bad.label, good.label) == ("Q1", "Q2")
    assert bad.x < good.x
    assert bad.y > good.y


def test_the_axis_goes_down_only_as_far_as_it_must():
    for lowest, ticks in (
        (0.2, ["0", "0.5", "1"]),
        (-0.1, ["-0.5", "0", "0.5", "1"]),
        (-0.6, ["-1", "-0.5", "0", "0.5", "1"]),
    ):
        drawn = scatter([("Q", 0.5, lowest, False)], **LIMITS)
        assert [tick.label for tick in drawn.y_ticks] == ticks


@given(COUNTS, st.booleans())
def test_every_column_stands_inside_the_frame(counts, rtl):
    drawn = columns(amounts(counts), head=HEAD, mark=len(counts) / 2, rtl=rtl)
    assert [column.shown for column in drawn.columns] == [str(count) for count in counts]
    assert len([column for column in drawn.columns if column.label]) <= 12
    assert drawn.grid_from <= drawn.mark <= drawn.grid_to
    for column in drawn.columns:
        assert drawn.grid_from <= column.x <= column.x + column.width <= drawn.grid_to + 0.1
        assert Columns.top - 0.1 <= column.y <= column.y + column.height <= Columns.bottom + 0.2


@given(COUNTS, st.booleans())
def test_every_bar_stands_inside_the_frame_and_begins_where_lines_begin(counts, rtl):
    drawn = bars(amounts(counts), head=HEAD, rtl=rtl)
    for bar, count in zip(drawn.bars, counts, strict=True):
        assert 0 <= bar.x <= bar.x + bar.width <= WIDTH + 0.1
        assert bool(bar.width) == bool(count)
        assert (bar.x + bar.width == pytest.approx(WIDTH)) if rtl and count else bar.x in (0, WIDTH)
    assert drawn.height == Bars.step * len(counts)


def test_the_first_month_stands_where_reading_begins():
    left, right = columns(amounts([1, 2]), head=HEAD).columns
    assert left.x < right.x
    first, second = columns(amounts([1, 2]), head=HEAD, rtl=True).columns
    assert first.x > second.x


def test_the_table_has_the_numbers_of_the_drawing_and_its_links():
    drawn = bars([Amount("Started", 62, "62", href="?show=started", part=5, part_shown="5 stuck")], head=HEAD)
    assert drawn.table == Table(HEAD, ((Cell("Started"), Cell("62", "?show=started")),))
    three = bars([Amount("Started", 62, "62", part=5, part_shown="5")], head=(*HEAD, "Stuck"))
    assert [cell.text for cell in three.table.rows[0]] == ["Started", "62", "5"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [("short", "short"), ("x" * 40, "x" * 40), ("x" * 41, "x" * 39 + "…"), ("知" * 21, "知" * 19 + "…"), ("", "")],
)
def test_a_label_that_would_leave_the_drawing_is_cut(text, expected):
    assert shortened(text) == expected


class Structure(HTMLParser):
    """What a drawing is made of."""

    def __init__(self, html):
        super().__init__()
        self.tags, self.attributes, self.ids = [], set(), set()
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        self.tags.append(tag)
        self.attributes |= {name for name, _value in attrs}
        self.ids |= {value for name, value in attrs if name == "id"}


CHARTS = [
    ("chart_bars", bars(amounts([3, 0, 7], href="/rows/", part=1, part_shown="1 stuck"), head=HEAD)),
    ("chart_bars", bars([], head=HEAD)),
    ("chart_columns", columns(amounts([3, 0, 7], href="/rows/", weak=True), head=HEAD, mark=1.5, mark_label="mark")),
    ("chart_scatter", scatter([("Q1", 0.2, 0.1, True), ("Q2", 0.8, 0.6, False)], **LIMITS)),
]


def drawn(part, chart):
    return render_to_string(f"components/{part}.html", {"id": "chart", "title": "How <far> they are", "chart": chart})


@pytest.mark.parametrize(("part", "chart"), CHARTS)
def test_a_chart_has_a_name_a_table_and_no_style_of_its_own(part, chart):
    html = drawn(part, chart)
    found = Structure(html)
    assert "style" not in found.attributes | set(found.tags)
    assert "How &lt;far&gt; they are" in html
    assert found.ids == {"chart"}
    assert found.tags.count("table") == found.tags.count("figure") == 1


@pytest.mark.parametrize(("part", "chart"), [CHARTS[0], *CHARTS[2:]])
def test_a_drawing_without_any_style_sheet_becomes_a_picture_for_a_word_file(part, chart):
    import resvg_py

    html = drawn(part, chart)
    svg = html[html.index("<svg") : html.index("</svg>") + 6].replace(
        "<svg", '<svg xmlns="http://www.w3.org/2000/svg"', 1
    )
    picture = bytes(resvg_py.svg_to_bytes(svg_string=svg, skip_system_fonts=True, width=800))
    assert picture.startswith(b"\x89PNG")
    assert len(picture) > 500
