"""Everything that is on record about one learner, each fact with its source, the newest first."""

from dataclasses import dataclass
from datetime import datetime
from heapq import nlargest

from django.db.models import Q

from certificates.models import Certificate
from dashboards.timeline_notes import notes
from dashboards.timeline_words import Source, Words
from institutions.roles import Capability
from progress.models import Correction, Enrolment, LessonCompletion, Nudge
from progress.queries import attempts_where

FACTS_ON_A_PAGE = 50


@dataclass(frozen=True, order=True)
class Place:
    """Where a fact stands: by time, then by its source and row, so that no two stand at the same place."""

    at: datetime
    rank: int
    pk: int

    def __str__(self):
        return f"{self.at.isoformat()}~{self.rank}~{self.pk}"

    @classmethod
    def read(cls, text):
        """Return the place that an address names. Raises ValueError."""
        at, rank, pk = text.split("~")
        moment = datetime.fromisoformat(at)
        if moment.tzinfo is None or not (0 <= int(rank) < len(Source) and 0 < int(pk) < 2**63):
            raise ValueError(text)
        return cls(moment, int(rank), int(pk))


@dataclass(frozen=True)
class Fact:
    place: Place
    what: str
    detail: str
    source: str

    @property
    def at(self):
        return self.place.at


@dataclass(frozen=True)
class TimelinePage:
    facts: tuple[Fact, ...]
    next: Place | None  # the last fact shown, when there are older ones


def timeline_page(user, learner, content, before=None):
    """Return the facts older than `before`, in as many queries however many there are."""
    enrolled = list(Enrolment.objects.managed_by(user).filter(learner=learner).select_related("institution"))
    words = Words(content, enrolled)
    found = [fact for fact in words.enrolments() if before is None or fact[0] < (before.at, before.rank, before.pk)]
    for source, rows, moment in sources(user, learner, words):
        for row in older(rows, moment, list(Source).index(source), before):
            found.append(((getattr(row, moment), list(Source).index(source), row.pk), *words.say(source, row)))
    for note in notes(user, learner, words.courses, FACTS_ON_A_PAGE + 1, before):
        found.append(((note.moment, note.rank, note.pk), *words.say(note.source, note)))
    newest = nlargest(FACTS_ON_A_PAGE + 1, found, key=lambda each: each[0])
    facts = tuple(Fact(Place(*place), *said) for place, *said in newest[:FACTS_ON_A_PAGE])
    return TimelinePage(facts, facts[-1].place if len(newest) > FACTS_ON_A_PAGE else None)


def older(rows, moment, rank, before):
    """Return the newest rows of one source that stand before a place."""
    if before is not None:
        same = Q(**{moment: before.at}) & (Q(pk__lt=before.pk) if rank == before.rank else Q())
        earlier = Q(**{f"{moment}__lt": before.at})
        rows = rows.filter(earlier | same if rank <= before.rank else earlier)
    return rows.order_by(f"-{moment}", "-pk")[: FACTS_ON_A_PAGE + 1]


def sources(user, learner, words):
    """Yield (source, its rows, the field with the moment). Each starts at a door, or is of what one has let through."""
    yield Source.LESSON, LessonCompletion.objects.filter(learner=learner, module_key__in=words.modules), "completed_at"
    attempts = attempts_where(user, may=Capability.VIEW_LEARNERS).filter(learner=learner).counted().defer("paper_data")
    yield Source.ATTEMPT_BEGUN, attempts, "started_at"
    yield Source.ATTEMPT, attempts.graded(), "finished_at"
    attended = Q(kind=Certificate.ATTENDANCE, institution__in=words.institutions)
    earned = Q(kind=Certificate.COURSE, achievement_key__in=words.courses) | attended
    yield Source.CERTIFICATE, Certificate.objects.filter(earned, holder=learner), "issued_at"
    yield Source.CORRECTION, Correction.objects.visible_to(user).filter(learner=learner).select_related("by"), "at"
    nudges = Nudge.objects.visible_to(user).filter(learner=learner, institution__in=words.institutions)
    yield Source.NUDGE, nudges.select_related("by"), "at"
