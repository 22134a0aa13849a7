"""Files that show that a session happened: sent by its trainer, seen by nobody but the trainer and the institution."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from classroom.flows import evidence as flows
from classroom.teaching.delivery_views import CHANGEABLE, own
from classroom.teaching.evidence_forms import EvidenceForm
from pages.clock import now
from pages.private_files import handed_out
from pages.ratelimit import rate_limit, signed_in
from trainers.models import Delivery, Evidence

uploads = rate_limit(limit=60, seconds=3600, who=signed_in, counts=lambda response: response.status_code == 302)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
@uploads
def add(request, public_id):
    delivery = own(request, public_id)
    if delivery.status == Delivery.VERIFIED:
        return redirect("teach_session", public_id)
    asked = (request.POST, request.FILES) if request.method == "POST" else ()
    form = EvidenceForm(*asked)
    if form.is_valid() and take(request, delivery, form):
        return redirect("teach_session", public_id)
    return render(request, "classroom/teaching/evidence_form.html", {"form": form, "delivery": delivery})


def take(request, delivery, form):
    """Keep the file, or say why not. Returns whether it is kept."""
    try:
        _row, new = flows.add_evidence(delivery=delivery, by=request.user, at=now(), **form.given)
    except flows.Harmful:
        form.add_error("file", _("This site checks files, and refuses this one. Make it anew, or send another."))
        return False
    except flows.TooMany:
        form.add_error(None, _("This session has 40 files. Delete one first."))
        return False
    messages.success(request, _("The file is kept.") if new else _("This file was here already."))
    return True


@never_cache
@require_safe
@login_required
def download(request, public_id):
    """For the trainer, and for whoever looks after trainers where the session belongs."""
    mine, ours = Delivery.objects.of(request.user), Delivery.objects.looked_after_by(request.user)
    seen = Evidence.objects.filter(delivery__in=mine | ours.exclude(status=Delivery.DRAFT))
    file = get_object_or_404(seen, public_id=public_id)
    return handed_out(file.path, file.name, file.content_type)


@require_POST
@login_required
def delete(request, public_id):
    mine = Evidence.objects.filter(delivery__in=Delivery.objects.of(request.user))
    file = get_object_or_404(mine.select_related("delivery"), public_id=public_id)
    if file.delivery.status not in CHANGEABLE:
        raise Http404
    flows.delete_evidence(evidence_row=file)
    messages.success(request, _("The file is deleted."))
    return redirect("teach_session", file.delivery.public_id)
