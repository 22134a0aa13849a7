"""The answer sheet: an item as fields on a page, and a posted page as responses.

A page never carries a key: what can be picked is numbered in shown order, and numbers become keys only here.
"""

import re
from dataclasses import dataclass
from functools import cached_property
from string import ascii_uppercase as LETTERS

from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from quizzes import rich_text
from quizzes.grading import is_answered
from quizzes.paper import Area
from quizzes.typed import LONGEST_ANSWER, LONGEST_TEXT

GAP = re.compile(r"\[\[(\d+)\]\]")


@dataclass(frozen=True)
class Option:
    value: str
    label: str
    chosen: bool
    letter: str = ""
    area: Area | None = None

    @property
    def middle_x(self):
        return self.area.x + self.half_width

    @property
    def middle_y(self):
        return self.area.y + self.half_height

    @property
    def half_width(self):
        return self.area.width / 2

    @property
    def half_height(self):
        return self.area.height / 2


@dataclass(frozen=True)
class Row:
    """One field of a question that has several: the left side of a match, a step to place, a blank."""

    name: str
    label: str
    value: str = ""
    options: tuple[Option, ...] = ()
    key: str = ""
    kind: str = "text"


def safe(html):
    """Let the few tags of a question through; a paper that is kept was cleaned when it was drawn, and is again."""
    return mark_safe(rich_text.clean(html))  # noqa: S308 - cleaned in the same breath


class Question:
    """An item with the learner's response, ready to show."""

    def __init__(self, item, response=None, number=1, saved_at=None, seq=0, final=False):
        self.item, self.response, self.number = item, response, number
        self.saved_at, self.seq, self.final = saved_at, seq, final
        self.name = f"answer-{item.key}"

    @property
    def kind(self):
        return self.item.kind

    @property
    def next_seq(self):
        """The number that the next save of this answer carries."""
        return self.seq + 1

    @property
    def answered(self):
        return is_answered(self.response)

    @property
    def legend(self):
        """The question as plain text on one line, for lists; blanks are lines with their number."""
        return GAP.sub(r"____ (\1)", rich_text.plain(self.item.stem))

    @property
    def stem(self):
        return safe(self.item.stem)

    @cached_property
    def parts(self):
        """The text of a cloze in pieces, each followed by the field of the blank that stands there, or None."""
        rows = {row.key: row for row in self.rows}
        pieces = GAP.split(safe(self.item.stem))
        gaps = [rows.pop(key, None) for key in pieces[1::2]]
        # A blank that the text forgot must still be possible to answer.
        return [*zip(map(mark_safe, pieces[::2]), [*gaps, None], strict=True), *(("", row) for row in rows.values())]

    @cached_property
    def options(self):
        picked = self.response if isinstance(self.response, list) else [self.response]
        return tuple(
            Option(str(number), choice.text, choice.key in picked, LETTERS[(number - 1) % 26], choice.area)
            for number, choice in enumerate(self.item.choices, 1)
        )

    @property
    def template(self):
        name = "options" if self.kind in ("single", "multi", "tf") else self.kind
        return f"quizzes/answers/{name}.html"

    @property
    def length_text(self):
        """How long an open answer should be, in words."""
        limits = {"least": self.item.min_words, "most": self.item.max_words}
        if limits["least"] and limits["most"]:
            return _("Write %(least)s to %(most)s words.") % limits
        if limits["most"]:
            return _("Write %(most)s words at most.") % limits
        return _("Write %(least)s words or more.") % limits if limits["least"] else ""

    @property
    def picks_one(self):
        return self.item.picks_one

    @property
    def typed(self):
        return self.response if isinstance(self.response, str) else ""

    @cached_property
    def rows(self):
        return tuple(ROWS[self.kind](self)) if self.kind in ROWS else ()


def match_rows(question):
    response = question.response or {}
    for number, prompt in enumerate(question.item.prompts, 1):
        picked = response.get(prompt.key)
        options = tuple(
            Option(str(place), choice.text, choice.key == picked)
            for place, choice in enumerate(question.item.choices, 1)
        )
        yield Row(f"{question.name}-{number}", prompt.text, options=options)


def order_rows(question):
    response = question.response or []
    for number, choice in enumerate(question.item.choices, 1):
        options = tuple(
            Option(str(place + 1), str(place + 1), place < len(response) and response[place] == choice.key)
            for place in range(len(question.item.choices))
        )
        yield Row(f"{question.name}-{number}", choice.text, options=options)


def cloze_rows(question):
    response = question.response or {}
    for number, prompt in enumerate(question.item.prompts, 1):
        # Translators: %(number)s is the number of a gap in a sentence.
        label = _("Blank %(number)s") % {"number": prompt.key}
        given = response.get(prompt.key, "")
        options = tuple(
            Option(str(place), choice.text, choice.key == given) for place, choice in enumerate(prompt.choices, 1)
        )
        yield Row(f"{question.name}-{number}", label, given, options, prompt.key, prompt.kind)


ROWS = {"match": match_rows, "order": order_rows, "cloze": cloze_rows}


class Sheet:
    """Items with their responses, in the order of the paper."""

    def __init__(self, items, responses):
        """`responses`: rows with `value`, `seq` and `saved_at` by item key."""
        self.questions = [
            Question(item, row.value, number, row.saved_at, row.seq, row.final)
            if (row := responses.get(item.key))
            else Question(item, number=number)
            for number, item in enumerate(items, 1)
        ]

    def __len__(self):
        return len(self.questions)

    @property
    def unanswered(self):
        return [question for question in self.questions if not question.answered]

    @property
    def first_open(self):
        """The number of the first question whose answer is not final; None when all are."""
        return next((question.number for question in self.questions if not question.final), None)

    @property
    def unanswered_text(self):
        left = len(self.unanswered)
        return ngettext("%(left)s question has no answer yet.", "%(left)s questions have no answer yet.", left) % {
            "left": left
        }


def read_response(item, data):
    """Return the response in a posted page, or None when the page did not carry this item.

    Numbers that name nothing on the paper count as no answer.
    """
    name = f"answer-{item.key}"
    if f"{name}-shown" not in data:
        return None
    return READERS[item.kind](item, data, name)


def choice_key(choices, number):
    """Return the key of the choice with this number on the page, or an empty string."""
    if number and number.isascii() and number.isdigit() and len(number) < 4 and 1 <= int(number) <= len(choices):
        return choices[int(number) - 1].key
    return ""


def read_one(item, data, name):
    return choice_key(item.choices, data.get(name))


def read_several(item, data, name):
    keys = {choice_key(item.choices, number) for number in data.getlist(name)}
    return [choice.key for choice in item.choices if choice.key in keys]


def read_text(item, data, name, longest=LONGEST_TEXT):
    # Forms end lines with two characters, scripts with one: the answer is the same.
    return data.get(name, "").replace("\x00", "").replace("\r\n", "\n").strip()[:longest]


def read_long_text(item, data, name):
    return read_text(item, data, name, LONGEST_ANSWER)


def read_match(item, data, name):
    picked = {
        prompt.key: choice_key(item.choices, data.get(f"{name}-{number}"))
        for number, prompt in enumerate(item.prompts, 1)
    }
    return {key: choice for key, choice in picked.items() if choice}


def read_order(item, data, name):
    """Return keys by chosen place; a place that two steps claim goes to the first of them."""
    places = [""] * len(item.choices)
    for number, choice in enumerate(item.choices, 1):
        place = data.get(f"{name}-{number}", "")
        if place.isascii() and place.isdigit() and 1 <= int(place) <= len(places) and not places[int(place) - 1]:
            places[int(place) - 1] = choice.key
    return places


def read_cloze(item, data, name):
    given = {prompt.key: read_gap(prompt, data, f"{name}-{number}") for number, prompt in enumerate(item.prompts, 1)}
    return {key: value for key, value in given.items() if value}


def read_gap(prompt, data, name):
    return choice_key(prompt.choices, data.get(name)) if prompt.kind == "choice" else read_text(prompt, data, name)


READERS = {
    "single": read_one,
    "tf": read_one,
    "multi": read_several,
    "num": read_text,
    "short": read_text,
    "match": read_match,
    "order": read_order,
    "cloze": read_cloze,
    "hotspot": read_several,
    "open": read_long_text,
}
