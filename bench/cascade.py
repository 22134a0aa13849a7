"""How a trainer's tree, reach and rank grow with the cascade: `make bench ARGS=cascade`, on SQLite or on DATABASE_URL.

Both sizes are filled first, which takes minutes, and then asked in turns. SIZES=1000,64740 says which.
"""

import contextlib
import os
from statistics import median

from bench.scale import asking
from bench.site import filled_site

SIZES = [int(size) for size in os.environ.get("SIZES", "1000,64740").split(",")]
ROUNDS = int(os.environ.get("ROUNDS", "21"))


def table(address):
    with contextlib.ExitStack() as stack:
        sites = [
            stack.enter_context(filled_site(size, address, "bench.cascade_world", name=f"cascade_{size}"))
            for size in SIZES
        ]
        askers = [stack.enter_context(asking(site.env)) for site in sites]
        told = ", ".join(
            f"{size:,} with {site.world['trainees']:,} trainees" for size, site in zip(SIZES, sites, strict=True)
        )
        yield f"A trainer's tree on {sites[0].engine}; trainers: {told}"
        yield f"\n| what | {' | '.join(f'{size:,}, ms' for size in SIZES)} | times | CPU, times | queries |"
        yield f"| --- | {'---: | ' * (len(SIZES) + 3)}"
        for whose in sites[0].world["trees"]:
            yield row(
                f"tree, reach and rank: {whose}",
                askers,
                "tree",
                [{"candidacy": site.world["keys"][whose]} for site in sites],
            )
        for whose in sites[0].world["trees"]:
            yield row(f"page of the tree: {whose}", askers, "ask", [page(site, whose) for site in sites])
        yield row("page of a generation: first", askers, "ask", [page(site, "first", "3/") for site in sites])
        yield row(
            "a session is verified: last",
            askers,
            "verify",
            [{"candidacy": site.world["keys"]["last"]} for site in sites],
        )


def trainer(site, whose):
    return {"candidacy": site.world["keys"][whose]}


def page(site, whose, rest=""):
    return {"who": site.world["manager"], "path": f"/en/manage/cascade/trees/{site.world['trees'][whose]}/{rest}"}


def row(name, askers, what, asked):
    """Measure in turns; what is kept in memory since the first time is so for all sizes."""
    each = list(zip(askers, asked, strict=True))
    for ask, about in each:
        ask(what, **about)
    queries = max(ask(what, **about, count=True)["queries"] for ask, about in each)
    took = [[] for _each in each]
    for _round in range(ROUNDS):
        for times, (ask, about) in zip(took, each, strict=True):
            times.append(ask(what, **about))
    clock = [1000 * median(one["seconds"] for one in times) for times in took]
    # Seconds of a processor are counted in hundredths: only their sum says something.
    cpu = [max(sum(one["cpu"] for one in times), 0.01) for times in took]
    cells = [*(f"{ms:.1f}" for ms in clock), f"{clock[-1] / clock[0]:.2f}", f"{cpu[-1] / cpu[0]:.2f}", str(queries)]
    return f"| {name} | {' | '.join(cells)} |"
