"""What the page about an institution's own sign-in shows."""

from dataclasses import dataclass

from institutions.models import SamlConnection, SignInDomain, SignInService
from institutions.saml.keys import validity_of

DOMAINS_SHOWN = 50


@dataclass(frozen=True)
class OwnSignIn:
    """`kind`: "", "oidc" or "saml"; `connection` only for SAML. `theirs`: until when its certificates are good."""

    kind: str
    active: bool
    connection: SamlConnection | None
    theirs: list
    ours: object
    domains: list

    @property
    def warns(self):
        return bool(self.theirs) and all(each.has_ended or each.ends_soon for each in self.theirs)


def own_sign_in(institution, at):
    service = SignInService.objects.filter(institution=institution).select_related("saml").first()
    if service is None:
        return OwnSignIn("", False, None, [], None, [])
    domains = list(SignInDomain.objects.filter(service=service).order_by("name")[:DOMAINS_SHOWN])
    if service.kind != SignInService.SAML:
        return OwnSignIn(service.kind, service.active, None, [], None, domains)
    theirs = [validity_of(each, at) for each in service.saml.certificates]
    ours = validity_of(service.saml.certificate, at)
    return OwnSignIn(service.kind, service.active, service.saml, theirs, ours, domains)


def connection_of(institution):
    rows = SamlConnection.objects.select_related("service__institution")
    return rows.filter(service__institution=institution).first()
