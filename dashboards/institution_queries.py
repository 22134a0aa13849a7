"""Reading what an institution's own pages show. Each begins at a door: what the person may do there."""

from dataclasses import dataclass

from django.db.models import Case, Exists, IntegerField, OuterRef, Q, Value, When
from django.urls import reverse

from accounts.models import User
from dashboards.cohort_queries import Page
from dashboards.filters import Filters, Show
from dashboards.queries import by_name
from institutions.models import Institution, Invitation, JoinLink, JoinRequest, Membership, MembershipChange
from institutions.roles import STAFF, Capability, Role

ROWS_ON_A_PAGE = 50
KEEPING = {
    "may_change": Capability.CHANGE_INSTITUTION,
    "may_manage_staff": Capability.MANAGE_STAFF,
    "may_invite": Capability.INVITE,
    "may_admit": Capability.ADMIT,
    "may_set_retention": Capability.SET_RETENTION,
    "may_connect": Capability.CONNECT_SIGN_IN,
}


# Doors ------------------------------------------------------------------------


def institutions_kept_by(user):
    """Return the institutions whose pages the person opens, each with what they may do there."""
    doors = {name: Institution.objects.where(user, may=may) for name, may in KEEPING.items()}
    anywhere = Q()
    for door in doors.values():
        anywhere |= Q(pk__in=door)
    may = {name: Exists(door.filter(pk=OuterRef("pk"))) for name, door in doors.items()}
    return Institution.objects.filter(anywhere).annotate(**may).select_related("parent")


def kept(user, pk, may):
    """Return an institution in which the person holds a capability, with all that they may do there, or None."""
    door = Institution.objects.where(user, may=may)
    return institutions_kept_by(user).filter(pk=pk, pk__in=door).first()


# One institution -----------------------------------------------------------------


@dataclass(frozen=True)
class Numbers:
    learners: int
    staff: int
    asking: int
    waiting: int


def numbers_of(institution):
    members = Membership.objects.filter(institution=institution)
    learners = members.filter(role=Role.LEARNER).count()
    staff = members.exclude(role=Role.LEARNER).values("user").distinct().count()
    requests = JoinRequest.objects.filter(institution=institution)
    return Numbers(learners, staff, requests.asked().count(), requests.waiting().count())


def list_of(user, institution):
    """Return the address of the list with the learners of an institution; "" for who may not see them one by one."""
    seen = Institution.objects.where(user, may=Capability.VIEW_LEARNERS).filter(pk=institution.pk).exists()
    asked = Filters(institution=institution.slug, show=Show.MEMBERS)
    return reverse("manage_learners") + asked.address() if seen else ""


def centres_of(institution):
    return list(institution.centres.all()[:ROWS_ON_A_PAGE])


# Staff -----------------------------------------------------------------------------


def staff_of(institution, number):
    """Return one page of who works there, the managers first, then by name; a person is listed with each role."""
    places = {role: place for place, role in enumerate(STAFF)}
    rows = Membership.objects.filter(institution=institution, role__in=STAFF).select_related("user")
    ordered = rows.annotate(place=_place_of(places)).order_by("place", by_name("user__"), "pk")
    return Page.of(ordered, number, ROWS_ON_A_PAGE)


def _place_of(places):
    return Case(*(When(role=role, then=Value(place)) for role, place in places.items()), output_field=IntegerField())


def post_of(institution, public_id, role):
    """Return the membership of somebody who works there, or None."""
    rows = Membership.objects.filter(institution=institution, role__in=STAFF).select_related("user")
    return rows.filter(user__public_id=public_id, role=role).first()


def latest_changes(user, institution):
    """The latest changes of who works there; learners come and go without being listed here."""
    rows = MembershipChange.objects.visible_to(user).filter(institution=institution, role__in=STAFF)
    return list(rows.select_related("person", "by")[:20])


def invited_staff(user, institution):
    rows = Invitation.objects.managed_by(user).open().filter(institution=institution)
    return list(rows.exclude(role=Role.LEARNER)[:ROWS_ON_A_PAGE])


# Invitations and links ---------------------------------------------------------------


def invitations_page(user, institution, number):
    """One page of the invitations of learners, the latest first."""
    rows = Invitation.objects.managed_by(user).filter(institution=institution, role=Role.LEARNER)
    return Page.of(rows, number, ROWS_ON_A_PAGE)


def links_of(user, institution):
    return list(JoinLink.objects.managed_by(user).current().filter(institution=institution)[:ROWS_ON_A_PAGE])


# Requests ------------------------------------------------------------------------------


def requests_page(user, institution, state, number):
    """One page of who asks or waits, the oldest first."""
    rows = JoinRequest.objects.managed_by(user).filter(institution=institution, state=state).select_related("person")
    return Page.of(rows, number, ROWS_ON_A_PAGE)


def people_asking(user, institution):
    """Those whom the person may admit or refuse."""
    asked = JoinRequest.objects.managed_by(user).open().filter(institution=institution)
    return User.objects.filter(pk__in=asked.values("person"))
