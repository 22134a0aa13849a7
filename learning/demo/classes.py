"""The cohorts of the demo, and the one learner of each institution who has extra time."""

from datetime import timedelta
from decimal import Decimal

from accounts.models import User
from classroom.flows.extra_time import add_to_cohort, give_extra_time
from institutions import actions

BEGAN = timedelta(days=120)
LASTS = timedelta(days=210)


def gather(house, institution, *, manager, trainers, today):
    """Put the learners of an institution into its cohorts, in turns; what is there already stays."""
    learners = {each.email: each for each in User.objects.filter(email__in=[each.email for each in house.learners])}
    known = {cohort.name: cohort for cohort in institution.cohorts.all()}
    at = today - BEGAN
    for place, name in enumerate(house.cohorts):
        cohort = known.get(name) or actions.create_cohort(
            institution=institution, name=name, starts_on=at.date(), ends_on=(at + LASTS).date(), at=at
        )
        people = [learners[each.email] for each in house.learners[place :: len(house.cohorts)]]
        add_to_cohort(cohort=cohort, learners=people, at=at)
        actions.add_trainers(cohort=cohort, trainers=trainers, at=at)
    if not institution.accommodations.exists():
        give_extra_time(
            institution=institution,
            learner=learners[house.slow_reader.email],
            factor=Decimal("1.5"),
            reason="Agreed at the first meeting, for all quizzes of this year.",
            by=manager,
            at=at,
        )
