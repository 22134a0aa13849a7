"""A manager helps somebody who has lost the device of the second step."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from classroom.flows.second_steps import reset_second_step
from dashboards.correction_forms import ReasonForm
from dashboards.second_step_queries import person_to_help
from pages.clock import now


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def reset(request, public_id):
    person = person_to_help(request.user, public_id)
    if person is None:
        raise Http404
    form = ReasonForm(request.POST or None)
    if form.is_valid():
        reset_second_step(person=person, by=request.user, reason=form.cleaned_data["reason"], at=now())
        messages.success(request, _("Two-step sign-in is off. The person gets a mail."))
        return redirect("manage_second_step", public_id)
    return render(request, "dashboards/second_step.html", {"form": form, "person": person})
