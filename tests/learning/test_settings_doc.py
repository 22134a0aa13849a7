import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent.parent
DOCUMENT = (ROOT / "docs" / "settings.md").read_text()


def variables():
    settings = (ROOT / "learning" / "settings.py").read_text()
    serve = (ROOT / "learning" / "serve.py").read_text()
    read = re.findall(r'env\.\w+\(\s*"([A-Z_]+)"', settings) + re.findall(
        r"(?:environ\.get|number)\([\"']([A-Z_]+)", serve
    )
    return sorted(set(read))


@pytest.mark.parametrize("name", variables())
def test_every_variable_that_is_read_is_documented(name):
    assert f"\n| `{name}` |" in DOCUMENT


def test_every_documented_variable_is_read():
    documented = re.findall(r"^\| `([A-Z_]+)` \|", DOCUMENT, re.MULTILINE)
    assert sorted(documented) == variables()
