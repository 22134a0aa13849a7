from datetime import date

import pytest

from tests.courses.factories import make_module
from tests.quizzes.factories import make_question
from tests.trainers.packs.factories import make_guide
from trainers.guide_queries import pack_of

TODAY = date(2026, 11, 23)


@pytest.fixture
def module(site):
    module = make_module("trademarks", code="M02")
    for _number in range(9):
        make_question("single", bank=module.quiz.bank)
    make_guide(module)
    return module


@pytest.fixture
def packed(institution_a, module):
    """Return the pack of the module in a language."""

    def packed(language="en", **fields):
        return pack_of(institution_a, module.translation_key, language, TODAY, **fields)

    return packed
