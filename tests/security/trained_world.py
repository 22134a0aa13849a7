"""What addresses name of the trainers' programme: candidates, sessions, firms, and what was signed and sent there."""

from datetime import timedelta

from django.core.files.base import ContentFile
from django.core.files.storage import storages
from django.utils import timezone
from django.utils.timezone import localdate

from classroom.flows.cascade import merge_firms, recount_cascade
from tests.trainers.factories import make_attendance, make_candidacy, make_delivery, make_firm, make_programme
from trainers.models import Assessment, Delivery, MicroFeedback
from trainers.states import State


def trained(world):
    """A trainer of B's who brought up another one, and a session with a firm."""
    programme = make_programme("Trainers")
    first = make_candidacy(world["trainer_b"], world["institution_b"], programme, State.LEAD)
    mentored = {"mentor": first, "action_points": "Quellipmark"}
    make_candidacy(world["idle_b"], world["institution_b"], programme, State.CERTIFIED, **mentored)
    session = make_delivery(first, status=Delivery.VERIFIED, place="Plinquetine hall", held_on=localdate())
    firms = [make_firm(f"Wobblemere {name}") for name in ("Looms", "Lomes", "Luums")]
    for firm in firms:
        make_attendance(session, f"Zyxquorbel of {firm}", firm=firm)
    recount_cascade()
    own = make_candidacy(world["trainer"], world["institution_a"], programme, State.CERTIFIED)
    waiting = make_delivery(first, status=Delivery.SUBMITTED, place="Plinquetine barn", incidents="Quellipmark fell")
    open_until = {"opened_at": timezone.now(), "closes_at": timezone.now() + timedelta(hours=9)}
    draft = make_delivery(own, place="Harbour hall", held_on=localdate(), code="BCDFGHJK", **open_until)
    signed = make_attendance(draft, "Asha Mwangi")
    later = signed.follow_ups.create(months=12, token="later", asked_at=timezone.now())
    path = storages["private"].save("evidence/b.pdf", ContentFile(b"%PDF-1.7 Plinquetine plan"))
    file = {"kind": "session_plan", "path": path, "name": "plinquetine.pdf", "content_type": "application/pdf"}
    shown = waiting.evidence.create(
        **file, size=25, sha256="b" * 64, uploaded_at=timezone.now(), delete_on=localdate() + timedelta(days=90)
    )
    cv = storages["private"].save("cv/b.pdf", ContentFile(b"%PDF-1.7 Quellipmark"))
    said = {"motivation": "Quellipmark", "cv": cv, "cv_name": "Quellipmark.pdf", "tutor": world["trainer_b"]}
    applied = make_candidacy(world["learner_b"], world["institution_b"], programme, State.APPLIED, **said)
    plan = applied.plans.create(title="Plinquetine plan", text="Quellipmark", submitted_at=applied.applied_at)
    judged = {"candidacy": applied, "asked_at": applied.applied_at}
    feedback = MicroFeedback.objects.create(**judged, by=world["trainer_b"], role=MicroFeedback.TUTOR)
    assessment = Assessment.objects.create(**judged, round=0, role=Assessment.HOST, assessor=world["trainer_b"])
    one = {"into": firms[0], "institutions": (), "by": world["manager_b"], "at": timezone.now()}
    merged = merge_firms(firm=firms[2], **one)
    return {
        "candidacy_b": first.public_id,
        "firm_b": firms[0].pk,
        "double_b": firms[1].pk,
        "merge_b": merged.pk,
        "session_a": draft.public_id,
        "session_code": draft.code,
        "signed_a": signed.token,
        "follow_up_a": later.token,
        "evidence_b": shown.public_id,
        "attendance_a": signed.pk,
        "session_b": waiting.public_id,
        "programme_key": programme.key,
        "programme": programme,
        "applied_b": applied.public_id,
        "plan_b": plan.pk,
        "feedback_b": feedback.pk,
        "assessment_b": assessment.public_id,
    }
