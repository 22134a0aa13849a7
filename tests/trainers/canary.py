"""What the trainers' programme keeps about somebody whose words occur nowhere else, and what they said of others."""

from django.core.files.base import ContentFile
from django.core.files.storage import storages

from tests.trainers.factories import (
    levels,
    make_attendance,
    make_candidacy,
    make_delivery,
    make_firm,
    make_programme,
)
from trainers.models import (
    Appeal,
    Assessment,
    Candidacy,
    Descent,
    Evidence,
    FirmMerge,
    GenerationReach,
    MicroFeedback,
    Observation,
    Reach,
    SessionPlan,
    Transition,
    Verification,
)


def train(cast, at):
    """The person and the other are candidates; each assesses the other, and a manager looks after both."""
    programme = make_programme("Trainers")
    for one, other, word in ((cast.person, cast.other, "typelwhack"), (cast.other, cast.person, "othergribble")):
        _train(cast, programme, one, other, word, at)
    one, other = Candidacy.objects.order_by("pk")
    Descent.objects.create(ancestor=one, descendant=other, generation=1)
    GenerationReach.objects.create(ancestor=one, generation=1, people=1)


def _train(cast, programme, person, other, word, at):
    candidacy = make_candidacy(
        person,
        cast.institution,
        programme,
        at=at,
        motivation=f"I am {word}",
        experience=f"Taught {word}",
        cv=storages["private"].save("cv/some.pdf", ContentFile(f"%PDF {word}".encode())),
        cv_name=f"{word}.pdf",
        endorsed_by=other,
        action_points=f"More {word}",
        is_listed=True,
        region=word,
    )
    what = {"candidacy": candidacy, "by": other, "at": at}
    Transition.objects.create(**what, number=2, event="admit", before="candidate", after="candidate", reason=word)
    SessionPlan.objects.create(
        candidacy=candidacy, title=f"Plan {word}", text=word, submitted_at=at, score=3, comment=word, marked_by=other,
        marked_at=at,
    )  # fmt: skip
    said = {"went_well": f"Good, {word}", "next_step": word}
    MicroFeedback.objects.create(candidacy=candidacy, by=other, role=MicroFeedback.PEER, asked_at=at, **said)
    scored = {"scores": levels(3), "comments": {"C1": f"Of {word}"}, "submitted_at": at}
    Assessment.objects.create(candidacy=candidacy, round=1, role=Assessment.LEAD, assessor=other, asked_at=at, **scored)
    Appeal.objects.create(candidacy=candidacy, round=1, reason=word, made_at=at, decide_by=at, answer=word)
    Reach.objects.create(candidacy=candidacy, people=1)
    _deliver(cast, candidacy, person, other, word, at)


def _deliver(cast, candidacy, person, other, word, at):
    delivery = make_delivery(candidacy, observer=other, decided_by=other, incidents=word, decided_reason=word)
    make_attendance(
        delivery, f"{word} Trainee", learner=person, email=f"{word}@b.example", job=f"{word} maker", sector=word
    )
    for role, by in ((Observation.OBSERVER, other), (Observation.SELF, person)):
        about = {"comments": {"C1": f"Of {word}"}, "submitted_at": at}
        Observation.objects.create(delivery=delivery, by=by, role=role, scores=levels(3), mean=3, **about)
    Verification.objects.create(delivery=delivery, method="call_host", note="Agreed", by=other, at=at)
    Evidence.objects.create(
        delivery=delivery, kind="session_plan", path="evidence/none.pdf", name="plan.pdf",
        content_type="application/pdf", size=1, sha256=f"{candidacy.pk:064}", uploaded_by=person,
        uploaded_at=at, delete_on=at.date(),
    )  # fmt: skip
    FirmMerge.objects.create(
        firm=make_firm("Some"), into=make_firm("Other"), by=other, at=at, undone_by=other, undone_at=at
    )
