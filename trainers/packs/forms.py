"""The two parallel tests of a pack: before the session and after it. Pure.

Each question of the first has its partner in the second: another question on the same outcome, as hard as possible
alike. Where the bank has none left, both ask the same question.
"""

import random
from dataclasses import dataclass, replace

from quizzes.paper import Blueprint, Item, arrange, draw

QUESTIONS = 8
# On paper the time is short, and the key has to fit a line.
KINDS_LEFT_OUT = ("open", "hotspot")


@dataclass(frozen=True)
class Forms:
    """The questions before and after. `shared`: how many of them are the same."""

    before: tuple[Item, ...]
    after: tuple[Item, ...]

    @property
    def shared(self):
        return len({item.key for item in self.before} & {item.key for item in self.after})


def keys_of_forms(cards, seed, most=3):
    """Return the keys of the questions before and after, in their order. The same cards and seed give the same."""
    rng = random.Random(seed)  # noqa: S311 - everybody may know which questions there are
    half = half_of_each_outcome(cards, rng)
    first = draw(half, Blueprint(QUESTIONS, max_difficulty=most), rng)
    others = [card for card in cards if card.key not in first]
    first += draw(others, Blueprint(QUESTIONS - len(first), max_difficulty=most), rng)
    by_key = {card.key: card for card in cards}
    left = [card for card in cards if card.key not in first]
    second = []
    for key in first:
        partner = partner_of(by_key[key], left)
        if partner in left:
            left.remove(partner)
        second.append(partner.key)
    return first, tuple(second)


def half_of_each_outcome(cards, rng):
    """Return every second card of each outcome, from the easy ones to the hard, so that as many partners are left."""
    found = []
    for outcome in sorted({card.outcome for card in cards}):
        same = [card for card in cards if card.outcome == outcome]
        rng.shuffle(same)
        found += sorted(same, key=lambda card: card.difficulty)[::2]
    return found


def partner_of(card, left):
    """Return the card that is most alike on the same outcome, or the card itself."""
    same = [other for other in left if other.outcome == card.outcome]
    return min(same, key=lambda other: (abs(other.difficulty - card.difficulty), other.key), default=card)


def arranged(items, seed):
    """Return the questions with their options in the order that they are printed in."""
    rng = random.Random(seed)  # noqa: S311 - as above
    return tuple(arrange(replace(item, hint=""), rng) for item in items)
