"""Each part of the site gone or slow (promise 40): an honest page, no false "saved", and all well again by itself."""

import contextlib
import os
import shutil
import signal
import socket
import sqlite3
import subprocess
import threading
import time
from concurrent.futures import ThreadPoolExecutor

import pytest

from tests.fire.conftest import ON_POSTGRESQL, ON_SQLITE
from tests.fire.databases import free_port
from tests.fire.fill import PASSWORD
from tests.fire.stack import wait_until

pytestmark = pytest.mark.slow

HONEST = "The mistake is ours, not yours."
PATIENCE = 25  # learning.patience, SQLite's timeout, and some time for a busy machine
BACK_WITHIN = 30


def save(stack, person, seq):
    """Return (the status of a save, how long it took)."""
    started = time.monotonic()
    status, _saved = stack.browser(person).save(person["attempt"], dict(list(person["items"].items())[:1]), seq)
    return status, time.monotonic() - started


def submit(stack, person):
    """Return (the status of a submit, the page, how long it took)."""
    started = time.monotonic()
    status, _headers, page = stack.browser(person).post(f"/en/learn/attempts/{person['attempt']}/submit/")
    return status, page, time.monotonic() - started


def assert_down(stack, person):
    """No save is acknowledged, in bounded time, and the page says honestly that the mistake is ours."""
    with ThreadPoolExecutor() as pool:  # both wait for the same part, so they wait together
        saving, submitting = pool.submit(save, stack, person, seq=50), pool.submit(submit, stack, person)
    status, seconds = saving.result()
    assert status == 503
    assert seconds < PATIENCE
    status, page, seconds = submitting.result()
    assert status == 503
    assert HONEST in page
    assert seconds < PATIENCE


def assert_up(stack, person):
    wait_until(stack.is_healthy, BACK_WITHIN)
    assert save(stack, person, seq=60)[0] == 200


class TestDatabase:
    @pytest.fixture
    def person(self, stack, content):
        person = content["takers"][0]
        assert save(stack, person, seq=1)[0] == 200
        return person

    @pytest.mark.parametrize("filled", [ON_POSTGRESQL], indirect=True)
    def test_gone(self, stack, person, database):
        database.cluster.kill()
        assert_down(stack, person)
        status, parts = stack.health()
        assert status == 503
        assert parts["database"].startswith("failing")
        database.cluster.start()
        assert_up(stack, person)

    @pytest.mark.parametrize("filled", [ON_POSTGRESQL], indirect=True)
    def test_frozen(self, stack, person, database):
        database.cluster.freeze()
        try:
            assert_down(stack, person)
            status, parts = stack.health()
            assert status == 503
            assert parts["database"].startswith("failing")
        finally:
            database.cluster.thaw()
        assert_up(stack, person)

    @pytest.mark.parametrize("filled", [ON_SQLITE], indirect=True)
    def test_locked_by_somebody_else(self, stack, person, database):
        with contextlib.closing(sqlite3.connect(database.path, timeout=20, isolation_level=None)) as other:
            other.execute("BEGIN IMMEDIATE")
            assert_down(stack, person)
            # Who only reads is not held up.
            assert stack.browser(person).get(f"/en/learn/attempts/{person['attempt']}/1/")[0] == 200
        assert_up(stack, person)


@pytest.mark.parametrize("filled", [ON_SQLITE], indirect=True)
class TestOtherParts:
    def test_cache_gone(self, make_stack, content):
        if not shutil.which("redis-server"):
            pytest.skip("redis-server is not installed here.")
        port = free_port(8400)
        stack, person = make_stack_without_cache(make_stack, port), content["takers"][0]
        assert stack.health()[1]["cache"].startswith("failing")
        assert save(stack, person, seq=1)[0] == 200
        for page in ("/en/", content["course_path"], "/en/learn/", f"/en/learn/attempts/{person['attempt']}/1/"):
            assert stack.browser(person).get(page)[0] == 200
        # What counts tries is closed rather than without limit.
        assert sign_in(stack, person)[0] == 503
        assert stack.browser().get("/verify/00000000000000000000000000/")[0] == 503
        redis = start_redis(port)
        try:
            wait_until(stack.is_healthy, BACK_WITHIN)
            assert sign_in(stack, person)[0] == 302
            assert stack.browser().get("/verify/00000000000000000000000000/")[0] == 404
        finally:
            redis.terminate()
            redis.wait()

    @pytest.mark.parametrize("hangs", [False, True], ids=["gone", "hanging"])
    def test_mail_server(self, make_stack, database, hangs):
        port = free_port(8400)
        with listening(port) if hangs else contextlib.nullcontext():
            stack = make_stack(EMAIL_URL=f"smtp://127.0.0.1:{port}")
            started = time.monotonic()
            status, headers, _page = sign_up(stack, "new@fire.example")
            assert (status, headers["Location"]) == (302, "/en/accounts/confirm-email/")
            assert time.monotonic() - started < 5
            wait_until(lambda: stack.health()[1]["mail"].startswith("failing"), BACK_WITHIN)
        letters = []
        with mail_server(port, letters):
            make_due(database)
            wait_until(lambda: letters, BACK_WITHIN)
            assert "new@fire.example" in letters[0]
            wait_until(stack.is_healthy, BACK_WITHIN)

    def test_worker_gone(self, stack, content, folder):
        person = finish(stack, content)
        worker = stack.child("manage.py")
        os.kill(worker, signal.SIGSTOP)
        os.utime(folder / "worker.heartbeat", (time.time() - 61,) * 2)  # a minute has passed
        status, parts = stack.health()
        assert status == 503
        assert parts["queue"].startswith("failing: the worker has been silent")
        assert save(stack, content["takers"][0], seq=1)[0] == 200
        os.kill(worker, signal.SIGCONT)
        wait_until(stack.is_healthy, BACK_WITHIN)
        wait_until(lambda: printed(stack, person), BACK_WITHIN)

    def test_disk_gone(self, stack, content, database, folder):
        shutil.rmtree(folder / "private", ignore_errors=True)
        (folder / "private").write_text("where the folder was")
        person = finish(stack, content)
        serial = database.rows("SELECT serial FROM certificates_certificate")[0][0]
        failures = "SELECT count(*) FROM django_tasks_database_dbtaskresult WHERE exception_class_path <> ''"
        wait_until(lambda: database.rows(failures) == [(1,)], BACK_WITHIN)
        assert stack.health()[1]["storage"].startswith("failing")
        status, _headers, page = stack.browser(person).get(f"/en/learn/certificates/{serial}.pdf")
        assert status == 202
        assert "being" in page
        (folder / "private").unlink()
        make_due(database)
        wait_until(lambda: printed(stack, person), BACK_WITHIN)
        wait_until(stack.is_healthy, BACK_WITHIN)


def start_redis(port):
    command = ["redis-server", "--port", str(port), "--bind", "127.0.0.1", "--save", ""]
    return subprocess.Popen(command, stdout=subprocess.DEVNULL, cwd="/tmp")  # noqa: S108


def make_stack_without_cache(make_stack, port):
    """The supervisor waits for a healthy site: it starts with a cache, which then goes away."""
    redis = start_redis(port)
    try:
        return make_stack(CACHE_URL=f"redis://127.0.0.1:{port}/0")
    finally:
        redis.kill()
        redis.wait()


def sign_in(stack, person):
    return stack.browser().post("/en/accounts/login/", login=person["email"], password=PASSWORD)


def sign_up(stack, email):
    return stack.browser().post("/en/accounts/signup/", email=email, password1="a long enough passphrase")


def finish(stack, content):
    """Let a learner who has a name pass the only quiz of the course."""
    person = content["learners"][0]
    browser = stack.browser(person)
    browser.post(f"/en/learn/courses/{content['course']}/enrol/")
    assert browser.submit(person["attempt"]) == 302
    return person


def printed(stack, person):
    rows = stack.database.rows(
        f"SELECT serial FROM certificates_certificate WHERE holder_id = {person['id']} AND pdf <> ''"  # noqa: S608
    )
    if not rows:
        return False
    browser = stack.browser(person)
    browser.connection.request(
        "GET", f"/en/learn/certificates/{rows[0][0]}.pdf", headers={"Cookie": f"session={person['session']}"}
    )
    return browser.connection.getresponse().read(4) == b"%PDF"


def make_due(database):
    """Let the time until the next try pass."""
    with contextlib.closing(sqlite3.connect(database.path, timeout=20)) as connection, connection:
        connection.execute(
            "UPDATE django_tasks_database_dbtaskresult SET run_after = '2026-01-01' WHERE status = 'READY'"
        )


@contextlib.contextmanager
def listening(port):
    """A server that accepts and then says nothing."""
    with socket.create_server(("127.0.0.1", port)):
        yield


@contextlib.contextmanager
def mail_server(port, letters):
    """A mail server that takes everything and puts it into a list."""
    server = socket.create_server(("127.0.0.1", port))
    threading.Thread(target=_serve_mail, args=(server, letters), daemon=True).start()
    try:
        yield
    finally:
        server.close()


def _serve_mail(server, letters):
    with contextlib.suppress(OSError):
        while True:
            connection, _address = server.accept()
            with connection, connection.makefile("rwb", buffering=0) as line:
                _take_mail(line, letters)


def _take_mail(line, letters):
    line.write(b"220 test\r\n")
    while command := line.readline().strip().upper():
        if command == b"DATA":
            line.write(b"354 go on\r\n")
            text = b""
            while (part := line.readline()) != b".\r\n":
                text += part
            letters.append(text.decode())
        line.write(b"250 ok\r\n")
        if command == b"QUIT":
            return
