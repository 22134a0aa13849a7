"""Measure what the site costs, in one run, and print it as tables: `make bench`."""

import os

from bench import attempts, bulk, certificates, crowd, pages
from bench.site import filled_site


def main():
    address = os.environ.get("DATABASE_URL", "")
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
