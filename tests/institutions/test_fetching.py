"""Reading an address that somebody has given us: what is asked, and what never is."""

import ssl
import threading
import time
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from ipaddress import ip_address

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import NameOID

from institutions import fetching
from institutions.fetching import NotFetched, fetch

pytestmark = pytest.mark.once
PAGES = {
    "/well": (200, b"<x/>"), "/moved": (302, b""), "/missing": (404, b""), "/large": (200, b"x" * 300_000),
}  # fmt: skip


@pytest.fixture(scope="module")
def server(tmp_path_factory):
    """Return (port, its certificate): a server of https that calls itself idp.example."""
    key, called = ec.generate_private_key(ec.SECP256R1()), x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "x")])
    now = datetime.now(UTC)
    certificate = (
        x509.CertificateBuilder().subject_name(called).issuer_name(called).public_key(key.public_key())
        .serial_number(1).not_valid_before(now - timedelta(days=1)).not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName("idp.example")]), critical=False)
        .sign(key, hashes.SHA256())
    )  # fmt: skip
    path = tmp_path_factory.mktemp("https") / "both.pem"
    private = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    path.write_bytes(private + certificate.public_bytes(Encoding.PEM))
    httpd = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(path)
    httpd.socket = context.wrap_socket(httpd.socket, server_side=True)
    threading.Thread(target=httpd.serve_forever, daemon=True).start()
    yield httpd.server_address[1], str(path)
    httpd.shutdown()


class Handler(BaseHTTPRequestHandler):
    asked = []

    def do_GET(self):
        self.asked.append((self.headers["Host"], self.path))
        if self.path.startswith("/slow"):
            return self.drip()
        status, body = PAGES[self.path]
        self.send_response(status)
        self.send_header("Location", "/well")
        self.end_headers()
        return self.wfile.write(body)

    def drip(self):
        self.send_response(200)
        self.end_headers()
        for _piece in range(20):
            self.wfile.write(b"x")
            self.wfile.flush()
            time.sleep(0.1)

    def log_message(self, *args):
        """Says nothing."""


@pytest.fixture
def there(server, monkeypatch):
    """Let the one name lead to the server, as if it were on the open internet, and trust its certificate."""
    port, certificate = server
    monkeypatch.setattr(fetching, "CERTIFICATES", certificate)
    monkeypatch.setattr(fetching, "public_address", lambda _host, _port: "127.0.0.1")
    return f"https://idp.example:{port}"


def test_reads_what_stands_there(there):
    assert fetch(f"{there}/well") == b"<x/>"
    assert Handler.asked[-1] == (there.removeprefix("https://"), "/well")


@pytest.mark.parametrize("page", ["moved", "missing", "large"])
def test_follows_nothing_and_reads_nothing_large(there, page):
    with pytest.raises(NotFetched):
        fetch(f"{there}/{page}")
    assert Handler.asked[-1][1] == f"/{page}"


def test_does_not_wait_for_ever(there, monkeypatch):
    monkeypatch.setattr(fetching, "WHOLE_PATIENCE_SECONDS", 0.3)
    monkeypatch.setattr(fetching, "PIECE", 1)
    with pytest.raises(NotFetched, match="too slowly"):
        fetch(f"{there}/slow")


def test_the_certificate_is_that_of_the_name(there):
    with pytest.raises(NotFetched, match="SSLError"):
        fetch(there.replace("idp.example", "other.example") + "/well")


@pytest.mark.parametrize(
    "url",
    [
        "http://idp.example/", "file:///etc/passwd", "ftp://idp.example/", "//idp.example/", "https://", "", "https://[",
        "https://idp.example:99999/", "https://user:secret@idp.example/", "gopher://idp.example/", "https:///x",
    ],
)  # fmt: skip
def test_only_https_is_asked(url):
    with pytest.raises(NotFetched):
        fetch(url)


PRIVATE = [
    "127.0.0.1", "10.0.0.1", "172.16.0.1", "192.168.1.1", "169.254.169.254", "0.0.0.0", "100.64.0.1", "224.0.0.1",  # noqa: S104
    "255.255.255.255", "::1", "fe80::1", "fe80::1%eth0", "fc00::1", "ff02::1", "::ffff:127.0.0.1", "::ffff:8.8.8.8",
    "2002:7f00:1::", "64:ff9b::7f00:1", "::", "2001:db8::1", "words",
]  # fmt: skip


@pytest.mark.parametrize("address", PRIVATE)
def test_no_address_of_a_network_of_our_own_is_asked(monkeypatch, address):
    """Whatever a name leads to: also where one of its addresses is public."""
    assert not fetching.is_public(address)
    found = [(0, 0, 0, "", (each, 443)) for each in ("93.184.215.14", address)]
    monkeypatch.setattr("institutions.fetching.socket.getaddrinfo", lambda *_args, **_more: found)
    with pytest.raises(NotFetched, match="not on the open internet"):
        fetch("https://idp.example/")


@pytest.mark.parametrize("host", ["127.0.0.1", "[::1]", "localhost", "2130706433", "0x7f.1", "127.1"])
def test_nor_is_this_machine_however_it_is_written(host):
    with pytest.raises(NotFetched):
        fetch(f"https://{host}/")


@pytest.mark.parametrize("address", ["93.184.215.14", "2606:2800:21f:cb07:6820:80da:af6b:8b2c"])
def test_addresses_of_the_open_internet_are_asked(address):
    assert fetching.is_public(address)
    assert ip_address(address).is_global
