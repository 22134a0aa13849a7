"""Another name on certificates: their holder asks, a manager decides, what is valid is issued anew."""

from django.db import transaction
from django.utils.translation import get_language

from accounts.actions import confirm_certificate_name
from certificates import actions as certificates
from certificates.mail import tell_name_decided
from certificates.models import Certificate
from institutions.audit_actions import record
from progress import actions as progress
from progress.models import Correction


def ask_for_name(*, holder, name, reason, at):
    return certificates.ask_for_name(holder=holder, name=name, reason=reason, at=at)


@transaction.atomic
def approve_name(*, request, institution_id, by, answer, at):
    """Print the new name from now on, and on every valid certificate. Returns whether this call did."""
    if not certificates.decide_name(request=request, approved=True, answer=answer, at=at):
        return False
    holder, before = request.holder, request.holder.certificate_name
    confirm_certificate_name(user=holder, name=request.name, at=at)
    for certificate in Certificate.objects.valid().filter(holder=holder):
        certificates.reissue_certificate(certificate=certificate, at=at, name=request.name)
    decided = Correction(
        learner=holder,
        institution_id=institution_id,
        verb=Correction.RENAMED,
        before={"name": before},
        after={"name": request.name},
        reason=answer or request.reason,
        by=by,
        at=at,
    )
    progress.log_corrections(corrections=[decided])
    log(request, institution_id, "renamed", by, at)
    tell_decided(request, approved=True, answer=answer)
    return True


@transaction.atomic
def refuse_name(*, request, answer, at, institution_id=None, by=None):
    if not certificates.decide_name(request=request, approved=False, answer=answer, at=at):
        return False
    log(request, institution_id, "name_refused", by, at)
    tell_decided(request, approved=False, answer=answer)
    return True


def log(request, institution_id, verb, by, at):
    """Tell the log of the institution that a name was decided about, and not which."""
    whose = {"institution_id": institution_id, "person": request.holder, "by": by, "at": at}
    record(**whose, verb=verb, kind="name", object_id=request.public_id)


def tell_decided(request, *, approved, answer):
    """Write to whoever asked, in the language of their latest certificate."""
    request.approved, request.answer = approved, answer
    latest = Certificate.objects.valid().filter(holder=request.holder).first()
    tell_name_decided(request, language=latest.language if latest else get_language())
