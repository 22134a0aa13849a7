"""Your data: what is known about you as a file, and erasing your account."""

from allauth.account.decorators import reauthentication_required
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from accounts.consents import consents_of
from certificates.models import Certificate
from classroom.data_forms import EraseForm
from classroom.flows import erasing
from classroom.flows.jobs import FILES_KEPT_FOR, begin_job
from classroom.jobs import OWN_DATA
from institutions.models import Job
from pages.clock import now
from pages.ratelimit import rate_limit, signed_in

CONSENTS_SHOWN = 50


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
@rate_limit(limit=10, seconds=3600, who=signed_in, counts=lambda response: response.status_code == 302)
def your_data(request):
    """Show the files that were made, and ask for a new one."""
    jobs = Job.objects.visible_to(request.user).filter(kind=OWN_DATA, made_by=request.user, deleted_at=None)
    waiting = jobs.under_way()
    if request.method == "POST":
        if not waiting.exists():
            begin_job(kind=OWN_DATA, title=_("Your data"), by=request.user, at=now())
        return redirect("your_data")
    found = list(jobs)
    context = {"jobs": found, "waiting": next((job for job in found if job.is_under_way), None)}
    context |= {"kept_for": FILES_KEPT_FOR.days, "consents": consents_of(request.user)[:CONSENTS_SHOWN]}
    return render(request, "classroom/your_data.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
@reauthentication_required
def erase(request):
    """Say what goes and what stays, and let the account be erased after two days."""
    form = EraseForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            erasing.ask_to_erase(person=request.user, language=get_language(), at=now())
            return redirect("your_data")
        except erasing.StillNeeded as refusal:
            form.add_error(None, why_needed(refusal.institutions))
    has_certificates = Certificate.objects.visible_to(request.user).exists()
    context = {"form": form, "has_certificates": has_certificates, "days": erasing.WAIT.days}
    return render(request, "classroom/erase_account.html", context)


def why_needed(institutions):
    if not institutions:
        return _("You are the only administrator of this site. Make somebody else one first.")
    names = ", ".join(institution.name for institution in institutions)
    return _("Nobody else manages %(names)s. Let somebody else be a manager there first.") % {"names": names}


@login_required
@require_POST
def keep(request):
    if erasing.keep_account(person=request.user):
        messages.success(request, _("Your account stays."))
    return redirect("your_data")
