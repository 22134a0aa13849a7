"""Reading an address that somebody has given us: by https, on the open internet only, never much and never for long."""

import socket
import time
from ipaddress import ip_address, ip_network
from urllib.parse import urlsplit

import requests
from urllib3 import HTTPSConnectionPool, Timeout
from urllib3.exceptions import HTTPError

MOST_BYTES = 256 * 1024
PIECE = 8192
PATIENCE_SECONDS = 5
WHOLE_PATIENCE_SECONDS = 10
NAT64 = ip_network("64:ff9b::/96")
CERTIFICATES = requests.certs.where()


class NotFetched(Exception):
    """The message is for the log."""


def fetch(url):
    """Return what stands at an address. Raises NotFetched. Follows no redirection.

    The name is looked up once, and what it leads to is asked: it can't lead elsewhere the second time.
    """
    try:
        parts = urlsplit(url)
        host, port = parts.hostname, parts.port or 443
    except ValueError as error:
        raise NotFetched("it is no address") from error
    if parts.scheme != "https" or not host or parts.username is not None:
        raise NotFetched("it is no address of https")
    pool = HTTPSConnectionPool(
        public_address(host, port), port, server_hostname=host, assert_hostname=host, ca_certs=CERTIFICATES,
        cert_reqs="CERT_REQUIRED", timeout=Timeout(PATIENCE_SECONDS), retries=False,
    )  # fmt: skip
    path = f"{parts.path or '/'}{'?' if parts.query else ''}{parts.query}"
    headers = {"Host": host if port == 443 else f"{host}:{port}", "Accept-Encoding": "identity"}
    try:
        with pool, pool.urlopen("GET", path, headers=headers, redirect=False, preload_content=False) as response:
            return body_of(response)
    except (HTTPError, OSError, ValueError) as error:
        raise NotFetched(f"it does not answer: {type(error).__name__}") from error


def body_of(response):
    if response.status != 200:
        raise NotFetched(f"it answers {response.status}")
    until, body = time.monotonic() + WHOLE_PATIENCE_SECONDS, b""
    for piece in response.stream(PIECE, decode_content=False):
        body += piece
        if len(body) > MOST_BYTES or time.monotonic() > until:
            raise NotFetched("it answers too much, or too slowly")
    return body


def public_address(host, port):
    """Return an address of the open internet that a name leads to, if it leads to no other kind."""
    try:
        found = [each[4][0] for each in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)]
    except (OSError, UnicodeError) as error:
        raise NotFetched("its name is not known") from error
    if not found or not all(is_public(each) for each in found):
        raise NotFetched("it is not on the open internet")
    return found[0]


def is_public(address):
    """Whether an address belongs to no network of our own. One of IPv6 may be another way to write one of IPv4."""
    try:
        known = ip_address(address)
    except ValueError:
        return False
    if known.version == 6 and (known.ipv4_mapped or known.sixtofour or known.teredo or known in NAT64):
        return False
    return known.is_global and not known.is_multicast
