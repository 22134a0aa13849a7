"""Who may do what in an institution: each role is an explicit set, none inherits from another."""

from enum import StrEnum


class Role(StrEnum):
    LEARNER = "learner"
    TRAINER = "trainer"
    MANAGER = "manager"


class Capability(StrEnum):
    VIEW_LEARNERS = "view_learners"
    EXPORT_LEARNERS = "export_learners"


CAPABILITIES = {
    Role.LEARNER: frozenset(),
    Role.TRAINER: frozenset(),
    Role.MANAGER: frozenset({Capability.VIEW_LEARNERS, Capability.EXPORT_LEARNERS}),
}


def roles_with(capability):
    """Return the roles that hold a capability; a role that is not listed holds none."""
    return [role for role, held in CAPABILITIES.items() if capability in held]
