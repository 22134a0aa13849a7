"""Who may have to be reminded of a course, and what decides about it: see progress.reminders."""

from collections import defaultdict
from datetime import timedelta

from django.db.models import Exists, F, Max, OuterRef, Q, Subquery
from django.utils.timezone import localdate

from accounts.bounces import unreachable
from accounts.mail_kinds import Kind
from accounts.models import Mailing, MailRefusal, User
from courses.models import CoursePage
from institutions.due_dates import SOON_DAYS, due_day
from institutions.models import CohortCourse, CohortLearner, Extension, Membership
from institutions.roles import Role
from progress.models import Enrolment, Nudge
from progress.reminders import LATE_DAYS, PAUSE_UNTIL, Course, Standing
from progress.risk import IDLE_AFTER, NUDGE_AGAIN_AFTER

AT_A_TIME = 500
TOUCHED = Q(percent__gt=0) | Q(last_activity_at__gt=F("enrolled_at"))


def remindable():
    """The enrolments that somebody may be reminded of.

    Not finished, in a course that is published, by whoever has an account, still learns with the institution of the
    enrolment, learns in a cohort that is not over if they have the course from one, has an address that takes mails,
    and wants such.
    """
    member = Membership.objects.filter(user=OuterRef("learner"), institution=OuterRef("institution"), role=Role.LEARNER)
    places = CohortLearner.objects.filter(
        learner=OuterRef("learner"), cohort__courses__course_key=OuterRef("course_key")
    )
    going_on, over = (places.filter(cohort__archived_at__isnull=state) for state in (True, False))
    refused = MailRefusal.objects.filter(person=OuterRef("learner"), kind=Kind.REMINDER)
    return Enrolment.objects.under_way().filter(
        Q(institution=None) | Exists(member),
        Exists(going_on) | ~Exists(over),
        ~Exists(refused),
        ~unreachable(OuterRef("learner")),
        course_key__in=CoursePage.objects.live().values("translation_key"),
        learner__is_active=True,
        learner__erased_at=None,
        learner__erase_at=None,
    )


def learners_to_look_at(at):
    """Yield the ids of all learners with a day or a pause that may ask for a reminder, some hundred at a time."""
    today = localdate(at)
    days = today - timedelta(days=LATE_DAYS), today + timedelta(days=SOON_DAYS)
    planned = CohortCourse.objects.filter(
        course_key=OuterRef("course_key"), cohort__places__learner=OuterRef("learner"), cohort__archived_at=None
    )
    extended = Q(extensions__learner=OuterRef("learner"), extensions__due_on__range=days)
    asked = planned.filter(Q(due_on__range=days) | extended)
    paused = TOUCHED & Q(last_activity_at__lt=at - IDLE_AFTER, last_activity_at__gte=at - PAUSE_UNTIL)
    rows = remindable().filter(Exists(asked) | paused).order_by("learner").values_list("learner", flat=True).distinct()
    last = 0
    while some := list(rows.filter(learner__gt=last)[:AT_A_TIME]):
        yield some
        last = some[-1]


def standings_of(learners, *, but=()):
    """Return the standing of each of these learners by their ids. `but`: mailings that are not looked at."""
    days, mailings = _due_days(learners), _mailings_of(learners, but)
    courses = defaultdict(list)
    for each in remindable().filter(learner__in=learners):
        begun = each.percent > 0 or each.last_activity_at > each.enrolled_at
        day = days.get((each.learner_id, each.course_key))
        courses[each.learner_id].append(Course(each.course_key, each.last_activity_at, begun, day))
    touched = Enrolment.objects.filter(TOUCHED)
    active, nudged = _latest(touched, learners, "last_activity_at"), _latest(Nudge.objects.all(), learners, "at")
    return {
        learner: Standing(
            courses=tuple(courses[learner]),
            active_at=active.get(learner),
            written_at=max(filter(None, [nudged.get(learner), mailings[learner].sent_at]), default=None),
            windows=frozenset(mailings[learner].windows),
        )
        for learner in learners
    }


def _latest(rows, learners, column):
    found = rows.filter(learner__in=learners).order_by().values_list("learner").annotate(Max(column))
    return dict(found)


class _Mailings:
    """What somebody got, and what waits."""

    def __init__(self):
        self.windows, self.sent_at = set(), None


def _mailings_of(learners, but):
    found = defaultdict(_Mailings)
    rows = Mailing.objects.filter(person__in=learners, kind=Kind.REMINDER).exclude(pk__in=but)
    for learner, window, sent_at in rows.order_by("sent_at").values_list("person", "window", "sent_at"):
        found[learner].windows.add(window)
        found[learner].sent_at = max(filter(None, [found[learner].sent_at, sent_at]), default=None)
    return found


def who_waits(learners):
    """Return the ids of those for whom a reminder waits to be sent."""
    waiting = Mailing.objects.waiting().filter(person__in=learners, kind=Kind.REMINDER)
    return set(waiting.values_list("person", flat=True))


def was_written_to(learners, at):
    """Return the ids of those who got a nudge or a reminder within a week."""
    return set(User.objects.filter(written_to_lately(at), pk__in=learners).values_list("pk", flat=True))


def written_to_lately(at):
    """The same as a condition on people."""
    since = at - NUDGE_AGAIN_AFTER
    nudged = Nudge.objects.filter(learner=OuterRef("pk"), at__gt=since)
    reminded = Mailing.objects.filter(person=OuterRef("pk"), kind=Kind.REMINDER, sent_at__gt=since)
    return Q(Exists(nudged)) | Q(Exists(reminded))


def _due_days(learners):
    """Return {(learner, course key): the day that counts} of the cohorts in which they learn."""
    member = Membership.objects.filter(
        user=OuterRef("learner"), institution=OuterRef("cohort__institution"), role=Role.LEARNER
    )
    extended = Extension.objects.filter(course=OuterRef("cohort__courses"), learner=OuterRef("learner"))
    places = CohortLearner.objects.filter(
        Exists(member), learner__in=learners, cohort__archived_at=None, cohort__courses__isnull=False
    ).annotate(extended_to=Subquery(extended.values("due_on")[:1]))
    asked = defaultdict(list)
    columns = ("learner", "cohort__courses__course_key", "cohort__courses__due_on", "extended_to")
    for learner, key, due_on, extended_to in places.values_list(*columns):
        asked[learner, key].append((due_on, extended_to))
    return {key: due_day(days) for key, days in asked.items()}
