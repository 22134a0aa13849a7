"""The cascade follows what trainers do: see docs/rules/trainers.md."""

from django.db import transaction

from institutions.audit_actions import record
from trainers import actions as trainers
from trainers import firm_actions as firms
from trainers import lineage_actions as lineage
from trainers.firm_actions import MergeRefused, NothingToUndo
from trainers.lineage_actions import MentorRefused

__all__ = ["MentorRefused", "MergeRefused", "NothingToUndo"]  # what the views must answer to


@transaction.atomic
def set_mentor(*, candidacy, mentor):
    """Say who brought a trainer up; None: nobody here. Raises MentorRefused."""
    lineage.set_mentor(candidacy=candidacy, mentor=mentor)


def set_listing(*, candidacy, is_listed, languages, region):
    """Put a trainer into the public list, or take them out of it."""
    trainers.change_candidacy(candidacy=candidacy, is_listed=is_listed, languages=languages, region=region)


def count_trainer(*, candidacy):
    """Count anew what a trainer did and is. To be called where a session is verified or not any more, and where a state
    changes, in the same transaction."""
    lineage.count_trainer(candidacy=candidacy)


def recount_cascade():
    return lineage.recount_cascade()


# Firms ---------------------------------------------------------------------------------


@transaction.atomic
def merge_firms(*, firm, into, institutions, by, at):
    """Count two firms as one; the logs of those institutions of the person that know the firm say so."""
    merge = firms.merge_firms(firm=firm, into=into, by=by, at=at)
    told = {"kind": "firm", "object_id": firm.pk, "after": {"into": into.pk}}
    for institution in institutions:
        record(institution_id=institution.pk, verb="firms_merged", by=by, at=at, **told)
    return merge


@transaction.atomic
def part_firms(*, merge, institutions, by, at):
    firms.part_firms(merge=merge, by=by, at=at)
    told = {"kind": "firm", "object_id": merge.firm_id, "before": {"into": merge.into_id}}
    for institution in institutions:
        record(institution_id=institution.pk, verb="firms_parted", by=by, at=at, **told)
