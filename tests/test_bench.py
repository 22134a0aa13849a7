"""What measures a million learners writes their rows itself: it has to know each column that a table must have."""

import re
from pathlib import Path

import pytest
from django.apps import apps
from django.db.models.fields import NOT_PROVIDED

SQL = Path(__file__).resolve().parents[1].joinpath("bench", "scale_world.sql").read_text()
INSERTS = re.findall(r"INSERT INTO (\w+)\s*\(([^)]+)\)", SQL)
MODELS = {model._meta.db_table: model for model in apps.get_models(include_auto_created=True)}


@pytest.mark.parametrize(("table", "columns"), INSERTS, ids=[table for table, _columns in INSERTS])
def test_every_column_that_must_be_filled_is(table, columns):
    given = {column.strip() for column in columns.split(",")}
    fields = MODELS[table]._meta.concrete_fields
    assert given <= {field.column for field in fields}
    needed = {
        field.column
        for field in fields
        if not field.null and not field.generated and not field.primary_key and field.db_default is NOT_PROVIDED
    }
    assert needed - given == set()
