"""SIGKILL in turns for what serves learners who take quizzes (promises 3, 4, 10): what was acknowledged is there
afterwards, nothing is half-done, all of it goes on. LONG=1: two hundred learners for four minutes.
"""

import json
import subprocess
import sys
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from itertools import cycle

import pytest

from tests.fire.lengths import LONG
from tests.fire.stack import ROOT, run, wait_until

pytestmark = pytest.mark.slow

SECONDS = 240 if LONG else 24
EVERY = 2
# A slow machine has PostgreSQL recover for seconds: there the time is as long as this many kills of each part need.
ROUNDS = 2
# The supervisor lets more and more time pass before it starts again what has not lived for a minute.
WEB_SERVER_EVERY = 70
BACK_WITHIN = 60
PASSING = 5  # printing certificates takes longest


@pytest.fixture
def people(content):
    return [person | {"passes": number < PASSING} for number, person in enumerate(content["takers"])]


@pytest.fixture
def takers(stack, content, people):
    """Start the takers in two processes; the call returns what each of them has to report."""
    task = {"port": stack.port, "quiz": quiz_of(content)}
    programs = []
    for half in (people[::2], people[1::2]):
        program = subprocess.Popen(
            [sys.executable, "-m", "tests.fire.takers"], cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE
        )
        program.stdin.write(json.dumps(task | {"people": half}).encode() + b"\n")
        program.stdin.flush()
        programs.append(program)

    def reports():
        found = []
        for program in programs:
            program.stdin.close()
        for program in programs:
            found += json.loads(program.stdout.read())
            program.wait(60)
        return found

    yield reports
    for program in programs:
        program.kill()
        program.wait()


def quiz_of(content):
    return f"/en/modules/{content['module_slug']}/quiz/"


def killers_of(stack, database):
    """Return {name: how it is killed}, in turns; each says whether there was anything to kill."""
    killers = {"web worker": stack.kill_web_worker, "background worker": stack.kill_background_worker}
    if database.vendor == "postgresql":
        killers["PostgreSQL"] = database.cluster.kill_and_start
    return killers


def kill_in_turns(stack, database):
    """Return {name: how often it was killed}."""
    killers, started, web_server = killers_of(stack, database), time.monotonic(), 0
    kills = Counter(dict.fromkeys(killers, 0))
    for turn, (name, kill) in enumerate(cycle(killers.items())):
        time.sleep(EVERY)
        passed = time.monotonic() - started
        if passed > SECONDS - EVERY and min(kills.values()) >= ROUNDS:
            break
        assert passed < 10 * SECONDS, kills
        kills[name] += kill(turn)
        if passed > WEB_SERVER_EVERY * (web_server + 1):
            web_server += stack.kill_web_server()
    return kills + Counter({"web server": web_server})


def test_no_acknowledged_answer_is_lost_and_everything_goes_on(stack, takers, people, database, content, folder):
    started = time.monotonic()
    kills = kill_in_turns(stack, database)
    reports = takers()
    over = time.monotonic()
    wait_until(stack.is_healthy, BACK_WITHIN)
    half_done = json.loads(run(["-m", "tests.fire.halves"], database, folder))
    found = lost(database, reports)
    print(summary(database, over - started, kills, reports, found, half_done))

    assert all(acknowledged(report) for report in reports), reports
    assert found == []
    assert half_done == []
    assert all(report["longest_wait"] < BACK_WITHIN for report in reports)

    # Everything can be gone on with: each taker finishes the attempt that is open, or another one.
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda person: finish(stack, quiz_of(content), person), people))
    assert time.monotonic() - over < BACK_WITHIN
    open_still = """
        SELECT count(*) FROM quizzes_attempt JOIN accounts_user ON accounts_user.id = learner_id
        WHERE email LIKE 'taker%' AND state <> 'graded'
    """
    assert database.rows(open_still) == [(0,)]

    # Each who has passed has one certificate, and all are printed although the worker is killed while it prints.
    certificates = "SELECT count(*), count(DISTINCT holder_id) FROM certificates_certificate"
    assert database.rows(certificates) == [(PASSING, PASSING)]
    stack.kill_background_worker()
    unfinished = "SELECT count(*) FROM django_tasks_database_dbtaskresult WHERE status <> 'SUCCESSFUL'"
    wait_until(lambda: database.rows(unfinished) == [(0,)], BACK_WITHIN, every=1)
    assert database.rows("SELECT count(*) FROM certificates_certificate WHERE pdf = ''") == [(0,)]


def finish(stack, quiz, person):
    browser, value = stack.browser(person), None if person["passes"] else "wrong"
    attempt = browser.start(quiz)
    answers = {item: value or right for item, right in person["items"].items()}
    assert browser.save(attempt, answers, seq=10**6)[0] == 200
    assert browser.submit(attempt) == 302


def lost(database, reports):
    """Return what was acknowledged, and is not what is stored: a later answer may have been stored unacknowledged."""
    stored, states = stored_answers(database), {}
    for key, state in database.rows("SELECT key, state FROM quizzes_attempt"):
        states[bare(key)] = state
    found = []
    for attempt, report in ((bare(key), each) for one in reports for key, each in one["attempts"].items()):
        if report["submitted"] and states.get(attempt) != "graded":
            found.append((attempt, states.get(attempt)))
        for item, (got, sent) in report["answers"].items():
            now = stored.get((attempt, item))
            if got and now not in (got, sent):
                found.append((attempt, item, now, got, sent))
    return found


def stored_answers(database):
    rows = database.rows(
        "SELECT a.key, r.item_key, r.seq, r.value FROM quizzes_attempt a JOIN quizzes_response r ON r.attempt_id = a.id"
    )
    return {(bare(key), item): [seq, str(value).strip('"')] for key, item, seq, value in rows}


def bare(key):
    return str(key).replace("-", "")


def acknowledged(report):
    """How many answers the server has acknowledged to one taker."""
    return report["statuses"].get("200", 0)


def summary(database, seconds, kills, reports, found, half_done):
    submitted = sum(each["submitted"] for one in reports for each in one["attempts"].values())
    longest, statuses = max(report["longest_wait"] for report in reports), Counter()
    for report in reports:
        statuses.update(report["statuses"])
    return (
        f"{database.vendor}, {len(reports)} takers, {seconds:.0f} s, killed {dict(kills)}: acknowledged "
        f"{sum(map(acknowledged, reports))} answers and {submitted} submits, lost {len(found)}, "
        f"half-done {len(half_done)}, longest wait {longest:.1f} s; {dict(statuses)}"
    )
