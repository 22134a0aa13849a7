"""CSV and XLSX files as spreadsheets write them, and as people with bad intentions do."""

import csv
import zipfile
from dataclasses import replace
from datetime import UTC, datetime
from io import BytesIO, StringIO
from time import process_time

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl import Workbook, load_workbook

from pages.tables.broken import BrokenFile
from quizzes.exchange import csv_file, xlsx_file
from quizzes.exchange.columns import COLUMNS, column_names
from quizzes.exchange.draft import Draft
from tests.quizzes.full_drafts import KINDS, RICH, drafts

pytestmark = pytest.mark.once
FILES = {"csv": csv_file, "xlsx": xlsx_file}
TABLE_KINDS = tuple(kind for kind in KINDS if kind != "hotspot")
PATIENT = {"deadline": None, "suppress_health_check": list(HealthCheck)}
WITHOUT_PICTURE = {"picture": st.none()}


def csv_of(*rows, delimiter=",", encoding="utf-8"):
    out = StringIO()
    csv.writer(out, delimiter=delimiter).writerows(rows)
    return out.getvalue().encode(encoding)


def xlsx_of(*rows, title="Questions"):
    book = Workbook()
    book.active.title = title
    for row in rows:
        book.active.append(row)
    out = BytesIO()
    book.save(out)
    return out.getvalue()


ROWS = (["kind", "question", "right"], ["tf", "Größe zählt; café, naïve?", "true"])


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_csv_is_read_as_every_spreadsheet_writes_it(delimiter, encoding):
    [draft] = csv_file.read(csv_of(*ROWS, delimiter=delimiter, encoding=encoding)).drafts
    assert (draft.stem, draft.body["answer"], draft.notes) == (ROWS[1][1], "true", ())


def test_the_old_encoding_of_windows_is_read_with_a_note():
    [draft] = csv_file.read(csv_of(*ROWS, delimiter=";", encoding="cp1252")).drafts
    assert draft.stem == ROWS[1][1]
    assert "Check letters with accents" in draft.notes[0]


def test_a_first_line_that_names_the_delimiter_is_no_row():
    assert len(csv_file.read(b"sep=;\r\n" + csv_of(*ROWS, delimiter=";")).drafts) == 1


def test_a_cell_with_several_lines_is_one_cell():
    [draft] = csv_file.read(csv_of(["kind", "question", "right"], ["short", "Treaty?", "PCT\r\nPatent treaty"])).drafts
    assert draft.body["accept"] == ["PCT", "Patent treaty"]


BAD_CSV = {
    "a quotation mark that nothing closes": b'kind,question\ntf,"Wet?\ntf,Dry?\n',
    "text behind a quotation mark": b'kind,question\ntf,"Wet" ?\n',
    "NUL": b"kind,question\ntf,a\0b\n",
    "bytes that are no text": b"kind,question\ntf,\x81\x8d\n",
    "UTF-16 cut in half": "kind,question".encode("utf-16")[:-1],
    "a line of 1 MB": b'kind,question\ntf,"' + b"x" * 1_000_000 + b'"\n',
    "empty": b"",
    "too large": b"kind,question\n" + b"x" * (10 * 1024 * 1024),
    "XLSX": xlsx_of(*ROWS),
}


@pytest.mark.parametrize("name", BAD_CSV)
def test_csv_that_cannot_be_read_is_refused_in_a_sentence(name):
    begun = process_time()
    with pytest.raises(BrokenFile) as broken:
        csv_file.read(BAD_CSV[name])
    assert process_time() - begun < 1
    assert broken.value.reason.endswith(".")


def test_a_text_turned_around_is_no_reason_to_fail():
    assert csv_file.read(csv_of(ROWS[0], ["tf", "a\u202eb", "true"])).drafts[0].stem == "a\u202eb"


def test_what_a_spreadsheet_has_changed_is_told_by_cell():
    rows = (
        ["kind", "question", "right", "option 1", "option 2"],
        ["single", "When?", 1, datetime(2026, 1, 2, tzinfo=UTC).replace(tzinfo=None), "Never"],
        ["number", "How much?", 0.1 + 0.2, None, None],
        ["true or false", "Wet?", True, None, None],
        ["single", "How many?", 2, 10, 20.0],
    )
    reading = xlsx_file.read(xlsx_of(*rows))
    [refused] = reading.refused
    assert refused.line == 2
    assert "Row 2, column “option 1”: The spreadsheet has made a date or a time of this." in refused.reason
    number, statement, choice = reading.drafts
    assert str(number.body["answer"]) == "0.3"
    assert statement.body["answer"] == "true"
    assert [option["text"] for option in choice.body["options"]] == ["10", "20"]


def test_the_sheet_with_the_questions_is_found():
    book = load_workbook(BytesIO(xlsx_of(*ROWS)))
    book.create_sheet("Notes", 0).append(["Please read"])
    out = BytesIO()
    book.save(out)
    assert len(xlsx_file.read(out.getvalue()).drafts) == 1


def with_part(data, name, content):
    """Return a zip with one of its files replaced."""
    out = BytesIO()
    with zipfile.ZipFile(BytesIO(data)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for each in old.namelist():
            new.writestr(each, content if each == name else old.read(each))
    return out.getvalue()


SHEET = "xl/worksheets/sheet1.xml"
SHEET_XML = (
    '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>{}</sheetData></worksheet>'
)
ENTITY = '<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]>'
LAUGHS = '<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">]>'


def row(number, *cells):
    inner = "".join(f'<c r="{place}" t="inlineStr"><is><t>{said}</t></is></c>' for place, said in cells)
    return f'<row r="{number}">{inner}</row>'


HEADING = row(1, ("A1", "kind"), ("B1", "question"))
BAD_XLSX = {
    "no zip": b"kind,question",
    "an old file": b"\xd0\xcf\x11\xe0" + bytes(600),
    "another zip": with_part(xlsx_of(*ROWS), "[Content_Types].xml", "<a/>"),
    "no heading": xlsx_of(["Name", "Mark"], ["Ann", 1]),
    "an outside file": with_part(xlsx_of(*ROWS), SHEET, ENTITY + SHEET_XML.format(row(1, ("A1", "&a;")))),
    "entities": with_part(xlsx_of(*ROWS), SHEET, LAUGHS + SHEET_XML.format(row(1, ("A1", "&b;")))),
    "entities in the book": with_part(xlsx_of(*ROWS), "xl/workbook.xml", LAUGHS + "<workbook>&b;</workbook>"),
    "a bomb": with_part(xlsx_of(*ROWS), SHEET, SHEET_XML.format(" " * 20_000_000)),
    "a row far below": with_part(
        xlsx_of(*ROWS), SHEET, SHEET_XML.format(HEADING + row(999_999_999, ("A999999999", "tf")))
    ),
    "a broken sheet": with_part(xlsx_of(*ROWS), SHEET, SHEET_XML.format(HEADING + "<row><c r='A2'")),
    "a row that is no number": with_part(xlsx_of(*ROWS), SHEET, SHEET_XML.format(HEADING + row("x", ("A2", "tf")))),
    "a cell that is nowhere": with_part(xlsx_of(*ROWS), SHEET, SHEET_XML.format(HEADING + row(2, ("!!", "tf")))),
    "too large": b"PK\x03\x04" + bytes(11 * 1024 * 1024),
}


@pytest.mark.parametrize("name", BAD_XLSX)
def test_xlsx_that_could_harm_is_refused_at_once(name):
    begun = process_time()
    with pytest.raises(BrokenFile) as broken:
        xlsx_file.read(BAD_XLSX[name])
    assert process_time() - begun < 2
    assert broken.value.reason.endswith(".")


def test_a_cell_far_to_the_right_takes_no_time():
    cells = row(2, ("A2", "tf"), ("B2", "Wet?"), ("C2", "true"), ("XFD2", "far"))
    data = with_part(
        xlsx_of(*ROWS), SHEET, SHEET_XML.format(row(1, ("A1", "kind"), ("B1", "question"), ("C1", "right")) + cells)
    )
    assert xlsx_file.read(data).drafts[0].stem == "Wet?"


FORMULAS = ["=1+1", "+1", "-1", "@SUM(A1)", "\tx", "＝1+1", "＋1", "－1", "＠x", '=HYPERLINK("http://x")']


def single(text):
    options = [{"text": each, "correct": each == text, "feedback": text, "weight": None} for each in (text, "other")]
    fields = ("name", "explanation", "hint", "category", "reference", "source_id")
    return Draft(kind="single", stem=text, body={"options": options}, tags=(text,), **dict.fromkeys(fields, text))


@pytest.mark.parametrize("formula", FORMULAS)
def test_cells_of_a_csv_file_are_never_formulas(formula):
    rows = list(csv.reader(StringIO(csv_file.write([single(formula)]).decode("utf-8-sig"))))
    assert [cell for each in rows for cell in each if cell.startswith(tuple("=+-@\t\r＝＋－＠"))] == []
    [draft] = csv_file.read(csv_file.write([single(formula)])).drafts
    assert draft.body["options"][0]["text"] == formula.strip()
    assert draft.stem == formula.strip()


@pytest.mark.parametrize("formula", FORMULAS)
def test_cells_of_an_xlsx_file_are_texts(formula):
    sheet = load_workbook(BytesIO(xlsx_file.write([single(formula)])))["Questions"]
    filled = [cell for each in sheet.iter_rows() for cell in each if cell.value is not None]
    assert {cell.data_type for cell in filled} == {"s"}
    assert {cell.hyperlink for cell in filled} == {None}
    assert formula in {cell.value for cell in filled}


@pytest.mark.parametrize("name", FILES)
@pytest.mark.parametrize("draft", RICH, ids=lambda draft: draft.source_id)
def test_every_kind_comes_back_whole(draft, name):
    if draft.kind == "hotspot":
        assert FILES[name].misfit(draft)
        return
    without = replace(draft, picture=None)
    [again] = FILES[name].read(FILES[name].write([draft])).drafts
    assert replace(again, line=0) == without


@settings(max_examples=25, **PATIENT)
@given(st.sampled_from(TABLE_KINDS).flatmap(lambda kind: drafts(kind, **WITHOUT_PICTURE)))
def test_what_is_exported_comes_back_the_same(draft):
    for file in FILES.values():
        assert file.misfit(draft) == ""
        [again] = file.read(file.write([draft])).drafts
        assert replace(again, line=0) == draft


@pytest.mark.slow
@pytest.mark.parametrize("name", FILES)
@settings(max_examples=150, **PATIENT)
@given(draft=st.sampled_from(TABLE_KINDS).flatmap(lambda kind: drafts(kind, **WITHOUT_PICTURE)))
def test_every_kind_comes_back_the_same(name, draft):
    [again] = FILES[name].read(FILES[name].write([draft])).drafts
    assert replace(again, line=0) == draft


def test_a_cell_that_would_be_too_long_keeps_a_question_out_with_the_reason():
    body = {"accept": [f"{number:05}" * 50 for number in range(200)], "match_case": False, "feedback": "", "wrong": []}
    long = Draft(kind="short", stem="Which?", body={**body, "feedback_other": ""})
    assert csv_file.misfit(long) == ""
    assert "32,767 characters" in xlsx_file.misfit(long)


@pytest.mark.parametrize("name", FILES)
def test_the_same_questions_make_the_same_bytes(name):
    assert FILES[name].write([single("a")]) == FILES[name].write([single("a")])


class TestTheTemplate:
    @pytest.mark.parametrize("name", FILES)
    def test_it_has_every_column_and_imports_nothing_by_itself(self, name):
        with pytest.raises(BrokenFile, match="only the example rows"):
            FILES[name].read(FILES[name].template())

    def test_it_explains_each_column_and_offers_lists(self):
        book = load_workbook(BytesIO(xlsx_file.template()))
        assert book.sheetnames == ["Questions", "Columns"]
        names = [cell.value for cell in next(book["Questions"].iter_rows(max_row=1))]
        assert names == column_names()
        explained = [cells[0].value for cells in book["Columns"].iter_rows()]
        assert explained == [f"{each.name} 1, 2, …" if each.numbered else each.name for each in COLUMNS]
        offered = [each.formula1 for each in book["Questions"].data_validations.dataValidation]
        assert len(offered) == sum(bool(each.choices) for each in COLUMNS)
        assert any("single choice" in each for each in offered)

    def test_its_cells_are_texts_so_that_no_spreadsheet_makes_dates_of_them(self):
        sheet = load_workbook(BytesIO(xlsx_file.template()))["Questions"]
        assert {each.number_format for each in sheet.column_dimensions.values()} == {"@"}


@pytest.mark.slow
@pytest.mark.parametrize("name", FILES)
def test_ten_thousand_questions_are_read_in_seconds(name):
    many = [replace(single("Which one of these?"), source_id=str(number)) for number in range(10_000)]
    data = FILES[name].write(many)
    begun = process_time()
    assert len(FILES[name].read(data).drafts) == 10_000
    assert process_time() - begun < 20
