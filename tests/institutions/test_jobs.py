"""Work in the background: it goes on where it was after any kill, and nothing of it is done twice."""

from datetime import timedelta

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import storages
from django.core.management import call_command
from django.db import OperationalError
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override
from django_tasks.base import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from classroom.flows import jobs
from classroom.tasks import run_job
from institutions.job_files import LostPart, growing_file, growing_path
from institutions.job_kinds import KINDS, JobFailed, ResultFile, Step, job_kind
from institutions.models import Cohort, Job, Membership
from institutions.roles import Capability, Role
from pages.private_files import keep_file
from tests.accounts.factories import make_user
from tests.fire.failpoints import Crash, crash_before_statement

pytestmark = pytest.mark.django_db

DAY = timedelta(days=1)
PARTS = 4


@pytest.fixture
def kind():
    """Register kinds of work for one test."""
    before = dict(KINDS)
    yield job_kind
    KINDS.clear()
    KINDS.update(before)


@pytest.fixture
def now():
    return timezone.now()


@pytest.fixture
def begin(institution_a, manager_a, now):
    def begin(kind, **more):
        asked = {"title": "A list", "by": manager_a, "institution": institution_a, "at": now, **more}
        return jobs.begin_job(kind=kind, **asked)

    return begin


@pytest.fixture
def cohorts(kind, institution_a, now):
    """Work that makes one cohort with each part: the database would show a part done twice, or left out."""

    @job_kind("cohorts", needs=Capability.EXPORT_LEARNERS)
    def make_cohorts(job):
        for number in range(job.checkpoint.get("next", 0), PARTS):

            def write(number=number):
                for half in "ab":
                    Cohort.objects.create(institution=institution_a, name=f"{number}{half}", created_at=now)

            yield Step(number + 1, PARTS, {"next": number + 1}, write)

    return sorted(f"{number}{half}" for number in range(PARTS) for half in "ab")


def names():
    return sorted(Cohort.objects.values_list("name", flat=True))


def work(job, now):
    while jobs.work_on(job=job, at=now):
        pass
    return Job.objects.get(pk=job.pk)


@pytest.fixture
def begin_a_part(monkeypatch, now):
    """Do one part of a job, and no more."""

    def begin_a_part(job):
        with monkeypatch.context() as hurried:
            hurried.setattr(jobs, "SECONDS_AT_ONCE", 0)
            return jobs.work_on(job=job, at=now)

    return begin_a_part


def test_work_is_done_part_by_part_and_a_mail_says_when_it_is_over(begin, cohorts, now, mailoutbox):
    job = work(begin("cohorts"), now)
    assert names() == cohorts
    assert (job.state, job.done, job.total, job.percent, job.finished_at) == (Job.DONE, PARTS, PARTS, 100, now)
    [mail] = mailoutbox
    assert mail.to == ["manager@a.example"]
    assert mail.subject == "Done: A list"
    assert f"/en/manage/jobs/{job.key}/" in mail.body


def test_whoever_asks_in_another_language_reads_the_mail_in_it(begin, cohorts, now, mailoutbox):
    with override("ar"):
        job = begin("cohorts")
    work(job, now)
    assert f"/ar/manage/jobs/{job.key}/" in mailoutbox[0].body


def test_the_worker_comes_back_to_it_after_what_is_more_urgent(begin, cohorts, now, monkeypatch):
    monkeypatch.setattr(jobs, "SECONDS_AT_ONCE", 0)
    job = begin("cohorts")
    for part in range(1, PARTS + 1):
        task = DBTaskResult.objects.get(status=TaskResultStatus.READY, task_path="classroom.tasks.run_job")
        task.delete()
        run_job.func(*task.args_kwargs["args"])
        assert len(names()) == 2 * part
    assert names() == cohorts
    assert Job.objects.get(pk=job.pk).state == Job.RUNNING
    run_job.func(job.pk)
    assert Job.objects.get(pk=job.pk).state == Job.DONE


def killed_in_front_of(number, job, now):
    """Say whether a worker at a job was killed before it came to its end."""
    try:
        with crash_before_statement(number):
            work(job, now)
    except Crash:
        return True
    return False


def test_killed_in_front_of_any_statement_it_goes_on_and_does_nothing_twice(begin, cohorts, now, mailoutbox):
    number = 1
    while killed_in_front_of(number, job := begin("cohorts"), now):
        assert work(job, now).state == Job.DONE, number
        assert names() == cohorts, number
        assert len(mailoutbox) == 1, number
        Cohort.objects.all().delete()
        mailoutbox.clear()
        number += 1
    assert number > 4 * PARTS


def test_killed_again_and_again_it_gets_to_its_end(begin, cohorts, now):
    job = begin("cohorts")
    for _kill in range(3):
        assert killed_in_front_of(12, job, now)
    assert work(job, now).state == Job.DONE
    assert names() == cohorts


def test_of_two_workers_at_one_job_only_one_writes_each_part_down(begin, cohorts, now):
    job = begin("cohorts")
    slow = jobs.jobs.begin_try(job=job)
    step = next(KINDS["cohorts"].run(slow))
    work(job, now)
    assert not jobs.jobs.do_step(job=slow, step=step)
    assert names() == cohorts


def test_what_is_stopped_keeps_what_was_done_and_sends_no_mail(begin, begin_a_part, cohorts, now, mailoutbox):
    job = begin("cohorts")
    assert begin_a_part(job)
    assert jobs.cancel_job(job=job, at=now)
    assert work(job, now).state == Job.CANCELLED
    assert names() == ["0a", "0b"]
    assert mailoutbox == []
    assert not jobs.cancel_job(job=job, at=now), "it is over already"


def test_stopped_in_the_middle_of_a_part_it_does_not_write_that_part(begin, kind, now):
    @job_kind("stops", needs="")
    def stops(job):
        jobs.cancel_job(job=Job.objects.get(pk=job.pk), at=now)
        yield Step(1, write=lambda: pytest.fail("written"))

    assert work(begin("stops"), now).state == Job.CANCELLED


def test_what_cannot_be_done_says_why_and_what_to_do(begin, kind, now, mailoutbox):
    @job_kind("refuses", needs="")
    def refuses(job):
        raise JobFailed(_("The file is empty. Choose another one."))
        yield

    job = work(begin("refuses"), now)
    assert (job.state, job.error) == (Job.FAILED, "The file is empty. Choose another one.")
    assert mailoutbox[0].subject == "It did not work: A list"
    assert job.error in mailoutbox[0].body


def test_a_fault_is_tried_again_and_then_told_without_its_details(begin, kind, now, caplog):
    @job_kind("broken", needs="")
    def broken(job):
        raise ValueError("password=1234")
        yield

    job = begin("broken")
    for _try in range(jobs.MOST_FAULTS - 1):
        with pytest.raises(ValueError, match="password"):
            jobs.work_on(job=job, at=now)
    job = work(job, now)
    assert job.state == Job.FAILED
    assert job.error
    assert "1234" not in job.error
    assert "password=1234" in caplog.text


def test_a_database_that_is_away_is_waited_for(begin, kind, now):
    @job_kind("away", needs="")
    def away(job):
        raise OperationalError("server closed the connection")
        yield

    job = begin("away")
    for _try in range(jobs.MOST_TRIES):
        with pytest.raises(OperationalError):
            jobs.work_on(job=job, at=now)
    assert Job.objects.get(pk=job.pk).state == Job.RUNNING


def test_what_takes_its_worker_along_each_time_is_given_up(begin, kind, now):
    @job_kind("kills", needs="")
    def kills(job):
        raise Crash
        yield

    job = begin("kills")
    for _kill in range(jobs.MOST_TRIES):
        with pytest.raises(Crash):
            jobs.work_on(job=job, at=now)
    assert work(job, now).state == Job.FAILED


def test_work_of_a_kind_that_is_no_more_fails_in_words(begin, cohorts, kind, now):
    job = begin("cohorts")
    del KINDS["cohorts"]
    assert work(job, now).state == Job.FAILED


# Files ------------------------------------------------------------------------


@pytest.fixture
def listing(kind):
    """Work that writes a line with each part, and leaves the file."""

    @job_kind("listing", needs=Capability.EXPORT_LEARNERS)
    def write_lines(job):
        size = job.checkpoint.get("size", 0)
        for number in range(job.checkpoint.get("next", 0), PARTS):
            with growing_file(job, size) as file:
                file.write(b"line %d\n" % number)
                size = file.tell()
            yield Step(number + 1, PARTS, {"next": number + 1, "size": size})
        with growing_file(job, size) as file:
            file.seek(0)
            path = keep_file("jobs", ContentFile(file.read()), ".txt")
        yield Step(PARTS, PARTS, {"next": PARTS, "size": size}, file=ResultFile(path, "lines.txt", "text/plain"))

    return b"".join(b"line %d\n" % number for number in range(PARTS))


def test_a_file_that_grows_is_whole_after_kills(begin, listing, now, private_files, django_capture_on_commit_callbacks):
    job = begin("listing")
    for _kill in range(3):
        assert killed_in_front_of(9, job, now)
    with django_capture_on_commit_callbacks(execute=True):
        job = work(job, now)
    assert storages["private"].open(job.file).read() == listing
    assert (job.file_name, job.file_type) == ("lines.txt", "text/plain")
    assert not storages["private"].exists(growing_path(job))


def test_killed_before_its_end_is_written_down_it_goes_on_with_its_file(
    begin, listing, now, private_files, monkeypatch, django_capture_on_commit_callbacks
):
    def killed(job):
        raise Crash

    job = begin("listing")
    with monkeypatch.context() as patch:
        patch.setattr(jobs, "tell_job_over", killed)
        with pytest.raises(Crash), django_capture_on_commit_callbacks(execute=True):
            work(job, now)
    job = work(job, now)
    assert (job.state, job.error) == (Job.DONE, "")
    assert storages["private"].open(job.file).read() == listing


def test_half_a_file_that_is_gone_is_said(begin, begin_a_part, listing, now, private_files):
    job = begin("listing")
    begin_a_part(job)
    storages["private"].delete(growing_path(job))
    with pytest.raises(LostPart), growing_file(job, 7):
        pass
    assert work(job, now).state == Job.FAILED


def test_after_a_week_the_file_and_what_was_asked_for_are_gone(begin, listing, now, private_files):
    job = work(begin("listing", search="Okafor"), now)
    assert jobs.delete_old_files(at=now + 6 * DAY) == 0
    assert jobs.delete_old_files(at=now + 8 * DAY) == 1
    job.refresh_from_db()
    assert (job.file, job.file_name, job.parameters, job.deleted_at) == ("", "lines.txt", {}, now + 8 * DAY)
    assert storages["private"].listdir("jobs")[1] == []
    assert jobs.delete_old_files(at=now + 9 * DAY) == 0


def test_the_command_deletes_them(begin, listing, now, private_files):
    job = work(begin("listing", at=now - 9 * DAY), now - 9 * DAY)
    call_command("delete_old_files", verbosity=0)
    job.refresh_from_db()
    assert job.file == ""


# Who sees it ------------------------------------------------------------------


def seen(user):
    return set(Job.objects.visible_to(user).values_list("title", flat=True))


def test_work_is_seen_by_whoever_may_do_it_in_that_institution(
    begin, cohorts, kind, alice, bob, charlie, manager_a, institution_a
):
    @job_kind("own", needs="")
    def own(job):
        yield

    @job_kind("cohort", needs=Capability.VIEW_OWN_COHORTS)
    def of_a_trainer(job):
        yield

    colleague = make_user("second@a.example")
    Membership.objects.create(user=colleague, institution=institution_a, role=Role.MANAGER)
    trainer = make_user("other-trainer@a.example")
    Membership.objects.create(user=trainer, institution=institution_a, role=Role.TRAINER)
    begin("cohorts")
    begin("own", title="My record", by=alice, institution=None)
    begin("cohort", title="My class", by=bob)
    assert seen(manager_a) == seen(colleague) == {"A list"}
    assert seen(alice) == {"My record"}
    assert seen(bob) == {"My class"}
    assert seen(trainer) == seen(charlie) == set()


def test_who_is_a_manager_no_more_sees_not_even_their_own(begin, cohorts, manager_a):
    begin("cohorts")
    manager_a.memberships.all().delete()
    assert seen(manager_a) == set()


def test_who_exports_at_a_regional_centre_from_the_office_above_sees_that_work(
    begin, cohorts, kind, charlie, institution_b, institution_a
):
    begin("cohorts", by=charlie)
    assert seen(charlie) == set()
    institution_a.parent = institution_b
    institution_a.save()
    assert seen(charlie) == {"A list"}
