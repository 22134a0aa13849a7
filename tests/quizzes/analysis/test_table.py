import io

import pytest

from quizzes.analysis.table import BadTable, read_scores

pytestmark = pytest.mark.once


def read(text):
    return read_scores(io.StringIO(text, newline=""))


@pytest.mark.parametrize(
    "text",
    [
        "q1,q2\n1,0.5\n,0\n",
        '"q1","q2"\r\n"1","0.5"\r\n"","0"\r\n',
        "q1;q2\n1;0,5\n;0\n",
        "q1\tq2\n1\t.5\nNA\t0\n",
        '"","q1","q2"\n"1",1,5e-1\n"2",NA,0\n',
        "q1,q2\n\n1,0.5\n,0\n\n",
        " q1 , q2\n1, 0.5\nNA,0",
    ],
    ids=[
        "plain",
        "quoted",
        "semicolons and decimal commas",
        "tabs",
        "row names as R writes them",
        "empty lines",
        "blanks",
    ],
)
def test_one_table_written_in_many_ways(text):
    assert read(text) == [{"q1": 1, "q2": 0.5}, {"q1": None, "q2": 0}]


def test_a_quoted_name_may_hold_a_comma():
    assert read('"Paris, art. 4",q2\n1,0\n') == [{"Paris, art. 4": 1, "q2": 0}]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("q1,q2\n1,0\n1,2\n", "Line 3, column 2 (q2): “2” is not a score from 0 to 1"),
        ("q1,q2\n1,0\n-1,1\n", "Line 3, column 1 (q1): “-1” is not"),
        ("q1,q2\nright,1\n", "Line 2, column 1 (q1): “right” is not"),
        ("q1,q2\n\nnan,1\n", "Line 3, column 1 (q1): “nan” is not"),
        ("q1,q2\n1e400,1\n", "Line 2, column 1 (q1): “1e400” is not"),
        ('"",q1\nx,٠\n', "Line 2, column 2 (q1): “٠” is not"),
        ("q1,q2\n1\n", "Line 2 has 1 cells, but line 1 has 2."),
        ("q1,q2\n1,0,1\n", "Line 2 has 3 cells, but line 1 has 2."),
        ("q1,,q3\n1,0,1\n", "Line 1, column 2: an item has no name."),
        ("q1,q2,q1\n1,0,1\n", "Line 1, column 3: the name “q1” is there twice."),
        ("", "Line 1 names no items."),
        ("\n1,0\n", "Line 1 names no items."),
        ('q1,q2\n1,"0\n', "The file is not a table of comma-separated values"),
    ],
)
def test_what_is_wrong_is_said_with_its_place(text, message):
    with pytest.raises(BadTable, match="^" + message.replace("(", r"\(").replace(")", r"\)").replace(".", r"\.")):
        read(text)


def test_a_huge_cell_is_refused():
    with pytest.raises(BadTable, match="not a table"):
        read("q1,q2\n1," + "1" * 200_000)
