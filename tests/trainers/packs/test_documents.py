"""What stands on the sheets of a teaching pack, in each language."""

import re
from datetime import timedelta
from io import BytesIO

import pytest
from django.conf import settings
from django.utils import timezone
from django.utils.formats import date_format
from pypdf import PdfReader

from tests.trainers.packs.conftest import TODAY
from tests.trainers.packs.factories import make_note
from trainers.packs.documents import SHEETS, Sheet, sheets_of
from trainers.packs.words import WORDS

pytestmark = pytest.mark.django_db
LANGUAGES = [code for code, _name in settings.LANGUAGES]


def shape(words):
    return {name: shape(part) for name, part in words.items()} if isinstance(words, dict) else None


def leaves(words):
    for part in words.values():
        yield from leaves(part) if isinstance(part, dict) else [part]


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_language_has_all_words_and_the_same_places_to_fill(language):
    assert shape(WORDS[language]) == shape(WORDS["en"])
    pairs = list(zip(leaves(WORDS[language]), leaves(WORDS["en"]), strict=True))
    assert all(text for text, _english in pairs)
    assert [re.findall(r"{\w+}", text) for text, _ in pairs] == [re.findall(r"{\w+}", text) for _, text in pairs]


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_sheet_is_there_with_its_title_in_the_language(packed, language):
    sheets = sheets_of(packed(language))
    assert [sheet.name for sheet in sheets] == list(SHEETS)
    for sheet in sheets:
        html = sheet.html()
        assert f'<html lang="{language}" dir="{"rtl" if language == "ar" else "ltr"}">' in html
        assert WORDS[language]["documents"][sheet.name] in html


def test_the_guide_has_the_timed_plan_slides_debrief_and_checklist(packed):
    html = Sheet("guide", packed()).html()
    for minutes in ("0–10", "10–30", "30–60", "60–75", "75–85", "85–90"):
        assert minutes in html
    for text in (
        "Show the kiln.",
        "Who owns the kiln?",
        "Write about the kiln.",
        "Name of the office",
        "Transfer plan",
    ):
        assert text in html
    assert html.count('class="taught"') == 10


def test_what_is_not_translated_stands_in_its_own_language_and_direction_and_says_so(packed):
    html = Sheet("guide", packed("ar")).html()
    assert '<div class="lede" lang="en" dir="ltr">' in html
    assert "لم يُترجم بعد: باللغة الإنجليزيّة." in html
    assert "Not translated" not in Sheet("guide", packed("en")).html()


def test_only_sheets_for_the_trainer_hold_answers(packed):
    pack = packed()
    for sheet in sheets_of(pack):
        answer = "The kiln has a name." in sheet.html()
        assert answer == (sheet.name == "answers")
        assert (WORDS["en"]["trainer_only"] in sheet.html()) == (sheet.name in ("guide", "answers", "key"))


def test_tests_hold_no_feedback_and_the_key_has_all_answers(packed):
    pack = packed()
    for form in ("before", "after"):
        html = Sheet(form, pack).html()
        assert "KEY-CANARY" not in html
        assert html.count('class="question question--') == 8
    key = Sheet("key", pack).html()
    assert key.count('<th scope="row">') == 16
    for _called, rows in Sheet("key", pack).keys:
        assert all(answer for _question, answer in rows)


def test_a_module_without_questions_has_no_tests(institution_a, module):
    from trainers.guide_queries import pack_of

    module.quiz.bank.questions.all().delete()
    pack = pack_of(institution_a, module.translation_key, "en", TODAY)
    assert [sheet.name for sheet in sheets_of(pack)] == [*SHEETS[:5], "survey"]


def test_the_survey_asks_fifteen_questions_and_leads_to_its_page_by_a_code(packed):
    empty = Sheet("survey", packed()).html()
    assert empty.count('<li class="asked__row') == 15
    assert '<p class="scan__box">' in empty
    scanned = Sheet("survey", packed(survey_url="https://x.example/s/ABC/")).html()
    assert '<img class="scan__box" src="data:image/svg+xml' in scanned


def test_in_our_country_is_room_to_write_until_the_institution_fills_it_in(packed, institution_a, module):
    for name in ("guide", "slides"):
        assert "Fee for one class" in Sheet(name, packed()).html()
    make_note(institution_a, module.translation_key, at=timezone.now(), review_by=TODAY, text="Office: Quay 5\nFee: 40")
    for name in ("guide", "slides"):
        html = Sheet(name, packed()).html()
        assert "<li>Office: Quay 5</li><li>Fee: 40</li>" in html
        assert 'class="slide__rule"' not in html
    guide = Sheet("guide", packed()).html()
    assert f"Kept by Registry desk. To be checked again by {date_format(TODAY)}." in guide


def test_a_note_that_nobody_checked_again_warns_the_trainer(packed, institution_a, module):
    make_note(institution_a, module.translation_key, at=timezone.now(), review_by=TODAY - timedelta(days=1))
    html = Sheet("guide", packed()).html()
    assert 'class="warning"' in html
    assert f"This was to be checked again by {date_format(TODAY - timedelta(days=1))}." in html


def test_a_note_is_that_of_the_institution_alone_and_in_the_language_where_there_is_one(
    packed, institution_a, institution_b, module
):
    key, at = module.translation_key, timezone.now()
    make_note(institution_b, key, at=at, text="Elsewhere")
    assert packed().country.lines == ()
    make_note(institution_a, key, at=at, text="In English")
    make_note(institution_a, key, at=at, text="En français", language="fr")
    assert [packed(code).country.lines for code in ("en", "fr", "ru")] == [
        *(("In English",), ("En français",), ("In English",)),
    ]


def test_what_people_wrote_is_text_on_every_sheet(packed, institution_a, module):
    make_note(institution_a, module.translation_key, at=timezone.now(), text="<script>alert(1)</script>")
    for sheet in sheets_of(packed()):
        assert "<script" not in sheet.html()


@pytest.mark.parametrize("language", ["en", "ar"])
def test_a_sheet_becomes_an_accessible_pdf(packed, built_fonts, settings, language):
    settings.FONTS_DIR = built_fonts
    for name in ("guide", "slides", "survey"):
        reader = PdfReader(BytesIO(Sheet(name, packed(language)).pdf()))
        assert reader.trailer["/Root"]["/MarkInfo"]["/Marked"]
        assert reader.trailer["/Root"]["/Lang"] == language
        assert len(reader.pages) == {"guide": 4, "slides": 10, "survey": 1}[name]


@pytest.mark.parametrize(
    ("lines", "large"), [(["Fee: 40"] * 6, True), (["Fee: 40"] * 7, False), (["x" * 100] * 4, False)]
)
def test_much_text_on_the_country_stands_smaller_so_that_it_stays_on_its_slide(
    packed, institution_a, module, lines, large
):
    make_note(institution_a, module.translation_key, at=timezone.now(), text="\n".join(lines))
    assert ("slide__points--many" in Sheet("slides", packed()).html().partition("<body")[2]) != large
