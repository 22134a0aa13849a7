"""A trainer's sessions: the list, the log of one, and handing it in."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from classroom.flows import deliveries as flows
from classroom.teaching import delivery_queries as queries
from classroom.teaching.delivery_forms import SessionForm, SigningForm, posted
from classroom.teaching.results import results_of_session
from pages.clock import now
from trainers.models import Delivery

CHANGEABLE = (Delivery.DRAFT, Delivery.REJECTED)


@require_safe
@login_required
def sessions(request):
    trainers = list(queries.trainers_of(request.user))
    found = queries.sessions_of(request.user)
    watched = queries.watched_by(request.user)
    if not (trainers or watched or found.exists()):
        raise Http404
    page = Paginator(found, queries.ROWS_ON_A_PAGE).get_page(request.GET.get("page"))
    return render(
        request, "classroom/teaching/sessions.html", {"page": page, "may_log": bool(trainers), "watched": watched}
    )


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def new_session(request):
    trainers = queries.trainers_of(request.user)
    if not trainers:
        raise Http404
    form = SessionForm(posted(request), of=trainers, initial=queries.usual_values(request.user))
    return log(request, form)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def change_session(request, public_id):
    delivery = own(request, public_id)
    if delivery.status not in CHANGEABLE:
        return redirect("teach_session", public_id)
    form = SessionForm(posted(request), of=queries.trainers_of(request.user), instance=delivery)
    return log(request, form, delivery)


def own(request, public_id):
    delivery = queries.session_of(request.user, public_id)
    if delivery is None:
        raise Http404
    return delivery


def log(request, form, delivery=None):
    """Keep what was typed, and answer a script in its own way: it may send what waited on the device for hours."""
    if form.is_valid():
        return led_on(request, write(request, form))
    if request.method == "POST" and is_script(request):
        return JsonResponse({"errors": form.errors}, status=422)
    context = {"form": form, "groups": form.groups(), "delivery": delivery}
    status = 422 if request.method == "POST" else 200
    return render(request, "classroom/teaching/session_form.html", context, status=status)


def is_script(request):
    return request.accepts("application/json") and not request.accepts("text/html")


def led_on(request, address):
    return JsonResponse({"next": address}) if is_script(request) else redirect(address)


def write(request, form):
    asked = form.cleaned_data
    try:
        delivery = flows.log_session(
            trainer=asked["trainer"],
            client_key=asked["client_key"],
            changes=form.changes,
            modules=form.taught,
            submit=form.submits,
            at=now(),
        )
    except flows.LogClosed:
        messages.info(request, _("This session was handed in already. Nothing was changed."))
        return reverse("teach_sessions")
    said = _("The session is handed in.") if form.submits else _("The draft is saved.")
    messages.success(request, said)
    return reverse("teach_session", args=[delivery.public_id])


@require_safe
@login_required
def session(request, public_id):
    delivery = own(request, public_id)
    context = {
        "delivery": delivery,
        "changeable": delivery.status in CHANGEABLE,
        "evidence": queries.evidence_of(delivery),
        "signed": delivery.attendances.count(),
        "signing": SigningForm(initial={"cap": delivery.cap}),
        "is_open": delivery.is_open(now()),
        "results": results_of_session(delivery),
    }
    return render(request, "classroom/teaching/session.html", context)


@require_POST
@login_required
def submit_session(request, public_id):
    """Hand in a draft as it is; one that lacks something leads to its form, which says what."""
    delivery = own(request, public_id)
    if delivery.status in CHANGEABLE and not delivery.is_complete:
        messages.warning(request, _("Some numbers are missing. Fill them in, and hand the session in here."))
        return redirect("teach_change_session", public_id)
    if flows.submit_session(delivery=delivery, at=now()):
        messages.success(request, _("The session is handed in."))
    return redirect("teach_session", public_id)
