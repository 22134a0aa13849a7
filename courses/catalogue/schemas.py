"""What may stand in the YAML files. Lengths are those of the models that take the values."""

import difflib
import re
from decimal import Decimal
from typing import Annotated, Literal, Union

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    StringConstraints,
    ValidationError,
    model_validator,
)

BLANK = re.compile(r"\[\[(\d+)\]\]")


def _one_line(text):
    if "\n" in text:
        raise ValueError("must be one line")
    return text


def _number(value):
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise ValueError("must be a number")
    return Decimal(str(value))


def _web_address(text):
    if not re.fullmatch(r"https?://[^\s/]+\.[^\s]+", text):
        raise ValueError("must be an address that starts with https://")
    return text


def line(longest=255, shortest=1, pattern=None):
    """A text of one line."""
    limits = StringConstraints(strip_whitespace=True, min_length=shortest, max_length=longest, pattern=pattern)
    return Annotated[str, limits, AfterValidator(_one_line)]


def whole(low, high):
    return Annotated[int, Field(ge=low, le=high)]


Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]
MaybeText = Annotated[str, StringConstraints(strip_whitespace=True)]
Line = line()
MaybeLine = line(shortest=0)
Number = Annotated[Decimal, BeforeValidator(_number)]
Slug = line(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$")
Code = line(20, pattern=r"^[A-Z]+[0-9]+$")
Key = line(50, pattern=r"^[A-Za-z0-9_-]+$")
Address = Annotated[Line, AfterValidator(_web_address)]
Level = Literal["awareness", "practitioner", "trainer"]
Minutes = whole(1, 600)


class Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)


# Questions -------------------------------------------------------------------


class Option(Part):
    text: Line
    correct: bool = False
    fb: Text


class WrongText(Part):
    value: Line
    fb: Text


class WrongNumber(Part):
    value: Number
    fb: Text


class WrongBlank(WrongText):
    n: whole(1, 6)


class Pair(Part):
    left: Line
    right: Line
    fb: Text


class Step(Part):
    text: Line
    fb: Text


class Blank(Part):
    n: whole(1, 6)
    accept: Annotated[list[Line], Field(min_length=1)]
    fb: Text


class Asked(Part):
    """What every question has."""

    id: Key
    lo: Key
    bloom: Literal["remember", "understand", "apply", "analyse", "evaluate", "create"]
    diff: whole(1, 3)
    ref: MaybeLine = ""
    stem: Text

    @model_validator(mode="after")
    def blanks_only_in_cloze(self):
        if self.type != "cloze" and BLANK.search(self.stem):
            raise ValueError("only a question of type cloze has blanks such as [[1]]")
        return self


def _refuse_repeated(texts, what):
    seen = set()
    for text in texts:
        if text.casefold() in seen:
            raise ValueError(f"two {what} are the same: {text}")
        seen.add(text.casefold())


class Chosen(Asked):
    options: Annotated[list[Option], Field(min_length=2, max_length=8)]

    @property
    def right(self):
        return sum(option.correct for option in self.options)

    @model_validator(mode="after")
    def different_options(self):
        _refuse_repeated([option.text for option in self.options], "options")
        return self


class Single(Chosen):
    type: Literal["single"]

    @model_validator(mode="after")
    def one_right(self):
        if self.right != 1:
            raise ValueError(f"exactly one option must be correct; here {self.right} are")
        return self


class Multi(Chosen):
    type: Literal["multi"]

    @model_validator(mode="after")
    def some_right(self):
        if not self.right:
            raise ValueError("at least one option must be correct")
        return self


class TrueFalse(Chosen):
    type: Literal["tf"]

    @model_validator(mode="after")
    def true_and_false(self):
        if {option.text for option in self.options} != {"True", "False"} or self.right != 1:
            raise ValueError("the options must be 'True' and 'False', and one of them is correct")
        return self

    def option(self, text):
        return next(option for option in self.options if option.text == text)


class NumberAsked(Asked):
    type: Literal["num"]
    answer: Number
    tolerance: Annotated[Number, Field(ge=0)] = Decimal(0)
    unit: MaybeLine = ""
    fb: Text
    wrong: list[WrongNumber] = []
    fb_other: MaybeText = ""

    @model_validator(mode="after")
    def wrong_is_wrong(self):
        for wrong in self.wrong:
            if abs(wrong.value - self.answer) <= self.tolerance:
                raise ValueError(f"{wrong.value} stands under `wrong`, but it is accepted as right")
        return self


class Match(Asked):
    type: Literal["match"]
    pairs: Annotated[list[Pair], Field(min_length=2, max_length=8)]
    distractors: list[Step] = []

    @model_validator(mode="after")
    def different_sides(self):
        _refuse_repeated([pair.left for pair in self.pairs], "texts on the left")
        right = [pair.right for pair in self.pairs] + [extra.text for extra in self.distractors]
        _refuse_repeated(right, "texts on the right")
        return self


class Order(Asked):
    type: Literal["order"]
    items: Annotated[list[Step], Field(min_length=3, max_length=8)]

    @model_validator(mode="after")
    def different_steps(self):
        _refuse_repeated([item.text for item in self.items], "steps")
        return self


class Short(Asked):
    type: Literal["short"]
    accept: Annotated[list[Line], Field(min_length=1)]
    fb: Text
    wrong: list[WrongText] = []
    fb_other: MaybeText = ""


class Cloze(Asked):
    type: Literal["cloze"]
    blanks: Annotated[list[Blank], Field(min_length=1, max_length=6)]
    wrong: list[WrongBlank] = []

    @model_validator(mode="after")
    def blanks_match(self):
        shown = sorted(int(number) for number in BLANK.findall(self.stem))
        described = sorted(blank.n for blank in self.blanks)
        if shown != described or len(set(shown)) != len(shown):
            raise ValueError(f"the stem has the blanks {_numbers(shown)}, but `blanks` has {_numbers(described)}")
        if strangers := sorted({wrong.n for wrong in self.wrong} - set(described)):
            raise ValueError(f"`wrong` names a blank that is not there: {_numbers(strangers)}")
        return self


def _numbers(numbers):
    return ", ".join(map(str, numbers)) or "none"


Question = Annotated[
    Union[Single, Multi, TrueFalse, NumberAsked, Match, Order, Short, Cloze],  # noqa: UP007 - a sum of types, not values
    Field(discriminator="type"),
]


class QuestionFile(Part):
    bank: Code
    questions: Annotated[list[Question], Field(min_length=1)]


# Modules, courses, figures, terms ----------------------------------------------


class Reference(Part):
    text: Line
    url: Address | None = None


class QuizRule(Part):
    title: line(200)
    questions: whole(1, 100)
    max_difficulty: whole(1, 3) = 3
    all_of_difficulty: whole(1, 3) | None = None
    pass_mark: whole(1, 100)
    attempts: whole(0, 20)
    wait_minutes: whole(0, 525600)
    layout: Literal["one_per_page", "all_on_one_page"] = "one_per_page"
    practice: bool = False


class ModuleFile(Part):
    code: Code
    slug: Slug
    title: Line
    summary: line(160)
    level: Level
    audience: Line
    introduction: Text
    prerequisites: list[Code] = []
    outcomes: Annotated[dict[Key, Line], Field(min_length=1)]
    takeaways: Annotated[list[Line], Field(min_length=1)]
    terms: list[Line] = []
    references: list[Reference] = []
    attestation: bool | None = None
    quiz: QuizRule


class LessonHead(Part):
    title: Line
    minutes: Minutes
    outcomes: Annotated[list[Key], Field(min_length=1)]
    summary: line(160)


class CourseModule(Part):
    code: Code
    required: bool = True


class CourseFile(Part):
    code: Code
    slug: Slug
    title: Line
    summary: line(160)
    audience: Line
    introduction: Text
    hours: whole(1, 999)
    level: Level
    outcomes: Annotated[list[line(140)], Field(min_length=1)]
    certificate_title: line(120)
    certificate_months: whole(1, 240) | None = None
    certificate_shows_score: bool | None = None
    modules: Annotated[list[CourseModule], Field(min_length=1)]


class Figure(Part):
    key: Key
    statement: Text
    source: Line
    year: whole(1800, 2200) | None = None
    note: MaybeText = ""


class FigureFile(Part):
    figures: list[Figure]


class Term(Part):
    term: line(120)
    abbreviation: line(20, shortest=0) = ""
    code: Key | None = None
    definition: Text


class GlossaryFile(Part):
    terms: list[Term]


# Mistakes in plain words -------------------------------------------------------


def check(document, schema, problem):
    """Return the document as its schema, or None after reporting every mistake."""
    try:
        return schema.model_validate(document.values)
    except ValidationError as error:
        for mistake in error.errors(include_url=False):
            problem(document.line(*mistake["loc"]), _in_words(mistake))
        return None


def _in_words(mistake):
    name, limits = _name(mistake["loc"]), mistake.get("ctx", {})
    words = WORDS.get(mistake["type"], "{message}")
    if mistake["type"] == "extra_forbidden":
        return f"unknown key `{mistake['loc'][-1]}`{_perhaps(mistake['loc'][-1])}"
    if mistake["type"] == "value_error":
        # Checks of one value say "must …"; checks of a whole question are sentences of their own.
        reason = str(limits["error"])
        return name + reason if reason.startswith("must ") else reason
    given = mistake["input"]
    size = len(given) if isinstance(given, str | list | dict) else given
    return name + words.format(**{"message": mistake["msg"], "size": size, **limits})


def _name(steps):
    """Return the name of what is wrong: the last key, not its place in a list nor the kind of a question."""
    names = [step for step in steps if isinstance(step, str) and re.fullmatch(r"[a-z_]+", step)]
    return f"`{names[-1]}` " if names else ""


WORDS = {
    "missing": "is missing",
    "string_type": "must be text; put quotation marks around it",
    "string_too_long": "has {size} characters; at most {max_length} are allowed",
    "string_too_short": "is empty",
    "string_pattern_mismatch": "has characters that are not allowed here",
    "int_type": "must be a whole number",
    "int_from_float": "must be a whole number",
    "bool_type": "must be true or false",
    "list_type": "must be a list",
    "dict_type": "must be a list of keys and texts",
    "model_type": "must be a list of keys",
    "literal_error": "must be one of {expected}",
    "greater_than_equal": "must be at least {ge}",
    "less_than_equal": "must be at most {le}",
    "too_short": "needs at least {min_length}; it has {actual_length}",
    "too_long": "may have at most {max_length}; it has {actual_length}",
    "finite_number": "must be a number",
    "union_tag_invalid": "`type` must be one of {expected_tags}",
    "union_tag_not_found": "`type` is missing",
}


def _known_keys():
    parts = [Part]
    for part in parts:
        parts.extend(part.__subclasses__())
    return {key for part in parts for key in part.model_fields}


def _perhaps(key):
    near = difflib.get_close_matches(str(key), _known_keys(), 1)
    return f"; do you mean `{near[0]}`?" if near else ""
