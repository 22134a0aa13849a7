"""A manager connects the service in which the institution's people have their accounts."""

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from classroom import saml_asking
from classroom.flows import saml as flows
from dashboards.cohort_forms import posted
from dashboards.institution_views import kept_or_404
from dashboards.sign_in_forms import SamlForm
from dashboards.sign_in_queries import connection_of, own_sign_in
from institutions import saml
from institutions.roles import Capability
from institutions.saml_actions import SpeaksOtherwise
from institutions.vouching import Unavailable
from pages.clock import now
from pages.ratelimit import rate_limit, signed_in

# Each may read an address that somebody has written.
reads_addresses = rate_limit(limit=30, seconds=600, who=signed_in, counts=lambda response: True)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def sign_in(request, pk):
    kept = kept_or_404(request, pk, Capability.CONNECT_SIGN_IN)
    if request.method == "POST":
        return connect(request, pk)
    return shown(request, kept, form_for(connection_of(kept)))


@reads_addresses
def connect(request, pk):
    kept = kept_or_404(request, pk, Capability.CONNECT_SIGN_IN)
    connection = connection_of(kept)
    form = form_for(connection, posted(request), request.FILES)
    if form is None or not form.is_valid():
        return shown(request, kept, form)
    save(request, connection_of(kept), form)
    return redirect("manage_sign_in", pk)


def form_for(connection, *sent):
    return connection and SamlForm(*sent, connection=connection, at=now())


def save(request, connection, form):
    """Take over what the form says. Whoever changes the attributes alone changes nothing of the service."""
    provider = form.provider or flows.provider_of(connection)
    url = form.cleaned_data["metadata_url"]
    what = {"connection": connection, "provider": provider, "metadata_url": url, "attributes": form.attributes()}
    known = connection.service.issuer
    is_another = flows.connect(**what, by=request.user, at=now())
    messages.success(request, _("What the service says of itself is saved."))
    if known and is_another:
        said = _(
            "This is another source than before: nobody is known there any more, and your domains wait to be confirmed."
        )
        messages.warning(request, said)


def shown(request, kept, form):
    entity_id, back = saml_asking.our_addresses(kept.slug)
    context = {"institution": kept, "form": form, "own": own_sign_in(kept, now()), "installed": saml.is_installed()}
    context |= {"entity_id": entity_id, "back": back}
    context["begin"] = settings.SITE_URL + reverse("institution_sign_in", args=[kept.slug])
    return render(request, "dashboards/sign_in.html", context)


@require_POST
@login_required
def switch(request, pk):
    """Begin with SAML, let people in by the service, or nobody any more."""
    kept, go, at = kept_or_404(request, pk, Capability.CONNECT_SIGN_IN), request.POST.get("go"), now()
    connection = connection_of(kept)
    if go == "begin" and saml.is_installed():
        begin(request, kept, at)
    elif connection and (go == "off" or (go == "on" and connection.is_complete)):
        flows.switch(service=connection.service, active=go == "on", by=request.user, at=at)
        on, off = _("Your people can sign in with your service now."), _("Nobody is let in by your service any more.")
        messages.success(request, on if go == "on" else off)
    return redirect("manage_sign_in", pk)


def begin(request, institution, at):
    try:
        flows.begin(institution=institution, by=request.user, at=at)
    except SpeaksOtherwise:
        messages.error(request, _("Your institution signs in with OpenID Connect already."))


@never_cache
@require_safe
@login_required
def try_it(request, pk):
    """Lead to the service, as it leads its people, and back to a page that shows what it says. Nobody is let in."""
    connection = connection_of(kept_or_404(request, pk, Capability.CONNECT_SIGN_IN))
    if connection is None:
        raise Http404
    try:
        return redirect(saml_asking.ask(request, connection, trying=True))
    except Unavailable:
        messages.error(request, _("It can’t be tried yet: save what the service says of itself first."))
        return redirect("manage_sign_in", pk)
