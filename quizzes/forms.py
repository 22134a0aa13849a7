"""The answer sheet: an item as fields on a page, and a posted page as responses.

A page never carries a key: what can be picked is numbered in shown order, and numbers become keys only here.
"""

from dataclasses import dataclass
from functools import cached_property

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from quizzes.grading import is_answered

LONGEST_TEXT = 500


@dataclass(frozen=True)
class Option:
    value: str
    label: str
    chosen: bool


@dataclass(frozen=True)
class Row:
    """One field of a question that has several: the left side of a match, a step to place, a blank."""

    name: str
    label: str
    value: str = ""
    options: tuple[Option, ...] = ()


class Question:
    """An item with the learner's response, ready to show."""

    def __init__(self, item, response=None, number=1, saved_at=None, seq=0):
        self.item, self.response, self.number = item, response, number
        self.saved_at, self.seq = saved_at, seq
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
        """The stem; in a cloze, blanks are shown as lines with their number."""
        stem = self.item.stem
        for prompt in self.item.prompts if self.kind == "cloze" else ():
            stem = stem.replace(f"[[{prompt.key}]]", f"____ ({prompt.key})")
        return stem

    @cached_property
    def options(self):
        picked = self.response if isinstance(self.response, list) else [self.response]
        return tuple(
            Option(str(number), choice.text, choice.key in picked) for number, choice in enumerate(self.item.choices, 1)
        )

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
        yield Row(f"{question.name}-{number}", label, value=response.get(prompt.key, ""))


ROWS = {"match": match_rows, "order": order_rows, "cloze": cloze_rows}


class Sheet:
    """Items with their responses, in the order of the paper."""

    def __init__(self, items, responses):
        """`responses`: rows with `value`, `seq` and `saved_at` by item key."""
        self.questions = [
            Question(item, row.value, number, row.saved_at, row.seq)
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


def choice_key(item, number):
    """Return the key of the choice with this number on the page, or an empty string."""
    if number and number.isascii() and number.isdigit() and 1 <= int(number) <= len(item.choices):
        return item.choices[int(number) - 1].key
    return ""


def read_one(item, data, name):
    return choice_key(item, data.get(name))


def read_several(item, data, name):
    keys = {choice_key(item, number) for number in data.getlist(name)}
    return [choice.key for choice in item.choices if choice.key in keys]


def read_text(item, data, name):
    return data.get(name, "").replace("\x00", "").strip()[:LONGEST_TEXT]


def read_match(item, data, name):
    picked = {
        prompt.key: choice_key(item, data.get(f"{name}-{number}")) for number, prompt in enumerate(item.prompts, 1)
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
    typed = {prompt.key: read_text(item, data, f"{name}-{number}") for number, prompt in enumerate(item.prompts, 1)}
    return {key: text for key, text in typed.items() if text}


READERS = {
    "single": read_one,
    "tf": read_one,
    "multi": read_several,
    "num": read_text,
    "short": read_text,
    "match": read_match,
    "order": read_order,
    "cloze": read_cloze,
}
