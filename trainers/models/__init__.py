from trainers.models.candidacies import (
    Appeal,
    Assessment,
    Candidacy,
    MicroFeedback,
    SessionPlan,
    Transition,
)
from trainers.models.deliveries import (
    Attendance,
    Delivery,
    DeliveryModule,
    Evidence,
    FollowUp,
    KnowledgeTest,
    Observation,
    SurveyAnswer,
    Verification,
)
from trainers.models.firms import Firm, FirmMerge
from trainers.models.programmes import Programme, ProgrammeModule

__all__ = [
    "Appeal",
    "Assessment",
    "Attendance",
    "Candidacy",
    "Delivery",
    "DeliveryModule",
    "Evidence",
    "Firm",
    "FirmMerge",
    "FollowUp",
    "KnowledgeTest",
    "MicroFeedback",
    "Observation",
    "Programme",
    "ProgrammeModule",
    "SessionPlan",
    "SurveyAnswer",
    "Transition",
    "Verification",
]
