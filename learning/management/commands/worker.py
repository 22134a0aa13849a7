import io
import logging
import os
import signal
import socket
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand
from django.db import Error, close_old_connections
from django.utils import timezone
from django.utils.crypto import get_random_string
from django_tasks.base import TaskResultStatus
from django_tasks_db.management.commands.db_worker import Worker
from django_tasks_db.models import DBTaskResult

from classroom.flows.mailings import plan_mailings, send_mailings
from dashboards.counting import keep_counts
from pages.clock import now
from quizzes.analysis.summaries import summarise_due

logger = logging.getLogger("learning.worker")

POLL_SECONDS = 0.5
HEARTBEAT_SECONDS = 2
DATABASE_PAUSE_SECONDS = 5
# A worker that has made many PDFs has grown: it leaves, and its supervisor starts a fresh one.
TASKS_BEFORE_RENEWAL = 1000
LOST_AFTER = timedelta(minutes=15)
# What is down for a week must not cost a message or a certificate. Every task is safe to run twice.
NEXT_TRIES = (timedelta(minutes=1), timedelta(minutes=10), timedelta(hours=1), timedelta(hours=6), *7 * [timedelta(1)])
# That a worker was killed says little against its task: the first two times it goes on soon.
NEXT_TRIES_WHEN_LOST = (timedelta(0), timedelta(seconds=10), *NEXT_TRIES[:-2])
MINUTE, HOUR, DAY = 60, 60 * 60, 24 * 60 * 60
THIS_PROCESS = f"{socket.gethostname()}:{os.getpid()}:"


@dataclass
class Job:
    """Something that runs every so many seconds, between tasks."""

    name: str
    every: int
    run: Callable
    due: float = 0

    @classmethod
    def of_command(cls, name, every):
        return cls(name, every, lambda: call_command(name, verbosity=0, stdout=io.StringIO()))

    def run_when_due(self, now):
        """A job that fails is logged and waits for its next turn: the others, and the tasks, go on."""
        if now < self.due:
            return
        self.due = now + self.every
        try:
            self.run()
        except Exception:
            logger.exception("The periodic job %s failed. It runs again in %s seconds.", self.name, self.every)


class Command(BaseCommand):
    help = "Run the background worker: queued tasks (mail, certificates, search) and periodic jobs."
    requires_system_checks = []  # they belong to the deployment; here they would slow down every start

    def handle(self, **options):
        self.stopping = False
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, self.stop)
        # Each poll would write a line of its own. The tasks themselves are logged by another logger.
        logging.getLogger("django_tasks_db").setLevel(logging.WARNING)
        self.heartbeat = settings.VAR_DIR / "worker.heartbeat"
        try:
            self.work(periodic_jobs(self.beat))
        finally:
            self.heartbeat.unlink(missing_ok=True)

    def stop(self, signum, frame):
        """Finish what is being done and leave; a second signal does not wait."""
        self.stopping = True
        signal.signal(signum, signal.SIG_DFL)

    def work(self, jobs):
        worker_id, tasks_done = THIS_PROCESS + get_random_string(16), 0
        while not self.stopping and tasks_done < TASKS_BEFORE_RENEWAL:
            self.beat()
            try:
                close_old_connections()
                found = run_one_task(worker_id)
            except Error as error:
                logger.error("The database does not answer: %s", error)
                self.pause(DATABASE_PAUSE_SECONDS)
                continue
            self.run_jobs(jobs)
            tasks_done += found
            if not found:
                self.pause(POLL_SECONDS)

    def run_jobs(self, jobs):
        for job in jobs:
            if not self.stopping:
                job.run_when_due(time.monotonic())

    def beat(self):
        """Touch the file by which /healthz knows that the worker lives."""
        if not self.heartbeat.exists() or time.time() - self.heartbeat.stat().st_mtime > HEARTBEAT_SECONDS:
            self.heartbeat.touch()

    def pause(self, seconds):
        until = time.monotonic() + seconds
        while not self.stopping and time.monotonic() < until:
            time.sleep(0.25)


def periodic_jobs(beat=lambda: None):
    return [
        Job.of_command("sweep_attempts", every=MINUTE // 2),
        Job.of_command("publish_scheduled", every=MINUTE),
        Job.of_command("remind_holders", every=10 * MINUTE),
        Job("plan_mailings", every=HOUR, run=lambda: plan_mailings(at=now(), between=beat)),
        Job("send_mailings", every=MINUTE // 6, run=lambda: send_mailings(at=now())),
        Job.of_command("ask_trainees", every=HOUR),
        Job.of_command("erase_accounts", every=10 * MINUTE),
        Job.of_command("admit_waiting", every=MINUTE),
        Job.of_command("sweep_candidacies", every=10 * MINUTE),
        # Reading a million answers takes longer than a worker may be silent.
        Job("keep_counts", every=MINUTE, run=lambda: keep_counts(at=timezone.now(), between=beat)),
        Job("summarise_attempts", every=5 * MINUTE, run=lambda: summarise_due(at=timezone.now(), between=beat)),
        Job("return_lost_tasks", every=MINUTE // 6, run=lambda: return_lost_tasks(at=timezone.now())),
        Job.of_command("renew_sign_in", every=60 * MINUTE),
        Job.of_command("prune_db_task_results", every=DAY),
        Job.of_command("delete_old_files", every=DAY),
        Job(
            "keep_retention_rules",
            every=DAY,
            run=lambda: call_command("keep_retention_rules", between=beat, stdout=io.StringIO()),
        ),
        Job.of_command("clearsessions", every=DAY),
        Job.of_command("verify_audit_log", every=DAY),
    ]


class RetryingWorker(Worker):
    def run_task(self, db_task_result):
        super().run_task(db_task_result)
        if db_task_result.status == TaskResultStatus.FAILED:
            try_again(db_task_result, at=timezone.now())


def run_one_task(worker_id):
    """Run the next task of the queue, if there is one, and say whether there was."""
    # Asked first without a lock: claiming a task locks the whole of an SQLite database.
    if not DBTaskResult.objects.ready().exists():
        return False
    RetryingWorker(
        queue_names=["*"],
        excluded_queue_names=[],
        interval=0,
        batch=True,
        max_tasks=1,
        backend_name="default",
        startup_delay=False,
        worker_id=worker_id,
    ).run()
    return True


def return_lost_tasks(*, at):
    """Tasks whose worker died half-way stay "running" for ever: try them again, at once or soon the first times."""
    for task in DBTaskResult.objects.running():
        if task.started_at < at - LOST_AFTER or is_gone(task.worker_ids[-1]):
            try_again(task, at=at, waits=NEXT_TRIES_WHEN_LOST)


def is_gone(worker_id):
    """Whether the worker is known to run this task no more. Of workers on other machines nothing is known.

    This is asked between two tasks: what this very process is said to run, it has lost with the database's connection.
    """
    host, _colon, rest = worker_id.partition(":")
    number = rest.partition(":")[0]
    if host != socket.gethostname() or not number.isdigit():
        return False
    if int(number) == os.getpid():
        return True
    try:
        os.kill(int(number), 0)
    except ProcessLookupError:
        return True
    except PermissionError:
        return False
    return False


def try_again(task, *, at, waits=NEXT_TRIES):
    """Put a failed or lost task back into the queue, later each time; at the end it has failed for good."""
    tries = len(task.worker_ids)
    if tries <= len(waits):
        changes = {"status": TaskResultStatus.READY, "run_after": at + waits[tries - 1], "finished_at": None}
        logger.warning("%s failed or was lost. Next try at %s.", task.task_path, changes["run_after"])
    else:
        changes = {"status": TaskResultStatus.FAILED, "finished_at": task.finished_at or at}
        logger.error("%s failed %s times and is given up: task %s.", task.task_path, tries, task.pk)
    # Only while it is as it was read: its worker may have finished it after all.
    DBTaskResult.objects.filter(pk=task.pk, status=task.status, started_at=task.started_at).update(**changes)
