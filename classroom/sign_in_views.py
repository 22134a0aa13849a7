"""Signing in with the accounts of an institution."""

import logging
import time
from dataclasses import asdict

from allauth.account.adapter import get_adapter
from allauth.account.utils import perform_login
from allauth.core import ratelimit
from django.conf import settings
from django.contrib import messages
from django.core.cache import cache
from django.core.exceptions import ValidationError
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from accounts.models import User
from classroom.flows.sign_in import MustProve, NotVouched, come_in, settle
from classroom.saml_asking import ask as ask_saml
from classroom.sign_in_forms import FindForm, PasswordForm
from classroom.sign_in_sessions import fresh, remember, remembered
from institutions import oidc
from institutions.models import SignInService
from institutions.queries import institution_of_learner
from pages.clock import now

# Slugs only: never a token, a code or an address.
log = logging.getLogger(__name__)

TO_PROVE = "institution_to_prove"
KNOWN_SECONDS = 600


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def find(request):
    form = FindForm(request.POST or None)
    if form.is_valid():
        return redirect("institution_sign_in", form.cleaned_data["name"].institution.slug)
    return render(request, "sign_in/find.html", {"form": form})


@never_cache
@require_safe
def begin(request, slug):
    return render(request, "sign_in/begin.html", {"service": service_or_404(slug)})


@never_cache
@require_safe
def go(request, slug):
    """Lead to the service. It is a link and no form: the policy lets forms lead to no other site."""
    service = service_or_404(slug)
    try:
        if service.kind == SignInService.SAML:
            return redirect(ask_saml(request, service.saml))
        return redirect(ask_oidc(request, service))
    except (oidc.Unavailable, oidc.NotTrusted) as error:
        return refuse(request, service, error)


@never_cache
@require_safe
def back(request, slug):
    """Somebody comes back. What was asked serves once, whatever comes of it."""
    service = service_or_404(slug)
    if limited := ratelimit.consume_or_429(request, action="login"):
        return limited
    try:
        person = person_in(request, service)
    except (oidc.Unavailable, oidc.NotTrusted) as error:
        return refuse(request, service, error)
    return welcome(request, service, person)


def welcome(request, service, person):
    """Let in whom a service vouches for. Whose account is there already may have to show whose it is."""
    try:
        account = come_in(service=service, person=person, at=now())
    except MustProve as found:
        kept = {"account": found.account.pk, "slug": service.institution.slug, "subject": person.subject}
        request.session[TO_PROVE] = {**kept, "at": time.time()}
        return redirect("institution_prove")
    except NotVouched as error:
        return refuse(request, service, error)
    return let_in(request, service, account)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def prove(request):
    """The account is there already: its password says whose it is, once."""
    kept = fresh(request.session.get(TO_PROVE))
    if kept is None:
        return redirect("account_login")
    service, account = service_or_404(kept["slug"]), get_object_or_404(User, pk=kept["account"])
    form = PasswordForm(request.POST or None)
    if form.is_valid() and is_password_of(request, account, form):
        del request.session[TO_PROVE]
        settle(service=service, subject=kept["subject"], user=account, at=now())
        return let_in(request, service, account)
    return render(request, "sign_in/prove.html", {"form": form, "service": service, "email": account.email})


def let_in(request, service, account):
    """Closed accounts, addresses to confirm and the second step are the library's business, as with a password."""
    if institution_of_learner(account) is None:
        said = _("All seats of %(institution)s are taken. You can learn all the same; ask it for a seat.")
        messages.warning(request, said % {"institution": service.institution.local_name})
    return perform_login(request, account)


def is_password_of(request, account, form):
    """Guesses are counted as on the sign-in page."""
    try:
        found = get_adapter().authenticate(request, email=account.email, password=form.cleaned_data["password"])
    except ValidationError as error:
        form.add_error(None, error)
        return False
    if found != account:
        form.add_error("password", _("This is not the password of your account here."))
    return found == account


def ask_oidc(request, service):
    asked = oidc.new_question()
    there = oidc.address_to_ask(client_of(service), config_of(service), asked)
    remember(request, service, **asdict(asked))
    return there


def person_in(request, service):
    """Return whom the service vouches for, if this is the answer to what this browser asked. Raises NotTrusted."""
    kept = remembered(request, service.institution.slug)
    if not kept.get("state") or kept["state"] != request.GET.get("state"):
        raise oidc.NotTrusted("nobody has asked, or another browser")
    if request.GET.get("iss", service.issuer) != service.issuer or not request.GET.get("code"):
        raise oidc.NotTrusted("it brings no answer of its own")
    asked = oidc.Asked(kept["state"], kept["nonce"], kept["verifier"])
    return oidc.person_for(client_of(service), config_of(service), asked, request.GET["code"])


def service_or_404(slug):
    service = SignInService.objects.active().filter(institution__slug=slug).first()
    if service is None:
        raise Http404
    return service


def client_of(service):
    back_here = settings.SITE_URL + reverse("institution_back", args=[service.institution.slug])
    return oidc.Client(service.issuer, service.client_id, service.secret, back_here)


def config_of(service):
    return cache.get_or_set(f"oidc:{service.issuer}", lambda: oidc.discover(service.issuer), KNOWN_SECONDS)


def refuse(request, service, error):
    log.warning("Sign-in with %s: %s", service.institution.slug, error or type(error).__name__)
    context = {"service": service, "away": isinstance(error, oidc.Unavailable)}
    context["not_vouched"] = isinstance(error, NotVouched)
    return render(request, "sign_in/refused.html", context, status=403)
