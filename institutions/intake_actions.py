"""Changing what files of learners become."""

from allauth.account.models import EmailAddress

from institutions.models import ImportRow, LearnerImport, LearnerProfile, Membership, MembershipChange
from institutions.roles import Role
from pages.private_files import forget, keep_file


def keep_upload(*, institution, file, name, language, by, at):
    """Keep a file until it is read."""
    path = keep_file("imports", file, ".table")
    return LearnerImport.objects.create(
        institution=institution, name=name[:150], path=path, language=language, made_by=by, made_at=at
    )


def follow_job(*, load, job):
    load.job = job
    load.save(update_fields=["job"])
    return load


def keep_columns(*, load, columns):
    LearnerImport.objects.filter(pk=load.pk).update(columns=[list(each) for each in columns])


def keep_rows(*, load, verdicts):
    ImportRow.objects.bulk_create(_row(load, each) for each in verdicts)


def _row(load, verdict):
    facts = {**verdict.line.facts, "courses": list(verdict.line.courses)}
    said = {"outcome": verdict.outcome, "reason": verdict.reason, "detail": verdict.detail}
    return ImportRow(load=load, line=verdict.line.number, **said, **facts)


def end_reading(*, load, at):
    """All lines are kept: the file itself goes."""
    LearnerImport.objects.filter(pk=load.pk).update(read_at=at)
    drop_upload(load=load)


def drop_upload(*, load):
    LearnerImport.objects.filter(pk=load.pk).update(path="")
    if load.path:
        forget(load.path)


def confirm(*, load, at):
    """Take the word to bring in what was shown. Returns whether this call did."""
    return bool(LearnerImport.objects.filter(pk=load.pk, deleted_at=None, confirmed_at=None).update(confirmed_at=at))


def refuse_row(*, row, reason, detail):
    ImportRow.objects.filter(pk=row.pk).update(outcome=ImportRow.REFUSED, reason=reason, detail=detail)


def rows_asked(*, rows, at):
    """Write down that these people have an account, and were asked whether they want to come."""
    ImportRow.objects.filter(pk__in=[row.pk for row in rows]).update(outcome=ImportRow.ASKED, done_at=at)


def rows_done(*, rows, at):
    ImportRow.objects.filter(pk__in=[row.pk for row in rows], done_at=None).update(done_at=at)


def enter_learners(*, institution, users, by, at):
    """Let people learn with an institution who learn with none, and write that down. Returns the memberships."""
    who = {"institution": institution, "role": Role.LEARNER}
    MembershipChange.objects.bulk_create(
        MembershipChange(person=user, verb=MembershipChange.BEGAN, by=by, at=at, **who) for user in users
    )
    return Membership.objects.bulk_create(Membership(user=user, **who) for user in users)


def keep_profiles(*, facts):
    """Write down what is known of new learners: {membership: {field: value}}."""
    rows = [LearnerProfile(membership=membership, **said) for membership, said in facts.items() if any(said.values())]
    LearnerProfile.objects.bulk_create(rows)


def change_profile(*, membership, facts):
    LearnerProfile.objects.update_or_create(membership=membership, defaults=facts)


def forget_import(*, load, at):
    """Delete the lines and the file: they name people. That there was the import stays, and what those need who were
    asked and may still come."""
    load.rows.exclude(pk__in=ImportRow.objects.still_awaited(at).values("pk")).delete()
    drop_upload(load=load)
    LearnerImport.objects.filter(pk=load.pk).update(deleted_at=at)


def forget_left_behind(*, at):
    """Delete the lines that were kept for those who were asked, and did not come in time."""
    ImportRow.objects.filter(pk__in=ImportRow.objects.left_behind(at).values("pk")).delete()


def forget_person(*, person, at):
    """Delete what institutions noted about somebody, and the lines of files that name one of their addresses."""
    addresses = {person.email, *EmailAddress.objects.filter(user=person).values_list("email", flat=True)}
    ImportRow.objects.filter(email__in=addresses).delete()
    LearnerProfile.objects.filter(membership__user=person).delete()
