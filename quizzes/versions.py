"""One paper in several orders, for people who sit side by side. Pure: the same `rng` seed gives the same versions."""

from dataclasses import replace
from itertools import cycle, islice

from quizzes.paper import arrange

TRIALS = 20


def versions_of(paper, number, rng, *, shuffle_questions=True, shuffle_options=True):
    """Return so many papers with the same questions, the first as it is, each other in an order of its own.

    A short paper has few orders: then some are alike.
    """
    different = [paper]
    for _trial in range(TRIALS * number):
        if len(different) == number:
            break
        mixed = _mixed(paper, rng, shuffle_questions, shuffle_options)
        if mixed not in different:
            different.append(mixed)
    return tuple(islice(cycle(different), number))


def _mixed(paper, rng, shuffle_questions, shuffle_options):
    items = [arrange(item, rng, shuffle=shuffle_options) for item in paper.items]
    if shuffle_questions:
        rng.shuffle(items)
    return replace(paper, items=tuple(items))
