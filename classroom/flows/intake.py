"""Learners who come in by a file: it is read, shown, and only then brought in. New people get one mail.

Whoever has an account already, and does not learn here, is asked by an invitation.
"""

import json
from datetime import timedelta
from itertools import islice

from allauth.account.models import EmailAddress
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.actions import make_accounts
from classroom import intake_queries as queries
from classroom import mail
from classroom.flows import enrol
from classroom.flows.doors import log_invited
from classroom.flows.extra_time import add_to_cohort
from classroom.flows.jobs import begin_job
from classroom.flows.plans import enrol_in_plan
from classroom.tasks import tell_newcomers
from institutions import actions as institutions
from institutions import intake_actions as intake
from institutions import joining_actions as joining
from institutions.job_files import growing_file
from institutions.job_kinds import JobFailed, Step
from institutions.mail import tell_added
from institutions.models import ImportRow, Institution, LearnerImport
from institutions.roles import Role
from institutions.roster.lines import read_line
from institutions.roster.reading import NoAddresses, TwoColumns, read_table
from pages.clock import now
from pages.private_files import opened
from pages.tables.broken import BrokenFile
from progress import actions as progress

# In one transaction. SQLite has one writer, and learners save answers meanwhile.
LINES_AT_ONCE, PEOPLE_AT_ONCE, MAILS_AT_ONCE = 500, 200, 50
ASKED_FOR = timedelta(days=14)


@transaction.atomic
def begin_import(*, institution, file, name, language, by, at):
    """Keep a file and let the worker read it. Nobody is added, and nobody gets a mail."""
    load = intake.keep_upload(institution=institution, file=file, name=name, language=language, by=by, at=at)
    title = _("Read %(name)s") % {"name": load.name}
    return follow(load, "read_learners", title, by, at)


@transaction.atomic
def confirm_import(*, load, by, at):
    """Bring in what was shown; or go on with it, when that was stopped or has failed."""
    intake.confirm(load=load, at=at)
    held = LearnerImport.objects.select_for_update().select_related("institution").get(pk=load.pk)
    if held.deleted_at or held.is_under_way or not held.rows.to_do().exists():
        return held
    return follow(held, "bring_in_learners", _("Bring in %(name)s") % {"name": load.name}, by, at)


def follow(load, kind, title, by, at):
    job = begin_job(kind=kind, title=title, by=by, at=at, institution=load.institution, page_key=str(load.key))
    return intake.follow_job(load=load, job=job)


# Reading -----------------------------------------------------------------------


def read_learners(job):
    """Read the file into lines on our side, then judge these. Yields Steps; see institutions.job_kinds."""
    load = LearnerImport.objects.select_related("institution").get(key=job.parameters["page_key"])
    place = job.checkpoint or None
    if place is None:
        place, columns = unpack(job, load)
        yield Step(0, place["total"], place, lambda: intake.keep_columns(load=load, columns=columns))
    around = queries.surroundings_of(load.institution)
    with growing_file(job, place["size"]) as file:
        while lines := next_lines(file, place["offset"]):
            found, kept = judged(load, lines, around), place["done"] + len(lines)
            place = {**place, "offset": file.tell(), "done": kept}
            yield Step(kept, place["total"], place, lambda found=found: intake.keep_rows(load=load, verdicts=found))
    yield Step(place["done"], place["total"], place, lambda: intake.end_reading(load=load, at=now()))


def unpack(job, load):
    """Write what the file says, and nothing else that it holds, line by line. Return where that begins and ends."""
    total = 0
    try:
        with opened(load.path) as upload, growing_file(job, 0) as file:
            table = read_table(upload)
            for number, cells in table.rows:
                file.write(json.dumps([number, cells]).encode() + b"\n")
                total += 1
            size = file.tell()
    except (BrokenFile, NoAddresses, TwoColumns) as problem:
        intake.drop_upload(load=load)
        raise JobFailed(in_words(problem)) from None
    if not total:
        intake.drop_upload(load=load)
        raise JobFailed(_("The table has no rows below the first one. Write one row for each learner."))
    return {"offset": 0, "size": size, "total": total, "done": 0}, table.columns


def in_words(problem):
    match problem:
        case NoAddresses():
            return _(
                "No column is named “email”, so nobody can be told apart. Name the columns in the first row, "
                "or begin with the template."
            )
        case TwoColumns():
            return _("Two columns say the same: “%(column)s”. Delete one of them.") % {"column": problem.field}
    if problem.line:
        return _("Line %(line)s: %(reason)s") % {"line": problem.line, "reason": problem.reason}
    return problem.reason


def next_lines(file, offset):
    file.seek(offset)
    return [read_line(*json.loads(line)) for line in islice(iter(file.readline, b""), LINES_AT_ONCE)]


def judged(load, lines, around):
    left = queries.seats_left(load.institution)
    if left is not None:
        left = max(0, left - load.rows.filter(outcome=ImportRow.NEW).count())
    seen = queries.earlier_lines(load, lines)
    return queries.verdicts(institution=load.institution, lines=lines, around=around, seats_left=left, seen=seen)


# Bringing in -------------------------------------------------------------------


def bring_in_learners(job):
    """Add and change learners, some at a time. Each line is judged again: much may have changed since it was shown."""
    load = LearnerImport.objects.select_related("institution").get(key=job.parameters["page_key"])
    done, total = job.done, job.total or load.rows.to_do().count()
    while rows := list(load.rows.to_do().order_by("pk")[:PEOPLE_AT_ONCE]):
        done += len(rows)
        yield Step(done, max(done, total), {}, lambda rows=rows: bring_in(load=load, rows=rows, by=job.made_by))


def bring_in(*, load, rows, by):
    """Do what these lines say, in one transaction."""
    at = now()
    # Held, so that two imports at once can't fill the last seat twice.
    institution = Institution.objects.select_for_update(no_key=True).get(pk=load.institution_id)
    around, row_of = queries.surroundings_of(institution), {row.line: row for row in rows}
    found = queries.verdicts(
        institution=institution,
        lines=[queries.line_of(row) for row in rows],
        around=around,
        seats_left=queries.seats_left(institution),
    )
    for verdict in found:
        if verdict.outcome == ImportRow.REFUSED:
            intake.refuse_row(row=row_of[verdict.line.number], reason=verdict.reason, detail=verdict.detail)
    cohorts = cohorts_named(institution, found, around, at)
    enter_newcomers(institution, [each for each in found if coming(each) and each.known is None], cohorts, by, at)
    asked = [each for each in found if coming(each) and each.must_be_asked]
    ask_to_join(load, institution, asked, by, at)
    for verdict in found:
        if coming(verdict) and verdict.known and not verdict.must_be_asked:
            change(verdict, cohorts, at)
    intake.rows_asked(rows=[row_of[each.line.number] for each in asked], at=at)
    intake.rows_done(rows=[row_of[each.line.number] for each in found if each.outcome != ImportRow.REFUSED], at=at)
    told = [each for each in found if each.outcome == ImportRow.NEW and not each.must_be_asked]
    tell(load, [row_of[each.line.number] for each in told])


def coming(verdict):
    return verdict.outcome in (ImportRow.NEW, ImportRow.CHANGED)


def cohorts_named(institution, found, around, at):
    """Return the cohorts that these lines name by plain name; one that is not there yet is made."""
    cohorts = dict(around.cohorts)
    for verdict in found:
        name = queries.plain(verdict.line.cohort)
        if coming(verdict) and name and name not in cohorts:
            cohorts[name] = institutions.create_cohort(
                institution=institution, name=" ".join(verdict.line.cohort.split()), starts_on=None, ends_on=None, at=at
            )
    return cohorts


def enter_newcomers(institution, found, cohorts, by, at):
    """Make accounts, and all that belongs to them, for people nobody knew."""
    users = make_accounts(people=[(each.line.email, each.line.first_name, each.line.last_name) for each in found])
    memberships = intake.enter_learners(institution=institution, users=users, by=by, at=at)
    facts = {
        membership: {name: getattr(each.line, name) for name in membership_facts()}
        for membership, each in zip(memberships, found, strict=True)
    }
    intake.keep_profiles(facts=facts)
    places = [(user, key) for user, each in zip(users, found, strict=True) for key in each.courses]
    progress.enrol_newcomers(places=places, institution=institution, at=at)
    by_cohort = {}
    for user, each in zip(users, found, strict=True):
        if each.line.cohort:
            by_cohort.setdefault(queries.plain(each.line.cohort), []).append(user)
    for name, learners in by_cohort.items():
        institutions.add_learners(cohort=cohorts[name], learners=learners, at=at)
        enrol_in_plan(cohort=cohorts[name], learners=learners, at=at)


def membership_facts():
    return queries.LearnerProfile.FACTS


def ask_to_join(load, institution, found, by, at):
    """Invite those who have an account: it is theirs to say whether the institution sees what they learn."""
    for verdict in found:
        invitation, token = joining.invite(
            institution=institution, email=verdict.line.email, role=Role.LEARNER,
            language=verdict.line.language or load.language, by=by, expires_at=at + ASKED_FOR, at=at,
        )  # fmt: skip
        mail.invite(invitation, token)
    if found:
        log_invited(institution=institution, number=len(found), role=Role.LEARNER, by=by, at=at)


def bring_in_who_was_asked(*, institution, person, at):
    """Do what the latest line says of somebody who has come by their own word. The line is kept as long."""
    own = EmailAddress.objects.filter(user=person, verified=True).values("email")
    rows = ImportRow.objects.filter(load__institution=institution, outcome=ImportRow.ASKED, email__in=own)
    row = rows.order_by("-load", "-line").first()
    if row is None:
        return
    around = queries.surroundings_of(institution)
    found = queries.verdicts(institution=institution, lines=[queries.line_of(row)], around=around)
    cohorts = cohorts_named(institution, found, around, at)
    for verdict in found:
        if coming(verdict) and verdict.known.membership:
            change(verdict, cohorts, at)


def change(verdict, cohorts, at):
    """Add what a line says of somebody who learns here already. Their name stays as they write it themselves."""
    line, known = verdict.line, verdict.known
    if facts := queries.facts_to_change(line, known):
        intake.change_profile(membership=known.membership, facts=facts)
    if line.cohort:
        add_to_cohort(cohort=cohorts[queries.plain(line.cohort)], learners=[known.user], at=at)
    for key in verdict.courses:
        if key not in known.courses:
            enrol(learner=known.user, course_key=key, at=at)


# Mails -------------------------------------------------------------------------


def tell(load, rows):
    """Ask for the mails, some at a time and after the import: they take longer than it does."""
    keys = [row.pk for row in rows]
    for start in range(0, len(keys), MAILS_AT_ONCE):
        tell_newcomers.enqueue(load.pk, keys[start : start + MAILS_AT_ONCE])


@transaction.atomic
def tell_some(*, load, row_ids, at):
    """Write to people who have come in, once. Safe to repeat."""
    rows = load.rows.filter(pk__in=row_ids, told_at=None).exclude(done_at=None).select_for_update()
    rows = list(rows)
    people = queries.people_named({row.email for row in rows}, load.institution)
    for row in rows:
        known = people.get(row.email)
        if known and known.membership and known.user.is_active:
            tell_added(known.user, load.institution, row.language or load.language)
    ImportRow.objects.filter(pk__in=[row.pk for row in rows]).update(told_at=at)


# Tidying -----------------------------------------------------------------------


def delete_old_imports(*, older_than, at):
    """Delete the lines of files that nobody should need any more. Returns how many files."""
    old = list(LearnerImport.objects.kept_longer_than(older_than, at))
    for load in old:
        intake.forget_import(load=load, at=at)
    intake.forget_left_behind(at=at)
    return len(old)
