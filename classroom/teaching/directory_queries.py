"""Who stands in the public list of trainers."""

from trainers.models import Candidacy


def listed(at):
    return Candidacy.objects.listed(at).order_by()


def countries_of(at):
    """Return the codes of the countries in which somebody is listed."""
    return list(listed(at).exclude(institution__country="").values_list("institution__country", flat=True).distinct())


def trainers_listed(at, *, language="", country=""):
    rows = listed(at).select_related("person", "institution", "certificate")
    if language:
        rows = rows.filter(languages__icontains=f'"{language}"')
    if country:
        rows = rows.filter(institution__country=country)
    return rows.order_by("person__last_name", "person__first_name", "pk")
