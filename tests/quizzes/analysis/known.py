"""Tables of scores whose figures others have computed, read in place. Where they come from: SOURCES.md beside them."""

import csv
import json
from pathlib import Path

import pytest

FOLDER = Path(__file__).resolve().parents[4] / "shared" / "data" / "itemstats"
PSYCH = FOLDER / "psych-ability-1248x16.csv"
MOODLE = FOLDER / "moodle-20items-22attempts.csv"
needs_known_numbers = pytest.mark.skipif(not FOLDER.exists(), reason=f"{FOLDER} is not there")


def expected(path):
    return json.loads(path.with_name(f"{path.stem}.expected.json").read_text())


def psych_rows():
    with PSYCH.open(newline="") as file:
        return [{item: float(score) for item, score in row.items()} for row in csv.DictReader(file)]


def moodle_rows():
    """Return rows of {slot: share of its points} and {slot: points}. Slots without points are left out."""
    with MOODLE.open(newline="") as file:
        steps = [row for row in csv.DictReader(file) if float(row["maxmark"])]
    points = {int(step["slot"]): float(step["maxmark"]) for step in steps}
    rows = [
        {
            int(step["slot"]): float(step["mark"]) / points[int(step["slot"])]
            for step in steps[start : start + len(points)]
        }
        for start in range(0, len(steps), len(points))
    ]
    return rows, points
