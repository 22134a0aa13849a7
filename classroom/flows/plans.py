"""What happens next when a cohort gets a course, a course gets new learners, or something is announced."""

from django.db import transaction
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from classroom.flows import advance
from classroom.flows.jobs import begin_job
from courses.content import content_in
from institutions import plan_actions as plans
from institutions.queries import learners_of
from progress import actions as progress
from progress.queries import who_has_begun


@transaction.atomic
def plan_course(*, cohort, course_key, starts_on, due_on, at):
    """Put a course into a cohort's plan, and enrol its learners in it. Returns how many begin it with that."""
    plans.plan_course(cohort=cohort, course_key=course_key, starts_on=starts_on, due_on=due_on, at=at)
    return enrol_in(cohort=cohort, learners=learners_of(cohort), course_key=course_key, at=at)


def enrol_in_plan(*, cohort, learners, at):
    """Enrol learners who come to a cohort in the courses of its plan."""
    if not learners:
        return
    members = learners_of(cohort).filter(pk__in=[learner.pk for learner in learners])
    for planned in cohort.courses.all():
        enrol_in(cohort=cohort, learners=members, course_key=planned.course_key, at=at)


def enrol_in(*, cohort, learners, course_key, at):
    """Enrol many at once; what they have done of the course before is counted. Returns how many begin it."""
    begun = progress.enrol_many(learners=learners, course_key=course_key, institution=cohort.institution, at=at)
    content = content_in(get_language())
    course = content.courses.get(course_key)
    if course is not None:
        for learner in who_has_begun(begun, [module.key for module in course.modules]):
            advance(learner=learner, content=content, course_keys=[course_key], active=False, at=at)
    return len(begun)


@transaction.atomic
def announce(*, cohort, title, text, by_mail, by, at):
    """Tell a cohort something, on its page and, if wanted, by mail."""
    announcement = plans.announce(cohort=cohort, title=title, text=text, by=by, at=at)
    if by_mail:
        begin_job(
            kind="mail_announcement",
            title=_("Mail: %(title)s") % {"title": title},
            by=by,
            at=at,
            institution=cohort.institution,
            announcement=announcement.pk,
        )
    return announcement
