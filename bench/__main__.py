"""Measure what the site costs, in one run, and print it as tables: `make bench`."""

from bench import crowd, pages
from bench.site import filled_site


def main():
    with filled_site(pages.TAKERS) as site:
        print(pages.table(site), end="\n\n", flush=True)
    with filled_site(crowd.TAKERS) as site:
        print(crowd.table(site))


if __name__ == "__main__":
    main()
