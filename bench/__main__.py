"""Measure what each page costs, as a multiple of a bare Django view on the same server, in one run: `make bench`.

Cost is CPU time of the web process and of the database's processes, from the kernel's own count. Ratios of one run can
be compared between machines; milliseconds cannot. On PostgreSQL, DATABASE_URL names a server whose processes run here.
"""

import contextlib
import http.client
import json
import os
import platform
import socket
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlencode, urlsplit, urlunsplit

ROOT = Path(__file__).resolve().parent.parent
TICK = os.sysconf("SC_CLK_TCK")
WARM, COUNT, WRITES = 30, 300, 50
LESSON = "/en/modules/trademarks/choosing-a-strong-name/"


@dataclass(frozen=True)
class Row:
    name: str
    milliseconds: float
    a_second: float
    most: float | None  # the multiple that we want to stay below


def main():
    with tempfile.TemporaryDirectory(prefix="cascade-bench-") as folder, database(folder) as url:
        env = os.environ | {"DEMO": "1", "VAR_DIR": folder, "DATABASE_URL": url, "LOG_LEVEL": "WARNING"}
        for command in (["migrate", "-v0"], ["load_catalogue", "-v0"], ["collectstatic", "--noinput", "-v0"]):
            run([sys.executable, "manage.py", *command], env)
        world = json.loads(run([sys.executable, "-m", "bench.world"], env))
        with server("bench.bare:application", env) as bare:
            yardstick = measure("a bare Django view", bare, url, [get("/")] * COUNT, None)
        with server("learning.wsgi:application", env) as site:
            rows = [measure(name, site, url, requests, most) for name, requests, most in pages(world)]
    print(table(yardstick, rows, url))


def pages(world):
    """Yield (name, requests, the most it may cost as a multiple). Writes differ from request to request."""
    taker, takers = world["takers"][0], world["takers"]
    quiz, learner = f"/en/learn/attempts/{taker['attempt']}/", signed_in(world, taker["session"])
    yield "catalogue, visitor", [get("/en/modules/")] * COUNT, 5
    yield "course, visitor", [get("/en/courses/ip-essentials/")] * COUNT, 5
    yield "lesson, visitor", [get(LESSON)] * COUNT, 5
    yield "lesson, signed in", [get(LESSON, learner)] * COUNT, 20
    yield "My learning", [get("/en/learn/", learner)] * COUNT, 20
    yield "quiz page", [get(f"{quiz}1/", learner)] * COUNT, 25
    yield "save an answer", [save(world, taker, number) for number in range(1, COUNT)], 25
    yield "submit and grade", [submit(world, each) for each in takers[1 : 1 + WRITES]], 60
    yield "learner list", [get("/en/manage/", signed_in(world, world["manager"]))] * COUNT, 40


def get(path, headers=None):
    return "GET", path, None, headers or {}


def signed_in(world, session):
    return {"Cookie": f"{world['session_cookie']}={session}; {world['csrf_cookie']}={world['csrf']}"}


def post(world, taker, page, fields):
    headers = signed_in(world, taker["session"]) | {"Content-Type": "application/x-www-form-urlencoded"}
    path = f"/en/learn/attempts/{taker['attempt']}/{page}/"
    return "POST", path, urlencode(fields | {"csrfmiddlewaretoken": world["csrf"]}), headers


def save(world, taker, number):
    item = taker["items"][0]
    fields = {f"answer-{item}": number % 2 + 1, f"answer-{item}-shown": 1, f"seq-{item}": number}
    return post(world, taker, "save", fields)


def submit(world, taker):
    return post(world, taker, "submit", {})


def measure(name, site, url, requests, most):
    port, process = site
    link = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    if requests[0][0] == "GET":
        send(link, requests[:WARM])
    before, started = cpu(process, url), time.perf_counter()
    send(link, requests)
    spent, passed = cpu(process, url) - before, time.perf_counter() - started
    return Row(name, 1000 * spent / len(requests), len(requests) / passed, most)


def send(link, requests):
    for method, path, body, headers in requests:
        link.request(method, path, body, headers | {"Accept-Encoding": "gzip"})
        answer = link.getresponse()
        answer.read()
        if answer.status not in (200, 302):
            sys.exit(f"{method} {path} answered {answer.status}.")


def cpu(process, url):
    """Return the CPU seconds spent so far by the web server's processes and by the database's."""
    pids = [process.pid, *children(process.pid)]
    if url.startswith("postgres"):
        pids += [pid for pid in every_pid() if "postgres" in name_of(pid)]
    return sum(map(seconds, pids))


def every_pid():
    return [int(entry.name) for entry in Path("/proc").iterdir() if entry.name.isdigit()]


def name_of(pid):
    with contextlib.suppress(OSError):
        return Path(f"/proc/{pid}/comm").read_text()
    return ""


def children(pid):
    return [int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]


def seconds(pid):
    with contextlib.suppress(OSError):
        fields = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
        return (int(fields[11]) + int(fields[12])) / TICK
    return 0


def run(command, env):
    done = subprocess.run(command, cwd=ROOT, env=env, check=False, capture_output=True, text=True)  # noqa: S603
    if done.returncode:
        sys.exit(f"{' '.join(command)} failed:\n{done.stderr[-2000:]}")
    return done.stdout


@contextlib.contextmanager
def server(application, env):
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [sys.executable, "-m", "gunicorn", application, "--bind", f"127.0.0.1:{port}"]
    command += ["--worker-class", "gthread", "--threads", "4", "--keep-alive", "30", "--log-level", "warning"]
    process = subprocess.Popen(command, cwd=ROOT, env=env | {"SITE_URL": f"http://127.0.0.1:{port}"})  # noqa: S603
    try:
        for _attempt in range(200):
            with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=1):
                break
            time.sleep(0.1)
        yield port, process
    finally:
        process.terminate()
        process.wait(20)


@contextlib.contextmanager
def database(folder):
    """Yield the address of an empty database: a file, or one of its own on the server that DATABASE_URL names."""
    address = os.environ.get("DATABASE_URL", "")
    if not address.startswith("postgres"):
        yield f"sqlite:///{folder}/bench.sqlite3"
        return
    import psycopg

    name = f"cascade_bench_{os.getpid()}"
    with psycopg.connect(address, autocommit=True) as admin:
        admin.execute(f'CREATE DATABASE "{name}"')
        try:
            yield urlunsplit(urlsplit(address)._replace(path=f"/{name}"))
        finally:
            admin.execute(f'DROP DATABASE "{name}" WITH (FORCE)')


def table(yardstick, rows, url):
    engine = "PostgreSQL" if url.startswith("postgres") else "SQLite"
    lines = [
        f"{engine}, Python {platform.python_version()}, gunicorn with 1 process of 4 threads, {os.cpu_count()} cores.",
        "",
        "| page | CPU, ms | times a bare view | at most | requests a second, one client |",
        "| --- | ---: | ---: | ---: | ---: |",
        f"| {yardstick.name} | {yardstick.milliseconds:.2f} | 1 | | {yardstick.a_second:.0f} |",
    ]
    for row in rows:
        times = row.milliseconds / yardstick.milliseconds
        lines.append(f"| {row.name} | {row.milliseconds:.2f} | {times:.1f} | {row.most} | {row.a_second:.0f} |")
    return "\n".join(lines)


if __name__ == "__main__":
    main()
