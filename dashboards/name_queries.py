"""Names that learners ask for on their certificates. Every query starts at a door: what the person may correct."""

from django.db.models import Exists, OuterRef, Subquery
from django.db.models.functions import Coalesce

from certificates.models import Certificate, NameRequest
from institutions.models import Institution, Membership
from institutions.roles import Capability, Role
from progress.models import Enrolment

MOST = 50


def may_correct_names(user):
    return Institution.objects.where(user, may=Capability.CORRECT_NAMES).exists()


def requests_for(user):
    """Return what is asked by people who learn or learned with an institution of the person, each with `institution`.

    Not one's own.
    """
    door = Institution.objects.where(user, may=Capability.CORRECT_NAMES)
    membership = Membership.objects.filter(user=OuterRef("holder"), role=Role.LEARNER, institution__in=door)
    enrolled = Enrolment.objects.filter(learner=OuterRef("holder"), institution__in=door)
    asked = NameRequest.objects.open().filter(Exists(membership) | Exists(enrolled)).exclude(holder=user)
    own = [Subquery(rows.values("institution")[:1]) for rows in (membership, enrolled)]
    return asked.annotate(institution=Coalesce(*own)).select_related("holder")


def oldest(user):
    """Return the requests that wait longest. More appear as these are decided."""
    return list(requests_for(user)[:MOST])


def printed_for(holder):
    return list(Certificate.objects.valid().filter(holder=holder))
