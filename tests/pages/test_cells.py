import pytest

from pages.cells import safe_cell


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠"])
def test_a_cell_that_a_spreadsheet_would_run_becomes_text(start):
    assert safe_cell(f"{start}1+1") == f"'{start}1+1"


@pytest.mark.parametrize("value", ["Anna", "", "5 = 5", "'=1", 7, 0])
def test_other_cells_stay_as_they_are(value):
    assert safe_cell(value) == value
