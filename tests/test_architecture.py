"""What imports cannot show; the import rules themselves are contracts of import-linter in pyproject.toml."""

import tomllib
from pathlib import Path

import pytest
from django.apps import apps
from django.db.models import ForeignKey

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
