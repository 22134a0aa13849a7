"""What imports cannot show; the import rules themselves are contracts of import-linter in pyproject.toml."""

import tomllib
from pathlib import Path

import pytest
from django.apps import apps
from django.db.models import CASCADE, ForeignKey
from django.utils.module_loading import import_string

from accounts.models import User
from accounts.privacy import Call, Change, records

ROOT = Path(__file__).resolve().parent.parent
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text())
LAYERS = next(
    contract["layers"] for contract in PROJECT["tool"]["importlinter"]["contracts"] if contract["type"] == "layers"
)
# The lowest layer has number 0.
HEIGHT = {name.strip(): height for height, line in enumerate(reversed(LAYERS)) for name in line.split("|")}
OURS = [config for config in apps.get_app_configs() if Path(config.path).parent == ROOT]


def test_every_app_of_ours_stands_in_the_stack():
    assert {config.name for config in OURS} == set(HEIGHT)


def foreign_keys():
    for config in OURS:
        for model in config.get_models():
            for field in model._meta.local_fields:
                if isinstance(field, ForeignKey) and field.related_model._meta.app_label in HEIGHT:
                    yield pytest.param(config.name, field.related_model._meta.app_label, id=str(field))


@pytest.mark.parametrize(("holder", "target"), foreign_keys())
def test_a_foreign_key_points_down_the_stack(holder, target):
    assert holder == target or HEIGHT[target] < HEIGHT[holder]


def test_no_module_has_a_name_that_says_nothing():
    vague = {"utils", "helpers", "common", "managers", "services"}
    names = {path.stem for config in OURS for path in Path(config.path).rglob("*.py")}
    assert not names & vague


def named(record):
    return pytest.param(record, id=f"{record.model}.{record.person}")


def paths_to_people():
    """Each column that names a person, and each model whose rows go when a row about a person goes."""
    direct, reached = set(), set()
    for model in apps.get_models():
        for field in model._meta.local_fields:
            if field.is_relation and field.related_model is User:
                direct.add(f"{model._meta.label}.{field.name}")
                if field.remote_field.on_delete is CASCADE:
                    reached.add(model)
    while more := {model for model in apps.get_models() if model not in reached and goes_with(model, reached)}:
        reached |= more
    return direct, {model._meta.label for model in reached}


def goes_with(model, others):
    if model._meta.auto_created:
        return False
    relations = (field for field in model._meta.local_fields if field.is_relation and field.remote_field)
    return any(field.related_model in others and field.remote_field.on_delete is CASCADE for field in relations)


def test_every_way_to_a_person_is_named_in_a_privacy_module():
    direct, reached = paths_to_people()
    assert {"quizzes.Attempt.learner", "account.EmailAddress.user"} <= direct
    assert {"quizzes.Response", "account.EmailConfirmation"} <= reached
    assert direct - {f"{record.model}.{record.person}" for record in records()} == set()
    assert reached - {record.model for record in records()} == set()


@pytest.mark.parametrize("record", [named(record) for record in records()])
def test_what_a_privacy_module_says_is_so(record):
    assert bool(record.export or record.read) != bool(record.withheld), "given to the person, or a reason why not"
    assert bool(record.title) == bool(record.export or record.read)
    str(record.of(User(pk=0)).values(*record.export or ["pk"]).query)
    functions = [record.read, record.erase.by if isinstance(record.erase, Call) else ""]
    assert all(callable(import_string(name)) for name in functions if name)
    if isinstance(record.erase, Change):
        assert set(record.erase.values) <= {field.name for field in record.rows.model._meta.local_fields}
