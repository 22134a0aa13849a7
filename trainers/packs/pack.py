"""A teaching pack before any file of it is made: one module, one language, one institution. Pure."""

from dataclasses import dataclass

from trainers.packs.forms import Forms
from trainers.packs.guide import CountryFacts, Guide
from trainers.packs.words import WORDS

RIGHT_TO_LEFT = ("ar",)


@dataclass(frozen=True)
class Pack:
    """`language`: that of the fixed words. Parts that are not translated yet say which language they are in."""

    language: str
    code: str
    title: str
    title_language: str
    outcomes: tuple[str, ...]
    institution: str
    guide: Guide
    country: CountryFacts
    tests: Forms | None
    tests_language: str
    survey_url: str = ""

    @property
    def words(self):
        return WORDS[self.language]

    @property
    def rtl(self):
        return self.language in RIGHT_TO_LEFT

    def direction_of(self, language):
        return "rtl" if language in RIGHT_TO_LEFT else "ltr"
