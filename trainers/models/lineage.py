"""What is kept of the cascade so that any tree of it is read as fast as a small one: see docs/decisions/0026.

All of it follows from Candidacy.mentor and verified deliveries. `manage.py recount_cascade` builds it anew.
"""

from django.db import models

from trainers.lineage import COUNTED, Counts
from trainers.models.candidacies import Candidacy


def counted():
    return models.PositiveIntegerField(default=0)


class CountsRow(models.Model):
    people = counted()
    trainers = counted()
    standing = counted()
    sessions = counted()
    trainees = counted()

    class Meta:
        abstract = True

    @property
    def counts(self):
        return Counts(*(getattr(self, name) for name in COUNTED))

    @counts.setter
    def counts(self, counts):
        for name in COUNTED:
            setattr(self, name, getattr(counts, name))


class Reach(CountsRow):
    """What a trainer reached: the columns of CountsRow by themselves, `tree_…` with everybody below."""

    candidacy = models.OneToOneField(Candidacy, on_delete=models.CASCADE, primary_key=True, related_name="reach")
    tree_people = counted()
    tree_trainers = counted()
    tree_standing = counted()
    tree_sessions = counted()
    tree_trainees = counted()

    class Meta:
        indexes = [models.Index(fields=["-tree_trainees"], name="reach_by_rank")]

    def __str__(self):
        return f"{self.candidacy_id} · {self.tree_trainees}"

    @property
    def below(self):
        """Trainers below, in all generations."""
        return self.tree_trainers - self.trainers

    @property
    def tree(self):
        return Counts(*(getattr(self, f"tree_{name}") for name in COUNTED))

    @tree.setter
    def tree(self, counts):
        for name in COUNTED:
            setattr(self, f"tree_{name}", getattr(counts, name))


class Descent(models.Model):
    """That somebody stands so many generations below somebody: 1 for those whom they mentor."""

    ancestor = models.ForeignKey(Candidacy, on_delete=models.CASCADE, related_name="descents", db_index=False)
    descendant = models.ForeignKey(Candidacy, on_delete=models.CASCADE, related_name="ascents", db_index=False)
    generation = models.PositiveSmallIntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["descendant", "ancestor"], name="descends_once")]
        indexes = [models.Index(fields=["ancestor", "generation", "descendant"], name="descents_by_generation")]

    def __str__(self):
        return f"{self.ancestor_id} · {self.generation} · {self.descendant_id}"


class GenerationReach(CountsRow):
    """What one generation below a trainer reached, all together."""

    ancestor = models.ForeignKey(Candidacy, on_delete=models.CASCADE, related_name="generations", db_index=False)
    generation = models.PositiveSmallIntegerField()

    class Meta:
        ordering = ["ancestor_id", "generation"]
        constraints = [models.UniqueConstraint(fields=["ancestor", "generation"], name="generation_once")]

    def __str__(self):
        return f"{self.ancestor_id} · {self.generation}"


class ReachTally(models.Model):
    """How many trainers reached so many trainees with their whole tree: so that a rank is the sum of some of these."""

    trainees = models.PositiveIntegerField(primary_key=True)
    trainers = counted()

    def __str__(self):
        return f"{self.trainees} · {self.trainers}"
