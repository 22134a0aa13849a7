"""Backup and restore as an administrator does it (promise 42): under load, and onto nothing."""

import hashlib
import shutil
import subprocess
import sys
import tarfile
import threading
import time
from pathlib import Path

import pytest

from tests.fire.stack import ROOT, environment, manage, wait_until

pytestmark = pytest.mark.slow

NOT_COMPARED = ("fts", "sqlite_", "accounts_session", "dbtaskresult")


def hashes(database):
    """Return {table: (rows, hash of all rows)}."""
    found = {}
    for table in tables(database):
        rows = sorted(repr(row) for row in database.rows(f'SELECT * FROM "{table}"'))  # noqa: S608
        found[table] = len(rows), hashlib.sha256("".join(rows).encode()).hexdigest()
    return found


def tables(database):
    question = "SELECT name FROM sqlite_master WHERE type = 'table'"
    if database.vendor == "postgresql":
        question = "SELECT tablename FROM pg_tables WHERE schemaname = 'public'"
    names = sorted(row[0] for row in database.rows(question))
    return [name for name in names if not any(part in name for part in NOT_COMPARED)]


def certificates(database, folder):
    """Return {serial: whether its file is the one that was printed}."""
    rows = database.rows("SELECT serial, pdf, pdf_sha256 FROM certificates_certificate WHERE pdf <> ''")
    return {
        serial: hashlib.sha256((folder / "private" / path).read_bytes()).hexdigest() == digest
        for serial, path, digest in rows
    }


def wipe(database, folder):
    for name in ("private", "media"):
        shutil.rmtree(folder / name, ignore_errors=True)
    if database.vendor == "sqlite":
        for path in folder.glob("site.sqlite3*"):
            path.unlink()
    else:
        database.cluster.create(database.name)


def refused(database, folder, *arguments):
    result = subprocess.run(
        [sys.executable, "manage.py", *arguments],
        cwd=ROOT,
        env=environment(database, folder, 8000),
        capture_output=True,
        text=True,
    )
    assert result.returncode == 1
    return result.stderr


def finish_some(stack, people):
    for person in people:
        browser = stack.browser(person)
        browser.post(f"/en/learn/courses/{stack.content['course']}/enrol/")
        browser.submit(person["attempt"])


def write_until(stopped, stack, person):
    browser, seq, key = stack.browser(person), 0, next(iter(person["items"]))
    while not stopped.is_set():
        seq += 1
        browser.save(person["attempt"], {key: f"answer {seq}"}, seq)
    stack.last = seq


def test_a_backup_made_under_load_brings_everything_back(make_stack, database, folder, content, tmp_path):
    stack, stopped, archive = make_stack(), threading.Event(), tmp_path / "backup.tar"
    finish_some(stack, content["learners"][:8:2])
    wait_until(lambda: len(certificates(database, folder)) >= 2, 60)
    writer = threading.Thread(target=write_until, args=(stopped, stack, content["takers"][0]))
    writer.start()
    manage(database, folder, "backup", str(archive))
    time.sleep(0.5)
    stopped.set()
    writer.join()
    early = database.rows("SELECT max(seq) FROM quizzes_response")[0][0]
    stack.stop()

    # Of what was written meanwhile a part is in it, whole; all that was there before is.
    before, printed = hashes(database), certificates(database, folder)
    wipe(database, folder)
    manage(database, folder, "restore", str(archive))
    after = hashes(database)
    busy = {"quizzes_attempt", "quizzes_response", "certificates_certificate"}
    assert {name: row for name, row in after.items() if name not in busy} == {
        name: row for name, row in before.items() if name not in busy
    }
    assert after["quizzes_attempt"][0] == before["quizzes_attempt"][0]
    assert 1 <= database.rows("SELECT max(seq) FROM quizzes_response")[0][0] <= early
    restored = certificates(database, folder)
    assert len(restored) >= 2
    assert restored.keys() <= printed.keys()
    assert all(restored.values())

    # At rest, a second round gives back every row and every file exactly.
    again = tmp_path / "again.tar"
    manage(database, folder, "backup", str(again))
    wipe(database, folder)
    manage(database, folder, "restore", str(again))
    assert hashes(database) == after
    assert certificates(database, folder) == restored

    # The site serves what was restored.
    stack = make_stack()
    assert stack.browser(content["takers"][0]).get("/en/learn/")[0] == 200
    assert stack.browser().get(f"/verify/{next(iter(restored))}/")[0] == 200


def test_a_restore_refuses_what_it_must_and_changes_nothing(database, folder, tmp_path):
    (folder / "private").mkdir()
    (folder / "private" / "kept.pdf").write_text("kept")
    archive = tmp_path / "backup.tar"
    manage(database, folder, "backup", str(archive))
    assert archive.stat().st_mode & 0o777 == 0o600
    assert "is there already" in refused(database, folder, "backup", str(archive))
    before = hashes(database)
    assert "--replace" in refused(database, folder, "restore", str(archive))
    for damaged in damages(archive, tmp_path)[0 if database.vendor == "sqlite" else -1 :]:
        assert "Nothing was changed" in refused(database, folder, "restore", "--replace", str(damaged))
        assert hashes(database) == before
        assert (folder / "private" / "kept.pdf").read_text() == "kept"
    (folder / "private" / "kept.pdf").write_text("changed since")
    manage(database, folder, "restore", "--replace", str(archive))
    assert hashes(database) == before
    assert (folder / "private" / "kept.pdf").read_text() == "kept"


def damages(archive, folder):
    """Return backups that are cut off, that have another byte in a file, and whose dump no database can read."""
    content = archive.read_bytes()
    cut, flipped, unreadable = (Path(folder) / name for name in ("cut.tar", "flipped.tar", "unreadable.tar"))
    cut.write_bytes(content[: len(content) // 2])
    place = content.index(b"kept", content.index(b"private/kept.pdf") + 512)
    flipped.write_bytes(content[:place] + b"K" + content[place + 1 :])
    rewrite(archive, unreadable, Path(folder) / "unpacked")
    return cut, flipped, unreadable


def rewrite(archive, target, work):
    """Write the same backup with a dump of nonsense and a manifest that says this is right."""
    with tarfile.open(archive) as source:
        source.extractall(work)  # noqa: S202 - what the site has just written
    right = hashlib.sha256((work / "database").read_bytes()).hexdigest()
    (work / "database").write_bytes(b"nonsense" * 1000)
    wrong = hashlib.sha256((work / "database").read_bytes()).hexdigest()
    manifest = work / "manifest.json"
    manifest.write_text(manifest.read_text().replace(right, wrong))
    with tarfile.open(target, "w") as new:
        for path in filter(Path.is_file, work.rglob("*")):
            new.add(path, str(path.relative_to(work)))
