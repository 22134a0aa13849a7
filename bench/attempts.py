"""What one whole attempt costs in a small bank, in a large one, and after many attempts: multiples of the first.

An attempt is: the page before it, the start, the first question, ten saves, the hand-in, the result.
"""

import re
import sys
from statistics import median

from bench.requests import connect, exchange, get, post, signed_in
from bench.site import cpu

ROUNDS, EACH, SAVES = 10, 4, 10
TAKERS = 1 + ROUNDS * EACH  # one to warm up
MOST = 1.25


def take(connection, world, quiz, session):
    """Take the quiz once, as a browser does."""
    learner = signed_in(world, session)

    def ask(request, status):
        answered, location, body = exchange(connection, request, "identity")
        if answered != status:
            sys.exit(f"{request[0]} {request[1]} answered {answered}.")
        return location or body.decode()

    ask(get(quiz, learner), 200)
    attempt = ask(post(world, quiz, {}, learner), 302)
    page = ask(get(f"{attempt}1/", learner), 200)
    name, value = re.search(r'name="(answer-[^"]+)" value="([^"]+)"', page).groups()
    for seq in range(1, SAVES + 1):
        fields = {name: value, f"{name}-shown": 1, name.replace("answer-", "seq-"): seq}
        ask(post(world, f"{attempt}save/", fields, learner), 200)
    ask(post(world, f"{attempt}submit/", {}, learner), 302)
    ask(get(f"{attempt}result/", learner), 200)


def measure(site):
    """Return {name: CPU seconds of an attempt, of each round}, in turns."""
    costs = {name: [] for name in site.world["quizzes"]}
    waiting = {name: iter(sessions) for name, sessions in site.world["sessions"].items()}
    with site.gunicorn("learning.wsgi:application") as (port, process):
        connection = connect(port)
        for name, quiz in site.world["quizzes"].items():
            take(connection, site.world, quiz, next(waiting[name]))
        for _turn in range(ROUNDS):
            for name, quiz in site.world["quizzes"].items():
                before = cpu(process, site.database)
                for _each in range(EACH):
                    take(connection, site.world, quiz, next(waiting[name]))
                costs[name].append((cpu(process, site.database) - before) / EACH)
    return costs


def table(site):
    costs = measure(site)
    first = next(iter(costs.values()))
    lines = [
        f"{site.engine}, one attempt with {SAVES} saves, median of {ROUNDS} rounds.",
        "",
        "| an attempt in | CPU, ms | times the first | at most |",
        "| --- | ---: | ---: | ---: |",
    ]
    for name, of_rounds in costs.items():
        times = median(ours / other for ours, other in zip(of_rounds, first, strict=True))
        most = "" if of_rounds is first else MOST
        lines.append(f"| {name} | {1000 * median(of_rounds):.0f} | {times:.2f} | {most} |")
    return "\n".join(lines)
