"""SIGKILL in turns for what serves fifty takers (promises 3, 4, 10): what was acknowledged is there afterwards."""

import json
import subprocess
import sys
import time

import pytest

from tests.fire.stack import ROOT, wait_until

pytestmark = pytest.mark.slow

SECONDS = 24
EVERY = 2
BACK_WITHIN = 60
PASSING = 10  # printing certificates takes longest


@pytest.fixture
def takers(stack, content):
    """Start the takers in two processes; the call returns what the server has acknowledged to each."""
    until, people = time.time() + SECONDS, content["takers"]
    programs = []
    for half in (people[::2], people[1::2]):
        program = subprocess.Popen(
            [sys.executable, "-m", "tests.fire.takers"], cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE
        )
        program.stdin.write(json.dumps({"port": stack.port, "people": half, "until": until}).encode())
        program.stdin.close()
        programs.append(program)

    def reports():
        found = {}
        for program in programs:
            found |= json.loads(program.stdout.read())
            program.wait(60)
        return found

    yield reports
    for program in programs:
        program.kill()
        program.wait()


def victims(stack, database):
    """Return what is killed in turns."""
    killers = [stack.kill_web_worker, stack.kill_background_worker]
    if database.vendor == "postgresql":

        def kill_database(turn):
            database.cluster.kill()
            time.sleep(0.5)
            database.cluster.start()

        killers.append(kill_database)
    return killers


def kill_in_turns(killers):
    until, turn = time.monotonic() + SECONDS - EVERY, 0
    while time.monotonic() < until:
        time.sleep(EVERY)
        killers[turn % len(killers)](turn // len(killers))
        turn += 1
    return turn


def test_no_acknowledged_answer_is_lost_and_everything_goes_on(stack, takers, database, content):
    kills = kill_in_turns(victims(stack, database))
    assert kills >= 6
    reports = takers()
    over = time.monotonic()

    acknowledged = {attempt: report["acknowledged"] for attempt, report in reports.items()}
    assert min(acknowledged.values()) > 0, reports
    assert lost(database, acknowledged) == []

    # Nothing is half-done, and all of it goes on: each attempt is finished and graded once.
    wait_until(stack.is_healthy, BACK_WITHIN)
    passing, failing = content["takers"][:PASSING], content["takers"][PASSING:]
    for person in passing:
        finish(stack, person, person["items"])
    for person in failing:
        finish(stack, person, dict.fromkeys(person["items"], "wrong"))
    graded = "SELECT count(*) FROM quizzes_attempt WHERE state = 'graded' AND passed"
    assert database.rows(graded) == [(PASSING,)]
    assert database.rows(graded.replace("AND passed", "AND NOT passed")) == [(len(failing),)]
    assert time.monotonic() - over < BACK_WITHIN

    # Each pass has earned one certificate, and all are printed although the worker is killed while it prints.
    certificates = "SELECT count(*), count(DISTINCT holder_id) FROM certificates_certificate"
    assert database.rows(certificates) == [(PASSING, PASSING)]
    stack.kill_background_worker()
    unfinished = "SELECT count(*) FROM django_tasks_database_dbtaskresult WHERE status <> 'SUCCESSFUL'"
    wait_until(lambda: database.rows(unfinished) == [(0,)], BACK_WITHIN, every=1)
    assert database.rows("SELECT count(*) FROM certificates_certificate WHERE pdf = ''") == [(0,)]


def finish(stack, person, answers):
    browser = stack.browser(person)
    assert browser.save(person["attempt"], answers, seq=10**6)[0] == 200
    assert browser.submit(person["attempt"]) == 302


def lost(database, acknowledged):
    """Return the attempts whose stored answer is older than what was acknowledged, or is not the one of its number."""
    rows = database.rows(
        "SELECT a.key, r.seq, r.value FROM quizzes_attempt a JOIN quizzes_response r ON r.attempt_id = a.id"
    )
    stored = {str(key).replace("-", ""): (seq, value) for key, seq, value in rows}
    found = []
    for attempt, seq in acknowledged.items():
        at_rest, value = stored.get(attempt.replace("-", ""), (0, ""))
        if at_rest < seq or str(value).strip('"') != f"answer {at_rest}":
            found.append((attempt, seq, at_rest, value))
    return found
