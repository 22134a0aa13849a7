"""A machine whose clock is two hours wrong (promise 8): no deadline moves, nothing closes early or late."""

import subprocess
import sys
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from tests.fire.client import Browser
from tests.fire.conftest import ON_POSTGRESQL
from tests.fire.databases import free_port
from tests.fire.stack import ROOT, environment, manage, wait_until

LIBRARY = next(iter(Path("/usr/lib").glob("*/faketime/libfaketimeMT.so.1")), None)
pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(LIBRARY is None, reason="libfaketime is not installed here."),
    # SQLite's clock is that of the machine it runs on.
    pytest.mark.parametrize("filled", [ON_POSTGRESQL], indirect=True),
    pytest.mark.parametrize("wrong_by", ["+2h", "-2h"]),
]
LIMIT = timedelta(minutes=30)
A_MOMENT = timedelta(seconds=20)


def wrong_clock(wrong_by):
    """The variables under which a program believes another time; files and waiting stay as they are."""
    return {"LD_PRELOAD": str(LIBRARY), "FAKETIME": wrong_by, "FAKETIME_DONT_FAKE_MONOTONIC": "1", "NO_FAKE_STAT": "1"}


@contextmanager
def web_server(database, folder, wrong_by):
    """One of the web servers of a site, on a machine whose clock is wrong. Yields its port."""
    port = free_port(8500)
    command = [
        sys.executable,
        "-m",
        "tests.fire.wrong_clock",
        "learning.wsgi:application",
        "--bind",
        f"127.0.0.1:{port}",
    ]
    command += ["--worker-class", "gthread", "--threads", "2", "--no-control-socket", "--log-level", "warning"]
    env = environment(database, folder, port, **wrong_clock(wrong_by))
    with open(folder / "log", "wb") as log:
        process = subprocess.Popen(command, cwd=ROOT, env=env, stdout=log, stderr=log, start_new_session=True)
    try:
        wait_until(lambda: answers(port), 60)
        yield port
    finally:
        process.terminate()
        process.wait(30)


def answers(port):
    try:
        return Browser(port).get("/robots.txt")[0] == 200
    except OSError:
        return False


@pytest.fixture
def people(database, content):
    """Three learners in the middle of a quiz: one has an hour left, for one it was over an hour ago, one hands in."""
    database.rows("UPDATE quizzes_quiz SET time_limit_minutes = 30, wait_minutes = 90 RETURNING id")
    for person, hours in zip(content["takers"], (1, -1), strict=False):
        change = f"deadline = now() + interval '{hours} hours' WHERE id = {person['attempt_id']}"
        database.rows(f"UPDATE quizzes_attempt SET {change} RETURNING id")  # noqa: S608
    return content["takers"][:3]


def attempt_of(database, person):
    """Return (state, deadline, when it was finished)."""
    where = f"id = {person['attempt_id']}"
    return database.rows(f"SELECT state, deadline, finished_at FROM quizzes_attempt WHERE {where}")[0]  # noqa: S608


def one_answer(person):
    return dict(list(person["items"].items())[:1])


def test_a_web_server_whose_clock_is_wrong_changes_no_deadline_and_closes_nothing_early_or_late(
    database, folder, content, people, wrong_by
):
    before = {person["id"]: attempt_of(database, person) for person in people}
    in_time, late, done = people
    with web_server(database, folder, wrong_by) as port:
        assert Browser(port).get("/healthz")[2].count(f"{'ahead of' if wrong_by == '+2h' else 'behind'} the database's")
        # An hour is left: the answer is taken, and the question still asked.
        assert Browser(port, in_time["session"]).save(in_time["attempt"], one_answer(in_time), seq=9)[0] == 200
        assert Browser(port, in_time["session"]).get(f"/en/learn/attempts/{in_time['attempt']}/1/")[0] == 200
        assert attempt_of(database, in_time) == before[in_time["id"]]
        # It was over an hour ago: no answer is taken, and the deadline is when it was finished.
        assert Browser(port, late["session"]).save(late["attempt"], one_answer(late), seq=9)[0] == 409
        assert Browser(port, late["session"]).submit(late["attempt"]) == 302
        state, deadline, finished_at = attempt_of(database, late)
        assert (state, deadline) == ("graded", before[late["id"]][1])
        assert finished_at == deadline
        # Who has just ended waits, and whoever begins has half an hour from now.
        begin_anew(Browser(port, done["session"]), database, content, done)


def begin_anew(browser, database, content, person):
    quiz = f"/en/modules/{content['module_slug']}/quiz/"
    of_person = f"learner_id = {person['id']} ORDER BY number"
    attempts = f"SELECT started_at, deadline FROM quizzes_attempt WHERE {of_person}"  # noqa: S608
    assert browser.submit(person["attempt"]) == 302
    assert browser.post(quiz)[1]["Location"] == quiz
    assert len(database.rows(attempts)) == 1
    database.rows("UPDATE quizzes_quiz SET wait_minutes = 0 RETURNING id")
    assert browser.post(quiz)[0] == 302
    [_first, (started_at, deadline)] = database.rows(attempts)
    assert deadline - started_at == LIMIT
    assert abs(started_at - datetime.now(UTC)) < A_MOMENT


def test_a_sweeper_whose_clock_is_wrong_closes_what_is_over_and_nothing_else(database, folder, people, wrong_by):
    in_time, late, _done = people
    before = attempt_of(database, in_time)
    manage(database, folder, "sweep_attempts", **wrong_clock(wrong_by))
    assert attempt_of(database, in_time) == before
    state, deadline, finished_at = attempt_of(database, late)
    assert state == "graded"
    assert finished_at == deadline
