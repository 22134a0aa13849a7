"""SIGKILL at random moments for the real worker that brings learners in from a file: what comes of it is what comes of
it without a kill, each person once, and no mail goes to somebody who is not in (promise 29). LONG=1: 5,000 lines.
"""

import json
import os
import random
import signal
import sqlite3
import subprocess
import sys
import time
from collections import Counter
from contextlib import contextmanager

import psycopg
import pytest

from tests.fire.conftest import ON_POSTGRESQL, ON_SQLITE
from tests.fire.databases import SqliteFile
from tests.fire.intake_steps import HERE, KNOWN
from tests.fire.lengths import LONG
from tests.fire.stack import ROOT, environment, run, wait_until

pytestmark = pytest.mark.slow

LINES, KILLS = (5000, 12) if LONG else (2000, 3)
LONGEST_LIFE = 0.5  # seconds after it has shown that it lives
WITHIN = 600
TASKS = "django_tasks_database_dbtaskresult"
TOLD = "SELECT args_kwargs FROM django_tasks_database_dbtaskresult WHERE task_path LIKE '%tell_newcomers'"


@pytest.fixture(params=[ON_SQLITE, ON_POSTGRESQL])
def make_database(request, tmp_path):
    def make(name):
        (tmp_path / name).mkdir()
        if request.param == "sqlite":
            return SqliteFile(tmp_path / name), tmp_path / name
        cluster = request.getfixturevalue("cluster")
        cluster.start()
        return cluster.create(f"intake_{name}"), tmp_path / name

    return make


@contextmanager
def worker(database, folder):
    """The real worker, in a process group of its own, as soon as it lives."""
    (folder / "worker.heartbeat").unlink(missing_ok=True)
    program = subprocess.Popen(
        [sys.executable, "manage.py", "worker"],
        cwd=ROOT,
        env=environment(database, folder, 8000),
        start_new_session=True,
        stderr=subprocess.DEVNULL,
    )
    try:
        wait_until((folder / "worker.heartbeat").exists, 120)
        yield program
    finally:
        if program.poll() is None:
            os.killpg(program.pid, signal.SIGKILL)
        program.wait()


def steps(database, folder, *arguments):
    return run(["-m", "tests.fire.intake_steps"], database, folder, *map(str, arguments))


def number(database, sql):
    return database.rows(f"SELECT count(*) FROM {sql}")[0][0]  # noqa: S608 - written here


def is_read(database):
    return number(database, "institutions_learnerimport WHERE read_at IS NOT NULL") == 1


def is_in(database):
    to_do = "institutions_importrow WHERE outcome IN ('new', 'changed') AND done_at IS NULL"
    return number(database, to_do) == 0


def let_go_on(database):
    """Whoever runs a site waits longer and longer after several kills; a test has no hour."""
    done = "UPDATE django_tasks_database_dbtaskresult SET run_after = enqueued_at WHERE status = 'READY'"
    if database.vendor == "sqlite":
        with sqlite3.connect(database.path, timeout=20) as connection:
            connection.execute(done)
        return
    with psycopg.connect(database.url, autocommit=True) as connection:
        connection.execute(done)


def kill_until(database, folder, is_over, draw, kills):
    """Let the worker live for random times until something is over. Returns how often it was killed."""
    killed, until = 0, time.monotonic() + WITHIN
    while not is_over(database):
        assert time.monotonic() < until
        with worker(database, folder) as program:
            if killed < kills:
                time.sleep(draw.uniform(0, LONGEST_LIFE))
                os.killpg(program.pid, signal.SIGKILL)
                program.wait()
                killed += 1
                expect_nothing_half_done(database)
            else:
                # It leaves by itself after many tasks, and its supervisor starts a fresh one.
                while not is_over(database) and program.poll() is None:
                    assert time.monotonic() < until
                    let_go_on(database)
                    time.sleep(0.5)
    return killed


def expect_nothing_half_done(database):
    """Who is in, is in with a done line; and only of done lines is anybody told."""
    done = number(database, "institutions_importrow WHERE outcome = 'new' AND done_at IS NOT NULL")
    newcomers = number(database, "institutions_membership WHERE role = 'learner'") - HERE
    assert newcomers == done, (newcomers, done)
    told = [task for (task,) in database.rows(TOLD)]
    told = [json.loads(task) if isinstance(task, str) else task for task in told]
    assert sum(len(task["args"][1]) for task in told) == done
    asked = number(database, "institutions_importrow WHERE outcome = 'asked'")
    assert number(database, "institutions_invitation") == asked


def brought_in(database, folder, kills, draw):
    """Bring a file in, with so many kills while it is read and as many while it comes in. Returns what came of it."""
    steps(database, folder, "begin", LINES)
    killed = kill_until(database, folder, is_read, draw, kills)
    assert number(database, "accounts_user WHERE email LIKE 'p%'") == KNOWN + HERE, "nobody comes in before the word"
    assert number(database, f"{TASKS} WHERE task_path LIKE '%tell_newcomers'") == 0
    steps(database, folder, "confirm")
    killed += kill_until(database, folder, is_in, draw, kills)
    expect_nothing_half_done(database)
    return json.loads(steps(database, folder, "report")), killed


def test_a_killed_import_ends_as_one_that_was_not(make_database):
    seed = random.randrange(10**6)
    print("seed", seed)
    calm, _none = brought_in(*make_database("calm"), 0, random.Random(seed))
    killed, kills = brought_in(*make_database("killed"), KILLS, random.Random(seed))
    print("kills", kills)
    assert kills > KILLS, "it was over before it could be killed"
    assert {name: killed[name] == calm[name] for name in calm} == dict.fromkeys(calm, True)
    assert Counter(outcome for _line, outcome, *_rest in killed["rows"]) == {
        "new": LINES - LINES // 25 - KNOWN - HERE,
        "changed": HERE,
        "asked": KNOWN,
        "refused": LINES // 25,
    }
