"""A crowd at the door of the whole site, web server and worker: takers who all answer at once, a class that signs in.

The time is that of the crowd, whose own work runs on the same cores.
"""

import threading
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

from bench.requests import connect, save, send, sign_in, submit, view
from bench.site import family, megabytes
from bench.site import seconds as seconds_of

CROWDS = (50, 200, 500)
TAKERS = sum(CROWDS)
SAVES = 10
SIGN_INS_AT_ONCE = 8
QUIET_SECONDS = 3
# What people must not feel. For comparison: a plain Wagtail site with the same content took 2.6 s and 26 s.
AT_MOST = {50: 2.6, 200: None, 500: 26}


@dataclass
class Taken:
    """What the site has acknowledged to one taker: the number of the last answer to each item, and the hand-in."""

    saved: dict
    submitted: bool = False
    submit_seconds: float = 0
    error: str = ""


def take(port, world, taker, start):
    """View the quiz, save ten answers one after the other, hand it in."""
    taken, connection = Taken({}), connect(port)
    start.wait()
    try:
        expect(200, send(connection, view(world, taker)))
        for number in range(1, SAVES + 1):
            item = taker["items"][number % len(taker["items"])]
            expect(200, send(connection, save(world, taker, item, number)))
            taken.saved[item] = number
        asked = time.perf_counter()
        expect(302, send(connection, submit(world, taker)))
        taken.submitted, taken.submit_seconds = True, time.perf_counter() - asked
    except Exception as error:  # noqa: BLE001 - whatever went wrong is what the taker has seen
        taken.error = repr(error)
    connection.close()
    return taken


def expect(status, answered):
    if answered != status:
        raise RuntimeError(f"answered {answered}")


def take_all(port, world, takers):
    """Let all take the quiz at once. Returns ({attempt: Taken}, seconds)."""
    start = threading.Barrier(len(takers) + 1)
    with ThreadPoolExecutor(len(takers)) as pool:
        taking = {taker["attempt"]: pool.submit(take, port, world, taker, start) for taker in takers}
        start.wait()
        started = time.perf_counter()
        taken = {attempt: each.result() for attempt, each in taking.items()}
        return taken, time.perf_counter() - started


def lost(taken, results):
    """Return the attempts of which something that was acknowledged is not stored."""
    return [
        attempt
        for attempt, each in taken.items()
        if (each.submitted and results[attempt][0] != "graded")
        or any(results[attempt][1].get(item, 0) < number for item, number in each.saved.items())
    ]


def sign_in_class(port, world):
    """Return (how many of a class behind one address could sign in, seconds)."""
    started = time.perf_counter()
    with ThreadPoolExecutor(SIGN_INS_AT_ONCE) as pool:
        statuses = list(pool.map(lambda email: send(connect(port), sign_in(world, email)), world["class"]))
    return statuses.count(302), time.perf_counter() - started


def table(site):
    takers = iter(site.world["takers"])
    lines = ["| at once | seconds | at most | submit, 95 of 100 within, s | errors | lost |", "|" + " ---: |" * 6]
    with site.whole() as (port, process):
        wait_until_quiet(process)
        at_rest = memory(process)
        signed_in, seconds = sign_in_class(port, site.world)
        for number in CROWDS:
            taken, passed = take_all(port, site.world, [next(takers) for _each in range(number)])
            slowest = sorted(each.submit_seconds for each in taken.values())[int(number * 0.95)]
            errors = sum(bool(each.error) for each in taken.values())
            most = AT_MOST[number] or ""
            gone = len(lost(taken, site.results()))
            lines.append(f"| {number} takers | {passed:.1f} | {most} | {slowest:.2f} | {errors} | {gone} |")
        in_the_end = memory(process)
    lines += ["", f"{signed_in} of {len(site.world['class'])} signed in, {signed_in / seconds:.0f} a second."]
    lines += [f"Memory of web server and worker (PSS): {at_rest:.0f} MB at rest, {in_the_end:.0f} MB after the crowd."]
    return "\n".join(lines)


def wait_until_quiet(process):
    """Let the worker do what filling the database has left to it."""
    used = None
    while used is None or cpu(process) - used > QUIET_SECONDS / 10:
        used = cpu(process)
        time.sleep(QUIET_SECONDS)


def cpu(process):
    return sum(map(seconds_of, family(process.pid)))


def memory(process):
    return sum(map(megabytes, family(process.pid)))
