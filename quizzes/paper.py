"""The paper: the frozen copy of the questions that one attempt shows. Pure: no clock, no database."""

import html
from dataclasses import asdict, dataclass, replace
from decimal import Decimal

from quizzes.release import AT_ONCE

KINDS = ("single", "multi", "tf", "num", "match", "order", "short", "cloze", "hotspot", "open")
VERSION = 2

PRACTICE, QUIZ, EXAM = "practice", "quiz", "exam"
FREE, FORWARD = "free", "forward"


@dataclass(frozen=True)
class Picture:
    url: str
    width: int
    height: int
    alt: str


@dataclass(frozen=True)
class Area:
    """A part of a picture, in percent of its width and height."""

    shape: str  # rect or ellipse
    x: float
    y: float
    width: float
    height: float


@dataclass(frozen=True)
class Choice:
    """Something to pick. `key` is the block id of the option, equal in all languages."""

    key: str
    text: str
    feedback: str = ""
    correct: bool = False
    weight: str = ""  # percent of the point, where it departs from the rule of the kind
    area: Area | None = None


@dataclass(frozen=True)
class Prompt:
    """Something to answer within a question: the left side of a match, or one blank of a cloze."""

    key: str
    text: str
    feedback: str = ""
    # match: the key of the right choice. cloze: nothing, see `accept`.
    answer: str = ""
    accept: tuple[str, ...] = ()
    # cloze: text, choice or number. A choice has `choices`, a number has a tolerance.
    kind: str = "text"
    choices: tuple[Choice, ...] = ()
    tolerance: str = "0"


@dataclass(frozen=True)
class Wrong:
    """A foreseen answer to a typed question that is not the right one, what it is worth and what to say about it."""

    value: str
    feedback: str
    prompt: str = ""
    weight: str = ""
    tolerance: str = "0"


@dataclass(frozen=True)
class Unit:
    """A number in this unit, times `factor`, is a number in the unit of the answer."""

    unit: str
    factor: str


@dataclass(frozen=True)
class Criterion:
    """One line of a rubric: a trainer gives 0 to `points` for it."""

    key: str
    text: str
    points: int
    description: str = ""


@dataclass(frozen=True)
class Item:
    """One question as shown.

    stem: HTML of the tags in quizzes.rich_text; in a cloze [[1]] stands for blank 1.
    choices: options in shown order (single, multi, tf, order), the right-hand list (match), areas (hotspot).
    prompts: left-hand list (match) or blanks (cloze).
    answer: order: keys in the right order. num: the number. short: accepted texts. open: a model answer.
    version: the published revision of the question, 0 when it has none.
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
    units: tuple[Unit, ...] = ()
    match_case: bool = False
    wrong: tuple[Wrong, ...] = ()
    rubric: tuple[Criterion, ...] = ()
    min_words: int = 0
    max_words: int = 0
    feedback: str = ""
    feedback_other: str = ""
    explanation: str = ""
    hint: str = ""
    picture: Picture | None = None
    version: int = 0

    @property
    def correct_keys(self):
        return tuple(choice.key for choice in self.choices if choice.correct)

    @property
    def picks_one(self):
        """Whether one option is all there is to pick."""
        return self.kind in ("single", "tf") or (self.kind == "hotspot" and len(self.correct_keys) == 1)

    @property
    def most_points(self):
        return sum(criterion.points for criterion in self.rubric)


@dataclass(frozen=True)
class Paper:
    title: str
    language: str
    layout: str
    pass_mark: Decimal
    items: tuple[Item, ...] = ()
    mode: str = QUIZ
    navigation: str = FREE
    release: str = "after_submission"
    markers: int = 1  # trainers who mark each open answer, independently of each other
    version: int = VERSION

    def item(self, key):
        """Return the item with this key; KeyError when it is not on the paper."""
        for item in self.items:
            if item.key == key:
                return item
        raise KeyError(key)

    @property
    def forward_only(self):
        return self.navigation == FORWARD

    @property
    def is_practice(self):
        return self.mode == PRACTICE

    @property
    def has_open_questions(self):
        return any(item.kind == "open" for item in self.items)

    @property
    def tells_at_once(self):
        return self.release == AT_ONCE


# Drawing ---------------------------------------------------------------------


@dataclass(frozen=True)
class Card:
    """What drawing needs to know of a question, so that a large bank stays in its box."""

    key: str
    outcome: str
    difficulty: int
    tags: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Draw:
    """So many questions of one sort. Empty means any."""

    count: int
    outcome: str = ""
    difficulty: int = 0
    tag: str = ""

    def fits(self, card):
        return (
            self.outcome in ("", card.outcome)
            and self.difficulty in (0, card.difficulty)
            and (not self.tag or self.tag in card.tags)
        )


@dataclass(frozen=True)
class Blueprint:
    """How many questions a paper has, and which."""

    questions: int
    max_difficulty: int = 3
    all_of_difficulty: int | None = None
    fixed: tuple[str, ...] = ()  # keys of questions that every paper has
    draws: tuple[Draw, ...] = ()
    shuffle_questions: bool = True
    shuffle_options: bool = True


def draw(cards, blueprint, rng):
    """Return the keys of the questions drawn, in the order of the paper.

    First the fixed ones, then each draw of the blueprint, then all of the difficulty that must be in, then one of every
    outcome, then at random. `cards` are in a stable order, so that the same `rng` seed draws the same paper. Cards that
    do not suffice are used up.
    """
    by_key = {card.key: card for card in cards}
    drawn = [by_key[key] for key in dict.fromkeys(blueprint.fixed) if key in by_key]
    pool = [card for card in cards if card.difficulty <= blueprint.max_difficulty and card not in drawn]
    rng.shuffle(pool)
    for each in blueprint.draws:
        drawn += [card for card in pool if each.fits(card) and card not in drawn][: each.count]
    must = [card for card in pool if card.difficulty == blueprint.all_of_difficulty]
    _fill(drawn, must, blueprint.questions)
    _fill(drawn, _first_of_each_outcome(pool, drawn), blueprint.questions)
    _fill(drawn, pool, blueprint.questions)
    return tuple(card.key for card in _in_order(drawn, cards, blueprint, rng))


def _fill(drawn, candidates, size):
    for card in candidates:
        if len(drawn) >= size:
            return
        if card not in drawn:
            drawn.append(card)


def _first_of_each_outcome(pool, drawn):
    covered = {card.outcome for card in drawn}
    firsts = {}
    for card in pool:
        if card.outcome not in covered:
            firsts.setdefault(card.outcome, card)
    return list(firsts.values())


def _in_order(drawn, cards, blueprint, rng):
    """Shuffled, or the fixed ones as their author put them and then the others as they stand in the bank."""
    if blueprint.shuffle_questions:
        rng.shuffle(drawn)
        return drawn
    places = {card.key: place for place, card in enumerate(cards)}
    first = {key: place - len(blueprint.fixed) for place, key in enumerate(blueprint.fixed)}
    return sorted(drawn, key=lambda card: first.get(card.key, places[card.key]))


def arrange(item, rng, *, shuffle=True):
    """Return the item with its choices as they will be shown.

    True and false stay as people expect them, areas stay with their letters. Steps to put in order never stand in the
    right order, even where nothing else is shuffled.
    """
    if item.kind == "cloze" and shuffle:
        return replace(item, prompts=tuple(_shuffled_gap(prompt, rng) for prompt in item.prompts))
    if item.kind in ("tf", "hotspot") or len(item.choices) < 2 or not (shuffle or item.kind in ("order", "match")):
        return item
    choices = list(item.choices)
    rng.shuffle(choices)
    shown_in_right_order = item.kind == "order" and tuple(choice.key for choice in choices) == item.answer
    if shown_in_right_order:
        choices = choices[1:] + choices[:1]
    return replace(item, choices=tuple(choices))


def _shuffled_gap(prompt, rng):
    choices = list(prompt.choices)
    rng.shuffle(choices)
    return replace(prompt, choices=tuple(choices))


# To and from a JSON column ----------------------------------------------------


def to_json(paper):
    """Return the paper as plain data, for a JSON column."""
    return {**asdict(paper), "pass_mark": str(paper.pass_mark)}


def from_json(data):
    """Return the paper from what `to_json` made of it, in this version or an earlier one."""
    items = tuple(_item(raw, data["version"]) for raw in data["items"])
    return Paper(**{**data, "pass_mark": Decimal(data["pass_mark"]), "items": items})


def with_corrections(paper, corrected):
    """Return the paper with some items replaced: {item key: the item as plain data}."""
    if not corrected:
        return paper
    items = (item_from_json(corrected[item.key]) if item.key in corrected else item for item in paper.items)
    return replace(paper, items=tuple(items))


def item_from_json(data):
    """Return the item from what `asdict` made of it."""
    return _item(data, VERSION)


def _item(raw, version):
    # Stems of version 1 were plain text.
    stem = raw["stem"] if version > 1 else f"<p>{html.escape(raw['stem'], quote=False)}</p>"
    return Item(
        **{
            **raw,
            "stem": stem,
            "choices": tuple(map(_choice, raw["choices"])),
            "prompts": tuple(map(_prompt, raw["prompts"])),
            "wrong": tuple(Wrong(**wrong) for wrong in raw["wrong"]),
            "answer": tuple(raw["answer"]),
            "units": tuple(Unit(**unit) for unit in raw.get("units", ())),
            "rubric": tuple(Criterion(**line) for line in raw.get("rubric", ())),
            "picture": Picture(**raw["picture"]) if raw.get("picture") else None,
        }
    )


def _choice(raw):
    return Choice(**{**raw, "area": Area(**raw["area"]) if raw.get("area") else None})


def _prompt(raw):
    choices = tuple(map(_choice, raw.get("choices", ())))
    return Prompt(**{**raw, "accept": tuple(raw["accept"]), "choices": choices})
