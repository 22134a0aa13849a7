"""The set-up runs a step again when, and only when, something it was made from has changed."""

import importlib.util
import sqlite3
import sys
from pathlib import Path

import pytest

SETUP = Path(__file__).resolve().parent.parent.parent / "setup"


def load(name):
    """The set-up runs before anything is installed: it is a folder of scripts, not a package."""
    spec = importlib.util.spec_from_file_location(f"setup_{name}", SETUP / f"{name}.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


stamps, database, debian = load("stamps"), load("database"), load("debian")


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "sources" / "deep").mkdir(parents=True)
    (tmp_path / "sources" / "a.css").write_text("a")
    (tmp_path / "sources" / "deep" / "b.css").write_text("b")
    return tmp_path / "sources"


def test_a_stamp_holds_until_a_file_is_changed_moved_or_added(folder, tmp_path):
    def stamp():
        return stamps.Stamp(tmp_path / "made" / "stamp", stamps.of_folders(folder))

    changes = [
        lambda: (folder / "a.css").write_text("changed"),
        lambda: (folder / "a.css").rename(folder / "deep" / "a.css"),
        lambda: (folder / "c.css").touch(),
    ]
    assert not stamp().is_current(), "it was never made"
    for change in changes:
        stamp().write()
        assert stamp().is_current()
        change()
        assert not stamp().is_current()


def test_what_python_compiles_changes_nothing(folder):
    before = stamps.of_folders(folder)
    (folder / "__pycache__").mkdir()
    (folder / "__pycache__" / "a.cpython-311.pyc").touch()
    assert stamps.of_folders(folder) == before


def test_a_database_made_anew_at_the_same_address_is_not_taken_for_the_old_one(tmp_path):
    path = tmp_path / "a database.sqlite3"
    url = f"sqlite:///{path}"
    assert database.birth(url, sys.executable) == ""
    births = []
    for applied in ("2026-11-01", "2026-11-02"):
        path.unlink(missing_ok=True)
        with sqlite3.connect(path) as connection:
            connection.execute("CREATE TABLE django_migrations (id INTEGER PRIMARY KEY, applied TEXT)")
            connection.execute("INSERT INTO django_migrations (applied) VALUES (?)", [applied])
        connection.close()
        births.append(database.birth(url, sys.executable))
    assert births[0] != births[1]


def test_who_may_not_install_is_told_the_line_to_type(monkeypatch):
    monkeypatch.setattr(debian.os, "geteuid", lambda: 1000)
    monkeypatch.setattr(debian.shutil, "which", lambda name: f"/usr/bin/{name}")
    with pytest.raises(debian.PackagesMissing, match="sudo apt-get install -y python3-venv"):
        debian.require_packages(["python3-venv"], "making a virtual environment")
