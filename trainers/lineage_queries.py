"""Reading the cascade. Whatever the size of a tree, each function asks the same few questions of an index."""

from dataclasses import dataclass

from django.db.models import Count, Func, IntegerField, OuterRef, Subquery, Sum, Window
from django.db.models.functions import Coalesce, RowNumber

from trainers.lineage import Counts
from trainers.models import Candidacy, Delivery, Descent, GenerationReach, Reach, ReachTally
from trainers.states import STANDING

PAGE, MOST_BELOW = 50, 5


@dataclass(frozen=True)
class Rank:
    place: int
    of: int


@dataclass(frozen=True)
class Generation:
    number: int
    counts: Counts


@dataclass(frozen=True)
class Tree:
    """`own`, `whole`: the trainer alone, and with everybody below. `rank`: by trainees reached by the whole tree."""

    candidacy: Candidacy
    own: Counts
    whole: Counts
    rank: Rank | None
    generations: tuple[Generation, ...]

    @property
    def below(self):
        """Trainers below, in all generations."""
        return self.whole.trainers - self.own.trainers


def ranked(candidacies):
    """Return the candidacies with what `tree_of` says of each: reach, mentor, and the place among all trainers.

    Ranked are all who were ever certified; those who reached as many share a place.
    """
    more = ReachTally.objects.filter(trainees__gt=OuterRef("reach__tree_trainees"))
    return candidacies.select_related(
        "person", "institution", "reach", "mentor__person", "mentor__institution", "mentor__reach"
    ).annotate(more=_trainers_in(more), of=_trainers_in(ReachTally.objects.all()))


def _trainers_in(tallies):
    number = Func("trainers", function="SUM", output_field=IntegerField())
    return Coalesce(Subquery(tallies.order_by().annotate(n=number).values("n")), 0)


def tree_of(candidacy):
    """Return the whole tree of a candidacy as counts: one query for one that comes from `ranked`, else two."""
    if not hasattr(candidacy, "of"):
        candidacy = ranked(Candidacy.objects.all()).get(pk=candidacy.pk)
    reach = getattr(candidacy, "reach", None) or Reach(candidacy=candidacy)
    below = GenerationReach.objects.filter(ancestor=candidacy).order_by("generation")
    return Tree(
        candidacy,
        own=reach.counts,
        whole=reach.tree,
        rank=Rank(candidacy.more + 1, candidacy.of) if reach.trainers else None,
        generations=tuple(Generation(each.generation, each.counts) for each in below),
    )


def mentees_of(candidacy, most=PAGE):
    """Return those whom a trainer mentored, who reached most first; one more than `most` where there are more."""
    rows = Candidacy.objects.filter(mentor=candidacy).select_related("person", "institution", "reach")
    return list(rows.order_by("-reach__tree_trainees", "pk")[: most + 1])


def grand_mentees_of(mentees, most=MOST_BELOW):
    """Return some of those whom mentees mentored in turn, by mentor, who reached most first."""
    place = Window(RowNumber(), partition_by="mentor", order_by=["-reach__tree_trainees", "pk"])
    rows = Candidacy.objects.filter(mentor__in=mentees).select_related("person", "institution", "reach")
    return list(rows.annotate(place=place).filter(place__lte=most).order_by("mentor_id", "place"))


def generation_of(candidacy, number, after=0, most=PAGE):
    """Return the descents of a generation in the order of their index, one more than `most` where there are more."""
    rows = Descent.objects.filter(ancestor=candidacy, generation=number, descendant__gt=after)
    told = rows.select_related("descendant__person", "descendant__institution", "descendant__reach")
    return list(told.order_by("descendant_id")[: most + 1])


def own_counts(candidacies):
    """Return {candidacy: Counts} of what each did themselves, counted from the rows: the truth that is kept."""
    rows = candidacies.values_list("pk", "state", "decided_at")
    held = Delivery.objects.verified().filter(trainer__in=candidacies).values("trainer").order_by()
    held = held.annotate(sessions=Count("pk"), trainees=Coalesce(Sum("trainees_total"), 0))
    did = {row["trainer"]: (row["sessions"], row["trainees"]) for row in held}
    return {
        pk: Counts(1, int(decided is not None), int(state in STANDING), *did.get(pk, (0, 0)))
        for pk, state, decided in rows
    }
