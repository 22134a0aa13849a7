from django.db.models import Exists, OuterRef

from accounts.models import User
from institutions.extra_time import largest
from institutions.models import Accommodation, CohortLearner, Institution, Membership
from institutions.roles import Role


def institution_of_learner(user):
    """Return the institution that a person learns with, or None. A database rule allows only one."""
    return Institution.objects.filter(memberships__user=user, memberships__role=Role.LEARNER).first()


def led_by_nobody_else(user):
    """Return the institutions whose only manager a person is."""
    managing = Membership.objects.filter(role=Role.MANAGER, user__is_active=True)
    others = managing.filter(institution=OuterRef("pk")).exclude(user=user)
    own = Institution.objects.filter(memberships__user=user, memberships__role=Role.MANAGER)
    return list(own.filter(~Exists(others)))


def cohort_name_of(learner, institution_id):
    """Return the name of the cohort in which somebody learns with an institution; "" without one, or with several."""
    places = CohortLearner.objects.filter(learner=learner, cohort__institution=institution_id)
    names = places.filter(cohort__archived_at=None).values_list("cohort__name", flat=True)[:2]
    return names[0] if len(names) == 1 else ""


def learners_of(cohort):
    """The people who learn in a cohort, and still with its institution."""
    return User.objects.filter(
        cohort_places__cohort=cohort,
        memberships__institution=cohort.institution_id,
        memberships__role=Role.LEARNER,
    )


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
