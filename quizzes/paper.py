"""The paper: the frozen copy of the questions that one attempt shows. Pure: no clock, no database."""

from dataclasses import asdict, dataclass, field
from decimal import Decimal

KINDS = ("single", "multi", "tf", "num", "match", "order", "short", "cloze")
VERSION = 1


@dataclass(frozen=True)
class Choice:
    """Something to pick. `key` is the block id of the option, equal in all languages."""

    key: str
    text: str
    feedback: str = ""
    correct: bool = False


@dataclass(frozen=True)
class Prompt:
    """Something to answer within a question: the left side of a match, or one blank of a cloze."""

    key: str
    text: str
    feedback: str = ""
    # match: the key of the right choice. cloze: nothing, see `accept`.
    answer: str = ""
    accept: tuple[str, ...] = ()


@dataclass(frozen=True)
class Wrong:
    """A foreseen wrong answer to a typed question, and what to say about it."""

    value: str
    feedback: str
    prompt: str = ""


@dataclass(frozen=True)
class Item:
    """One question as shown.

    choices: options in shown order (single, multi, tf, order), or the right-hand list (match).
    prompts: left-hand list (match) or blanks (cloze).
    answer: order: keys in the right order. num: value, tolerance. short: accepted texts.
    """

    key: str
    code: str
    kind: str
    outcome: str
    stem: str
    difficulty: int = 1
    choices: tuple[Choice, ...] = ()
    prompts: tuple[Prompt, ...] = ()
    answer: tuple[str, ...] = ()
    tolerance: str = "0"
    unit: str = ""
    wrong: tuple[Wrong, ...] = ()
    feedback: str = ""
    feedback_other: str = ""

    @property
    def correct_keys(self):
        return tuple(choice.key for choice in self.choices if choice.correct)


@dataclass(frozen=True)
class Blueprint:
    """How many questions to draw, and from which."""

    questions: int
    max_difficulty: int = 3
    all_of_difficulty: int | None = None


@dataclass(frozen=True)
class Paper:
    title: str
    language: str
    layout: str
    pass_mark: Decimal
    items: tuple[Item, ...] = field(default_factory=tuple)
    version: int = VERSION

    def item(self, key):
        """Return the item with this key; KeyError when it is not on the paper."""
        for item in self.items:
            if item.key == key:
                return item
        raise KeyError(key)


def draw(pool, blueprint, rng):
    """Return items drawn by the blueprint: first all that must be in, then one of every outcome, then at random.

    `pool` is in a stable order, so that the same `rng` seed draws the same paper. A pool that is too small is used up.
    """
    pool = [item for item in pool if item.difficulty <= blueprint.max_difficulty]
    rng.shuffle(pool)
    drawn = [item for item in pool if item.difficulty == blueprint.all_of_difficulty][: blueprint.questions]
    for candidates in (_first_of_each_outcome(pool, drawn), pool):
        for item in candidates:
            if len(drawn) < blueprint.questions and item not in drawn:
                drawn.append(item)
    rng.shuffle(drawn)
    return tuple(shuffle_choices(item, rng) for item in drawn)


def _first_of_each_outcome(pool, drawn):
    covered = {item.outcome for item in drawn}
    firsts = {}
    for item in pool:
        if item.outcome not in covered:
            firsts.setdefault(item.outcome, item)
    return list(firsts.values())


def shuffle_choices(item, rng):
    """Shuffle what may be shuffled: all options but true and false, whose order people expect."""
    if item.kind == "tf" or len(item.choices) < 2:
        return item
    choices = list(item.choices)
    rng.shuffle(choices)
    shown_in_right_order = item.kind == "order" and tuple(choice.key for choice in choices) == item.answer
    if shown_in_right_order:
        choices = choices[1:] + choices[:1]
    return Item(**{**_shallow(item), "choices": tuple(choices)})


def _shallow(item):
    return {name: getattr(item, name) for name in item.__dataclass_fields__}


def to_json(paper):
    """Return the paper as plain data, for a JSON column."""
    return {**asdict(paper), "pass_mark": str(paper.pass_mark)}


def from_json(data):
    """Return the paper from what `to_json` made of it."""
    items = tuple(
        Item(
            **{
                **raw,
                "choices": tuple(Choice(**choice) for choice in raw["choices"]),
                "prompts": tuple(Prompt(**{**prompt, "accept": tuple(prompt["accept"])}) for prompt in raw["prompts"]),
                "wrong": tuple(Wrong(**wrong) for wrong in raw["wrong"]),
                "answer": tuple(raw["answer"]),
            }
        )
        for raw in data["items"]
    )
    return Paper(**{**data, "pass_mark": Decimal(data["pass_mark"]), "items": items})
