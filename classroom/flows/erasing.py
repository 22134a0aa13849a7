"""A person erases their account: they ask, have two days to change their mind, and then nothing says who they were."""

import json
from datetime import timedelta

from django.db import connection, transaction
from django.db.models import Q
from django.utils.translation import gettext as _
from django_tasks.base import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from accounts.erasing import erase_records
from accounts.models import User
from accounts.own_data import words_of
from classroom import erased_list
from classroom.mail import tell_account_goes
from institutions.audit_actions import record
from institutions.job_actions import fail_job, forget_job_file
from institutions.models import Institution, Job
from institutions.queries import led_by_nobody_else

WAIT = timedelta(days=2)
AT_ONCE = 500


class StillNeeded(Exception):
    """The last one who can manage something can't go: `institutions` names what, and is empty for the site itself."""

    def __init__(self, institutions):
        super().__init__()
        self.institutions = institutions


@transaction.atomic
def ask_to_erase(*, person, language, at):
    """Let an account be erased in two days. Asked again, the first time counts. Raises StillNeeded."""
    refuse_who_is_needed(person)
    if User.objects.filter(pk=person.pk, erase_at=None, erased_at=None).update(erase_at=at + WAIT):
        person.erase_at = at + WAIT
        tell_account_goes(person, language=language)


def keep_account(*, person):
    """Take the word back. Returns whether there was one."""
    return User.objects.filter(pk=person.pk, erase_at__isnull=False).update(erase_at=None) == 1


def refuse_who_is_needed(person):
    institutions = led_by_nobody_else(person)
    others = User.objects.filter(is_superuser=True, is_active=True).exclude(pk=person.pk)
    if institutions or (person.is_superuser and not others.exists()):
        raise StillNeeded(institutions)


@transaction.atomic
def erase_person(*, person, at, **logged):
    """Erase a person from every table, file and queue. Safe to repeat. `logged`: another verb and who, if not they."""
    person = User.objects.select_for_update().get(pk=person.pk)
    words = words_of(person)
    # First of all: should the rest fail, or a backup bring the person back, they are erased again.
    erased_list.add(person.public_id)
    if person.erased_at is None:
        for institution in known_to(person).order_by("pk"):
            entry = {"verb": "erased", "by": person} | logged
            record(institution_id=institution.pk, person=person, at=at, **entry)
    forget_in_queue(words)
    erase_records(person=person, at=at)


def forget_in_queue(words):
    """Take out of the queue what names somebody: mails to them and about them, and what is known of failures."""
    for task in DBTaskResult.objects.all().iterator(chunk_size=500):
        said = json.dumps([task.args_kwargs, task.traceback], ensure_ascii=False).casefold()
        if not any(word in said for word in words):
            continue
        if task.status == TaskResultStatus.RUNNING:
            # Its worker has read it, and does the rest.
            DBTaskResult.objects.filter(pk=task.pk).update(args_kwargs={"args": [], "kwargs": {}})
        else:
            task.delete()


def known_to(person):
    """The institutions in which a person learns, learned or works."""
    return Institution.objects.filter(Q(enrolments__learner=person) | Q(memberships__user=person)).distinct()


def forget_jobs(*, person, at):
    """Delete files that people have made of lists the person may stand in, and stop what is being made of them."""
    forget_lists(jobs=Job.objects.filter(Q(made_by=person) | Q(institution__in=known_to(person).values("pk"))), at=at)
    Job.objects.filter(made_by=person, institution=None).update(title="", error="")


def forget_lists(*, jobs, at):
    for job in jobs.filter(deleted_at=None):
        if job.is_under_way:
            fail_job(job=job, reason=_("Somebody has erased their account meanwhile. Please start it again."), at=at)
        forget_job_file(job=job, at=at)


def erase_due(*, at):
    """Erase all accounts whose time has come, and those that a backup has brought back. Returns (erased, failed).

    Who has become the last manager meanwhile is erased all the same: two days were there to refuse.
    """
    erased, failed = [], []
    for person in [*User.objects.filter(erase_at__lte=at), *brought_back()]:
        try:
            erase_person(person=person, at=at)
            erased.append(person)
        except Exception as error:  # noqa: BLE001 - one that fails must not stop the others; the caller reports it
            failed.append((person, error))
    if erased:
        leave_no_old_pages()
    return erased, failed


def brought_back():
    """Yield people who were erased once, and are in the tables again."""
    ids = erased_list.ids()
    for start in range(0, len(ids), AT_ONCE):
        yield from User.objects.filter(public_id__in=ids[start : start + AT_ONCE], erased_at=None)


def leave_no_old_pages():
    """Let SQLite write over what it has kept of older versions beside its file; who reads meanwhile puts it off."""
    if connection.vendor == "sqlite" and not connection.in_atomic_block:
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
