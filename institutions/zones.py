"""Time zones: which there are, and which one the clocks of a country show where it has only one. Pure."""

from collections import defaultdict
from functools import cache
from importlib.resources import files

UTC = "UTC"


@cache
def _zones_by_country():
    """By the table of the time zone database: country, place, zone."""
    found = defaultdict(list)
    for line in (files("tzdata") / "zoneinfo" / "zone.tab").read_text().splitlines():
        if not line.startswith("#"):
            country, _place, zone, *_comment = line.split("\t")
            found[country].append(zone)
    return dict(found)


@cache
def all_zones():
    return (UTC, *sorted({zone for zones in _zones_by_country().values() for zone in zones}))


def zone_of_country(country):
    """Return the time zone of a country; "" where there are several, and where nobody knows."""
    zones = _zones_by_country().get(country, [])
    return zones[0] if len(zones) == 1 else ""
