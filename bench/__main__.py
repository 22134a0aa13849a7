"""Measure what the site costs, in one run, and print it as tables: `make bench`.

`make bench ARGS=scale` measures how managers' screens grow with the number of learners instead: see bench.scale;
`make bench ARGS=cascade` how a trainer's tree grows with the number of trainers: see bench.cascade.
"""

import os
import sys

from bench import attempts, bulk, cascade, certificates, crowd, pages, scale
from bench.site import filled_site


def main():
    address = os.environ.get("DATABASE_URL", "")
    if sys.argv[1:] == ["scale"]:
        for line in scale.table(address):
            print(line, flush=True)
        return
    if sys.argv[1:] == ["cascade"]:
        for line in cascade.table(address):
            print(line, flush=True)
        return
    with filled_site(pages.TAKERS, address) as site:
        print(pages.table(site), end="\n\n", flush=True)
    with filled_site(attempts.TAKERS, address, "bench.attempts_world") as site:
        print(attempts.table(site), end="\n\n", flush=True)
    with filled_site(1, address) as site:
        print(certificates.table(site), end="\n\n", flush=True)
    with filled_site(bulk.NUMBER, address, "bench.bulk_world") as site:
        print(bulk.table(site), end="\n\n", flush=True)
    with filled_site(crowd.TAKERS, address) as site:
        print(crowd.table(site))


if __name__ == "__main__":
    main()
