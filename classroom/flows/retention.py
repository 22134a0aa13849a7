"""An institution keeps records for so long: who does nothing is told, and goes 30 days later: docs/rules/privacy.md."""

from django.conf import settings
from django.db import transaction
from django.db.models import Q

from accounts.models import User
from classroom import retention_queries as queries
from classroom.flows.erasing import erase_person, forget_lists, leave_no_old_pages
from classroom.flows.institution import change_institution
from classroom.flows.joining import fill_seats
from classroom.mail import tell_records_go
from institutions import member_actions as members
from institutions import retention_actions as retention
from institutions.audit_actions import record
from institutions.models import Institution, Job, LearnerProfile
from institutions.retention import Step, goes_at, next_step
from institutions.roles import Role
from progress import actions as progress

AT_ONCE = 200


def set_rule(*, institution, months, by, at):
    """Keep records for so many months, or as long as learners like. Nobody goes without being told first."""
    change_institution(institution=institution, by=by, at=at, keep_months=months)


@transaction.atomic
def begin_hold(*, institution, person, reason, by, at):
    """Keep one person's records, whatever the rule says. Why stands with the hold, and not in the log."""
    if retention.begin_hold(institution=institution, person=person, reason=reason, by=by, at=at):
        retention.forget_notice(institution=institution, person=person)
        record(institution_id=institution.pk, verb="hold_begun", person=person, by=by, at=at)


@transaction.atomic
def end_hold(*, hold, by, at):
    if retention.end_hold(hold=hold):
        record(institution_id=hold.institution_id, verb="hold_ended", person=hold.person, by=by, at=at)


# What the worker does ------------------------------------------------------------


def keep_rules(*, at, between=lambda: None):
    """Do what the rules of all institutions ask for today. Returns ({step: how many}, [(person, error)]).

    One person at a time, each in a transaction: killed and run again, it goes on with those who are left.
    """
    done, failed = dict.fromkeys((Step.TELL, Step.TAKE_OUT, Step.ERASE), 0), []
    ruled = Q(keep_months__isnull=False) | Q(retention_notices__isnull=False)
    for institution in Institution.objects.filter(ruled).distinct().order_by("pk"):
        for pk in ids_concerned(institution, at):
            between()
            try:
                step = take_step(institution=institution, pk=pk, at=at)
            except Exception as error:  # noqa: BLE001 - one that fails must not stop the others; the caller reports it
                failed.append((pk, error))
            else:
                done[step] = done.get(step, 0) + 1
    if done[Step.ERASE]:
        leave_no_old_pages()
    return done, failed


def ids_concerned(institution, at):
    """Yield whom there may be something to do for, some at a time."""
    found, last = queries.to_look_at(institution, at), 0
    while ids := list(found.filter(pk__gt=last).order_by("pk").values_list("pk", flat=True)[:AT_ONCE]):
        yield from ids
        last = ids[-1]


@transaction.atomic
def take_step(*, institution, pk, at):
    """Do what is due for one person, as the tables are now. Returns the Step. Safe to repeat."""
    User.objects.select_for_update().get(pk=pk)
    person = queries.learners_of(institution).filter(pk=pk).first()
    if person is None:
        return Step.KEEP
    step = next_step(queries.case_of(person), months=institution.keep_months, at=at)
    if step in STEPS:
        STEPS[step](institution, person, at)
    return step


def keep(institution, person, at):
    retention.forget_notice(institution=institution, person=person)


def tell(institution, person, at):
    """Write to somebody that their records go, when, and that signing in keeps them."""
    if retention.keep_notice(institution=institution, person=person, at=at):
        when = goes_at(last_active=person.last_active, months=institution.keep_months, told_at=at)
        tell_records_go(person, institution, when, language=language_of(person))
        record(institution_id=institution.pk, verb="told_of_end", person=person, by=None, at=at)


def language_of(person):
    noted = LearnerProfile.objects.filter(membership__user=person).exclude(language="").first()
    asked = person.join_requests.order_by("-asked_at").first()
    return noted.language if noted else asked.language if asked else settings.LANGUAGE_CODE


def take_out(institution, person, at):
    """Let an institution know nothing of somebody any more whose account another one still needs."""
    forget_lists(jobs=Job.objects.filter(institution=institution), at=at)
    members.end_membership(user=person, institution=institution, role=Role.LEARNER, by=None, at=at)
    progress.release_enrolments(learner=person, institution=institution)
    retention.forget_learner(institution=institution, person=person, at=at)
    retention.forget_notice(institution=institution, person=person)
    record(institution_id=institution.pk, verb="taken_out", person=person, by=None, at=at)
    fill_seats(institution=institution, at=at)


def erase(institution, person, at):
    erase_person(person=person, at=at, verb="erased_by_rule", by=None)
    fill_seats(institution=institution, at=at)


STEPS = {Step.KEEP: keep, Step.TELL: tell, Step.TAKE_OUT: take_out, Step.ERASE: erase}
