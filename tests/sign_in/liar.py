"""A service in a thread that answers what a test wants, true or not."""

import json
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import jwt
from cryptography.hazmat.primitives.asymmetric import rsa
from jwt.algorithms import RSAAlgorithm

from tests.sign_in.provider import CLIENT_ID

KEY, OTHER_KEY = (rsa.generate_private_key(public_exponent=65537, key_size=2048) for _each in range(2))


class Liar:
    """`claims` change the ID token, `config` what it says of itself; `sign` makes the token of the claims."""

    def __init__(self):
        self.claims, self.config, self.more, self.status, self.keys = {}, {}, {}, 200, [KEY]
        self.sign = lambda claims: jwt.encode(claims, KEY, "RS256", headers={"kid": "0"})
        self.nonce, self.asked = "", []
        liar = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self):
                liar.asked.append(self.path)
                self.rfile.read(int(self.headers.get("Content-Length", 0)))
                self.send_response(liar.status)
                self.end_headers()
                self.wfile.write(liar.answer(self.path))

            do_POST = do_GET

            def log_message(self, *args):
                """Says nothing."""

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.issuer = f"http://127.0.0.1:{self.server.server_address[1]}"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def answer(self, path):
        if path in self.more:
            return self.more[path]
        found = {"/.well-known/openid-configuration": self.says, "/jwks": self.jwks, "/token": self.token}[path]()
        return json.dumps(found).encode()

    def says(self):
        own = {"authorization_endpoint": "authorize", "token_endpoint": "token", "jwks_uri": "jwks"}
        return {"issuer": self.issuer, **{name: f"{self.issuer}/{path}" for name, path in own.items()}, **self.config}

    def jwks(self):
        keys = [json.loads(RSAAlgorithm.to_jwk(key.public_key())) for key in self.keys]
        return {"keys": [{**key, "kid": str(place), "use": "sig"} for place, key in enumerate(keys)]}

    def token(self):
        now = int(time.time())
        claims = {
            "iss": self.issuer, "aud": CLIENT_ID, "sub": "7", "iat": now, "exp": now + 60, "nonce": self.nonce,
            "email": "wanjiru@northern.example", "email_verified": True,
        }  # fmt: skip
        claims = {name: value for name, value in {**claims, **self.claims}.items() if value is not None}
        return {"access_token": "x", "token_type": "Bearer", "id_token": self.sign(claims)}
