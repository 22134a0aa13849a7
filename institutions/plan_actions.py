"""Changing the plan of a cohort. That its learners are enrolled is told in classroom.flows.plans."""

from institutions.models import Announcement, CohortCourse, Extension, Meeting


def plan_course(*, cohort, course_key, starts_on, due_on, at):
    """Put a course into the plan, or change its days. Returns it."""
    planned, _made = CohortCourse.objects.update_or_create(
        cohort=cohort,
        course_key=course_key,
        defaults={"starts_on": starts_on, "due_on": due_on},
        create_defaults={"starts_on": starts_on, "due_on": due_on, "added_at": at},
    )
    return planned


def remove_course(*, planned):
    """Take a course out of the plan, with its days and extensions. Who has begun it goes on with it."""
    CohortCourse.objects.filter(pk=planned.pk).delete()


def extend(*, planned, learner, due_on, reason, by, at):
    """Give one learner a later day, or change the one they have."""
    extension, _made = Extension.objects.update_or_create(
        course=planned, learner=learner, defaults={"due_on": due_on, "reason": reason, "made_by": by, "made_at": at}
    )
    return extension


def end_extension(*, planned, learner):
    """Let the day for everybody count again. Returns whether the learner had another one."""
    ended, _models = Extension.objects.filter(course=planned, learner=learner).delete()
    return bool(ended)


def add_meeting(*, cohort, title, starts_at, ends_at, place):
    return Meeting.objects.create(cohort=cohort, title=title, starts_at=starts_at, ends_at=ends_at, place=place)


def change_meeting(*, meeting, **changes):
    Meeting.objects.filter(pk=meeting.pk).update(**changes)


def remove_meeting(*, meeting):
    Meeting.objects.filter(pk=meeting.pk).delete()


def announce(*, cohort, title, text, by, at):
    return Announcement.objects.create(cohort=cohort, title=title, text=text, made_by=by, made_at=at)


def withdraw_announcement(*, announcement, at):
    """Let learners see it no more. Returns whether this call did."""
    return bool(Announcement.objects.standing().filter(pk=announcement.pk).update(withdrawn_at=at))
