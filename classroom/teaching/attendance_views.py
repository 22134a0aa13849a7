"""Who was there: the trainer opens the list, shows the code, adds and strikes off."""

import segno
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from classroom.flows import deliveries as flows
from classroom.flows import trainees
from classroom.teaching.attendance_forms import PersonForm
from classroom.teaching.delivery_forms import SigningForm, posted
from classroom.teaching.delivery_views import own
from pages.clock import now
from printed.codes import grouped


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def attendance(request, public_id):
    """The list of a session, and somebody put on it by the trainer."""
    delivery = own(request, public_id)
    form = PersonForm(posted(request))
    if form.is_valid():
        _row, new = trainees.put_on_list(delivery=delivery, **form.cleaned_data, at=now())
        said = _("%(name)s is on the list.") if new else _("%(name)s was on the list already.")
        messages.success(request, said % {"name": form.cleaned_data["name"]})
        return redirect("teach_attendance", public_id)
    rows = delivery.attendances.select_related("firm")
    context = {"delivery": delivery, "rows": rows, "form": form, "changeable": delivery.status != delivery.VERIFIED}
    return render(request, "classroom/teaching/attendance.html", context)


@require_POST
@login_required
def open_signing(request, public_id):
    delivery = own(request, public_id)
    form = SigningForm(request.POST)
    if form.is_valid():
        try:
            flows.open_signing(delivery=delivery, **form.cleaned_data, at=now())
        except flows.LogClosed:
            messages.info(request, _("This session was handed in already. Nothing was changed."))
            return redirect("teach_session", public_id)
        return redirect("teach_code", public_id)
    messages.error(request, _("Choose how long and how many: 1 to 1,000 trainees."))
    return redirect("teach_session", public_id)


@require_POST
@login_required
def close_signing(request, public_id):
    flows.close_signing(delivery=own(request, public_id), at=now())
    messages.success(request, _("Nobody can sign any more."))
    return redirect("teach_session", public_id)


@require_POST
@login_required
def end_session(request, public_id):
    flows.end_session(delivery=own(request, public_id), at=now())
    messages.success(request, _("Trainees see the survey now, and the second test."))
    return redirect("teach_session", public_id)


@never_cache
@require_safe
@login_required
def code(request, public_id):
    """The code on the whole screen, to be read from the last row."""
    delivery = own(request, public_id)
    if not delivery.is_open(now()):
        return redirect("teach_session", public_id)
    address = f"{settings.SITE_URL}/s/{delivery.code}/"
    context = {
        "delivery": delivery,
        "code": grouped(delivery.code),
        "picture": segno.make(address, error="m", micro=False).svg_data_uri(border=2),
        "address": f"{settings.SITE_URL.partition('://')[2]}/s/",
        "signed": delivery.attendances.count(),
    }
    return render(request, "classroom/teaching/code.html", context)


@require_POST
@login_required
def strike_off(request, public_id, pk):
    delivery = own(request, public_id)
    if delivery.status == delivery.VERIFIED:
        raise Http404
    row = get_object_or_404(delivery.attendances, pk=pk)
    trainees.strike_off(attendance=row)
    messages.success(request, _("%(name)s is off the list.") % {"name": row.name})
    return redirect("teach_attendance", public_id)
