"""The printed certificate: what is on the page, and that its file never changes."""

import errno
import hashlib
from io import BytesIO

import pytest
from django.core.files.storage import FileSystemStorage
from django.utils.formats import date_format
from django.utils.translation import override
from pypdf import PdfReader

from certificates import documents
from certificates.designs.words import KINDS, WORDS, time_in_words
from certificates.documents import certificate_html, keep_pdf
from certificates.models import Certificate
from certificates.serial import grouped
from pages.pdf import render_pdf
from tests.certificates.factories import DAY, make_certificate, unsaved_certificate

OUTCOMES = [f"{number}. Explain what a trade mark protects".ljust(110, "x") for number in range(1, 8)]
LONG = "Maria Magdalena Konstantina Papadopoulou-Schwarzenberger von Hohenlohe und zu Waldenburg-Schillingsfürst, Jr"
FULL = {"title": "Introduction to ".ljust(120, "m"), "issuer": "Institute of ".ljust(200, "n")}
LATER = DAY.replace(year=2028)
MORE = {"score": 87, "institution_name": "Northern Crafts Council", "cohort_name": "Bakers", "expires_at": LATER}
ARABIC = "محمد عبد الرحمن الهاشمي "


def longest(text, **more):
    """Every fact as long as the forms allow."""
    texts = {
        name: (text * length)[:length].strip()
        for name, length in (("name", 120), ("title", 120), ("issuer", 199), ("institution_name", 200))
    }
    outcomes = [(text * 140)[:140].strip()] * 12
    return {**texts, "outcomes": outcomes, "cohort_name": (text * 100)[:100].strip(), **more}


def pages_of(certificate):
    html = certificate_html(certificate)
    content = render_pdf(html, title="Certificate", language=certificate.language)
    return PdfReader(BytesIO(content)).pages


def letters(text):
    return "".join(text.split())


def dates(certificate):
    with override(certificate.language):
        moments = (certificate.completed_at, certificate.issued_at, certificate.expires_at)
        return [date_format(each, WORDS[certificate.language]["date"]) for each in moments if each]


def facts(certificate):
    words = WORDS[certificate.language]
    return [
        words["heading"][certificate.kind],
        words["sentence"][certificate.kind],
        *([words["percent"].replace("{n}", str(certificate.score))] if certificate.score is not None else []),
        certificate.institution_name,
        certificate.cohort_name,
        certificate.name,
        certificate.title,
        *certificate.outcomes,
        certificate.issuer,
        grouped(certificate.serial),
        *dates(certificate),
        time_in_words(words, certificate.minutes, certificate.language),
        "https://learn.example.org/verify/",
    ]


def assert_one_page_with_every_fact(certificate):
    pages = pages_of(certificate)
    assert len(pages) == 1
    text = letters(pages[0].extract_text())
    assert [fact for fact in facts(certificate) if letters(fact) not in text] == []


def test_a_certificate_is_one_page_with_every_fact(printing):
    assert_one_page_with_every_fact(unsaved_certificate(**MORE))


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("language", WORDS)
def test_each_kind_says_what_it_is_in_each_language(kind, language):
    html = certificate_html(unsaved_certificate(kind=kind, language=language, **MORE))
    assert f"<h1>{WORDS[language]['heading'][kind]}</h1>" in html
    assert f'<p class="link">{WORDS[language]["sentence"][kind]}</p>' in html
    labels = ("completed", "time", "score", "issued", "expires", "institution", "cohort", "id")
    assert [label for label in labels if f"<dt>{WORDS[language][label]}</dt>" not in html] == []


def test_what_a_certificate_does_not_say_has_no_label():
    html = certificate_html(unsaved_certificate(institution_name="Harbour City Chamber of Commerce"))
    labels = ("score", "expires", "institution", "cohort")
    assert [label for label in labels if f"<dt>{WORDS['en'][label]}</dt>" in html] == []


def test_a_score_of_nothing_is_printed_where_the_policy_says_so():
    assert ">0%</dd>" in certificate_html(unsaved_certificate(score=0))


@pytest.mark.slow
@pytest.mark.once
@pytest.mark.parametrize(
    "fields",
    [
        {"name": LONG, "outcomes": OUTCOMES},
        {"name": LONG, "outcomes": OUTCOMES, **FULL},
        {"name": "Wolfeschlegelsteinhausenbergerdorff" * 3, "outcomes": OUTCOMES},
        {"name": "W" * 120, "outcomes": OUTCOMES},
        {"name": "x" * 120, "outcomes": ["y" * 140] * 12, **FULL},
        {"name": "知" * 120, "outcomes": ["权" * 140] * 12, "title": "识" * 120, "issuer": "产" * 200},
        longest("m", score=100, expires_at=LATER),
        longest("知", score=100, expires_at=LATER, language="zh-hans"),
        {"name": "欧阳娜娜", "language": "zh-hans", "title": "中小企业知识产权基础"},
        {"name": "Константин Владимирович Преображенский", "language": "ru"},
        {"name": '<script>alert(1)</script> & "Sons"\' {{ name }} {% now %}'},
        {"name": "=1+1 -- '; DROP TABLE"},
        {"outcomes": [f"Outcome {number}" for number in range(30)]},
        {"outcomes": []},
    ],
)
def test_nothing_a_form_allows_makes_a_second_page_or_is_lost(printing, fields):
    assert_one_page_with_every_fact(unsaved_certificate(**fields))


@pytest.mark.slow
@pytest.mark.once
@pytest.mark.parametrize("language", ["en", "ar"])
def test_an_arabic_name_is_printed_in_any_certificate(printing, language):
    (page,) = pages_of(unsaved_certificate(name="محمد عبد الرحمن الهاشمي", language=language))
    assert "محمد" in page.extract_text()


@pytest.mark.slow
@pytest.mark.once
def test_the_longest_arabic_certificate_is_one_page(printing):
    (page,) = pages_of(unsaved_certificate(**longest(ARABIC, score=100, expires_at=LATER, language="ar")))
    # Letters that join come in another order than they were written in, so that names are counted, not compared.
    assert page.extract_text().count("محمد") >= 12 * 5


def test_a_certificate_reads_in_the_direction_of_its_language_and_its_name_in_its_own():
    english = certificate_html(unsaved_certificate(name="محمد"))
    assert '<html lang="en" dir="ltr">' in english
    assert 'dir="rtl">محمد<' in english
    arabic = certificate_html(unsaved_certificate(name="Amina", language="ar"))
    assert '<html lang="ar" dir="rtl">' in arabic
    assert 'dir="ltr">Amina<' in arabic


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("en", "16 November 2026"),
        ("fr", "16 novembre 2026"),
        ("ru", "16 ноября 2026 г."),
        ("zh-hans", "2026年11月16日"),
    ],
)
def test_dates_are_words_in_the_language_of_the_certificate(language, words):
    with override("en"):
        assert words in certificate_html(unsaved_certificate(language=language, completed_at=DAY))


@pytest.mark.parametrize("field", ["name", "title", "issuer", "outcomes", "institution_name", "cohort_name"])
def test_no_fact_is_read_as_markup(field):
    hostile = '<img src="http://127.0.0.1/">'
    html = certificate_html(unsaved_certificate(**{field: [hostile] if field == "outcomes" else hostile}))
    assert hostile not in html
    assert "&lt;img src=&quot;http://127.0.0.1/&quot;&gt;" in html


def test_the_code_leads_to_the_public_page(settings, monkeypatch):
    settings.SITE_URL = "https://learn.example.org"
    made = []
    monkeypatch.setattr(documents.segno, "make", lambda text, **options: made.append(text) or make(text, **options))
    certificate_html(unsaved_certificate(serial="0" * 26))
    assert made == [f"https://learn.example.org/verify/{'0' * 26}/"]


make = documents.segno.make


@pytest.fixture
def stub_printer(monkeypatch):
    """Print a different text each time, so that a replaced file would show."""
    printed = []

    def sign(certificate, at):
        printed.append(certificate)
        return b"%PDF- " + str(len(printed)).encode()

    monkeypatch.setattr(documents, "signed_pdf", sign)
    return printed


def test_printing_twice_keeps_the_first_file(db, private_files, stub_printer):
    certificate = make_certificate()
    stale = Certificate.objects.get(pk=certificate.pk)
    keep_pdf(certificate, DAY)
    kept = Certificate.objects.get(pk=certificate.pk)
    keep_pdf(kept, DAY)
    keep_pdf(stale, DAY)  # a second worker that read the row before the first one wrote it
    after = Certificate.objects.get(pk=certificate.pk)
    assert (after.pdf, after.pdf_sha256) == (kept.pdf, kept.pdf_sha256)
    assert [path.read_bytes() for path in private_files.rglob("*.pdf")] == [b"%PDF- 1"]
    assert after.pdf_sha256 == hashlib.sha256(b"%PDF- 1").hexdigest()


def test_a_full_disk_leaves_no_half_file(db, private_files, stub_printer, monkeypatch):
    certificate = make_certificate()
    with monkeypatch.context() as full:

        def save_half(storage, name, content):
            path = private_files / name
            path.parent.mkdir(parents=True)
            path.write_bytes(content.read()[:3])
            raise OSError(errno.ENOSPC, "No space left on device")

        full.setattr(FileSystemStorage, "_save", save_half)
        with pytest.raises(OSError, match="No space"):
            keep_pdf(certificate, DAY)
    assert list(private_files.rglob("*.pdf")) == []
    keep_pdf(Certificate.objects.get(pk=certificate.pk), DAY)
    assert len(list(private_files.rglob("*.pdf"))) == 1


def test_the_place_of_a_file_says_nothing_and_no_address_leads_there(db, private_files, stub_printer, settings):
    certificate = make_certificate()
    keep_pdf(certificate, DAY)
    path = Certificate.objects.get(pk=certificate.pk).pdf
    assert certificate.serial not in path
    assert len(path) > 40
    assert not settings.VAR_DIR.joinpath("private").is_relative_to(settings.MEDIA_ROOT)


def test_a_real_file_is_kept_with_its_digest_and_its_title(db, printing, private_files):
    certificate = make_certificate()
    keep_pdf(certificate, DAY)
    certificate.refresh_from_db()
    content = (private_files / certificate.pdf).read_bytes()
    assert hashlib.sha256(content).hexdigest() == certificate.pdf_sha256
    document = PdfReader(BytesIO(content))
    assert document.metadata.title == "Certificate for Amina Okafor: Intellectual property for small firms"
    assert document.root_object["/Lang"] == "en"
    assert document.root_object["/MarkInfo"]["/Marked"]
