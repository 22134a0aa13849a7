"""The printed papers: what is on them, what is not, and that their files never change."""

import re
import shutil
import subprocess
from io import BytesIO

import pytest
from django.core.files.storage import default_storage
from pypdf import PdfReader
from wagtail.models import Locale

from pages.pdf import render_pdf
from printed import documents
from printed.documents import document_of, keep_file, sheet_url
from printed.models import PrintFile
from quizzes.models import Question, Quiz
from quizzes.rich_text import from_plain
from tests.printed.factories import make_batch, make_paper_quiz
from tests.quizzes.factories import RIGHT, make_bank, make_question, make_quiz


def files(batch, start):
    rows = batch.files.filter(name__startswith=start).select_related("batch__institution", "version")
    return list(rows)


def pdf_of(file):
    html, title, pictures = document_of(file)
    return render_pdf(html, title=title, language=file.batch.language, pictures=pictures, seconds=60)


def pages_of(file):
    return PdfReader(BytesIO(pdf_of(file))).pages


def letters(text):
    return "".join(text.split())


@pytest.fixture
def batch(db, institution_a):
    return make_batch(institution_a, note="Morning group")


@pytest.mark.once
@pytest.mark.slow
def test_every_sheet_carries_its_code_its_version_and_its_questions_and_no_answer(printing, batch):
    [file] = files(batch, "sheets")
    texts = [page.extract_text() for page in pages_of(file)]
    for sheet in batch.sheets.select_related("version"):
        mark = f"{sheet.grouped} · {sheet.version.letter}"
        own = [text for text in texts if mark in text]
        [last] = [text for text in own if "Answers" in text and f"Version {sheet.version.letter}" in text]
        total = len(own)
        assert f"Page {total} of {total}" in last
        for page, text in enumerate(own, 1):
            assert f"Page {page} of {total}" in text
        text = letters(" ".join(own))
        for question in documents.questions_of(sheet.version.paper):
            plain = re.split(r"\[\[\d+\]\]", question.item.stem.replace("<p>", "").replace("</p>", ""))
            assert all(letters(part) in text for part in plain), question.kind
            assert f"{question.number:02}" in last
        assert "HarbourCityChamber·Morninggroup" in text
    assert RIGHT not in "".join(texts)
    assert "opposition" not in "".join(texts)


@pytest.mark.once
@pytest.mark.slow
def test_a_sheet_begins_on_the_front_of_a_leaf(printing, batch):
    [file] = files(batch, "sheets")
    texts = [page.extract_text() for page in pages_of(file)]
    firsts = [number for number, text in enumerate(texts, 1) if "Page 1 of" in text]
    assert len(firsts) == 2
    assert all(number % 2 for number in firsts)


def test_what_learners_get_holds_no_feedback_and_no_right_answer(batch):
    [file] = files(batch, "sheets")
    html = document_of(file)[0]
    paper = batch.versions.first().paper
    keys = {key for item in paper.items if item.kind != "tf" for key in item.correct_keys}
    assert RIGHT not in html
    assert "2550" not in html
    assert [key for key in keys if key in html] == []


def test_the_key_gives_the_right_answer_of_each_question_in_the_order_of_its_version(batch):
    key_a, key_b = files(batch, "key")
    for file in (key_a, key_b):
        html = document_of(file)[0]
        assert f"key to version {file.version.letter}" in html
        answers = {item.kind: documents.answer_of(item) for item in file.version.paper.items}
        assert [answer for answer in answers.values() if answer not in html] == []
        assert answers["num"] == "2550 EUR"
        assert answers["short"] == "opposition / opposition procedure"
        single = next(item for item in file.version.paper.items if item.kind == "single")
        assert answers["single"] == "ABC"[[choice.correct for choice in single.choices].index(True)]
        order = next(item for item in file.version.paper.items if item.kind == "order")
        places = {choice.text: letter for letter, choice in zip("ABC", order.choices, strict=True)}
        right = {places[text]: place for place, text in enumerate(["List", "Check", "Review"], 1)}
        assert answers["order"] == ", ".join(f"{letter}{right[letter]}" for letter in "ABC")


def test_the_code_of_a_sheet_leads_to_where_it_is_entered(batch, settings, monkeypatch):
    settings.SITE_URL = "https://learn.example.org"
    made, make = [], documents.segno.make
    monkeypatch.setattr(documents.segno, "make", lambda text, **options: made.append(text) or make(text, **options))
    document_of(files(batch, "sheets")[0])
    codes = [sheet.code for sheet in batch.sheets.all()]
    assert made == [f"https://learn.example.org/en/manage/papers/sheets/{code}/" for code in codes]


def test_a_picture_is_handed_over_once_however_many_sheets_show_it(batch, settings):
    html, _title, pictures = document_of(files(batch, "sheets")[0])
    [(address, uri)] = pictures.items()
    assert html.count(f'src="{address}"') == 2
    assert uri.startswith("data:image/")
    assert settings.MEDIA_URL not in html


def test_a_picture_whose_file_is_gone_leaves_its_words(batch):
    hotspot = next(item for item in batch.versions.first().paper.items if item.kind == "hotspot")
    default_storage.delete(hotspot.picture.url.removeprefix(default_storage.base_url))
    html, _title, pictures = document_of(files(batch, "sheets")[0])
    assert pictures == {}
    assert 'alt="A bottle with a label"' in html


def test_no_text_is_read_as_markup_or_as_style(db, institution_a):
    hostile = '</style><img src="http://127.0.0.1/">'
    quiz = make_quiz(make_bank("H01"), kinds=(), title=hostile, questions=1)
    options = [{"text": hostile, "correct": each == 0, "feedback": "", "weight": None} for each in range(2)]
    make_question("single", bank=quiz.bank, body={"options": options})
    institution_a.name = hostile
    institution_a.save()
    made = make_batch(institution_a, quiz=quiz, note=hostile)
    for file in files(made, ""):
        html = document_of(file)[0]
        assert hostile not in html
        assert "&lt;img src=&quot;http://127.0.0.1/&quot;&gt;" in html


def test_an_arabic_paper_reads_from_right_to_left(db, institution_a):
    quiz = make_paper_quiz(("single",))
    arabic = Locale.objects.get_or_create(language_code="ar")[0]
    Question.objects.update(locale=arabic, stem=from_plain("ما هي العلامة التجارية؟"))
    Quiz.objects.update(locale=arabic)
    quiz.refresh_from_db()
    html = document_of(files(make_batch(institution_a, quiz=quiz), "sheets")[0])[0]
    assert '<html lang="ar" dir="rtl">' in html
    assert "@top-right { content: string(title); }" in html


def test_neighbours_get_different_versions(db, institution_a):
    made = make_batch(institution_a, sheets=6, versions=4)
    assert [sheet.version.letter for sheet in made.sheets.all()] == list("ABCDAB")
    assert len({str(version.paper.items) for version in made.versions.all()}) == 4


def test_many_questions_make_several_files(db, institution_a, monkeypatch):
    monkeypatch.setattr("printed.actions.QUESTIONS_IN_A_FILE", 4)
    made = make_batch(institution_a, quiz=make_paper_quiz(("single", "tf")), sheets=5)
    assert [file.name for file in files(made, "")] == ["sheets-1-2", "sheets-3-4", "sheets-5-5", "key-A", "key-B"]


def test_only_the_first_file_is_kept(batch, private_files, monkeypatch):
    printed = []
    monkeypatch.setattr(documents, "render_pdf", lambda html, **_: printed.append(html) or b"%%PDF- %d" % len(printed))
    file = files(batch, "key")[0]
    stale = PrintFile.objects.select_related("batch__institution", "version").get(pk=file.pk)
    keep_file(file)
    keep_file(PrintFile.objects.get(pk=file.pk))
    keep_file(stale)
    [path] = private_files.rglob("*.pdf")
    assert path.read_bytes() == b"%PDF- 1"
    assert PrintFile.objects.get(pk=file.pk).pdf == f"papers/{path.name}"


@pytest.mark.slow
@pytest.mark.once
def test_a_class_of_thirty_is_one_file(printing, institution_a):
    made = make_batch(institution_a, quiz=make_paper_quiz(("single", "multi", "tf", "num")), sheets=30, versions=4)
    [file] = files(made, "sheets")
    assert len(pages_of(file)) == 60


@pytest.mark.slow
@pytest.mark.once
def test_a_scanner_reads_the_code_from_the_printed_page(printing, batch, tmp_path):
    if not (shutil.which("pdftoppm") and shutil.which("zbarimg")):
        pytest.skip("Needs pdftoppm (poppler-utils) and zbarimg (zbar-tools).")
    (tmp_path / "sheets.pdf").write_bytes(pdf_of(files(batch, "sheets")[0]))
    subprocess.run(["pdftoppm", "-r", "100", "-png", "-l", "1", tmp_path / "sheets.pdf", tmp_path / "page"], check=True)
    [page] = tmp_path.glob("page*.png")
    read = subprocess.run(["zbarimg", "--quiet", "--raw", page], capture_output=True, text=True, check=True).stdout
    assert read.strip() == sheet_url(batch, batch.sheets.first().code)
