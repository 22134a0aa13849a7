from accounts.models import User
from institutions.extra_time import largest
from institutions.models import Accommodation, Institution
from institutions.roles import Role


def institution_of_learner(user):
    """Return the institution that a person learns with, or None. A database rule allows only one."""
    return Institution.objects.filter(memberships__user=user, memberships__role=Role.LEARNER).first()


def time_factor(user, quiz_key):
    """Return what a learner's time for a quiz is multiplied by, in one query: 1 for most."""
    factors = Accommodation.objects.in_force_for(user).for_quiz(quiz_key).values_list("factor", flat=True)
    return largest(factors)


def learners_with(accommodation):
    """The people whose time an accommodation makes longer now."""
    learners = User.objects.filter(
        memberships__institution=accommodation.institution_id, memberships__role=Role.LEARNER
    )
    if accommodation.learner_id:
        return learners.filter(pk=accommodation.learner_id)
    return learners.filter(cohort_places__cohort=accommodation.cohort_id, cohorts__archived_at__isnull=True)
