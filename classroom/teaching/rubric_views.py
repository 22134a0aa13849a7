"""The rubric of a session: filled in by its observer, and by the trainer beside it. Also without a connection."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from classroom.flows import deliveries as flows
from classroom.teaching.delivery_forms import posted
from classroom.teaching.delivery_views import is_script, led_on
from pages.clock import now
from trainers.models import Delivery, Observation
from trainers.rubric_forms import RubricForm


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def rubric(request, public_id):
    delivery, role = rated(request.user, public_id)
    said = delivery.observations.filter(role=role).first()
    form = RubricForm(posted(request), scores=said and said.scores, comments=said and said.comments)
    if form.is_valid():
        return led_on(request, keep(request, delivery, role, form))
    if request.method == "POST" and is_script(request):
        return JsonResponse({"errors": form.errors}, status=422)
    context = {"form": form, "delivery": delivery, "role": role}
    return render(request, "classroom/teaching/rubric_form.html", context, status=422 if form.is_bound else 200)


def rated(user, public_id):
    """Return (the session, as what the person rates it). 404 for everybody else."""
    found = Delivery.objects.filter(public_id=public_id).select_related("trainer__person")
    for role, asked in ((Observation.SELF, found.of(user)), (Observation.OBSERVER, found.observed_by(user))):
        if delivery := asked.first():
            return delivery, role
    raise Http404


def keep(request, delivery, role, form):
    """Keep the levels, and return where to go on."""
    given = {"role": role, "by": request.user, "scores": form.scores, "comments": form.comments}
    try:
        flows.rate_session(delivery=delivery, **given, at=now())
        messages.success(request, _("The levels are kept."))
    except flows.LogClosed:
        messages.info(request, _("This session is verified: its levels stay as they are."))
    if role == Observation.SELF:
        return reverse("teach_session", args=[delivery.public_id])
    return reverse("teach_sessions")
