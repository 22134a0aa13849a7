"""OpenID Connect, as far as a site needs it that lets people in: the code flow with state, nonce and PKCE.

The signature, issuer, audience, time and nonce of ID tokens are checked each time: see docs/decisions/0021.
"""

import hashlib
import hmac
import json
import secrets
from base64 import urlsafe_b64encode
from dataclasses import dataclass
from urllib.parse import quote_plus, urlencode, urlsplit

import jwt
import requests
from urllib3.exceptions import HTTPError

from institutions.vouching import LONGEST_SUBJECT, NotTrusted, Person, Unavailable

# Signed with a private key each: never "none", never a secret that both sides know.
ALGORITHMS = ("RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA")
REQUIRED = ["exp", "iat", "iss", "aud", "sub"]
CLOCKS_DIFFER_SECONDS = 60
PATIENCE_SECONDS = 5
MOST_BYTES = 256 * 1024
THIS_MACHINE = {"localhost", "127.0.0.1", "::1"}


@dataclass(frozen=True)
class Client:
    """What a service knows us by."""

    issuer: str
    client_id: str
    secret: str
    back: str


@dataclass(frozen=True)
class Asked:
    """What is kept, by us alone, until somebody comes back."""

    state: str
    nonce: str
    verifier: str


def new_question():
    return Asked(*(secrets.token_urlsafe(48) for _each in range(3)))


def is_safe_address(url):
    """Whether nobody on the way can read along: https, or this very machine."""
    parts = urlsplit(url)
    return parts.scheme == "https" or (parts.scheme == "http" and parts.hostname in THIS_MACHINE)


def discover(issuer):
    """Return what a service says of itself. Raises Unavailable and NotTrusted."""
    config = _fetch("GET", f"{issuer.rstrip('/')}/.well-known/openid-configuration")
    if config.get("issuer") != issuer:
        raise NotTrusted("it calls itself by another name")
    for name in ("authorization_endpoint", "token_endpoint", "jwks_uri"):
        if not isinstance(config.get(name), str):
            raise Unavailable(f"it does not say its {name}")
    return config


def address_to_ask(client, config, asked):
    challenge = urlsafe_b64encode(hashlib.sha256(asked.verifier.encode()).digest()).rstrip(b"=").decode()
    question = {
        "response_type": "code",
        "client_id": client.client_id,
        "redirect_uri": client.back,
        "scope": "openid email profile",
        "state": asked.state,
        "nonce": asked.nonce,
        "code_challenge": challenge,
        "code_challenge_method": "S256",
    }
    address = config["authorization_endpoint"]
    if not is_safe_address(address):
        raise NotTrusted("its address is open to everybody on the way")
    return f"{address}{'&' if urlsplit(address).query else '?'}{urlencode(question)}"


def person_for(client, config, asked, code):
    """Return whom the service vouches for in exchange for a code. Raises Unavailable and NotTrusted."""
    tokens = _exchange(client, config, asked, code)
    claims = _verified(client, config, tokens.get("id_token"), asked.nonce)
    if "email" not in claims and isinstance(config.get("userinfo_endpoint"), str):
        claims |= _more_about(claims["sub"], config["userinfo_endpoint"], tokens.get("access_token"))
    return Person(
        claims["sub"],
        _text(claims, "email"),
        claims.get("email_verified") in (True, "true"),
        _text(claims, "given_name"),
        _text(claims, "family_name"),
    )


def _text(claims, name):
    value = claims.get(name)
    return value.strip().replace("\x00", "") if isinstance(value, str) else ""


def _exchange(client, config, asked, code):
    form = {
        "grant_type": "authorization_code",
        "code": code,
        "redirect_uri": client.back,
        "code_verifier": asked.verifier,
    }
    if "client_secret_post" in config.get("token_endpoint_auth_methods_supported", []):
        own = {"client_id": client.client_id, "client_secret": client.secret}
        return _fetch("POST", config["token_endpoint"], data=form | own)
    # RFC 6749, 2.3.1: both are encoded first. Not every service does so, and that is why the other way comes first.
    own = (quote_plus(client.client_id), quote_plus(client.secret))
    return _fetch("POST", config["token_endpoint"], data=form, auth=own)


def _verified(client, config, token, nonce):
    try:
        algorithm = jwt.get_unverified_header(token).get("alg")
        if algorithm not in ALGORITHMS:
            raise NotTrusted("its token is signed in a way that is not accepted")
        claims = jwt.decode(
            token,
            _key(config, jwt.get_unverified_header(token).get("kid")),
            algorithms=[algorithm],
            issuer=client.issuer,
            audience=client.client_id,
            leeway=CLOCKS_DIFFER_SECONDS,
            options={"require": REQUIRED},
        )
    # PyJWT lets some errors of keys through as they are.
    except (jwt.PyJWTError, ValueError, TypeError, AttributeError) as error:
        raise NotTrusted(f"its token is not valid: {type(error).__name__}") from error
    several = isinstance(claims["aud"], list) and len(claims["aud"]) > 1
    if claims.get("azp", None if several else client.client_id) != client.client_id:
        raise NotTrusted("its token was made for another site")
    if not hmac.compare_digest(_text(claims, "nonce").encode(), nonce.encode()):
        raise NotTrusted("its token answers another question")
    if not claims["sub"] or len(claims["sub"]) > LONGEST_SUBJECT:
        raise NotTrusted("its token says nobody's name")
    return claims


def _key(config, kid):
    keys = jwt.PyJWKSet.from_dict(_fetch("GET", config["jwks_uri"])).keys
    found = [key for key in keys if key.public_key_use in (None, "sig") and kid in (None, key.key_id)]
    if len(found) != 1:
        raise NotTrusted("its token names no key of its own")
    return found[0]


def _more_about(subject, address, access_token):
    claims = _fetch("GET", address, headers={"Authorization": f"Bearer {access_token}"})
    if claims.get("sub") != subject:
        raise NotTrusted("it tells of somebody else")
    return {name: claims.get(name) for name in ("email", "email_verified", "given_name", "family_name")}


def _fetch(method, url, **more):
    """Return the JSON object at an address. Follows no redirection, and reads no more than it must."""
    if not is_safe_address(url):
        raise NotTrusted("its address is open to everybody on the way")
    try:
        with requests.request(
            method, url, timeout=PATIENCE_SECONDS, allow_redirects=False, stream=True, **more
        ) as response:
            if response.status_code != requests.codes.ok:
                raise Unavailable(f"it answers {response.status_code}")
            found = json.loads(response.raw.read(MOST_BYTES, decode_content=True))
    # What breaks while it is read comes from below requests.
    except (requests.RequestException, HTTPError, OSError, ValueError) as error:
        raise Unavailable(f"it does not answer: {type(error).__name__}") from error
    if not isinstance(found, dict):
        raise Unavailable("it answers with no object")
    return found
