"""Another name on certificates: their holder asks, a manager decides, what is valid is issued anew."""

from django.db import transaction

from accounts.actions import confirm_certificate_name
from certificates import actions as certificates
from certificates.models import Certificate
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
    return True


def refuse_name(*, request, answer, at):
    return certificates.decide_name(request=request, approved=False, answer=answer, at=at)
