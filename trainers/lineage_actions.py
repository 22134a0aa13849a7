"""Keeping what the cascade counts. Only classroom.flows calls these.

Each first takes the one lock of the cascade, so that what it reads is still so when it writes. Whatever changes what a
trainer did or is calls `count_trainer` in the same transaction; it may be called once too often.
"""

from collections import Counter
from dataclasses import dataclass

from django.db import transaction

from trainers.lineage import COUNTED, DEEPEST, Counts, ancestors_of, by_generation, whole_tree
from trainers.lineage_queries import own_counts
from trainers.models import Candidacy, Descent, GenerationReach, Programme, Reach, ReachTally

AT_ONCE = 2000
TREE = tuple(f"tree_{name}" for name in COUNTED)


class MentorRefused(Exception):
    """`circle`: the mentor is the person or somebody below them; else the cascade would be too deep."""

    def __init__(self, circle):
        self.circle = circle
        super().__init__("a circle" if circle else f"more than {DEEPEST} generations")


def hold_cascade():
    """Wait until nobody else changes the cascade. Mentors change seldom and sessions are verified by hand."""
    list(Programme.objects.select_for_update(no_key=True).order_by("pk").values_list("pk"))


@transaction.atomic
def set_mentor(*, candidacy, mentor):
    """Put a candidate and everybody below under a mentor, or under nobody. Raises MentorRefused."""
    hold_cascade()
    for each in filter(None, (candidacy, mentor)):
        count_trainer(candidacy=each)
    if Candidacy.objects.filter(pk=candidacy.pk, mentor=mentor).exists():
        return
    _refuse_circles(candidacy, mentor)
    moved = _tree_by_generation(candidacy)
    old = list(Descent.objects.filter(descendant=candidacy).values_list("ancestor", "generation"))
    new = _line_to(mentor)
    if new and len(new) + max(moved) > DEEPEST:
        raise MentorRefused(circle=False)
    Candidacy.objects.filter(pk=candidacy.pk).update(mentor=mentor)
    candidacy.mentor = mentor
    _move_descents(candidacy, old, new)
    changes = {}
    for sign, line in ((-1, old), (1, new)):
        for above, distance in line:
            for generation, counts in moved.items():
                key = (above, distance + generation)
                changes[key] = _plus(changes.get(key, Counts()), counts, sign)
    _change_generations(changes)


@transaction.atomic
def count_trainer(*, candidacy):
    """Count anew what a trainer did themselves, and let all above them know. Twice is as once."""
    hold_cascade()
    reach, _new = Reach.objects.get_or_create(candidacy_id=candidacy.pk)
    counts = own_counts(Candidacy.objects.filter(pk=candidacy.pk)).get(candidacy.pk, Counts())
    more = counts - reach.counts
    if more == Counts():
        return
    _write_reaches([reach], {reach.pk: (counts, reach.tree + more)})
    line = Descent.objects.filter(descendant=candidacy.pk).values_list("ancestor", "generation")
    _change_generations(dict.fromkeys(line, more))


def _refuse_circles(candidacy, mentor):
    below = Descent.objects.filter(ancestor=candidacy, descendant=mentor)
    if mentor is not None and (mentor.pk == candidacy.pk or below.exists()):
        raise MentorRefused(circle=True)


def _tree_by_generation(candidacy):
    below = GenerationReach.objects.filter(ancestor=candidacy)
    own = Reach.objects.get(candidacy=candidacy).counts
    return {0: own} | {each.generation: each.counts for each in below}


def _line_to(mentor):
    """Return (ancestor, generations between) of whoever stands under a mentor."""
    if mentor is None:
        return []
    above = Descent.objects.filter(descendant=mentor).values_list("ancestor", "generation")
    return [(mentor.pk, 1), *((pk, generation + 1) for pk, generation in above)]


def _move_descents(candidacy, old, new):
    below = [(candidacy.pk, 0), *candidacy.descents.values_list("descendant", "generation")]
    if old:
        gone = Descent.objects.filter(ancestor__in=[above for above, _distance in old])
        for start in range(0, len(below), AT_ONCE):
            gone.filter(descendant__in=[pk for pk, _generation in below[start : start + AT_ONCE]]).delete()
    rows = (
        Descent(ancestor_id=above, descendant_id=pk, generation=distance + generation)
        for above, distance in new
        for pk, generation in below
    )
    Descent.objects.bulk_create(rows, batch_size=AT_ONCE)


def _plus(counts, others, sign):
    return counts + others if sign > 0 else counts - others


def _change_generations(changes):
    """Add {(ancestor, generation): Counts} to what is kept; a generation without anybody has no row."""
    people = {above for above, _generation in changes}
    kept = {(row.ancestor_id, row.generation): row for row in GenerationReach.objects.filter(ancestor__in=people)}
    reaches = {row.pk: row for row in Reach.objects.filter(pk__in=people)}
    written, own = [], {pk: reach.counts for pk, reach in reaches.items()}
    trees = {pk: reach.tree for pk, reach in reaches.items()}
    for (above, generation), more in changes.items():
        row = kept.get((above, generation)) or GenerationReach(ancestor_id=above, generation=generation)
        row.counts = row.counts + more
        written.append(row)
        trees[above] += more
    GenerationReach.objects.filter(pk__in=[row.pk for row in written if row.pk and not row.people]).delete()
    GenerationReach.objects.bulk_update([row for row in written if row.pk and row.people], COUNTED, AT_ONCE)
    GenerationReach.objects.bulk_create([row for row in written if not row.pk and row.people], AT_ONCE)
    _write_reaches(reaches.values(), {pk: (own[pk], trees[pk]) for pk in reaches})


def _write_reaches(reaches, counted):
    """Write {pk: (own counts, counts of the tree)} into the rows, and keep the tally of trainers by their reach."""
    more = Counter()
    for reach in reaches:
        more[reach.tree_trainees] -= reach.trainers
        reach.counts, reach.tree = counted[reach.pk]
        more[reach.tree_trainees] += reach.trainers
    Reach.objects.bulk_update(reaches, COUNTED + TREE, AT_ONCE)
    changed = {trainees: number for trainees, number in more.items() if number}
    kept = {row.pk: row.trainers for row in ReachTally.objects.filter(pk__in=changed)}
    now = {trainees: kept.get(trainees, 0) + number for trainees, number in changed.items()}
    ReachTally.objects.filter(pk__in=[trainees for trainees, number in now.items() if not number]).delete()
    rows = [ReachTally(pk=trainees, trainers=number) for trainees, number in now.items() if number]
    ReachTally.objects.bulk_create(
        rows, AT_ONCE, update_conflicts=True, unique_fields=["trainees"], update_fields=["trainers"]
    )


# Built anew ------------------------------------------------------------------------


@dataclass(frozen=True)
class Recount:
    """How many rows were missing, wrong or too many; of the tally, those besides."""

    reaches: int
    descents: int
    generations: int
    tallies: int

    @property
    def anything(self):
        return bool(self.reaches or self.descents or self.generations or self.tallies)


@transaction.atomic
def recount_cascade():
    """Compare all that is kept with what the rows say, and put right what differs. Raises lineage.Circle, TooDeep."""
    hold_cascade()
    mentors = dict(Candidacy.objects.values_list("pk", "mentor"))
    own = own_counts(Candidacy.objects.all())
    below = by_generation(mentors, own)
    tree = dict.fromkeys(mentors, ())
    for (above, _generation), counts in below.items():
        tree[above] = (*tree[above], counts)
    reaches = {pk: (own[pk], whole_tree(own[pk], tree[pk])) for pk in mentors}
    return Recount(
        _put_right(Reach, ("pk",), reaches, _reach_values),
        _put_right(Descent, ("ancestor_id", "descendant_id"), _descents(mentors), lambda g: {"generation": g}),
        _put_right(GenerationReach, ("ancestor_id", "generation"), below, _values),
        _put_right(ReachTally, ("pk",), _tally(reaches.values()), lambda number: {"trainers": number}),
    )


def _descents(mentors):
    return {(above, person): generation for above, person, generation in ancestors_of(mentors)}


def _tally(reaches):
    return Counter(tree.trainees for own, tree in reaches if own.trainers)


def _values(counts):
    return {name: getattr(counts, name) for name in COUNTED}


def _reach_values(own_and_tree):
    own, tree = own_and_tree
    return _values(own) | {f"tree_{name}": number for name, number in _values(tree).items()}


def _put_right(model, key, right, values):
    """Write the rows that differ from {key: what is right}, and return how many did."""
    names = tuple(values(next(iter(right.values())))) if right else ()
    kept = {tuple(row[: len(key)]): row for row in model.objects.values_list(*key, *names, "pk")}
    wanted = {(each if isinstance(each, tuple) else (each,)): values(value) for each, value in right.items()}
    gone = [row[-1] for each, row in kept.items() if each not in wanted]
    wrong = [each for each, row in wanted.items() if each in kept and tuple(row.values()) != kept[each][len(key) : -1]]
    gone += [kept[each][-1] for each in wrong]
    for start in range(0, len(gone), AT_ONCE):
        model.objects.filter(pk__in=gone[start : start + AT_ONCE]).delete()
    missing = [each for each in wanted if each not in kept] + wrong
    rows = (model(**dict(zip(key, each, strict=True)), **wanted[each]) for each in missing)
    model.objects.bulk_create(rows, batch_size=AT_ONCE)
    return len(missing) + len(gone) - len(wrong)
