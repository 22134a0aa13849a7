"""Who may do what in an institution: each role is an explicit set, none inherits from another."""

from enum import StrEnum


class Role(StrEnum):
    LEARNER = "learner"
    TRAINER = "trainer"
    MANAGER = "manager"


class Capability(StrEnum):
    VIEW_LEARNERS = "view_learners"
    EXPORT_LEARNERS = "export_learners"
    PRINT_PAPERS = "print_papers"  # and enter what was written on them
    MARK = "mark"  # open answers
    REGRADE = "regrade"  # results of a quiz, after its questions were corrected
    WAIVE = "waive"  # a quiz: count it as passed
    REOPEN = "reopen"  # an attempt that was handed in
    REVOKE = "revoke"  # a certificate
    ISSUE_CERTIFICATES = "issue_certificates"  # to many at once, and see those of the institution
    CORRECT_NAMES = "correct_names"  # on certificates, when their holder asks for it
    MANAGE_COHORTS = "manage_cohorts"
    VIEW_OWN_COHORTS = "view_own_cohorts"  # those one is a trainer of
    GIVE_EXTRA_TIME = "give_extra_time"


CAPABILITIES = {
    Role.LEARNER: frozenset(),
    Role.TRAINER: frozenset(
        {Capability.PRINT_PAPERS, Capability.MARK, Capability.REGRADE, Capability.VIEW_OWN_COHORTS}
    ),
    Role.MANAGER: frozenset(
        {
            Capability.VIEW_LEARNERS,
            Capability.EXPORT_LEARNERS,
            Capability.PRINT_PAPERS,
            Capability.WAIVE,
            Capability.REOPEN,
            Capability.REVOKE,
            Capability.ISSUE_CERTIFICATES,
            Capability.CORRECT_NAMES,
            Capability.MANAGE_COHORTS,
            Capability.GIVE_EXTRA_TIME,
        }
    ),
}


def roles_with(capability):
    """Return the roles that hold a capability; a role that is not listed holds none."""
    return [role for role, held in CAPABILITIES.items() if capability in held]
