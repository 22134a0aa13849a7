import os
import signal
import socket
import threading
import time
from datetime import timedelta

import pytest
from django.core.management import call_command
from django.db import OperationalError
from django.utils import timezone
from django_tasks import task
from django_tasks.base import TaskResultStatus
from django_tasks_db.management.commands import db_worker
from django_tasks_db.models import DBTaskResult

from learning.management.commands import worker

pytestmark = pytest.mark.django_db


@task()
def note(text):
    notes.append(text)


@task()
def fail():
    raise ConnectionError("mail server is down")


notes = []


@pytest.fixture(autouse=True)
def an_empty_queue(db, settings, monkeypatch):
    for module in (worker, db_worker):  # closing the connection would end the transaction of the test
        monkeypatch.setattr(module, "close_old_connections", lambda: None)
    settings.TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend", "QUEUES": ["default"]}}
    DBTaskResult.objects.all().delete()
    notes.clear()


@pytest.fixture
def command(settings, tmp_path):
    command = worker.Command()
    command.stopping = False
    command.heartbeat = tmp_path / "worker.heartbeat"
    return command


def stop_after(command, times):
    """Return a job that stops the worker at its n-th turn."""

    def run():
        run.turns += 1
        command.stopping = run.turns >= times

    run.turns = 0
    return worker.Job("stop", every=0, run=run)


def test_tasks_run_in_order_and_the_heartbeat_shows_it(command):
    note.enqueue("first")
    note.enqueue("second")
    command.work([stop_after(command, 2)])
    assert notes == ["first", "second"]
    assert time.time() - command.heartbeat.stat().st_mtime < 60
    assert set(DBTaskResult.objects.values_list("status", flat=True)) == {TaskResultStatus.SUCCESSFUL}


def test_a_failing_job_stops_neither_the_other_jobs_nor_the_tasks(command, caplog):
    def broken():
        raise ValueError("broken job")

    turns = []
    note.enqueue("still done")
    jobs = [worker.Job("broken", 0, broken), worker.Job("whole", 0, lambda: turns.append(1)), stop_after(command, 2)]
    command.work(jobs)
    assert notes == ["still done"]
    assert len(turns) == 2
    assert "The periodic job broken failed" in caplog.text


def test_a_job_runs_only_when_it_is_due():
    turns = []
    job = worker.Job("count", every=30, run=lambda: turns.append(1))
    for now in (100, 129, 130, 131):
        job.run_when_due(now)
    assert len(turns) == 2


def test_every_periodic_command_exists_and_runs(caplog):
    for job in worker.periodic_jobs():
        job.run_when_due(1)
    assert "failed" not in caplog.text


def test_a_long_summary_shows_that_the_worker_lives(monkeypatch):
    beats = []
    monkeypatch.setattr(worker, "summarise_due", lambda *, at, between: between())
    for job in worker.periodic_jobs(lambda: beats.append(1)):
        if job.name == "summarise_attempts":
            job.run_when_due(1)
    assert beats == [1]


def test_a_database_that_is_away_is_waited_for(command, monkeypatch, caplog):
    answers = iter([OperationalError("server closed the connection"), False])

    def ask(worker_id):
        if isinstance(answer := next(answers), Exception):
            raise answer
        return answer

    monkeypatch.setattr(worker, "run_one_task", ask)
    monkeypatch.setattr(worker, "DATABASE_PAUSE_SECONDS", 0.01)
    command.work([stop_after(command, 1)])
    assert "The database does not answer: server closed the connection" in caplog.text


def test_a_failed_task_is_tried_again_later_each_time_and_given_up_at_last():
    fail.enqueue()
    waits = []
    for _try in range(len(worker.NEXT_TRIES)):
        before = timezone.now()
        assert worker.run_one_task("w")
        task = DBTaskResult.objects.get()
        assert task.status == TaskResultStatus.READY
        waits.append(round((task.run_after - before) / timedelta(minutes=1)))
        assert not worker.run_one_task("w"), "its time has not come"
        DBTaskResult.objects.update(run_after=timezone.now())
    assert waits == [1, 10, 60, 360, *7 * [24 * 60]]
    worker.run_one_task("w")
    assert DBTaskResult.objects.get().status == TaskResultStatus.FAILED


@pytest.mark.parametrize(
    "worker_id",
    [
        pytest.param(f"{socket.gethostname()}:999999999:x", id="a process of this machine that is gone"),
        pytest.param(worker.THIS_PROCESS + "x", id="this process, which has lost it with the database"),
    ],
)
def test_a_task_lost_with_its_worker_is_done_at_once(worker_id):
    note.enqueue("half-way")
    DBTaskResult.objects.get().claim(worker_id)
    worker.return_lost_tasks(at=timezone.now())
    worker.run_one_task("w")
    assert notes == ["half-way"]


def test_a_task_that_takes_its_worker_along_is_tried_soon_and_then_later_each_time():
    note.enqueue("half-way")
    waits = []
    for _try in range(4):
        DBTaskResult.objects.get().claim(f"{socket.gethostname()}:999999999:x")
        lost_at = timezone.now()
        worker.return_lost_tasks(at=lost_at)
        waits.append((DBTaskResult.objects.get().run_after - lost_at).total_seconds())
    assert waits == [0, 10, 60, 600]


@pytest.mark.parametrize("worker_id", ["another.machine:1:x", f"{socket.gethostname()}:{os.getppid()}:x", "w"])
def test_a_task_whose_worker_may_live_is_waited_for(worker_id):
    note.enqueue("half-way")
    now = timezone.now()
    DBTaskResult.objects.get().claim(worker_id)
    worker.return_lost_tasks(at=now + timedelta(minutes=10))
    assert DBTaskResult.objects.get().status == TaskResultStatus.RUNNING, "it may still be running"
    worker.return_lost_tasks(at=now + timedelta(minutes=16))
    DBTaskResult.objects.update(run_after=now)
    worker.run_one_task("w")
    assert notes == ["half-way"]


def test_a_worker_that_is_told_to_stop_leaves_no_heartbeat(settings, tmp_path, monkeypatch):
    settings.VAR_DIR = tmp_path
    monkeypatch.setattr(worker, "periodic_jobs", lambda beat: [])
    before = {number: signal.getsignal(number) for number in (signal.SIGTERM, signal.SIGINT)}
    threading.Timer(0.6, os.kill, (os.getpid(), signal.SIGTERM)).start()
    try:
        call_command("worker")
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
    assert list(tmp_path.iterdir()) == []
