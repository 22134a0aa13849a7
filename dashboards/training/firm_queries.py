"""The firms that an institution knows, what they count, and which of them may be one."""

from dataclasses import dataclass

from django.db.models import Count, Q

from institutions.models import Institution
from institutions.roles import Capability
from trainers.firm_doubles import ALIKE, alike, likely_doubles
from trainers.firm_names import firm_key
from trainers.models import Attendance, Firm, FirmMerge

# So many names are compared with each other while somebody waits; more are found by searching.
MOST_COMPARED, PAIRS_SHOWN, ALIKE_SHOWN = 2000, 20, 10


@dataclass(frozen=True)
class Numbers:
    people: int
    sessions: int


@dataclass(frozen=True)
class Pair:
    one: Firm
    other: Firm


def firms_matching(user, words):
    """Return the firms by name that have all of these words in it; those that count as another one stand with it."""
    rows = Firm.objects.visible_to(user).roots().prefetch_related("merged")
    for word in firm_key(words).split():
        rows = rows.filter(Q(name_key__contains=word) | Q(merged__name_key__contains=word))
    return rows.order_by("name", "pk").distinct()


def likely_pairs(user):
    """Return pairs of firms of a country whose names are alike, the likeliest first."""
    firms = list(Firm.objects.managed_by(user).roots().order_by("-pk")[:MOST_COMPARED])
    known, found = {firm.pk: firm for firm in firms}, []
    for country in {firm.country for firm in firms}:
        keys = {firm.pk: firm.name_key for firm in firms if firm.country == country}
        found += likely_doubles(keys, PAIRS_SHOWN)
    found.sort(key=lambda each: (-each[0], each[1:]))
    return [Pair(known[one], known[other]) for _ratio, one, other in found[:PAIRS_SHOWN]]


def firms_like(user, firm):
    """Return other firms of the same country, those with the most alike names first."""
    near = Firm.objects.managed_by(user).roots().filter(country=firm.country).exclude(pk=firm.pk)
    rated = ((alike(firm.name_key, each.name_key), each) for each in near.order_by("-pk")[:MOST_COMPARED])
    likely = sorted((each for each in rated if each[0] >= ALIKE), key=lambda each: (-each[0], each[1].pk))
    return [each for _ratio, each in likely[:ALIKE_SHOWN]]


def numbers_of(user, firms):
    """Return how many people of these firms, all together, came to how many sessions of the person's institutions."""
    institutions = Institution.objects.where(user, Capability.SEE_TRAINERS)
    there = Attendance.objects.filter(delivery__institution__in=institutions)
    there = there.filter(Q(firm__in=firms) | Q(firm__merged_into__in=firms))
    found = there.aggregate(people=Count("name_key", distinct=True), sessions=Count("delivery", distinct=True))
    return Numbers(**found)


def merges_of(firm):
    return FirmMerge.objects.filter(into=firm, undone_at=None).select_related("firm", "by")


def institutions_that_know(user, firm):
    """Return those of the person's institutions to whose sessions people of the firm came."""
    institutions = Institution.objects.where(user, Capability.MANAGE_TRAINERS)
    return list(institutions.filter(deliveries__attendances__firm=firm).distinct())
