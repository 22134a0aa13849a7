"""Sessions of an institution's trainers: those that wait, and one with what shows that it happened."""

from urllib.parse import urlencode

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.db.models import Q
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from classroom.flows import deliveries as flows
from classroom.teaching.delivery_queries import evidence_of
from classroom.teaching.results import results_of_session
from dashboards.cohort_forms import posted
from dashboards.training import delivery_queries as queries
from dashboards.training.delivery_forms import CheckForm, RejectForm, SessionFilterForm
from institutions.models import Institution
from institutions.roles import Capability
from pages.clock import now
from trainers.models import Delivery

WAITING = Q(status=Delivery.SUBMITTED)
WHICH = {
    "waiting": WAITING,
    "sampled": WAITING & Q(is_sampled=True),
    Delivery.VERIFIED: Q(status=Delivery.VERIFIED),
    Delivery.REJECTED: Q(status=Delivery.REJECTED),
    "all": Q(),
}


@require_safe
@login_required
def sessions(request):
    form = SessionFilterForm(request.GET)
    if not form.is_valid() or not Institution.objects.where(request.user, Capability.SEE_TRAINERS).exists():
        raise Http404
    asked = form.cleaned_data
    show = asked["show"] or "waiting"
    found = queries.sessions_seen_by(request.user).filter(WHICH[show])
    if asked["q"]:
        found = found.named(asked["q"])
    page = Paginator(found, queries.ROWS_ON_A_PAGE).get_page(asked["page"])
    waiting = queries.waiting_for(request.user)
    querystring = urlencode({"show": show, "q": asked["q"]})
    context = {"form": form, "page": page, "waiting": waiting, "querystring": querystring}
    return render(request, "dashboards/training/sessions.html", context)


@require_safe
@login_required
def session(request, public_id):
    return render(request, "dashboards/training/session.html", context_of(request, seen(request, public_id)))


def seen(request, public_id, *, decides=False):
    """Return a session that the person sees, or decides about; 404 otherwise."""
    delivery = queries.session_seen_by(request.user, public_id)
    if delivery is None or (decides and not queries.may_decide(request.user, delivery)):
        raise Http404
    return delivery


def context_of(request, delivery, **forms):
    checked = getattr(delivery, "verification", None)
    return {
        "delivery": delivery,
        "evidence": evidence_of(delivery),
        "signed": delivery.attendances.count(),
        "may_decide": queries.may_decide(request.user, delivery),
        "needs_check": delivery.is_sampled and checked is None,
        "checked": checked,
        "results": results_of_session(delivery),
        "checks": [(label, code in checked.checks) for code, label in checked.CHECKS] if checked else [],
        **forms,
    }


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def check(request, public_id):
    delivery = seen(request, public_id, decides=True)
    form = CheckForm(posted(request))
    if form.is_valid():
        flows.check_session(delivery=delivery, **form.cleaned_data, by=request.user, at=now())
        messages.success(request, _("The check is written down."))
        return redirect("manage_session", public_id)
    return render(request, "dashboards/training/check_session.html", {"delivery": delivery, "form": form})


@require_POST
@login_required
def verify(request, public_id):
    delivery = seen(request, public_id, decides=True)
    try:
        if flows.verify_session(delivery=delivery, by=request.user, at=now()):
            messages.success(request, _("The session is verified, and counts from now on."))
        else:
            messages.info(request, _("This session does not wait any more. Nothing was changed."))
    except flows.NotChecked:
        messages.warning(request, _("This session is one of those that are checked. Write down the check first."))
        return redirect("manage_check_session", public_id)
    return redirect("manage_session", public_id)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def reject(request, public_id):
    delivery = seen(request, public_id, decides=True)
    form = RejectForm(posted(request))
    if form.is_valid():
        flows.reject_session(delivery=delivery, **form.cleaned_data, by=request.user, at=now())
        messages.success(request, _("The session went back to the trainer."))
        return redirect("manage_session", public_id)
    return render(request, "dashboards/training/reject_session.html", {"delivery": delivery, "form": form})
