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
from trainers.models.guides import CountryNote, FacilitatorGuide
from trainers.models.lineage import Descent, GenerationReach, Reach, ReachTally
from trainers.models.programmes import Programme, ProgrammeModule

__all__ = [
    "Appeal",
    "Assessment",
    "Attendance",
    "Candidacy",
    "CountryNote",
    "Delivery",
    "DeliveryModule",
    "Descent",
    "Evidence",
    "FacilitatorGuide",
    "Firm",
    "FirmMerge",
    "FollowUp",
    "GenerationReach",
    "KnowledgeTest",
    "MicroFeedback",
    "Observation",
    "Programme",
    "ProgrammeModule",
    "Reach",
    "ReachTally",
    "SessionPlan",
    "SurveyAnswer",
    "Transition",
    "Verification",
]
