"""What happens next when a cohort gets a course, a course gets new learners, or something is announced."""

from django.db import transaction
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from classroom.flows import advance
from classroom.flows.cohorts import log_cohort
from classroom.flows.jobs import begin_job
from courses.content import content_in
from institutions import plan_actions as plans
from institutions.audit_actions import record
from institutions.models import CohortCourse
from institutions.queries import learners_of
from progress import actions as progress
from progress.queries import who_has_begun


@transaction.atomic
def plan_course(*, cohort, course_key, starts_on, due_on, at, by=None):
    """Put a course into a cohort's plan, and enrol its learners in it. Returns how many begin it with that."""
    before = days_of(CohortCourse.objects.filter(cohort=cohort, course_key=course_key).first())
    planned = plans.plan_course(cohort=cohort, course_key=course_key, starts_on=starts_on, due_on=due_on, at=at)
    log_course(planned=planned, verb="course_planned", by=by, at=at, before=before, after=days_of(planned))
    return enrol_in(institution=cohort.institution, learners=learners_of(cohort), course_key=course_key, at=at)


def enrol_in_plan(*, cohort, learners, at):
    """Enrol learners who come to a cohort in the courses of its plan."""
    if not learners:
        return
    members = learners_of(cohort).filter(pk__in=[learner.pk for learner in learners])
    for planned in cohort.courses.all():
        enrol_in(institution=cohort.institution, learners=members, course_key=planned.course_key, at=at)


def enrol_in(*, institution, learners, course_key, at):
    """Enrol many at once; what they have done of the course before is counted. Returns how many begin it."""
    begun = progress.enrol_many(learners=learners, course_key=course_key, institution=institution, at=at)
    content = content_in(get_language())
    course = content.courses.get(course_key)
    if course is not None:
        for learner in who_has_begun(begun, [module.key for module in course.modules]):
            advance(learner=learner, content=content, course_keys=[course_key], active=False, at=at)
    return len(begun)


def days_of(planned):
    return {"starts_on": planned.starts_on, "due_on": planned.due_on} if planned else {}


@transaction.atomic
def remove_course(*, planned, by, at):
    plans.remove_course(planned=planned)
    log_course(planned=planned, verb="course_unplanned", by=by, at=at, before=days_of(planned))


def log_course(*, planned, verb, by, at, person=None, **facts):
    """Tell the log of the institution what became of a course in a plan, or of one learner's days for it."""
    whose = {"institution_id": planned.cohort.institution_id, "person": person, "by": by, "at": at}
    record(**whose, verb=verb, kind="course", object_id=planned.course_key, **facts)


@transaction.atomic
def extend(*, planned, learner, due_on, reason, by, at):
    plans.extend(planned=planned, learner=learner, due_on=due_on, reason=reason, by=by, at=at)
    log_course(planned=planned, verb="extended", person=learner, by=by, at=at, after={"due_on": due_on})


@transaction.atomic
def end_extension(*, planned, learner, by, at):
    if plans.end_extension(planned=planned, learner=learner):
        log_course(planned=planned, verb="extension_ended", person=learner, by=by, at=at)


# The timetable, and what is announced -------------------------------------------


@transaction.atomic
def add_meeting(*, cohort, by, at, **facts):
    meeting = plans.add_meeting(cohort=cohort, **facts)
    log_cohort(cohort=cohort, verb="meeting_added", by=by, at=at, after=hours_of(facts))
    return meeting


@transaction.atomic
def change_meeting(*, meeting, by, at, **changes):
    before = {"starts_at": meeting.starts_at, "ends_at": meeting.ends_at}
    plans.change_meeting(meeting=meeting, **changes)
    facts = {"before": before, "after": hours_of(changes)}
    log_cohort(cohort=meeting.cohort, verb="meeting_changed", by=by, at=at, **facts)


@transaction.atomic
def remove_meeting(*, meeting, by, at):
    plans.remove_meeting(meeting=meeting)
    before = {"starts_at": meeting.starts_at, "ends_at": meeting.ends_at}
    log_cohort(cohort=meeting.cohort, verb="meeting_removed", by=by, at=at, before=before)


def hours_of(facts):
    """When a meeting is. What it is called, and where it is, may name somebody: that is not logged."""
    return {name: facts[name] for name in ("starts_at", "ends_at") if name in facts}


@transaction.atomic
def announce(*, cohort, title, text, by_mail, by, at):
    """Tell a cohort something, on its page and, if wanted, by mail."""
    announcement = plans.announce(cohort=cohort, title=title, text=text, by=by, at=at)
    log_announcement(announcement=announcement, verb="announced", by=by, at=at, after={"by_mail": bool(by_mail)})
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


@transaction.atomic
def withdraw_announcement(*, announcement, by, at):
    if plans.withdraw_announcement(announcement=announcement, at=at):
        log_announcement(announcement=announcement, verb="announcement_gone", by=by, at=at)


def log_announcement(*, announcement, verb, by, at, **facts):
    whose = {"institution_id": announcement.cohort.institution_id, "by": by, "at": at}
    record(**whose, verb=verb, kind="announcement", object_id=announcement.public_id, **facts)
