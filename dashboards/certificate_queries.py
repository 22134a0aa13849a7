"""Certificates of an institution, what is issued to many at once, and ZIP files. Every query starts at a door."""

from dataclasses import dataclass
from functools import reduce
from operator import and_

from django.db.models import Count, Exists, OuterRef, Q

from accounts.models import User
from certificates.models import Archive, Certificate, IssueBatch, IssuePlace
from certificates.serial import ALPHABET, LENGTH, condensed, grouped, normalise
from dashboards.cohort_queries import Page
from dashboards.filters import CertificateShow
from dashboards.queries import by_name, spellings
from institutions.models import Cohort, Institution
from institutions.roles import Capability

ROWS_ON_A_PAGE = 25
PEOPLE_SHOWN = 100
# So many characters are taken for the beginning of an id, not for a name.
FEWEST_OF_AN_ID = 6


# Doors ------------------------------------------------------------------------


def institutions_issuing(user):
    """Return the institutions in whose name the person may issue certificates."""
    return list(Institution.objects.where(user, may=Capability.ISSUE_CERTIFICATES))


def certificate_managed_by(user, serial):
    certificates = Certificate.objects.managed_by(user).select_related("holder", "institution", "replaced_by")
    return certificates.filter(serial=serial).first()


def cohorts_for(institutions):
    return Cohort.objects.filter(institution__in=institutions).order_by("archived_at", "name", "pk")


def batch_seen_by(user, key):
    return IssueBatch.objects.visible_to(user).select_related("institution", "made_by").filter(key=key).first()


def archive_seen_by(user, key):
    return Archive.objects.visible_to(user).select_related("institution", "batch", "made_by").filter(key=key).first()


# The list ---------------------------------------------------------------------


@dataclass(frozen=True)
class Row:
    certificate: Certificate
    state: str

    @property
    def serial(self):
        return grouped(self.certificate.serial)


def list_page(institutions, filters, at):
    """Return one page of what these institutions issued, the newest first."""
    page = Page.of(matching(institutions, filters, at), filters.page, ROWS_ON_A_PAGE)
    shown = tuple(Row(each, each.state_at(at)) for each in page.rows)
    return Page(shown, page.number, page.size, page.has_next)


def issued_by(institutions):
    return Certificate.objects.filter(institution__in=[each.pk for each in institutions]).defer("credential")


def matching(institutions, filters, at):
    """What these institutions issued and the filters ask for, the newest first."""
    rows = issued_by(institutions).filter(named(filters.q), in_state(filters.show, at))
    return rows.order_by("-issued_at", "-pk")


def of_keys(institutions, keys):
    """Return the certificates with these keys in their order; without those that are no more."""
    rows = {each.pk: each for each in issued_by(institutions).filter(pk__in=keys)}
    return [rows[key] for key in keys if key in rows]


def in_state(show, at):
    over = Q(state=Certificate.VALID, expires_at__lte=at)
    match show:
        case CertificateShow.VALID:
            return Q(state=Certificate.VALID) & ~over
        case CertificateShow.EXPIRED:
            return over
        case CertificateShow.REVOKED | CertificateShow.SUPERSEDED:
            return Q(state=show)
    return Q()


def named(text):
    """Match an id, or how it begins, or each word in the name."""
    if known := normalise(text):
        return Q(serial=known)
    serial = condensed(text)
    looks_like_one = FEWEST_OF_AN_ID <= len(serial) <= LENGTH and set(serial) <= set(ALPHABET)
    if looks_like_one and any(each.isdigit() for each in text):  # names have none
        return Q(serial__startswith=serial)
    words = [reduce(lambda found, each: found | Q(name__icontains=each), spellings(word), Q()) for word in text.split()]
    return reduce(and_, words, Q())


# Who gets one -----------------------------------------------------------------


@dataclass(frozen=True)
class People:
    """Some of these people, and how many they are."""

    shown: tuple[User, ...]
    total: int

    @property
    def more(self):
        return self.total - len(self.shown)


@dataclass(frozen=True)
class Preview:
    """What issuing now would do."""

    get_one: People
    nameless: People
    already: People
    revoked: People


def recipients(user, cohort, emails=()):
    """The learners of a cohort, or those of them with these addresses; never oneself."""
    people = cohort.learners.exclude(pk=user.pk)
    return people.filter(email__in=emails) if emails else people


def preview(people, achievement_key):
    """Sort people by what they would get, in two queries for each kind."""
    same = Certificate.objects.filter(
        kind=Certificate.ATTENDANCE, achievement_key=achievement_key, holder=OuterRef("pk")
    )
    people = people.annotate(has=Exists(same.valid()), had=Exists(same.revoked()))
    free = people.filter(has=False, had=False)
    return Preview(
        get_one=some(free.exclude(certificate_name="")),
        nameless=some(free.filter(certificate_name="")),
        already=some(people.filter(has=True)),
        revoked=some(people.filter(has=False, had=True)),
    )


def some(people):
    return People(tuple(people.order_by(by_name(), "pk")[:PEOPLE_SHOWN]), people.count())


# What became of it ------------------------------------------------------------


@dataclass(frozen=True)
class Progress:
    """How far a batch is: people by what became of them, and files printed."""

    total: int
    waiting: int
    issued: int
    already: int
    nameless: int
    revoked: int
    printed: int

    @property
    def percent(self):
        """Issuing is the smaller part of the work, and printing the larger; 100 only when all is done."""
        steps = self.total + self.issued
        return 100 if self.finished else 100 * (self.total - self.waiting + self.printed) // max(steps, 1)

    @property
    def finished(self):
        return not self.waiting and self.printed == self.issued


def progress_of(batch):
    """Count the people of a batch in one query, however many there are."""
    rows = (
        batch.places.order_by()
        .values("state")
        .annotate(number=Count("pk"), printed=Count("pk", filter=~Q(certificate__pdf="")))
    )
    found = {row["state"]: row for row in rows}
    numbers = {state: found[state]["number"] if state in found else 0 for state, _label in IssuePlace.STATES}
    issued = found.get(IssuePlace.ISSUED)
    return Progress(total=sum(numbers.values()), printed=issued["printed"] if issued else 0, **numbers)


def nameless_people(batch):
    people = User.objects.filter(pk__in=batch.places.nameless().values("learner"))
    return some(people)


def batches_of(institutions):
    """Return the latest batches, those of a year for most institutions."""
    rows = IssueBatch.objects.filter(institution__in=[each.pk for each in institutions])
    return list(rows.order_by("-made_at", "-pk")[:10])
