import io
import json
from dataclasses import fields
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from quizzes.analysis.statistics import Figures, ItemFigures
from tests.quizzes.analysis.known import PSYCH, expected, needs_known_numbers


def figures_of(path):
    out = io.StringIO()
    call_command("item_statistics", path, stdout=out)
    return json.loads(out.getvalue())


@needs_known_numbers
def test_a_table_of_others_gives_their_alpha():
    figures = figures_of(PSYCH)
    assert figures["cronbach_alpha"] == pytest.approx(expected(PSYCH)["cronbach_alpha"], abs=1e-10)
    assert (figures["n"], len(figures["items"]), figures["items"][0]["item"]) == (1248, 16, "reason.4")


def test_what_cannot_be_computed_is_null(tmp_path):
    path = tmp_path / "scores.csv"
    path.write_text("\ufeffq1,q2\n1,NA\n0,\n", encoding="utf-8")
    figures = figures_of(path)
    assert figures["cronbach_alpha"] is None
    assert [(item["item"], item["n"], item["facility"]) for item in figures["items"]] == [
        ("q1", 2, 0.5),
        ("q2", 0, None),
    ]


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"q1,q2\n1,0\n1,two\n", "Line 3, column 2 (q2)"),
        (b"\xff\xfe\x00", "The file is not text in UTF-8."),
        (None, "No such file"),
    ],
)
def test_a_file_that_cannot_be_read_prints_nothing_but_the_reason(tmp_path, content, message):
    path = tmp_path / "scores.csv"
    if content is not None:
        path.write_bytes(content)
    out = io.StringIO()
    with pytest.raises(CommandError) as refused:
        call_command("item_statistics", path, stdout=out)
    assert message in str(refused.value)
    assert (out.getvalue(), refused.value.returncode) == ("", 1)


def test_the_rules_explain_every_key():
    text = (Path(__file__).resolve().parents[3] / "docs" / "rules" / "item_statistics.md").read_text()
    names = {field.name for model in (Figures, ItemFigures) for field in fields(model)} - {"key"} | {"item"}
    assert [name for name in sorted(names) if f"`{name}`" not in text] == []
