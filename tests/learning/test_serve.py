"""The supervisor, with real processes: small ones that stand in for the web server and the worker."""

import os
import signal
import socket
import subprocess
import sys
import time

import pytest

from learning import serve

# Answers /healthz, and writes its process id where the test can find it.
WEB = """
import http.server, os, pathlib, sys
class Handler(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        self.send_response(int(sys.argv[3])); self.end_headers(); self.wfile.write(b"database: failing")
    def log_message(self, *words): pass
pathlib.Path(sys.argv[2]).write_text(str(os.getpid()))
http.server.HTTPServer(("127.0.0.1", int(sys.argv[1])), Handler).serve_forever()
"""
WORKER = """
import os, pathlib, sys, time
with open(sys.argv[1], "a") as file: file.write(f"{os.getpid()}\\n")
time.sleep(0.2)
pathlib.Path(os.environ["VAR_DIR"], "worker.heartbeat").touch()
time.sleep(60)
"""
SUPERVISOR = """
import sys
from learning import serve
port, folder, status, worker, start_seconds = sys.argv[1:]
serve.START_SECONDS = float(start_seconds)
serve.check_settings = lambda: None
serve.commands = lambda host, port: {
    "web server": [sys.executable, "-c", WEB, str(port), folder + "/web", status],
    "background worker": [sys.executable, "-c", worker, folder + "/worker"],
}
serve.main()
"""


@pytest.fixture
def port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@pytest.fixture
def start(port, tmp_path):
    """Start a supervisor; whatever happens in the test, it is gone afterwards."""
    started = []

    def start(status=200, worker=WORKER, start_seconds=10, **environment):
        command = [sys.executable, "-c", f"WEB = {WEB!r}\n{SUPERVISOR}", str(port), str(tmp_path)]
        process = subprocess.Popen(
            [*command, str(status), worker, str(start_seconds)],
            env=os.environ
            | {"PORT": str(port), "VAR_DIR": str(tmp_path), "DEMO": "1", "DEMO_PASSWORD": "open sesame"}
            | environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            cwd=serve.ROOT,
        )
        started.append(process)
        return process

    yield start
    for process in started:
        process.terminate()
        process.wait(20)
        process.stdout.close()


def read_until(process, text):
    lines = []
    for line in process.stdout:
        lines.append(line)
        if text in line:
            return "".join(lines)
    raise AssertionError(f"{text!r} was not said, but: {lines}")


def is_alive(pid):
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


def wait_for(condition):
    until = time.monotonic() + 10
    while not condition():
        assert time.monotonic() < until
        time.sleep(0.05)


def pids(tmp_path):
    """The process ids of the web server and of each start of the worker."""
    wait_for(lambda: (tmp_path / "worker").exists() and (tmp_path / "worker").read_text().endswith("\n"))
    return [int((tmp_path / "web").read_text()), *map(int, (tmp_path / "worker").read_text().split())]


def test_the_banner_names_the_address_the_accounts_and_the_password(start, port):
    said = read_until(start(), "Ctrl-C")
    assert f"http://127.0.0.1:{port}" in said
    assert "open sesame" in said
    for address, _purpose in serve.ACCOUNTS:
        assert address in said


def test_without_demo_no_account_and_no_password_is_said(start):
    said = read_until(start(DEMO="0"), "Listening")
    assert "open sesame" not in said
    assert "@demo.example" not in said


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_signal_stops_both_children(start, tmp_path, number):
    process = start()
    read_until(process, "Ctrl-C")
    children = pids(tmp_path)
    process.send_signal(number)
    assert process.wait(10) == 0
    assert not any(map(is_alive, children))


def test_a_supervisor_that_is_killed_leaves_no_child_behind(start, tmp_path):
    process = start()
    read_until(process, "Ctrl-C")
    children = pids(tmp_path)
    process.kill()
    wait_for(lambda: not any(map(is_alive, children)))


def test_a_child_that_dies_is_started_again_and_the_other_stays(start, tmp_path):
    process = start()
    read_until(process, "Ctrl-C")
    web, worker = pids(tmp_path)
    os.kill(worker, signal.SIGKILL)
    assert "The background worker stopped (SIGKILL). Starting it again in 1 s." in read_until(process, "stopped")
    wait_for(lambda: len(pids(tmp_path)) == 3)
    assert is_alive(web)


def test_a_child_that_cannot_start_ends_it_all_with_its_own_message(start, tmp_path):
    process = start(worker="import sys; sys.exit('EMAIL_URL is wrong')")
    said, _ = process.communicate(timeout=10)
    assert process.returncode == 1
    assert said.count("EMAIL_URL is wrong") == 1
    assert "The background worker could not start (exit code 1)." in said


def test_a_site_that_never_gets_healthy_ends_with_what_healthz_says(start):
    process = start(status=503, start_seconds=1)
    said, _ = process.communicate(timeout=10)
    assert process.returncode == 1
    assert "503 database: failing" in said


def test_a_taken_port_is_said_with_another_to_choose(start, port):
    with socket.socket() as other:
        other.bind(("127.0.0.1", port))
        other.listen()
        process = start()
        said, _ = process.communicate(timeout=10)
    assert process.returncode == 1
    assert f"Port {port} of 127.0.0.1 cannot be used (Address already in use)" in said
    assert f"PORT={port + 1}" in said


def run_for_real(**environment):
    command = [sys.executable, "-m", "learning.serve"]
    return subprocess.run(command, cwd=serve.ROOT, env=environment, capture_output=True, text=True, timeout=30)


def test_a_wrong_setting_is_said_once_and_nothing_is_started(port, tmp_path):
    result = run_for_real(VAR_DIR=str(tmp_path), PORT=str(port))
    assert result.returncode == 1
    assert result.stderr.startswith("Cascade did not start: SECRET_KEY is not set.")
    assert result.stderr.count("SECRET_KEY") == 1
    assert "Traceback" not in result.stderr


def test_a_port_that_is_no_number_is_refused():
    result = run_for_real(PORT="eighty")
    assert result.returncode == 1
    assert "PORT='eighty' is not valid" in result.stderr


def test_each_failure_waits_longer_and_a_planned_end_does_not_wait(capsys):
    child = serve.Child("worker", [sys.executable, "-c", "pass"])
    child.process.wait()
    waits = []
    for code in (1, 1, 1, 1, 1, 1, 0, 1):
        before = time.monotonic()
        child._plan_restart(code)
        waits.append(round(child.restart_at - before))
    assert waits == [1, 3, 7, 15, 30, 30, 0, 1]
