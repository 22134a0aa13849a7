"""Promise 41: reminders to many, while the worker is killed again and again: none is missing, and at most one comes
twice for each kill. LONG=1: ten thousand.
"""

import json
import random
import subprocess
import sys
from collections import Counter

import pytest

from tests.fire.lengths import LONG
from tests.fire.stack import ROOT, environment, run, wait_until
from tests.smtp import mail_server

pytestmark = pytest.mark.slow

PEOPLE = 10_000 if LONG else 1_000
KILLS = 5
SECONDS = 900 if LONG else 180


@pytest.fixture
def server():
    with mail_server() as server:
        yield server


@pytest.fixture
def site(database, folder, server):
    """Return what the environment of the worker is: a mail server here, and no quiet hours."""
    folder.mkdir(exist_ok=True)
    more = {
        "EMAIL_URL": f"smtp://127.0.0.1:{server.port}",
        "MAIL_HOURS": "0-24",
        "MAIL_DAYS": "sun,mon,tue,wed,thu,fri,sat",
    }
    return database, folder, more


def start_worker(database, folder, more):
    with open(folder / "log", "ab") as log:
        command = [sys.executable, "manage.py", "worker"]
        return subprocess.Popen(
            command, cwd=ROOT, env=environment(database, folder, 8000, **more), stdout=log, stderr=log
        )


def ask(site, *arguments, input=None):
    database, folder, more = site
    return json.loads(run(["-m", "tests.fire.paused"], database, folder, *arguments, input=input, **more))


def test_none_is_missing_and_at_most_one_comes_twice_for_each_kill(site, content, server):
    ask(site, "fill", str(PEOPLE), input=json.dumps(content))
    moments = sorted(random.sample(range(1, PEOPLE - 50), KILLS))
    for moment in moments:
        worker = start_worker(*site)
        try:
            wait_until(lambda moment=moment: len(server.messages) >= moment, SECONDS, every=0.001)
        finally:
            worker.kill()
            worker.wait()
        ask(site, "age")
    worker = start_worker(*site)
    try:
        wait_until(lambda: len(set(server.recipients)) >= PEOPLE, SECONDS)
        wait_until(lambda: ask(site, "states").get("waiting", 0) == 0, SECONDS, every=2)
    finally:
        worker.kill()
        worker.wait()
    came = Counter(server.recipients)
    wanted = {f"paused{each}@fire.example" for each in range(PEOPLE)}
    assert wanted - came.keys() == set(), "missing"
    assert came.keys() - wanted == set(), "never asked for"
    print(f"killed after {moments}: {came.total() - len(came)} doubles")
    assert came.total() - len(came) <= KILLS
    assert ask(site, "states") == {"sent": PEOPLE}
