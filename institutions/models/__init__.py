from institutions.models.cohorts import Cohort, CohortLearner, CohortTrainer
from institutions.models.extra_time import Accommodation
from institutions.models.jobs import Job
from institutions.models.members import Institution, Membership
from institutions.models.sign_in import OutsideIdentity, SignInDomain, SignInService

__all__ = [
    "Accommodation",
    "Cohort",
    "CohortLearner",
    "CohortTrainer",
    "Institution",
    "Job",
    "Membership",
    "OutsideIdentity",
    "SignInDomain",
    "SignInService",
]
