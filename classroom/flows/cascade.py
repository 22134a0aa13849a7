"""The cascade follows what trainers do: see docs/rules/trainers.md."""

from django.db import transaction

from trainers import lineage_actions as lineage
from trainers.lineage_actions import MentorRefused

__all__ = ["MentorRefused"]  # what the views must answer to


@transaction.atomic
def set_mentor(*, candidacy, mentor):
    """Say who brought a trainer up; None: nobody here. Raises MentorRefused."""
    lineage.set_mentor(candidacy=candidacy, mentor=mentor)


def count_trainer(*, candidacy):
    """Count anew what a trainer did and is. To be called where a session is verified or not any more, and where a state
    changes, in the same transaction."""
    lineage.count_trainer(candidacy=candidacy)


def recount_cascade():
    return lineage.recount_cascade()
