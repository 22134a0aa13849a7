"""A file of 50,000 learners, 5 % of addresses twice and 1 % of lines wrong (promise 29): how long, how much memory.

In a process of its own, as the worker would do it: the memory of this one says little.
"""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from tests.fire.databases import SqliteFile
from tests.fire.lengths import LONG
from tests.fire.stack import environment

pytestmark = [pytest.mark.slow, pytest.mark.once]

ROOT = Path(__file__).resolve().parents[2]
# A file of Excel differs in how it is read alone: with LONG=1 it is as long as the other.
LINES = {"csv": 50_000, "xlsx": 50_000 if LONG else 10_000}
MOST_SECONDS, MOST_MEGABYTES = 120, 300


def measured(folder, ending, *sizes):
    """Return what `tests.classroom.intake_program` measures in a process of its own."""
    database = SqliteFile(folder)
    program = [sys.executable, "-m", "tests.classroom.intake_program", ending, *map(str, sizes)]
    answer = subprocess.run(
        program, cwd=ROOT, env=environment(database, folder, 8000), capture_output=True, text=True, timeout=1800
    )
    assert answer.returncode == 0, answer.stderr[-3000:]
    return json.loads(answer.stdout)


@pytest.mark.parametrize(("ending", "lines"), LINES.items())
def test_fifty_thousand_come_in_within_two_minutes_and_three_hundred_megabytes(tmp_path, ending, lines):
    twice, wrong = lines // 20, lines // 100
    found = measured(tmp_path, ending, lines, twice, wrong)
    assert found["outcomes"] == {"new": lines - twice - wrong, "refused": twice + wrong}
    assert found["learners"] == lines - twice - wrong
    assert found["again"] == {"same": lines - twice - wrong, "refused": twice + wrong}
    assert found["mails_before_the_word"] == 0
    assert found["megabytes"] < MOST_MEGABYTES
    # Of the processor's time: a machine that does nothing else needs little more.
    assert found["seconds"] < MOST_SECONDS
