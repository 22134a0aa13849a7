from institutions.models import Institution
from institutions.roles import Role


def institution_of_learner(user):
    """Return the institution that a person learns with, or None. A database rule allows only one."""
    return Institution.objects.filter(memberships__user=user, memberships__role=Role.LEARNER).first()
