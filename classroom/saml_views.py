"""Somebody comes back from a service that speaks SAML."""

from allauth.core import ratelimit
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST, require_safe

from classroom.saml_asking import our_addresses, party_of, require_saml
from classroom.sign_in_sessions import remembered
from classroom.sign_in_views import refuse, welcome
from institutions.models import SamlConnection
from institutions.saml.answers import answer_in
from institutions.saml.metadata import our_metadata
from institutions.saml.people import person_in
from institutions.saml_actions import fetch_answer, keep_answer
from institutions.vouching import NotTrusted, Unavailable
from pages.clock import now


@require_safe
def metadata(request, slug):
    """What we say of ourselves. A service reads it, which has no account."""
    connection = connection_or_404(slug)
    return HttpResponse(our_metadata(*our_addresses(slug), connection.certificate), "application/samlmetadata+xml")


@csrf_exempt
@never_cache
@require_POST
def back(request, slug):
    """The page of a service sends an answer: it can have no token of ours, and brings no cookie of ours along.

    So nobody is signed in here. The answer waits until the same browser comes from this very site, a moment later.
    """
    connection = connection_or_404(slug)
    if limited := ratelimit.consume_or_429(request, action="login"):
        return limited
    at = now()
    try:
        require_saml()
        answer = answer_in(request.POST.get("SAMLResponse", ""), party_of(connection), at)
        person = person_in(answer, **connection.attributes)
        keep_answer(service=connection.service, answer=answer, person=person, at=at)
    except (NotTrusted, Unavailable) as error:
        return refuse(request, connection.service, error)
    return redirect("institution_saml_done", slug)


@never_cache
@require_safe
def done(request, slug):
    """Let in whom the answer to this browser's question speaks of; or show a manager, who only tries, what it says."""
    connection = connection_or_404(slug)
    service, kept = connection.service, remembered(request, slug)
    try:
        person = fetch_answer(service=service, asked=kept.get("asked", ""), at=now())
    except NotTrusted as error:
        return refuse(request, service, error)
    if kept["trying"]:
        trusted = service.speaks_for(person.email)
        return render(request, "sign_in/tried.html", {"service": service, "person": person, "trusted": trusted})
    if not service.active:
        raise Http404
    return welcome(request, service, person)


def connection_or_404(slug):
    """Return how an institution is connected, also while it is off: a manager tries it before it is on."""
    rows = SamlConnection.objects.select_related("service__institution")
    connection = rows.filter(service__institution__slug=slug).first()
    if connection is None:
        raise Http404
    return connection
