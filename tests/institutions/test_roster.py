"""Lists of learners in files: headings and words of six languages, whatever the file was saved as, hostile ones too."""

import csv
import io
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile

import pytest
from openpyxl import Workbook, load_workbook

from institutions.roster import columns, template, values
from institutions.roster.columns import FIELDS, field_of, fields_of
from institutions.roster.examples import EXAMPLES
from institutions.roster.lines import MOST_COURSES, Reason, read_line
from institutions.roster.reading import MOST_COLUMNS, MOST_ROWS, NoAddresses, TwoColumns, read_table
from pages.tables.broken import BrokenFile

LANGUAGES = ("en", "fr", "es", "ar", "ru", "zh-hans")


def table_of(text, encoding="utf-8"):
    return read_table(BytesIO(text.encode(encoding)))


def rows_of(text, encoding="utf-8"):
    return list(table_of(text, encoding).rows)


def line_of(**cells):
    """Return the Line of one row, right but for these cells."""
    said = {"email": ["amina@a.example"], "first_name": ["Amina"]}
    return read_line(2, said | {name: text if isinstance(text, list) else [text] for name, text in cells.items()})


# Columns ------------------------------------------------------------------------


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_headings_of_each_language_are_known(language):
    assert [field_of(heading) for heading in template.HEADINGS[language]] == list(FIELDS)


@pytest.mark.parametrize(
    ("heading", "field"),
    [
        ("E-MAIL", "email"),
        (" firstname ", "first_name"),
        ("Prenom", "first_name"),
        ("NOM DE FAMILLE", "last_name"),
        ("course1", "courses"),
        ("Course 12", "courses"),
        ("group1", "cohort"),
        ("lang", "language"),
        ("number_of_employees", "firm_size"),
        ("Taille de l'entreprise", "firm_size"),
        ("email2", None),
        ("password", None),
        ("username", None),
        ("", None),
    ],
)
def test_headings_are_known_however_they_are_written(heading, field):
    assert field_of(heading) == field


def test_no_heading_means_two_things():
    meanings = [(columns.bare(name), field) for field, names in columns.NAMES.items() for name in names]
    assert len({name for name, _field in meanings}) == len(set(meanings))


def test_a_field_with_two_columns_is_named():
    assert fields_of(["email", "courriel"])[1] == "email"
    assert fields_of(["email", "course1", "course2"])[1] == ""


# Words --------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "code"),
    [("fr", "fr"), ("FR_ca", "fr"), ("zh_CN", "zh-hans"), ("中文", "zh-hans"), ("Español", "es"), ("العربية", "ar"),
     ("русский", "ru"), ("de", None), ("Klingon", None)],
)  # fmt: skip
def test_languages_are_known_by_code_and_by_name(text, code):
    assert values.language_of(text) == code


@pytest.mark.parametrize(
    ("text", "size"),
    [("1", "micro"), ("9", "micro"), ("10", "small"), ("49", "small"), ("50", "medium"), ("249", "medium"),
     ("250", "large"), ("9999999", "large"), ("10-49", "small"), ("250+", "large"), ("Micro", "micro"), ("many", None)],
)  # fmt: skip
def test_the_size_of_a_firm_is_a_word_a_range_or_a_number(text, size):
    assert values.size_of(text) == size


@pytest.mark.parametrize(("text", "gender"), [("F", "female"), ("homme", "male"), ("其他", "other"), ("yes", None)])
def test_gender_is_known_in_words_of_each_language(text, gender):
    assert values.gender_of(text) == gender


# Lines --------------------------------------------------------------------------


def test_a_whole_line_is_read():
    line = line_of(
        email=" Amina@A.example ", last_name="Okafor", language="Français", cohort="Spring  class",
        courses=["ip-essentials; Trademarks", "", "ip-essentials"], firm_name="Okafor SA", firm_size="12", gender="f",
    )  # fmt: skip
    assert line.facts == {
        "email": "amina@a.example", "first_name": "Amina", "last_name": "Okafor", "language": "fr",
        "cohort": "Spring  class", "courses": ("ip-essentials", "Trademarks"), "firm_name": "Okafor SA",
        "firm_size": "small", "gender": "female",
    }  # fmt: skip
    assert line.reason == ""


@pytest.mark.parametrize(
    ("cells", "reason", "detail"),
    [
        ({"email": ""}, Reason.NO_ADDRESS, ""),
        ({"email": "amina"}, Reason.BAD_ADDRESS, "amina"),
        ({"email": "a b@a.example"}, Reason.BAD_ADDRESS, "a b@a.example"),
        ({"email": "a@a.example,b@a.example"}, Reason.BAD_ADDRESS, "a@a.example,b@a.example"),
        ({"email": "a@a.example\nBcc: b@a.example"}, Reason.UNSEEN, "email"),
        ({"first_name": ""}, Reason.NO_NAME, ""),
        ({"first_name": "A" * 151}, Reason.TOO_LONG, "first_name"),
        ({"firm_name": "A" * 201}, Reason.TOO_LONG, "firm_name"),
        ({"first_name": "Am\x00ina"}, Reason.UNSEEN, "first_name"),
        ({"last_name": "\u202egpj.exe"}, Reason.UNSEEN, "last_name"),
        ({"cohort": "A\x1bB"}, Reason.UNSEEN, "cohort"),
        ({"language": "Klingon"}, Reason.BAD_LANGUAGE, "Klingon"),
        ({"gender": "yes"}, Reason.BAD_GENDER, "yes"),
        ({"firm_size": "many"}, Reason.BAD_SIZE, "many"),
        ({"firm_size": [None]}, Reason.SPOILT, "firm_size"),
        ({"cohort": ["A", "B"]}, Reason.SEVERAL_COHORTS, ""),
        ({"courses": ";".join(map(str, range(MOST_COURSES + 1)))}, Reason.MANY_COURSES, ""),
    ],
)
def test_what_is_wrong_with_a_line_is_named(cells, reason, detail):
    line = line_of(**cells)
    assert (line.reason, line.detail) == (reason, detail)


def test_of_a_line_that_does_not_come_in_nothing_unseen_is_kept():
    line = line_of(last_name="\u202eevil", email="x" * 400)
    assert line.last_name == "�evil"
    assert len(line.email) == 254


# Files --------------------------------------------------------------------------

TEXT = "Email;First name\namina@a.example;Amina\n\nli@a.example;Li\n"
READ = [
    (2, {"email": ["amina@a.example"], "first_name": ["Amina"]}),
    (4, {"email": ["li@a.example"], "first_name": ["Li"]}),
]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_csv_in_any_encoding_is_read(encoding):
    assert rows_of(TEXT, encoding) == READ
    assert rows_of(TEXT.replace("Amina", "Zoé"), encoding)[0][1]["first_name"] == ["Zoé"]


@pytest.mark.parametrize("mark", [",", ";", "\t", "|"])
def test_csv_with_any_delimiter_is_read(mark):
    assert rows_of(TEXT.replace(";", mark)) == READ
    assert rows_of(f"sep={mark}\n" + TEXT.replace(";", mark)) == READ


def test_what_says_nothing_here_is_left_behind():
    table = table_of("email,password,firstname\na@a.example,verysecret,Amina\n")
    assert table.columns == (("email", "email"), ("password", ""), ("firstname", "first_name"))
    assert "verysecret" not in str(list(table.rows))


def xlsx(rows, sheets=("Learners",)):
    book = Workbook()
    book.remove(book.active)
    for name in sheets:
        sheet = book.create_sheet(name)
        for row in rows if name == sheets[-1] else [["Notes"]]:
            sheet.append(row)
    out = BytesIO()
    book.save(out)
    return out


def test_xlsx_is_read_from_the_sheet_that_has_addresses():
    out = xlsx([["Email", "First name", "Firm size"], ["amina@a.example", "Amina", 12]], sheets=("Notes", "People"))
    assert list(read_table(out).rows) == [
        (2, {"email": ["amina@a.example"], "first_name": ["Amina"], "firm_size": ["12"]})
    ]


def test_a_formula_is_what_it_shows_and_a_date_is_spoilt():
    import datetime

    out = xlsx([["Email", "First name", "Firm size"], ["a@a.example", "=1+1", datetime.date(2026, 9, 1)]])
    [(_number, cells)] = read_table(out).rows
    assert cells["firm_size"] == [None]
    assert "=" not in cells["first_name"][0]


BOMB = BytesIO()
with ZipFile(BOMB, "w", ZIP_DEFLATED) as packed:
    packed.writestr("[Content_Types].xml", b"<x/>")
    packed.writestr("xl/workbook.xml", b" " * 30_000_000)
NESTED = BytesIO()
with ZipFile(NESTED, "w") as packed:
    packed.writestr("xl/inner.bin", BOMB.getvalue())


@pytest.mark.parametrize(
    "data",
    [
        pytest.param(b"", id="nothing"),
        pytest.param(b"name,age\nAmina,3\n", id="no addresses"),
        pytest.param(b"email,courriel\na@a.example,b@a.example\n", id="two columns of addresses"),
        pytest.param(b"email\na@a.example\0\n", id="a zero"),
        pytest.param("email\na@a.example\n".encode("utf-16-le"), id="UTF-16 without its mark"),
        pytest.param(b"email,first name\na@a.example,\x81\x8d\x90\n", id="no encoding at all"),
        pytest.param(b'email,first name\na@a.example,"' + b"x" * 1_000_000 + b'"\n', id="a cell of a megabyte"),
        pytest.param(b'email,first name\na@a.example,"never closed\n', id="an open quotation mark"),
        pytest.param(b"email" + b"," * 200 + b"\na@a.example\n", id="too many columns"),
        pytest.param(b"email\n" + b"a@a.example\n" * (MOST_ROWS + 1), id="too many rows"),
        pytest.param(b"PK\x03\x04" + b"x" * 100, id="no zip"),
        pytest.param(b"\xd0\xcf\x11\xe0" + b"x" * 100, id="an old or locked file"),
        pytest.param(BOMB.getvalue(), id="a bomb"),
        pytest.param(NESTED.getvalue(), id="a bomb in a zip"),
    ],
)
def test_a_file_that_is_no_list_of_learners_is_refused_as_a_whole(data):
    with pytest.raises((BrokenFile, NoAddresses, TwoColumns)):
        list(read_table(BytesIO(data)).rows)


def test_a_line_of_a_megabyte_in_many_cells_is_read_as_far_as_there_are_columns():
    [(_number, cells)] = rows_of("email,first name\na@a.example,Amina" + ",x" * 500_000 + "\n")
    assert cells == {"email": ["a@a.example"], "first_name": ["Amina"]}
    assert MOST_COLUMNS < 500_000


# The template ---------------------------------------------------------------------


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("make", [template.csv_bytes, template.xlsx_bytes])
def test_the_template_has_every_column_and_its_examples_are_nobody(make, language):
    table = read_table(BytesIO(make(language)))
    assert [field for _heading, field in table.columns] == list(FIELDS)
    assert list(table.rows) == []


def test_an_example_that_was_written_over_is_a_learner():
    text = template.csv_bytes("en").decode("utf-8-sig").replace("Amina", "Anna")
    [(number, cells)] = rows_of(text)
    assert (number, cells["first_name"]) == (2, ["Anna"])


def test_no_cell_of_the_template_is_a_formula():
    book = load_workbook(BytesIO(template.xlsx_bytes("en")))
    assert {cell.data_type for row in book["Learners"].iter_rows() for cell in row if cell.value} == {"s"}
    assert len(list(csv.reader(io.StringIO(template.csv_bytes("en").decode())))) == 1 + len(EXAMPLES)
