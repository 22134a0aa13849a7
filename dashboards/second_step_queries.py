from django.db.models import Exists, OuterRef

from accounts.models import User
from accounts.second_step import of_user
from institutions.models import Institution, Membership
from institutions.roles import Capability


def person_to_help(user, public_id):
    """Return somebody of the institutions that a manager keeps, with `protected`: whether two-step sign-in is on.

    None for the manager themselves, for whoever also belongs to another institution, and for those who edit or run
    the site: their account opens more than this manager answers for.
    """
    kept = Institution.objects.where(user, may=Capability.MANAGE_STAFF)
    memberships = Membership.objects.filter(user=OuterRef("pk"))
    people = User.objects.filter(Exists(memberships.filter(institution__in=kept)), is_superuser=False)
    people = people.exclude(Exists(memberships.exclude(institution__in=kept))).exclude(pk=user.pk)
    people = people.exclude(groups__permissions__codename="access_admin")
    return people.filter(public_id=public_id).annotate(protected=Exists(of_user(OuterRef("pk")))).first()
