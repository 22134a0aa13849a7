"""What the lines of a file of learners would do here: read against who is there, without changing anything."""

from dataclasses import dataclass, field
from uuid import UUID

from allauth.account.models import EmailAddress
from django.db.models import Q

from accounts.models import User
from courses.models import CoursePage
from institutions.models import Cohort, CohortLearner, ImportRow, LearnerProfile, Membership
from institutions.roles import Role
from institutions.roster.lines import Line, Reason
from progress.models import Enrolment


@dataclass(frozen=True)
class Surroundings:
    """What lines may name: courses by any of their names, and cohorts of the institution by theirs."""

    courses: dict[str, UUID]
    cohorts: dict[str, Cohort]


@dataclass
class Known:
    """Somebody with an account, as far as it matters here."""

    user: User
    membership: Membership | None = None  # as a learner here
    works_here: bool = False
    elsewhere: bool = False
    learns_elsewhere: bool = False
    profile: LearnerProfile | None = None
    cohorts: set = field(default_factory=set)
    courses: set = field(default_factory=set)

    @property
    def belongs_here(self):
        return self.membership is not None or self.works_here

    @property
    def may_be_added(self):
        """Whoever belongs to others only is theirs to send; who may not sign in, and who runs the site, stays out."""
        if not self.user.is_active or self.user.is_staff or self.user.is_superuser or self.learns_elsewhere:
            return False
        return self.belongs_here or not self.elsewhere


@dataclass(frozen=True)
class Verdict:
    """What a line would do. `known`: None for whoever has no account."""

    line: Line
    outcome: str
    reason: str = ""
    detail: str = ""
    known: Known | None = None
    courses: tuple[UUID, ...] = ()

    @property
    def must_be_asked(self):
        """Whoever has an account comes to learn with an institution by their own word alone."""
        return self.known is not None and self.known.membership is None


def surroundings_of(institution):
    """Return what lines of this institution may name, in two queries."""
    courses = {}
    for title, slug, key in CoursePage.objects.live().values_list("title", "slug", "translation_key"):
        courses |= dict.fromkeys((plain(title), plain(slug), str(key)), key)
    cohorts = Cohort.objects.filter(institution=institution)
    return Surroundings(courses, {plain(cohort.name): cohort for cohort in cohorts})


def plain(name):
    return " ".join(name.split()).casefold()


def verdicts(*, institution, lines, around, seats_left=None, seen=()):
    """Judge lines in a handful of queries, however many they are.

    seats_left: how many may come in yet, None for any number. seen: {address: number of an earlier line}.
    """
    people = people_named({line.email for line in lines if not line.reason}, institution)
    seen, found = dict(seen), []
    for line in lines:
        verdict = _verdict(line, people.get(line.email), around, seen)
        if verdict.outcome == ImportRow.NEW and seats_left is not None:
            if seats_left == 0:
                verdict = Verdict(line, ImportRow.REFUSED, Reason.NO_SEAT)
            seats_left = max(0, seats_left - 1)
        if verdict.outcome != ImportRow.REFUSED:
            seen[line.email] = line.number
        found.append(verdict)
    return found


def _verdict(line, known, around, seen):
    if line.reason:
        return Verdict(line, ImportRow.REFUSED, line.reason, line.detail)
    if line.email in seen:
        return Verdict(line, ImportRow.REFUSED, Reason.REPEATED, str(seen[line.email]))
    if missing := next((name for name in line.courses if plain(name) not in around.courses), None):
        return Verdict(line, ImportRow.REFUSED, Reason.NO_COURSE, missing[:200])
    cohort = around.cohorts.get(plain(line.cohort))
    if cohort and cohort.archived_at:
        return Verdict(line, ImportRow.REFUSED, Reason.OLD_COHORT, cohort.name)
    if known and not known.may_be_added:
        return Verdict(line, ImportRow.REFUSED, Reason.CANNOT_ADD)
    courses = tuple(around.courses[plain(name)] for name in line.courses)
    return Verdict(line, _outcome(line, known, courses, cohort), known=known, courses=courses)


def _outcome(line, known, courses, cohort):
    # Whether somebody new here has an account already is nobody's business: both read the same.
    if known is None or not known.belongs_here:
        return ImportRow.NEW
    changes = (
        known.membership is None,
        line.cohort and (cohort is None or cohort.pk not in known.cohorts),
        not known.courses.issuperset(courses),
        facts_to_change(line, known),
    )
    return ImportRow.CHANGED if any(changes) else ImportRow.SAME


def facts_to_change(line, known):
    """What a line says of somebody that is not what is known. An empty cell says nothing."""
    said = {name: getattr(line, name) for name in LearnerProfile.FACTS if getattr(line, name)}
    return {name: value for name, value in said.items() if getattr(known.profile, name, "") != value}


# Who is there ------------------------------------------------------------------


def people_named(addresses, institution):
    """Return {address: Known} of those addresses that belong to an account, by any of its addresses."""
    named = dict(EmailAddress.objects.filter(email__in=addresses).values_list("email", "user_id"))
    users = list(User.objects.filter(Q(email__in=addresses) | Q(pk__in=set(named.values()))))
    known = {user.pk: Known(user) for user in users}
    if known:
        _read_memberships(known, institution)
        _read_learning(known, institution)
    found = {address: known[pk] for address, pk in named.items() if pk in known}
    return found | {each.user.email.lower(): each for each in known.values() if each.user.email.lower() in addresses}


def _read_memberships(known, institution):
    for membership in Membership.objects.filter(user__in=known).select_related("profile"):
        one, here = known[membership.user_id], membership.institution_id == institution.pk
        if here and membership.role == Role.LEARNER:
            one.membership, one.profile = membership, getattr(membership, "profile", None)
        one.works_here |= here and membership.role != Role.LEARNER
        one.elsewhere |= not here
        one.learns_elsewhere |= not here and membership.role == Role.LEARNER


def _read_learning(known, institution):
    places = CohortLearner.objects.filter(learner__in=known, cohort__institution=institution)
    for learner, cohort in places.values_list("learner", "cohort"):
        known[learner].cohorts.add(cohort)
    for learner, course in Enrolment.objects.filter(learner__in=known).values_list("learner", "course_key"):
        known[learner].courses.add(course)


def seats_left(institution):
    """Return how many learners may still come in, None for any number."""
    if institution.seats is None:
        return None
    return max(0, institution.seats - institution.memberships.filter(role=Role.LEARNER).count())


# Lines that are kept --------------------------------------------------------------


def earlier_lines(load, lines):
    """Return {address: number of the line that it comes in by} of the lines before these."""
    rows = load.rows.filter(email__in={line.email for line in lines}, line__lt=lines[0].number)
    return dict(rows.exclude(outcome=ImportRow.REFUSED).values_list("email", "line"))


def line_of(row):
    """Return a kept row as the Line that it was."""
    facts = {name: getattr(row, name) for name in Line(0).facts}
    return Line(row.line, **{**facts, "courses": tuple(row.courses)})
