"""One page of the list of learners. What it may show has come through the doors of dashboards.queries."""

from dataclasses import dataclass

from dashboards.filters import Show
from dashboards.queries import (
    Row,
    enrolment_row,
    in_order,
    keys_of,
    matching,
    matching_members,
    member_row,
    with_certificates,
    with_people,
    with_reasons,
)
from institutions.models import Membership
from pages import keyset
from progress.models import Enrolment

ROWS_ON_A_PAGE = 25


@dataclass(frozen=True)
class ListPage:
    """Some rows of the list. `previous` and `next`: the places from which the pages beside it are asked for."""

    rows: tuple[Row, ...]
    previous: str = ""
    next: str = ""


def list_page(institutions, filters, titles, at, courses=None, certificates=False):
    """Return the page that the filters ask for. Raises keyset.NoPlace.

    Its keys are found by an index; only then are its rows read, with their people. `courses` are needed to say why
    somebody is at risk. `certificates`: whether their ids are shown.
    """
    if filters.of_people:
        people = in_order(with_people(Membership.objects), filters, "user__")
        members, *places = beside(matching_members(institutions, filters), people, filters, keys_of(filters))
        return ListPage(tuple(member_row(each) for each in members), *places)
    rows = with_certificates(Enrolment.objects) if certificates else Enrolment.objects.select_related("learner")
    learners = in_order(rows, filters, "learner__")
    enrolled, *places = beside(matching(institutions, filters, at), learners, filters, keys_of(filters))
    rows = [enrolment_row(enrolment, titles, at) for enrolment in enrolled]
    if filters.show == Show.AT_RISK:
        rows = with_reasons(rows, enrolled, courses, at)
    return ListPage(tuple(rows), *places)


def beside(rows, whole, filters, keys):
    """Return (the rows of a page, the place to ask from for the page before it, and for the one after it)."""
    backwards = bool(filters.before)
    if asked := filters.before or filters.after:
        rows = rows.filter(keyset.beyond(keys, keyset.read(asked, keys), backwards))
    wanted = rows.order_by(*(key.order(backwards) for key in keys)).values("pk")[: ROWS_ON_A_PAGE + 1]
    found = list(whole.filter(pk__in=wanted))
    more = len(found) > ROWS_ON_A_PAGE
    found = found[1:] if more and backwards else found[:ROWS_ON_A_PAGE]
    before = place(found, 0, keys) if (more if backwards else asked) else ""
    after = place(found, -1, keys) if (more or backwards) else ""
    return found, before, after


def place(found, which, keys):
    return keyset.written([getattr(found[which], key.name) for key in keys]) if found else ""
