import pytest
from django.conf import settings

from trainers.survey_words import KINDS, WORDS


@pytest.mark.parametrize("language", [code for code, _name in settings.LANGUAGES])
def test_every_language_asks_the_same_fifteen_questions(language):
    words, english = WORDS[language], WORDS["en"]
    assert len(KINDS) == len(words["questions"]) == 15
    for name, texts in english.items():
        parts = [words[name], texts] if isinstance(texts, tuple) else [[words[name]], [texts]]
        assert len(parts[0]) == len(parts[1])
        assert all(parts[0])
        if language != "en":
            assert not set(parts[0]) & set(parts[1]) - {"No", "Sector"}, name


def test_the_kinds_of_questions_are_those_of_the_programme():
    asked = {kind: [number for number, each in enumerate(KINDS, 1) if each == kind] for kind in set(KINDS)}
    assert asked["scale"] == [1, 2, 3, 4, 5, 6, 8, 9, 10]
    assert (asked["pace"], asked["intent"], asked["recommend"], asked["contact"]) == ([7], [11], [12], [15])
    assert asked["text"] == [13, 14]
