"""A table in every format: cells stay what they are, none becomes a formula, and a long table costs no memory."""

import csv
import gc
import io
import json
import tracemalloc
import zipfile
from tempfile import TemporaryFile

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree
from python_calamine import CalamineWorkbook

from dashboards.exports import csv_file, json_file, pdf_file, table
from dashboards.exports.formats import FORMATS
from dashboards.exports.table import Column, Kind, Table, sheets
from pages.cells import unguarded

COLUMNS = (Column("name", "Name"), Column("percent", "Percent", Kind.NUMBER), Column("on", "Day", Kind.DAY))
HOSTILE = [
    *("=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "＝1+1", '=cmd|"/C calc"!A0', "'=1"),
    *("<b>&amp;</b>", "a  b   c", " led and trailed ", "Zeile\nzwei", "a\tb", "محمد الحداد", "王芳", "_x000D_", "{=1}"),
    *("of:=1+1", "", "\x00\x0b\x1f", "\ufffe", "\ud800"),
]
SPREADSHEETS = ["xlsx", "ods"]
SHEET = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"
CELL = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}table-cell"


def written(ending, rows, **more):
    file = io.BytesIO()
    FORMATS[ending].write(Table("A list", COLUMNS, rows, **more), file)
    return file.getvalue()


def read_csv(content):
    lines = csv.reader(io.StringIO(content.decode("utf-8-sig"), newline=""))
    return [[unguarded(cell) for cell in line] for line in lines]


def read_json(content):
    found = json.loads(content)
    texts = [["" if cell is None else str(cell) for cell in row.values()] for row in found["rows"]]
    return [[column["label"] for column in found["columns"]], *texts]


def read_xlsx(content):
    sheet = openpyxl.load_workbook(io.BytesIO(content)).active
    return [[openpyxl.utils.escape.unescape(cell.value or "") for cell in row] for row in sheet.iter_rows()]


def read_ods(content):
    sheet = CalamineWorkbook.from_filelike(io.BytesIO(content)).get_sheet_by_index(0)
    return [[str(cell) for cell in row] for row in sheet.to_python(skip_empty_area=False)]


READ = {"csv": read_csv, "json": read_json, "xlsx": read_xlsx, "ods": read_ods}


def as_a_format_can(ending, text):
    """What no XML can carry comes as a sign that something stood there; spreadsheets have one way to end a line."""
    if ending == "json":
        return text
    return table.lines_of(text) if ending in SPREADSHEETS else table.text_of(text)


@pytest.mark.parametrize("ending", READ)
def test_every_cell_comes_back_as_it_is(ending):
    found = READ[ending](written(ending, [(text, 7, "2026-11-22") for text in HOSTILE]))
    assert found[0] == ["Name", "Percent", "Day"]
    assert [row[0] for row in found[1:]] == [as_a_format_can(ending, text) for text in HOSTILE]
    assert {tuple(row[1:]) for row in found[1:]} == {("7", "2026-11-22")}


@pytest.mark.parametrize("ending", READ)
@given(texts=st.lists(st.text(max_size=12), min_size=1, max_size=5))
def test_any_text_comes_back_as_it_is(ending, texts):
    found = READ[ending](written(ending, [(f"{text}.", None, None) for text in texts]))
    assert [row[0] for row in found[1:]] == [as_a_format_can(ending, f"{text}.") for text in texts]


def test_no_cell_of_an_xlsx_file_is_anything_but_text():
    content = written("xlsx", [(text, 7, "2026-11-22") for text in HOSTILE if text])
    sheet = openpyxl.load_workbook(io.BytesIO(content)).active
    assert {cell.data_type for row in sheet.iter_rows() for cell in row} == {"s"}
    assert b"<f>" not in zipfile.ZipFile(io.BytesIO(content)).read("xl/worksheets/sheet1.xml")


def test_no_cell_of_an_ods_file_is_anything_but_text():
    content = written("ods", [(text, 7, "2026-11-22") for text in HOSTILE])
    cells = list(etree.fromstring(zipfile.ZipFile(io.BytesIO(content)).read("content.xml")).iter(CELL))
    assert len(cells) == 3 * (len(HOSTILE) + 1)
    assert {cell.get(f"{SHEET}value-type") for cell in cells} == {"string"}
    assert not any("formula" in name for cell in cells for name in cell.attrib)


def test_an_ods_file_begins_with_what_it_is():
    content = written("ods", [])
    assert content[30:38] == b"mimetype"
    assert content[38 : 38 + 46] == b"application/vnd.oasis.opendocument.spreadsheet"
    archive = zipfile.ZipFile(io.BytesIO(content))
    assert archive.testzip() is None
    assert set(archive.namelist()) == {"mimetype", "META-INF/manifest.xml", "meta.xml", "content.xml"}


def test_what_is_longer_than_a_cell_of_excel_is_cut_and_nothing_else_is_lost():
    found = read_xlsx(written("xlsx", [("x" * 40_000, 1, None), ("after", 2, None)]))
    assert [len(row[0]) for row in found[1:]] == [32_767, 5]


@pytest.mark.parametrize(("number", "runs"), [(0, [0]), (3, [3]), (4, [3, 1]), (6, [3, 3]), (7, [3, 3, 1])])
def test_what_is_longer_than_a_sheet_goes_on_on_the_next(number, runs):
    assert [len(list(run)) for run in sheets(range(number), most=3)] == runs


@pytest.mark.parametrize("ending", SPREADSHEETS)
def test_a_spreadsheet_in_arabic_begins_at_the_right(ending):
    content = zipfile.ZipFile(io.BytesIO(written(ending, [("محمد", 1, None)], language="ar", rtl=True)))
    name, mark = {"xlsx": ("xl/worksheets/sheet1.xml", b'rightToLeft="1"'), "ods": ("content.xml", b'"rl-tb"')}[ending]
    assert mark in content.read(name)


def test_json_says_what_it_is_and_has_the_same_names_in_every_language():
    rows = [("Амина", 7, None)]
    found = json.loads(written("json", rows, language="ru", about="Гильдия"))
    assert (found["title"], found["about"], found["language"]) == ("A list", "Гильдия", "ru")
    assert found["columns"][1] == {"name": "percent", "label": "Percent", "type": "number"}
    assert found["rows"] == [{"name": "Амина", "percent": 7, "on": None}]


def test_the_document_to_print_shows_text_as_text_in_its_direction():
    page = pdf_file.document_of(Table("<A>", COLUMNS, [("<script>", 7, None)], language="ar", rtl=True, about="&"))
    assert "<script>" not in page
    assert "&lt;script&gt;" in page
    assert '<html lang="ar" dir="rtl">' in page
    assert "@bottom-left" in page, "the number of the page stands where lines end"


def peak(ending, number):
    """Return how much memory writing so many rows takes."""
    rows = ((f"Learner {each}", each % 100, "2026-11-22") for each in range(number))
    with TemporaryFile() as file:
        gc.collect()
        tracemalloc.start()
        FORMATS[ending].write(Table("A list", COLUMNS, rows), file)
        _now, most = tracemalloc.get_traced_memory()
        tracemalloc.stop()
    return most


@pytest.mark.parametrize("ending", READ)
def test_ten_times_the_rows_take_no_more_memory(ending, monkeypatch):
    for module in (csv_file, json_file):
        monkeypatch.setattr(module, "ROWS_IN_A_PIECE", 200)
    peak(ending, 10)
    assert peak(ending, 20_000) < 1.2 * peak(ending, 2_000) + 50_000
