"""By which clock people live."""

from zoneinfo import ZoneInfo

from django.conf import settings

from accounts.models import User
from institutions.zones import all_zones, zone_of_country


def zones_of(people):
    """Return the time zone of each of these people, by their ids, in one query.

    What somebody chose comes first; then the zone of their institution's country, then that of the site.
    """
    zones = dict.fromkeys(people, ZoneInfo(settings.TIME_ZONE))
    rows = User.objects.filter(pk__in=people).order_by("memberships__pk")
    for person, chosen, country in rows.values_list("pk", "time_zone", "memberships__institution__country"):
        zone = chosen if chosen in all_zones() else zone_of_country(country)
        if zone and zones[person].key == settings.TIME_ZONE:
            zones[person] = ZoneInfo(zone)
    return zones


def zone_without_choice(person):
    """Return the zone by which mails go to somebody who has chosen none."""
    countries = person.memberships.order_by("pk").values_list("institution__country", flat=True)
    return next((zone for zone in map(zone_of_country, countries) if zone), settings.TIME_ZONE)
