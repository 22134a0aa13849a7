"""A service of SAML in a process of its own: pysaml2's, which knows nothing of us but the metadata that it is given.

`python -m tests.sign_in.saml_provider PORT FOLDER`: it reads FOLDER/site.xml, what we say of ourselves, when somebody
comes. People sign in at /sso; what follows a "+" in the name says how the answer is signed.
"""

import html
import sys
from functools import partial
from pathlib import Path
from socketserver import ThreadingMixIn
from urllib.parse import parse_qs
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer, make_server

# user name: (address, first name, last name)
PEOPLE = {
    "wanjiru": ("wanjiru@northern.example", "Wanjiru", "There"),
    "alice": ("alice@a.example", "Alice", "There"),
    "outside": ("outside@elsewhere.example", "Outside", "There"),
}
SHA_256 = {
    "sign_alg": "http://www.w3.org/2001/04/xmldsig-more#rsa-sha256",
    "digest_alg": "http://www.w3.org/2001/04/xmlenc#sha256",
}
SHA_1 = {
    "sign_alg": "http://www.w3.org/2000/09/xmldsig#rsa-sha1",
    "digest_alg": "http://www.w3.org/2000/09/xmldsig#sha1",
}
AES_256 = "http://www.w3.org/2009/xmlenc11#aes256-gcm"
WAYS = {
    "": {"sign_assertion": True},
    "response": {"sign_response": True, "sign_assertion": False},
    "both": {"sign_response": True, "sign_assertion": True},
    "encrypted": {"sign_assertion": True, "encrypt_assertion": True},
    "sha1": {"sign_assertion": True, **SHA_1},
    "sealed": {"sign_response": True, "sign_assertion": True, "encrypt_assertion": True},
}


def make_service(base, folder):
    from saml2 import BINDING_HTTP_REDIRECT, entity, saml, sigver
    from saml2.config import IdPConfig
    from saml2.server import Server

    config = {
        "entityid": f"{base}/metadata",
        "service": {
            "idp": {
                "endpoints": {"single_sign_on_service": [(f"{base}/sso", BINDING_HTTP_REDIRECT)]},
                "name_id_format": [saml.NAMEID_FORMAT_PERSISTENT],
                "want_authn_requests_signed": True,
                "policy": {"default": {"name_form": saml.NAME_FORMAT_URI, "lifetime": {"minutes": 5}}},
            }
        },
        "metadata": {"local": [str(folder / "site.xml")]},
        "key_file": str(folder / "key.pem"),
        "cert_file": str(folder / "certificate.pem"),
        "encryption_keypairs": [{"key_file": str(folder / "key.pem"), "cert_file": str(folder / "certificate.pem")}],
    }
    service = Server(config=IdPConfig().load(config))
    # It encrypts with DES unless it is told otherwise.
    service.sec.encrypt_assertion = partial(service.sec.encrypt_assertion, key_type="aes-256")
    entity.pre_encryption_part = partial(sigver.pre_encryption_part, msg_enc=AES_256)
    return service


class Application:
    def __init__(self, base, folder):
        self.base, self.folder, self.service = base, folder, None

    def __call__(self, environ, start_response):
        asked = {name: values[0] for name, values in parse_qs(environ["QUERY_STRING"]).items()}
        if environ["REQUEST_METHOD"] == "POST":
            sent = parse_qs(environ["wsgi.input"].read(int(environ["CONTENT_LENGTH"])).decode())
            body = self.answer(asked, sent["name"][0])
        elif environ["PATH_INFO"] == "/metadata":
            body = self.metadata()
        else:
            body = '<form method="post"><input name="name"><button>Sign in there</button></form>'
        kind = "application/xml" if environ["PATH_INFO"] == "/metadata" else "text/html; charset=utf-8"
        start_response("200 OK", [("Content-Type", kind)])
        return [body.encode()]

    def metadata(self):
        from saml2.metadata import entity_descriptor

        return str(entity_descriptor(make_service(self.base, self.folder).config))

    def answer(self, asked, who):
        from saml2 import BINDING_HTTP_POST, BINDING_HTTP_REDIRECT
        from saml2.saml import NAMEID_FORMAT_PERSISTENT, NameID

        service = make_service(self.base, self.folder)
        question = service.parse_authn_request(
            asked["SAMLRequest"], BINDING_HTTP_REDIRECT, sigalg=asked["SigAlg"], signature=asked["Signature"]
        )
        name, _plus, way = who.partition("+")
        mail, first, last = PEOPLE[name]
        to = service.response_args(question.message, [BINDING_HTTP_POST])
        answer = service.create_authn_response(
            {"mail": [mail], "givenName": [first], "sn": [last]}, **to,
            name_id=NameID(format=NAMEID_FORMAT_PERSISTENT, text=f"{name}, and nobody else"),
            authn={"class_ref": "urn:oasis:names:tc:SAML:2.0:ac:classes:Password"}, **SHA_256 | WAYS[way],
        )  # fmt: skip
        sent = service.apply_binding(BINDING_HTTP_POST, str(answer), to["destination"], "https://evil.example/", True)
        return sent["data"] if isinstance(sent["data"], str) else html.unescape("".join(sent["data"]))


class Threads(ThreadingMixIn, WSGIServer):
    daemon_threads = True


class Quiet(WSGIRequestHandler):
    def log_message(self, *args):
        """Says nothing."""


def main(port, folder):
    with make_server("", int(port), Application(f"http://localhost:{port}", Path(folder)), Threads, Quiet) as server:
        server.serve_forever()


if __name__ == "__main__":
    main(*sys.argv[1:])
