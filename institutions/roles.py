"""Who may do what in an institution: each role is an explicit set, none inherits from another."""

from enum import StrEnum


class Role(StrEnum):
    LEARNER = "learner"
    TRAINER = "trainer"
    MANAGER = "manager"
    OBSERVER = "observer"
    EDITOR = "editor"


class Capability(StrEnum):
    VIEW_LEARNERS = "view_learners"
    EXPORT_LEARNERS = "export_learners"
    SHARE_VIEWS = "share_views"  # of the list of learners, with others who may see it
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
    NUDGE = "nudge"  # write to learners who are not getting on
    NUDGE_OWN_COHORTS = "nudge_own_cohorts"
    PLAN_OWN_COHORTS = "plan_own_cohorts"  # courses, meetings and announcements of those one is a trainer of
    ENROL_LEARNERS = "enrol_learners"  # those of the institution, in a course
    MODERATE = "moderate"  # the discussions of cohorts
    MODERATE_OWN_COHORTS = "moderate_own_cohorts"
    GIVE_EXTRA_TIME = "give_extra_time"
    CHANGE_INSTITUTION = "change_institution"  # its names, logo, colour and contact
    MANAGE_STAFF = "manage_staff"  # who works here, and as what
    INVITE = "invite"  # learners, by mail or by a link
    ADMIT = "admit"  # those who asked to join
    IMPORT_LEARNERS = "import_learners"  # from a file
    READ_LOG = "read_log"  # of what staff did
    SET_RETENTION = "set_retention"  # how long the records of learners are kept, and whose longer
    CONNECT_SIGN_IN = "connect_sign_in"  # the service where the institution's people have their accounts
    SEE_TRAINERS = "see_trainers"  # candidates, trainers and their sessions
    MAKE_TEACHING_PACKS = "make_teaching_packs"  # slides, guide and sheets for a session on a module
    EDIT_COUNTRY_NOTES = "edit_country_notes"  # what holds in the institution's country, for teaching packs
    MANAGE_TRAINERS = "manage_trainers"  # endorse, name tutors and assessors, verify sessions, suspend


CAPABILITIES = {
    Role.LEARNER: frozenset(),
    Role.TRAINER: frozenset(
        {
            Capability.PRINT_PAPERS,
            Capability.MARK,
            Capability.REGRADE,
            Capability.VIEW_OWN_COHORTS,
            Capability.NUDGE_OWN_COHORTS,
            Capability.PLAN_OWN_COHORTS,
            Capability.MODERATE_OWN_COHORTS,
            Capability.MAKE_TEACHING_PACKS,
        }
    ),
    Role.MANAGER: frozenset(
        {
            Capability.VIEW_LEARNERS,
            Capability.EXPORT_LEARNERS,
            Capability.SHARE_VIEWS,
            Capability.PRINT_PAPERS,
            Capability.WAIVE,
            Capability.REOPEN,
            Capability.REVOKE,
            Capability.ISSUE_CERTIFICATES,
            Capability.CORRECT_NAMES,
            Capability.MANAGE_COHORTS,
            Capability.NUDGE,
            Capability.ENROL_LEARNERS,
            Capability.MODERATE,
            Capability.GIVE_EXTRA_TIME,
            Capability.CHANGE_INSTITUTION,
            Capability.MANAGE_STAFF,
            Capability.INVITE,
            Capability.ADMIT,
            Capability.IMPORT_LEARNERS,
            Capability.READ_LOG,
            Capability.SET_RETENTION,
            Capability.CONNECT_SIGN_IN,
            Capability.SEE_TRAINERS,
            Capability.MANAGE_TRAINERS,
            Capability.MAKE_TEACHING_PACKS,
            Capability.EDIT_COUNTRY_NOTES,
        }
    ),
    Role.OBSERVER: frozenset({Capability.VIEW_LEARNERS, Capability.SEE_TRAINERS}),
    Role.EDITOR: frozenset({Capability.CHANGE_INSTITUTION, Capability.EDIT_COUNTRY_NOTES}),
}
# What a role at a national office lets somebody do at its regional centres: see how they are doing, change nothing.
BELOW = {Role.MANAGER: frozenset({Capability.VIEW_LEARNERS, Capability.EXPORT_LEARNERS, Capability.SEE_TRAINERS})}
STAFF = (Role.MANAGER, Role.TRAINER, Role.EDITOR, Role.OBSERVER)


def roles_with(capability):
    """Return the roles that hold a capability; a role that is not listed holds none."""
    return [role for role, held in CAPABILITIES.items() if capability in held]


def roles_with_below(capability):
    """Return the roles that hold a capability at the regional centres of the institution they are given in."""
    return [role for role, held in BELOW.items() if capability in held]


def capabilities_of(roles):
    """Return what somebody with these roles may do somewhere."""
    return frozenset().union(*(CAPABILITIES.get(role, frozenset()) for role in roles))
