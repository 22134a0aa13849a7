"""The cohorts of the demo, and the one learner of each institution who has extra time."""

from datetime import timedelta
from decimal import Decimal

from accounts.models import User
from classroom.flows import cohorts
from classroom.flows.extra_time import add_to_cohort, give_extra_time
from courses.models import CoursePage
from institutions import plan_actions
from learning.demo.talks import talk, write_to_the_stuck

BEGAN = timedelta(days=120)
LASTS = timedelta(days=210)


def gather(house, institution, *, manager, trainers, today):
    """Put the learners of an institution into its cohorts, in turns; what is there already stays."""
    learners = {each.email: each for each in User.objects.filter(email__in=[each.email for each in house.learners])}
    known = {cohort.name: cohort for cohort in institution.cohorts.all()}
    at = today - BEGAN
    for place, name in enumerate(house.cohorts):
        cohort = known.get(name) or cohorts.create_cohort(
            institution=institution, name=name, starts_on=at.date(), ends_on=(at + LASTS).date(), by=manager, at=at
        )
        people = [learners[each.email] for each in house.learners[place :: len(house.cohorts)]]
        add_to_cohort(cohort=cohort, learners=people, by=manager, at=at)
        cohorts.add_trainers(cohort=cohort, trainers=trainers, by=manager, at=at)
        if cohort.name not in known:
            plan(cohort, by=manager, today=today)
            if trainers:
                talk(cohort, trainer=trainers[0], people=people, today=today)
    if not known:
        write_to_the_stuck(institution, manager=manager, today=today)
    if not institution.accommodations.exists():
        give_extra_time(
            institution=institution,
            learner=learners[house.slow_reader.email],
            factor=Decimal("1.5"),
            reason="Agreed at the first meeting, for all quizzes of this year.",
            by=manager,
            at=at,
        )


def plan(cohort, *, by, today):
    """What a cohort has before it. Nobody is enrolled by that: what each learner does is told in lives."""
    course = CoursePage.objects.live().filter(locale__language_code="en").first()
    if course:
        days = {"starts_on": cohort.starts_on, "due_on": (today + timedelta(days=5)).date()}
        plan_actions.plan_course(cohort=cohort, course_key=course.translation_key, **days, at=today - BEGAN)
    evening = today.replace(hour=18, minute=0, second=0, microsecond=0)
    for days, title in ((-14, "Which rights do you have?"), (7, "Trademarks"), (21, "Secrets and contracts")):
        starts_at = evening + timedelta(days=days)
        plan_actions.add_meeting(
            cohort=cohort, title=title, starts_at=starts_at, ends_at=starts_at + timedelta(minutes=90), place="Room 2"
        )
    plan_actions.announce(
        cohort=cohort,
        title="Bring your trademark",
        text="Next time we search for signs that look like yours. Bring your logo, on paper or on your phone.",
        by=by,
        at=today - timedelta(days=2),
    )
