"""What is changed about an institution, and who works there. Each step is told to its log, in one transaction."""

from django.db import transaction

from institutions import actions as institutions
from institutions import member_actions as members
from institutions.audit_actions import record
from institutions.models import Institution
from institutions.roles import Role

# What is told to the log with its value. Of the rest, which may name people, the log says only that it was changed.
PLAIN = ("name", "slug", "kind", "country", "accent", "seats", "needs_approval", "parent_id", "keep_months")


@transaction.atomic
def change_institution(*, institution, by, at, **changes):
    before = facts_of(institution.pk)
    institutions.change_institution(institution=institution, by=by, **changes)
    log_changes(institution=institution, before=before, by=by, at=at)


def facts_of(pk):
    """Return what the table says of an institution, whatever a form has written onto the one in memory."""
    return Institution.objects.filter(pk=pk).values().get()


def log_changes(*, institution, before, by, at):
    """Tell the log what differs from before; nothing if nothing does."""
    after = facts_of(institution.pk)
    changed = sorted(name for name in after if after[name] != before[name])
    if changed:
        facts = {
            "before": {name: before[name] for name in changed if name in PLAIN},
            "after": {name: after[name] if name in PLAIN else "changed" for name in changed},
        }
        record(institution_id=institution.pk, verb="institution_changed", by=by, at=at, **facts)


# Who works there ------------------------------------------------------------------


@transaction.atomic
def change_role(*, membership, role, by, at):
    """Give somebody another role in place of one. Raises LastManager."""
    old, whose = membership.role, {"user": membership.user, "institution": membership.institution}
    members.change_role(**whose, old=old, new=role, by=by, at=at)
    if role != old:
        log_role(membership=membership, verb="role_changed", by=by, at=at, before={"role": old}, after={"role": role})


@transaction.atomic
def end_role(*, membership, by, at):
    """Take a role away. Raises LastManager."""
    whose = {"user": membership.user, "institution": membership.institution, "role": membership.role}
    if members.end_membership(**whose, by=by, at=at):
        log_role(membership=membership, verb="role_taken", by=by, at=at, before={"role": membership.role})


def log_role(*, membership, verb, by, at, **facts):
    record(
        institution_id=membership.institution_id, verb=verb, person=membership.user, kind="role", by=by, at=at, **facts
    )


@transaction.atomic
def membership_saved(*, membership, before, by, at):
    """Tell the logs what an administrator has saved. `before`: (institution, role) as they were, or None if new."""
    if before and before != (membership.institution_id, membership.role):
        institution_id, role = before
        taken = {"verb": "role_taken", "before": {"role": role}, "kind": "role"}
        record(institution_id=institution_id, person=membership.user, by=by, at=at, **taken)
    if before != (membership.institution_id, membership.role) and membership.role != Role.LEARNER:
        log_role(membership=membership, verb="role_given", by=by, at=at, after={"role": membership.role})
