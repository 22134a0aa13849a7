"""What each page costs, as a multiple of a bare Django view on the same server, in one run.

Cost is CPU time of the web process and of the database's processes. Ratios of one run can be compared between machines;
milliseconds cannot. On PostgreSQL, DATABASE_URL names a server whose processes run here.
"""

import os
import platform
import time
from dataclasses import dataclass, field
from statistics import median

from bench.requests import connect, get, save, send_all, signed_in, submit
from bench.site import cpu

ROUNDS, COUNT, SUBMITS, WARM = 10, 40, 5, 30
TAKERS = 1 + ROUNDS * SUBMITS
LESSON = "/en/modules/trademarks/choosing-a-strong-name/"


@dataclass
class Page:
    """Requests in rounds of equal length; `most` is the multiple of a bare view that we want to stay below."""

    name: str
    rounds: list
    most: float | None = None
    cpu: list = field(default_factory=list)  # CPU seconds a request, of each round
    passed: list = field(default_factory=list)  # seconds a request, for the one client that waits for each answer


def measured(world):
    """Return what is measured. Writes differ from request to request."""
    taker, takers = world["takers"][0], iter(world["takers"][1:])
    learner, item = signed_in(world, taker["session"]), taker["items"][0]
    saves = [
        [save(world, taker, item, turn * COUNT + number) for number in range(1, COUNT + 1)] for turn in range(ROUNDS)
    ]
    submits = [[submit(world, next(takers)) for _each in range(SUBMITS)] for _turn in range(ROUNDS)]
    return [
        Page("catalogue, visitor", same(get("/en/modules/")), 5),
        Page("course, visitor", same(get("/en/courses/ip-essentials/")), 5),
        Page("lesson, visitor", same(get(LESSON)), 5),
        Page("verify a certificate, visitor", same(get(f"/verify/{world['certificate']}/")), 20),
        Page("lesson, signed in", same(get(LESSON, learner)), 20),
        Page("My learning", same(get("/en/learn/", learner)), 20),
        Page("quiz page", same(get(f"/en/learn/attempts/{taker['attempt']}/1/", learner)), 25),
        Page("save an answer", saves, 25),
        Page("submit and grade", submits, 60),
        Page("learner list", same(get("/en/manage/", signed_in(world, world["manager"]))), 40),
    ]


def same(request):
    return [[request] * COUNT] * ROUNDS


def measure(site):
    """Return (the bare view, the pages), in turns: a machine that gets slower meanwhile does so for all of them."""
    with site.gunicorn("bench.bare:application") as bare, site.gunicorn("learning.wsgi:application") as ours:
        yardstick, pages = Page("a bare Django view", [[get("/")] * COUNT * 5] * ROUNDS), measured(site.world)
        for page in pages:
            if page.rounds[0][0][0] == "GET":
                send_all(connect(ours[0]), page.rounds[0][:1] * WARM)
        for turn in range(ROUNDS):
            measure_round(yardstick, turn, bare, site.database)
            for page in pages:
                measure_round(page, turn, ours, site.database)
    return yardstick, pages


def measure_round(page, turn, server, url):
    (port, process), requests = server, page.rounds[turn]
    before, started = cpu(process, url), time.perf_counter()
    send_all(connect(port), requests)
    page.passed.append((time.perf_counter() - started) / len(requests))
    page.cpu.append((cpu(process, url) - before) / len(requests))


def table(site):
    yardstick, pages = measure(site)
    lines = [
        f"{site.engine}, Python {platform.python_version()}, gunicorn with 1 process of 4 threads, "
        f"{os.cpu_count()} cores, median of {ROUNDS} rounds.",
        "",
        "| page | CPU, ms | times a bare view | at most | requests a second, one client |",
        "| --- | ---: | ---: | ---: | ---: |",
    ]
    for page in [yardstick, *pages]:
        times = median(ours / bare for ours, bare in zip(page.cpu, yardstick.cpu, strict=True))
        most = "" if page.most is None else page.most
        cells = [page.name, f"{1000 * median(page.cpu):.2f}", f"{times:.1f}", most, f"{1 / median(page.passed):.0f}"]
        lines.append(f"| {' | '.join(map(str, cells))} |")
    return "\n".join(lines)
