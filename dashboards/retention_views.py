"""How long an institution keeps records of learners who do nothing any more, and whose it keeps all the same."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from classroom.flows import retention as flows
from classroom.retention_queries import preview
from dashboards.cohort_forms import posted
from dashboards.institution_views import kept_or_404
from dashboards.retention_forms import HoldForm, RetentionForm
from dashboards.retention_words import in_words, kept_how_long
from institutions.models import RetentionHold
from institutions.roles import Capability
from pages.clock import now

HOLDS_SHOWN = 200


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def retention(request, pk):
    """Show what a rule would do, and set it."""
    kept = kept_or_404(request, pk, Capability.SET_RETENTION)
    form, at = RetentionForm(posted(request), institution=kept), now()
    context = {"institution": kept, "form": form, "kept": kept_how_long(kept)}
    if form.is_valid():
        months = form.cleaned_data["months"]
        if form.cleaned_data["go"] == form.SAVE:
            flows.set_rule(institution=kept, months=months, by=request.user, at=at)
            messages.success(request, _("The rule is saved. Nobody goes without having been told 30 days before."))
            return redirect("manage_retention", pk)
        context |= (
            {"asked": in_words(months), "preview": preview(kept, months=months, at=at)} if months else {"asked": ""}
        )
    return render(request, "dashboards/retention.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def holds(request, pk):
    kept = kept_or_404(request, pk, Capability.SET_RETENTION)
    form = HoldForm(posted(request), institution=kept)
    if form.is_valid():
        reason = form.cleaned_data["reason"]
        flows.begin_hold(institution=kept, person=form.person, reason=reason, by=request.user, at=now())
        messages.success(request, _("These records are kept until you end it."))
        return redirect("manage_holds", pk)
    held = RetentionHold.objects.managed_by(request.user).filter(institution=kept).select_related("person", "made_by")
    return render(request, "dashboards/holds.html", {"institution": kept, "form": form, "holds": held[:HOLDS_SHOWN]})


@require_POST
@login_required
def end_hold(request, public_id):
    holds = RetentionHold.objects.managed_by(request.user).select_related("person")
    hold = get_object_or_404(holds, public_id=public_id)
    flows.end_hold(hold=hold, by=request.user, at=now())
    messages.success(request, _("The rule holds for this person again."))
    return redirect("manage_holds", hold.institution_id)
