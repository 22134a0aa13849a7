"""Files of learners, as far as somebody may see them. Every query starts at a door."""

from dataclasses import dataclass

from django.db.models import Count

from classroom.intake_queries import plain
from dashboards.cohort_queries import Page
from institutions.models import Cohort, ImportRow, Institution, LearnerImport
from institutions.roles import Capability

IMPORTS_SHOWN = 10
ROWS_ON_A_PAGE = 50
COHORTS_SHOWN = 200
CHUNK = 2000


def institutions_importing(user):
    """Return the institutions into which the person may bring learners from a file."""
    return list(Institution.objects.where(user, may=Capability.IMPORT_LEARNERS))


def latest(user):
    imports = LearnerImport.objects.visible_to(user).select_related("institution", "made_by", "job")
    return imports.order_by("-made_at", "-pk")[:IMPORTS_SHOWN]


def import_seen_by(user, key):
    imports = LearnerImport.objects.visible_to(user).select_related("institution", "made_by", "job")
    return imports.filter(key=key).first()


@dataclass(frozen=True)
class Counts:
    """How many lines would do what, and of those that do something, how many have done it."""

    new: int
    changed: int
    same: int
    refused: int
    asked: int
    done: int

    @property
    def total(self):
        return self.new + self.changed + self.same + self.refused + self.asked

    @property
    def to_do(self):
        return self.new + self.changed - self.done


def counts_of(load):
    rows = load.rows.order_by().values("outcome").annotate(lines=Count("pk"), done=Count("done_at"))
    found = {row["outcome"]: row for row in rows}
    numbers = {outcome: found.get(outcome, {}).get("lines", 0) for outcome, _same in ImportRow.OUTCOMES}
    done = sum(found[each]["done"] for each in (ImportRow.NEW, ImportRow.CHANGED) if each in found)
    return Counts(**numbers, done=done)


def rows_page(load, filters):
    rows = load.rows.filter(outcome=filters.show) if filters.show else load.rows.all()
    return Page.of(rows, filters.page, ROWS_ON_A_PAGE)


def new_cohorts(load):
    """Return the names of cohorts that this would make, in two queries."""
    named = load.rows.to_do().exclude(cohort="").order_by().values_list("cohort", flat=True).distinct()[:COHORTS_SHOWN]
    cohorts = Cohort.objects.filter(institution=load.institution).values_list("name", flat=True)
    there = {plain(name) for name in cohorts}
    return sorted({plain(name): " ".join(name.split()) for name in named if plain(name) not in there}.values())


def all_rows(load):
    return load.rows.order_by("line").iterator(chunk_size=CHUNK)
