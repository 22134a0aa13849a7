"""Finding firms, saying that two are one, and taking it back. Only classroom.flows and actions here call these.

A merged firm points at the one that it counts as, never at one that is merged itself. Rows of trainees stay where they
are, so that taking it back loses nothing.
"""

from django.db import transaction

from trainers.firm_names import LONGEST, firm_key
from trainers.models import Firm, FirmMerge


class MergeRefused(Exception):
    """The two can't be one: the same firm, another country, or one of them is merged already, since a moment ago."""


class NothingToUndo(Exception):
    """The merge was taken back before."""


@transaction.atomic
def merge_firms(*, firm, into, by, at):
    """Let a firm, and all that were merged into it, count as another one. Returns the FirmMerge."""
    held = {each.pk: each for each in Firm.objects.select_for_update().filter(pk__in=[firm.pk, into.pk]).order_by("pk")}
    if len(held) < 2 or any(each.merged_into_id for each in held.values()):
        raise MergeRefused
    if held[firm.pk].country != held[into.pk].country:
        raise MergeRefused
    along = list(Firm.objects.filter(merged_into=firm).values_list("pk", flat=True))
    Firm.objects.filter(pk__in=[firm.pk, *along]).update(merged_into=into)
    return FirmMerge.objects.create(firm=firm, into=into, along=along, by=by, at=at)


@transaction.atomic
def part_firms(*, merge, by, at):
    """Take a merge back: the firm counts by itself again, with those that had gone along and still are with it."""
    if not FirmMerge.objects.filter(pk=merge.pk, undone_at=None).update(undone_at=at, undone_by=by):
        raise NothingToUndo
    firm = Firm.objects.select_for_update().get(pk=merge.firm_id)
    Firm.objects.filter(pk__in=merge.along, merged_into=firm.merged_into_id).update(merged_into=firm)
    Firm.objects.filter(pk=firm.pk).update(merged_into=None)


def find_or_add_firm(*, name, country, at, size="", region=""):
    """Return the firm of this name in a country. What was not known of it yet is filled in; nothing is written over."""
    name = " ".join(name.split())[:LONGEST]
    firm, new = Firm.objects.get_or_create(
        name_key=firm_key(name) or name.casefold(),
        country=country,
        defaults={"name": name, "size": size, "region": region, "created_at": at},
    )
    missing = {field: value for field, value in (("size", size), ("region", region)) if value and not new}
    for field, value in missing.items():
        Firm.objects.filter(pk=firm.pk, **{field: ""}).update(**{field: value})
    return firm
