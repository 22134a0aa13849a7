from datetime import UTC, datetime
from functools import lru_cache

from accounts.sealed import seal
from institutions.models import SamlConnection, SignInDomain, SignInService
from institutions.saml.keys import new_key_pair


@lru_cache
def our_key_pair():
    """Making a key takes a second: one is enough for all tests."""
    return new_key_pair("this site", datetime.now(UTC))


def make_saml_service(institution, at, *, issuer, address="https://idp.example/sso", domain="", active=True, **more):
    """A service that is connected; it signs with the key that is ours."""
    key, certificate = our_key_pair()
    service = SignInService.objects.create(
        institution=institution, kind=SignInService.SAML, issuer=issuer, active=active, changed_at=at
    )
    given = {"sealed_key": seal(key), "certificate": certificate, "certificates": [certificate], "read_at": at}
    SamlConnection.objects.create(service=service, address=address, **given, **more)
    if domain:
        SignInDomain.objects.create(service=service, name=domain)
    return service
