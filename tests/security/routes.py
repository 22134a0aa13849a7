"""Every address that the resolver knows, and what an address of it looks like in the world of these tests."""

import csv
import re
from dataclasses import dataclass
from pathlib import Path

from django.urls import URLPattern, get_resolver
from django.urls.resolvers import LocalePrefixPattern

ROLES = ("anonymous", "learner", "manager_a", "manager_b", "trainer", "admin", "observer", "editor")
# What they may not is most; so where their cell is empty, they are answered as a learner is.
MOSTLY_AS_LEARNERS = ("observer", "editor")
MATRIX = Path(__file__).resolve().parent.parent / "authz_matrix.csv"
EDITOR = "cms/"


@dataclass(frozen=True)
class Route:
    """One pattern of the resolver. Its text is its name here: some have no other."""

    text: str
    name: str
    view: object

    @property
    def in_editor(self):
        return self.text.startswith(EDITOR)

    @property
    def ours(self):
        return not self.in_editor and not self.text.startswith(("documents/", "en/_util/"))


def all_routes():
    return list(_walk(get_resolver().url_patterns))


def _walk(patterns, prefix="", names=()):
    for pattern in patterns:
        if isinstance(pattern, URLPattern):
            yield Route(prefix + str(pattern.pattern), ":".join([*names, pattern.name or ""]), pattern.callback)
            continue
        language = isinstance(pattern.pattern, LocalePrefixPattern)
        inner = (*names, pattern.namespace) if pattern.namespace else names
        yield from _walk(pattern.url_patterns, prefix + ("en/" if language else str(pattern.pattern)), inner)


@dataclass(frozen=True)
class Row:
    """What one route answers each role: `cells` by role, each "GET POST OTHERS"."""

    route: str
    address: str
    cells: dict
    why: str


def read_matrix():
    """Return the rows. A row whose route ends in * gives the cells that rows below it leave empty."""
    with MATRIX.open(newline="") as file:
        read = [_row(each) for each in csv.DictReader(file)]
    defaults = {row.route[:-1]: row for row in read if row.route.endswith("*")}
    return [_complete(row, defaults) for row in read if not row.route.endswith("*")]


def _row(each):
    return Row(each["route"], each["address"], {role: each[role] or "" for role in ROLES}, each["why"])


def _complete(row, defaults):
    near = max((each for each in defaults if row.route.startswith(each)), key=len, default=None)
    given = defaults[near].cells if near is not None else {}
    cells = {role: cell or given.get(role, "") for role, cell in row.cells.items()}
    cells |= {role: cells[role] or cells["learner"] for role in MOSTLY_AS_LEARNERS}
    return Row(row.route, row.address or row.route, cells, row.why)


PARAMETER = re.compile(r"\{(\w+)\}")


def address(template, world):
    """Fill in an address such as `cms/pages/{module}/edit/`."""
    return "/" + PARAMETER.sub(lambda match: str(world[match[1]]), template)
