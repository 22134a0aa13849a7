"""The texts that people agree to: to read, and to agree to when they are new."""

from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.timezone import now
from django.utils.translation import get_language
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from accounts.actions import agree_to_policies
from accounts.consents import current_policies, owed_by
from accounts.models import Policy
from accounts.policy_forms import AgreeForm


@require_safe
def policies(request):
    return render(request, "policies/list.html", {"texts": [with_text(each) for each in current_policies(now())]})


@require_safe
def policy_version(request, kind, number):
    """One version; those that were in force before stay readable."""
    found = get_object_or_404(Policy.objects.in_force(now()), kind=kind, number=number)
    shown = with_text(found)
    if shown.text is None:
        raise Http404
    versions = Policy.objects.in_force(now()).filter(kind=kind)
    return render(request, "policies/version.html", {"policy": shown, "versions": versions[:20]})


def with_text(policy):
    policy.text = policy.text_in(get_language())
    return policy


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def agree(request):
    """Ask for what is owed, once, and go on to where the person wanted."""
    owed, onward = owed_by(request.user, now()), onward_from(request)
    if not owed:
        return redirect(onward)
    form = AgreeForm(request.POST if request.method == "POST" else None, policies=owed)
    if form.is_valid():
        asked = {"person": request.user, "policies": owed, "act": "signed_in"}
        agree_to_policies(**asked, language=get_language(), at=now())
        return redirect(onward)
    return render(request, "policies/agree.html", {"form": form, "onward": onward})


def onward_from(request):
    """Return the page that somebody was on the way to: one of ours, or the first after signing in."""
    asked = request.POST.get("next") or request.GET.get("next") or ""
    ours = url_has_allowed_host_and_scheme(asked, allowed_hosts=None) and asked.startswith("/")
    return asked if ours else settings.LOGIN_REDIRECT_URL
