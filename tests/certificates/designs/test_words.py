"""The words that are printed, and how large."""

import pytest

from certificates.designs.fitting import HEIGHT, STEPS, Texts, fit
from certificates.designs.words import KINDS, WORDS, counted, time_in_words, words_in


@pytest.mark.parametrize("language", WORDS)
def test_each_language_has_all_words(language, settings):
    def keys(words):
        return {name: sorted(each) if isinstance(each, dict) else "" for name, each in words.items()} | {
            "hours": "",
            "minutes": "",
        }

    assert keys(WORDS[language]) == keys(WORDS["en"])
    assert all(WORDS[language][name] for name in WORDS["en"])
    assert sorted(WORDS[language]["heading"]) == sorted(KINDS)
    assert set(WORDS) == set(dict(settings.LANGUAGES))


@pytest.mark.parametrize(
    ("language", "minutes", "printed"),
    [
        ("en", 60, "1 hour"),
        ("en", 660, "11 hours"),
        ("en", 90, "90 minutes"),
        ("fr", 0, "0 heure"),
        ("es", 120, "2 horas"),
        ("ru", 60, "1 час"),
        ("ru", 180, "3 часа"),
        ("ru", 660, "11 часов"),
        ("ru", 21 * 60, "21 час"),
        ("ru", 45, "45 минут"),
        ("ar", 60, "ساعة واحدة"),
        ("ar", 120, "ساعتان"),
        ("ar", 180, "3 ساعات"),
        ("ar", 660, "11 ساعة"),
        ("zh-hans", 660, "11 小时"),
    ],
)
def test_time_is_counted_as_the_language_counts(language, minutes, printed):
    assert time_in_words(WORDS[language], minutes, language) == printed


def test_a_language_without_words_is_printed_in_english():
    assert words_in(WORDS, "de") is WORDS["en"]
    assert counted({"other": "{n} Stunden"}, 1, "de") == "1 Stunden"


def texts(**changed):
    same = {
        "issuer": "Harbour City Chamber",
        "heading": "Certificate of completion",
        "name": "Amina Okafor",
        "sentence": "has completed the course",
        "title": "Intellectual property for small firms",
        "above_outcomes": "The holder can:",
        "outcomes": ("Find rights", "Keep secrets"),
        "signatures": (),
        "facts": (
            ("Completed on", "16 November 2026"),
            ("Learning time", "11 hours"),
            ("Issued on", "18 November 2026"),
        ),
        "long_facts": (),
    }
    return Texts(**{**same, **changed})


def test_a_usual_certificate_is_printed_at_full_size():
    sizes = fit(texts())
    assert (sizes.scale, sizes.name, sizes.columns) == (STEPS[0], 40, 1)


def test_a_long_name_shrinks_alone():
    sizes = fit(texts(name="Maria Magdalena Konstantina Papadopoulou-Schwarzenberger von Hohenlohe"))
    assert sizes.name < 30
    assert (sizes.scale, sizes.title) == (1, 20)


def test_everything_shrinks_together_when_there_is_too_much():
    sizes = fit(texts(outcomes=("y" * 140,) * 12, signatures=(("Mona Haddad", "Director"),) * 3))
    assert 0.4 < sizes.scale < 1
    assert 14 + sizes.main_height + sizes.signatures_height + sizes.foot_height <= HEIGHT


def test_facts_stand_three_in_a_row_and_long_ones_take_more():
    cells = fit(texts(long_facts=(("Group", "Bakers"), ("Institution", "n" * 200)))).cells
    assert [(each.row, each.column, each.span) for each in cells] == [
        *((1, 1, 1), (1, 2, 1), (1, 3, 1)),
        *((2, 1, 1), (3, 1, 3)),
    ]
    assert [each.mirrored().column for each in cells] == [3, 2, 1, 3, 1]
