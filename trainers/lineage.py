"""Who brought up whom, as numbers: generations below a trainer, and what they reached. Pure.

A lineage is `{candidacy: mentor or None}`; generation 0 is the trainer, 1 those whom they mentored, and so on.
What the database keeps beside the rows comes from here when it is built anew: see docs/decisions/0026.
"""

from dataclasses import astuple, dataclass, fields

# No cascade is deeper; it bounds what one change has to write.
DEEPEST = 30


class Circle(ValueError):
    """Somebody would be below themselves."""


class TooDeep(ValueError):
    """There would be more generations than DEEPEST."""


@dataclass(frozen=True)
class Counts:
    """`people`: candidacies in any state; `trainers`: those of them ever certified; `standing`: those who are now."""

    people: int = 0
    trainers: int = 0
    standing: int = 0
    sessions: int = 0
    trainees: int = 0

    def __add__(self, other):
        return Counts(*(mine + its for mine, its in zip(astuple(self), astuple(other), strict=True)))

    def __sub__(self, other):
        return Counts(*(mine - its for mine, its in zip(astuple(self), astuple(other), strict=True)))


COUNTED = tuple(each.name for each in fields(Counts))


def ancestors_of(mentors):
    """Yield (ancestor, descendant, generations between) for a whole lineage. Raises Circle or TooDeep."""
    for person in mentors:
        above, generation = mentors[person], 1
        while above is not None:
            if above == person:
                raise Circle(person)
            if generation > DEEPEST:
                raise Circle(person) if _runs_round(mentors, person) else TooDeep(person)
            yield above, person, generation
            above, generation = mentors.get(above), generation + 1


def _runs_round(mentors, person):
    """Say whether the way up from somebody never ends."""
    passed = set()
    while person is not None and person not in passed:
        passed.add(person)
        person = mentors.get(person)
    return person is not None


def by_generation(mentors, own):
    """Return {(ancestor, generation): Counts} below each trainer, from what each did themselves: {person: Counts}."""
    found = {}
    for above, person, generation in ancestors_of(mentors):
        key = (above, generation)
        found[key] = found.get(key, Counts()) + own[person]
    return found


def whole_tree(own, generations):
    """Return what a trainer and everybody below them reached."""
    return sum(generations, own)
