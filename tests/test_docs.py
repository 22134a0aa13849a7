"""What the documents say must be so."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
DOCUMENTS = [*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md"), ROOT / "catalogue" / "README.md"]


def named(path):
    return pytest.param(path, id=str(path.relative_to(ROOT)))


@pytest.mark.parametrize("document", [named(path) for path in DOCUMENTS])
def test_every_link_leads_to_a_file(document):
    links = re.findall(r"\]\(([^)#\s]+)", document.read_text())
    local = [link for link in links if "://" not in link and not link.startswith("mailto:")]
    assert [link for link in local if not (document.parent / link).exists()] == []


@pytest.mark.parametrize("document", [named(path) for path in (ROOT / "docs" / "rules").glob("*.md")])
def test_every_test_that_a_rule_names_exists(document):
    for path, names in re.findall(r"`([\w/]+\.py)((?:::\w+)*)`", document.read_text()):
        text = (ROOT / "tests" / path).read_text()
        for name in names.split("::")[1:]:
            assert re.search(rf"(class|def) {name}\b", text), f"{path}{names}"


def test_every_decision_stands_in_the_list():
    folder = ROOT / "docs" / "decisions"
    index = (folder / "README.md").read_text()
    assert [path.name for path in folder.glob("0*.md") if path.name not in index] == []


def test_the_readme_names_only_commands_that_exist():
    targets = set(re.findall(r"^([a-z][\w-]*):", (ROOT / "Makefile").read_text(), re.MULTILINE))
    commands = set(re.findall(r"`make ([\w-]+)", (ROOT / "README.md").read_text()))
    assert commands <= targets


def test_every_setting_is_documented():
    settings = (ROOT / "learning" / "settings.py").read_text()
    names = set(re.findall(r'env\.\w+\(\s*"([A-Z_]+)"', settings))
    documented = (ROOT / "docs" / "settings.md").read_text()
    assert [name for name in sorted(names) if f"`{name}`" not in documented] == []
