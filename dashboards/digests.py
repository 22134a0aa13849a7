"""The week at a glance for who works here: the numbers of the overview, and what waits."""

from dataclasses import dataclass
from datetime import timedelta

from django.urls import reverse
from django.utils.translation import gettext as _

from dashboards import name_queries, overview_queries, queries
from dashboards.marking_queries import waiting_for
from dashboards.reports import Summary, summarise
from institutions.models import Invitation, JoinRequest

WEEK = timedelta(days=7)
FINISHED_SHOWN = 10


@dataclass(frozen=True)
class Part:
    """An institution, several, or a cohort. `finished`: (name, course) of some who finished in the last seven days."""

    name: str
    path: str
    summary: Summary
    finished: tuple[tuple[str, str], ...]
    finished_lately: int
    at_risk: tuple[queries.Row, ...]

    @property
    def has_news(self):
        return bool(self.finished_lately or self.summary.at_risk)


@dataclass(frozen=True)
class Digest:
    """`waiting`: (what, how many, where), for what there is any of."""

    parts: tuple[Part, ...]
    waiting: tuple[tuple[str, int, str], ...]

    @property
    def says_something(self):
        return bool(self.waiting) or any(part.has_news for part in self.parts)


def digest_of(person, content, at):
    """Return what somebody who works here is told, in the language in force."""
    titles = queries.course_titles(content.courses)
    parts = (part_of(name, path, scope, titles, content, at) for name, path, scope in scopes_of(person))
    return Digest(tuple(parts), tuple(each for each in waiting(person, at) if each[1]))


def scopes_of(person):
    """Yield (name, path, scope) as the overview chooses them: all that somebody manages, or each cohort they teach."""
    overview = reverse("manage_overview")
    if managed := queries.institutions_managed_by(person):
        name = managed[0].local_name if len(managed) == 1 else _("All institutions")
        yield name, overview, overview_queries.Scope(tuple(managed))
        return
    for cohort in overview_queries.cohorts_taught(person):
        scope = overview_queries.Scope(tuple(overview_queries.institution_of(cohort)), cohort.public_id, lists=False)
        yield cohort.name, f"{overview}?cohort={cohort.public_id}", scope


def part_of(name, path, scope, titles, content, at):
    lately = scope.rows(at).filter(completed_at__gt=at - WEEK, completed_at__lte=at)
    latest = lately.select_related("learner").order_by("-completed_at", "-pk")[:FINISHED_SHOWN]
    return Part(
        name=name,
        path=path,
        summary=summarise(overview_queries.numbers(scope, at).tally),
        finished=tuple((each.learner.display_name, titles[each.course_key]) for each in latest),
        finished_lately=lately.count(),
        at_risk=tuple(overview_queries.rows_at_risk(scope, titles, content.courses, at)),
    )


def waiting(person, at):
    """What waits for somebody: each list is the one that its own page shows."""
    requests, invitations = JoinRequest.objects.managed_by(person), Invitation.objects.managed_by(person)
    ending = invitations.acceptable(at).filter(expires_at__lte=at + WEEK)
    kept, marking = reverse("manage_institutions"), reverse("manage_marking")
    yield _("People who ask to join"), requests.asked().count(), kept
    yield _("Names on certificates to decide"), name_queries.requests_for(person).count(), reverse("manage_names")
    yield _("Answers to mark"), waiting_for(person).number, marking
    yield _("Invitations that end within a week"), ending.count(), kept
