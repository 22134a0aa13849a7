"""The sheets of a teaching pack as HTML to print, and as PDF."""

from django.template.loader import render_to_string
from django.utils.functional import cached_property
from django.utils.translation import get_language, get_language_info, override

from pages.pdf import render_pdf
from printed.documents import answer_of, pictures_of, qr_of, questions_of
from quizzes.paper import Paper
from trainers.guide_queries import guide_of
from trainers.packs.guide import MINUTES, CountryFacts
from trainers.packs.pack import Pack
from trainers.survey_words import AGES, FIRM_SIZES, KINDS, RECOMMEND_MOST
from trainers.survey_words import WORDS as SURVEY_WORDS

SECONDS = 120
ROWS_TO_SIGN = 24
TRANSFER_ROWS = 3
SHEETS = ("guide", "slides", "exercise", "answers", "attendance", "before", "after", "key", "survey")


class Sheet:
    """What a template needs to print one document of a pack. `name`: one of trainers.packs.words.DOCUMENTS."""

    def __init__(self, name, pack):
        self.name, self.pack, self.words = name, pack, pack.words
        self.guide, self.country = pack.guide, pack.country
        self.direction = "rtl" if pack.rtl else "ltr"
        self.start, self.end = ("right", "left") if pack.rtl else ("left", "right")
        self.guide_direction = pack.direction_of(self.guide.language)

    @property
    def title(self):
        return f"{self.words['documents'][self.name]}: {self.pack.title}"

    @property
    def template(self):
        return f"trainers/packs/{'test' if self.name in ('before', 'after') else self.name}.html"

    def html(self):
        with override(self.pack.language):
            return render_to_string(self.template, {"sheet": self, **vars(self)})

    def pdf(self):
        pictures = pictures_of(self.paper) if self.name in ("before", "after") else {}
        return render_pdf(
            self.html(), title=self.title, language=self.pack.language, pictures=pictures, seconds=SECONDS
        )

    # What is said ----------------------------------------------------------------

    @property
    def heading(self):
        return self.words["documents"][self.name]

    @property
    def session(self):
        return self.words["session"].format(n=MINUTES)

    @property
    def for_trainer(self):
        return self.name in ("guide", "answers", "key")

    @property
    def not_translated(self):
        """Why the text is in another language than the words around it; "" where it is not."""
        if self.guide.language == self.pack.language:
            return ""
        with override(self.pack.language):
            spoken = get_language_info(self.guide.language)["name_translated"]
        return self.words["not_translated"].format(language=spoken)

    @property
    def plan(self):
        """Return (minutes from, to, the part, how long, the lines of what the trainer does) for each step."""
        return [
            (begin, end, self.words["parts"][step.part], self.minutes(step.minutes), step.text.splitlines())
            for begin, end, step in self.guide.timed
        ]

    def minutes(self, number):
        return self.words["minutes"].format(n=number)

    @property
    def slides(self):
        """Return (number, "Slide 1", the slide) for each."""
        return [
            (number, self.words["slide"].format(n=number), slide) for number, slide in enumerate(self.guide.slides, 1)
        ]

    @property
    def facts_to_fill(self):
        return next((slide.points for slide in self.guide.slides if slide.in_our_country), ())

    @property
    def kept(self):
        facts = self.country
        return self.words["stale" if facts.stale else "kept"].format(owner=facts.owner, date=facts.review_by)

    @property
    def country_direction(self):
        return self.pack.direction_of(self.country.language)

    @property
    def transfer_lines(self):
        return self.guide.transfer.splitlines()

    @property
    def transfer_rows(self):
        return range(TRANSFER_ROWS)

    @property
    def rows_to_sign(self):
        return range(1, ROWS_TO_SIGN + 1)

    # Tests -----------------------------------------------------------------------

    @cached_property
    def paper(self):
        return self._paper(self.name)

    def _paper(self, form):
        items = getattr(self.pack.tests, form)
        language = self.pack.tests_language
        return Paper(title=self.title, language=language, layout="all_on_one_page", pass_mark=0, items=items)

    @property
    def tests_direction(self):
        return self.pack.direction_of(self.pack.tests_language)

    @property
    def questions(self):
        return questions_of(self.paper)

    @property
    def keys(self):
        """Return (the name of the test, its rows of question and answer) for both tests."""
        return [
            (self.words["documents"][form], [(each, answer_of(each.item)) for each in questions_of(self._paper(form))])
            for form in ("before", "after")
        ]

    # Survey ----------------------------------------------------------------------

    @property
    def survey(self):
        return SURVEY_WORDS[self.pack.language]

    @property
    def asked(self):
        """Return (number, kind, question) for each question of the survey."""
        return list(zip(range(1, len(KINDS) + 1), KINDS, self.survey["questions"], strict=True))

    @property
    def zero_to_ten(self):
        return range(RECOMMEND_MOST + 1)

    @property
    def profile(self):
        """Return (what is asked, its answers, their direction) for each fact; without answers it is written."""
        answers = ((), FIRM_SIZES, (), self.survey["genders"], AGES, ())
        ways = ("ltr" if each in (FIRM_SIZES, AGES) else self.direction for each in answers)
        return list(zip(self.survey["profile"], answers, ways, strict=True))

    @property
    def qr(self):
        return qr_of(self.pack.survey_url) if self.pack.survey_url else ""


def sheets_of(pack):
    """Return the sheets that a pack has; without questions there are no tests."""
    tests = {"before", "after", "key"} if pack.tests is None else set()
    return [Sheet(name, pack) for name in SHEETS if name not in tests]


def preview_of_guide(row):
    """Return what the template of a preview needs for a guide that is being written."""
    pack = Pack(
        language=get_language() or "en",
        code=row.module.code if row.module_id else "",
        title=row.module.title if row.module_id else "",
        title_language=row.locale.language_code,
        outcomes=tuple(block.value["text"] for block in row.module.outcomes) if row.module_id else (),
        institution="",
        guide=guide_of(row),
        country=CountryFacts(),
        tests=None,
        tests_language="",
    )
    sheet = Sheet("guide", pack)
    return {"sheet": sheet, **vars(sheet)}
