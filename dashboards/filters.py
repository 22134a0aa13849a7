"""What a manager asked the list of learners for, as it stands in the address. Pure."""

from dataclasses import asdict, dataclass, fields, replace
from datetime import date
from enum import StrEnum
from urllib.parse import urlencode
from uuid import UUID


class Show(StrEnum):
    ALL = "all"
    UNDER_WAY = "under-way"
    STUCK = "stuck"
    NOT_STARTED = "not-started"
    FINISHED = "finished"
    NOT_ENROLLED = "not-enrolled"
    MEMBERS = "members"  # all learners of an institution, whether they have begun a course or not
    # What the overview counts: steps of a way, so that one enrolment may be in several.
    STARTED = "started"
    HALF = "half"
    AT_RISK = "at-risk"


class Since(StrEnum):
    """How long ago an enrolment was made, at most."""

    EVER = ""
    MONTH = "30-days"
    QUARTER = "90-days"
    YEAR = "365-days"

    @property
    def days(self):
        return int(self.split("-")[0]) if self else None


class Sort(StrEnum):
    ACTIVITY = "activity"
    NAME = "name"
    PROGRESS = "progress"


PLACES = ("page", "after", "before")


class InAddress:
    """Filters that stand in the address of a list; what page is asked for is one of them."""

    def address(self, **changes):
        """Return the query string of these filters with some changed. A change leads back to page one."""
        first = {field.name: field.default for field in fields(self) if field.name in PLACES}
        wanted = asdict(replace(self, **first | changes))
        asked = {field.name: wanted[field.name] for field in fields(self) if wanted[field.name] != field.default}
        return f"?{urlencode(asked)}"


@dataclass(frozen=True)
class Filters(InAddress):
    institution: str = ""
    cohort: UUID | None = None
    course: UUID | None = None
    show: Show = Show.ALL
    sort: Sort = Sort.ACTIVITY
    q: str = ""
    since: Since = Since.EVER
    stage: str = ""
    month: str = ""  # in which it was finished, as 2027-03
    begun: str = ""  # the month in which it was made
    language: str = ""  # in which the learner took a quiz
    columns: str = ""  # as dashboards.columns writes them
    after: str = ""  # places: see pages.keyset
    before: str = ""

    def address(self, **changes):
        """An address without any question would open the list as the person likes it: see dashboards.saved_queries."""
        asked = super().address(**changes)
        return asked if asked != "?" else f"?show={Show.ALL}"

    @property
    def of_people(self):
        """Whether the list has a row for each person, not for each enrolment."""
        return self.show in (Show.NOT_ENROLLED, Show.MEMBERS)

    @property
    def narrowed(self):
        """Whether the list may be empty because of what was asked, not because there is nobody."""
        return bool(self.cohort or self.course or self.q or self.since or self.show != Show.ALL or self.narrow)

    @property
    def narrow(self):
        """What leads here from a chart, and has no field of its own in the form."""
        names = ("stage", "begun", "month", "language")
        return {name: value for name in names if (value := getattr(self, name))}


@dataclass(frozen=True)
class OverviewFilters(InAddress):
    """What the overview counts."""

    institution: str = ""
    cohort: UUID | None = None
    course: UUID | None = None
    since: Since = Since.EVER

    def rows(self, **asked):
        """Return the address of the list with the rows behind a number of this overview."""
        mine = {"institution": self.institution, "cohort": self.cohort, "course": self.course, "since": self.since}
        return Filters(**mine, **asked).address()


class Turn(StrEnum):
    """Whose turn it is with an open answer."""

    MINE = "mine"
    OTHERS = "others"
    NOBODYS = "marked"


@dataclass(frozen=True)
class MarkingFilters(InAddress):
    show: Turn = Turn.MINE
    quiz: UUID | None = None
    days: int = 0  # waiting for at least so many
    page: int = 1

    @property
    def narrowed(self):
        return bool(self.quiz or self.days)


@dataclass(frozen=True)
class CohortFilters(InAddress):
    """Which cohorts: those of now, or the archive."""

    archived: bool = False
    page: int = 1


@dataclass(frozen=True)
class PeopleFilters(InAddress):
    """Whom to look for among the people of an institution."""

    q: str = ""
    page: int = 1


@dataclass(frozen=True)
class RequestFilters(InAddress):
    """Who asks to join an institution, or waits for a seat."""

    show: str = "asked"
    page: int = 1


@dataclass(frozen=True)
class ReportFilters(InAddress):
    """Which number of an activity report: what it counts, the part of it, and whether last year's."""

    of: str = ""
    part: str = ""
    last: bool = False
    after: str = ""
    before: str = ""


@dataclass(frozen=True)
class HoursFilters(InAddress):
    """Whose learning hours: those of an institution's learners, or of a cohort's."""

    institution: str = ""
    cohort: UUID | None = None
    after: str = ""
    before: str = ""


class CertificateShow(StrEnum):
    ALL = "all"
    VALID = "valid"
    EXPIRED = "expired"
    REVOKED = "revoked"
    SUPERSEDED = "superseded"


@dataclass(frozen=True)
class CertificateFilters(InAddress):
    """Which certificates of an institution."""

    institution: str = ""
    show: CertificateShow = CertificateShow.ALL
    q: str = ""
    page: int = 1

    @property
    def narrowed(self):
        return bool(self.q or self.show != CertificateShow.ALL)


@dataclass(frozen=True)
class JobFilters(InAddress):
    """Which page of the work in the background."""

    page: int = 1


class ImportShow(StrEnum):
    ALL = ""
    NEW = "new"
    CHANGED = "changed"
    SAME = "same"
    REFUSED = "refused"
    ASKED = "asked"


@dataclass(frozen=True)
class ImportFilters(InAddress):
    """Which lines of a file of learners."""

    show: ImportShow = ImportShow.ALL
    page: int = 1


@dataclass(frozen=True)
class LogFilters(InAddress):
    """`before`: the number of the entry after which the page begins; the list is never counted."""

    institution: str = ""
    q: str = ""
    verb: str = ""
    since: date | None = None
    until: date | None = None
    before: int | None = None

    @property
    def narrowed(self):
        return bool(self.q or self.verb or self.since or self.until)
