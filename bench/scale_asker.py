"""Do in this process what a manager or a learner asks of the site, one line of JSON each, and say what it took.

Each database has a process of its own, so that sizes are measured in turns. Seconds are those on the clock; `cpu` is
what this process and its database's process took of a processor, which other work on the machine changes less.
"""

import json
import os
import sys
import time
from contextlib import nullcontext
from pathlib import Path

from django.conf import settings
from django.contrib.auth import get_user_model
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

import bench.world  # noqa: F401 - sets Django up
from bench.site import seconds
from classroom.flows.cascade import count_trainer
from classroom.flows.jobs import begin_job, work_on
from dashboards.counting import keep_counts
from institutions.models import Institution
from trainers.lineage_queries import mentees_of, ranked, tree_of
from trainers.models import Candidacy, Delivery

CLIENTS = {}


def client_of(who):
    if who not in CLIENTS:
        CLIENTS[who] = Client()
        CLIENTS[who].force_login(get_user_model().objects.get(pk=who))
    return CLIENTS[who]


def ask(who, path, count=False):
    """Ask for a page; counting its queries takes time, so that it is done apart."""
    client = client_of(who)
    with CaptureQueriesContext(connection) if count else nullcontext() as queries:
        took = timed(lambda: answered(client.get(path), 200))
    return took | {"queries": len(queries) if count else None}


def tree(candidacy, count=False):
    """Read a trainer's whole tree as counts, its rank, and those directly below."""
    with CaptureQueriesContext(connection) if count else nullcontext() as queries:
        took = timed(lambda: tree_and_mentees(candidacy))
    return took | {"queries": len(queries) if count else None}


def tree_and_mentees(candidacy):
    [found] = ranked(Candidacy.objects.filter(pk=candidacy))
    return tree_of(found), mentees_of(found)


def verify(candidacy, count=False):
    """Verify one more session, with all that is counted above its trainer."""
    session = Delivery.objects.filter(trainer=candidacy).first()
    status = Delivery.REJECTED if session.status == Delivery.VERIFIED else Delivery.VERIFIED
    with CaptureQueriesContext(connection) if count else nullcontext() as queries:
        took = timed(lambda: decide(session, status))
    return took | {"queries": len(queries) if count else None}


@transaction.atomic
def decide(session, status):
    Delivery.objects.filter(pk=session.pk).update(status=status)
    count_trainer(candidacy=session.trainer)


def mark_done(who, path):
    client = client_of(who)
    return timed(lambda: answered(client.post(path), 302))


def count():
    return timed(lambda: keep_counts(at=timezone.now()))


def report(who, institution):
    """Make the report of this year as the worker does, in a process that did nothing else before."""
    by, at = get_user_model().objects.get(pk=who), timezone.now()
    institution = Institution.objects.get(pk=institution)
    asked = {"year": at.year, "language": "en", "course": "", "institutions": [institution.pk], "whose": "Bench"}
    job = begin_job(kind="activity_report", title="Bench", by=by, at=at, institution=institution, **asked)
    before = most_memory()

    def work():
        while work_on(job=job, at=at):
            pass

    took = timed(work)
    job.refresh_from_db()
    return took | {"state": job.state, "before": before, "memory": most_memory()}


def most_memory():
    """Return the most megabytes that this process has had (VmHWM)."""
    [line] = [each for each in Path("/proc/self/status").read_text().splitlines() if each.startswith("VmHWM:")]
    return int(line.split()[1]) / 1024


def timed(work):
    connection.ensure_connection()
    cpu, begun = spent(), time.perf_counter()
    work()
    return {"seconds": time.perf_counter() - begun, "cpu": spent() - cpu}


def spent():
    """Return the seconds that this process, and with PostgreSQL that of its connection, took of a processor."""
    own = time.process_time()
    return own + seconds(connection.connection.info.backend_pid) if connection.vendor == "postgresql" else own


def answered(response, status):
    if response.status_code != status:
        sys.exit(f"{response.request['PATH_INFO']} answered {response.status_code}.")


if __name__ == "__main__":
    settings.ALLOWED_HOSTS = ["testserver"]
    what = {"ask": ask, "mark_done": mark_done, "count": count, "report": report, "tree": tree, "verify": verify}
    print(json.dumps(os.getpid()), flush=True)
    for line in sys.stdin:
        name, asked = json.loads(line)
        print(json.dumps(what[name](**asked)), flush=True)
