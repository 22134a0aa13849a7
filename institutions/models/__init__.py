from institutions.models.audit import AuditEntry
from institutions.models.cohorts import Cohort, CohortLearner, CohortTrainer
from institutions.models.discussion import Message, MessageReport, Mute, Topic, TopicRead
from institutions.models.extra_time import Accommodation
from institutions.models.intake import ImportRow, LearnerImport, LearnerProfile
from institutions.models.jobs import Job
from institutions.models.joining import Invitation, JoinLink, JoinRequest, MembershipChange
from institutions.models.members import Institution, Membership
from institutions.models.plans import Announcement, CohortCourse, Extension, Meeting
from institutions.models.retention import RetentionHold, RetentionNotice
from institutions.models.saml import SamlAnswer, SamlConnection
from institutions.models.sign_in import OutsideIdentity, SignInDomain, SignInService

__all__ = [
    "Accommodation",
    "Announcement",
    "AuditEntry",
    "Cohort",
    "CohortCourse",
    "CohortLearner",
    "CohortTrainer",
    "Extension",
    "ImportRow",
    "Institution",
    "Invitation",
    "Job",
    "JoinLink",
    "JoinRequest",
    "LearnerImport",
    "LearnerProfile",
    "Meeting",
    "Membership",
    "MembershipChange",
    "Message",
    "MessageReport",
    "Mute",
    "OutsideIdentity",
    "RetentionHold",
    "RetentionNotice",
    "SamlAnswer",
    "SamlConnection",
    "SignInDomain",
    "SignInService",
    "Topic",
    "TopicRead",
]
