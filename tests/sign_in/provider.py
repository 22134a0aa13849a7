"""A provider of OpenID Connect in a process of its own: allauth's, which knows nothing of us.

`python -m tests.sign_in.provider PORT FOLDER BACK`: people sign in at /accounts/login/; BACK is where it leads back to.
"""

import sys
from pathlib import Path
from socketserver import ThreadingMixIn
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer, make_server

PASSWORD, CLIENT_ID, SECRET = "the password there", "cascade", "a secret: between/two"
# user name: (address, whether it is confirmed there)
PEOPLE = {
    "wanjiru": ("wanjiru@northern.example", True),
    "alice": ("alice@a.example", True),
    "unconfirmed": ("unconfirmed@northern.example", False),
    "outside": ("outside@elsewhere.example", True),
}


def configure(folder):
    from cryptography.hazmat.primitives.asymmetric import rsa
    from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
    from django.conf import settings

    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    apps = ["auth", "contenttypes", "sessions", "messages"]
    settings.configure(
        SECRET_KEY="of the provider" * 4,
        ALLOWED_HOSTS=["127.0.0.1"],
        DATABASES={"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": str(Path(folder) / "provider.sqlite3")}},
        INSTALLED_APPS=[*(f"django.contrib.{app}" for app in apps), "allauth", "allauth.account", "allauth.idp.oidc"],
        MIDDLEWARE=[
            "django.contrib.sessions.middleware.SessionMiddleware",
            "django.contrib.auth.middleware.AuthenticationMiddleware",
            "django.contrib.messages.middleware.MessageMiddleware",
            "allauth.account.middleware.AccountMiddleware",
        ],
        TEMPLATES=[
            {
                "BACKEND": "django.template.backends.django.DjangoTemplates",
                "APP_DIRS": True,
                "OPTIONS": {"context_processors": ["django.template.context_processors.request"]},
            }
        ],
        AUTHENTICATION_BACKENDS=["allauth.account.auth_backends.AuthenticationBackend"],
        ACCOUNT_LOGIN_METHODS={"username"},
        ACCOUNT_EMAIL_VERIFICATION="none",
        ROOT_URLCONF="tests.sign_in.provider_urls",
        LOGIN_URL="account_login",
        SESSION_COOKIE_NAME="there",
        USE_TZ=True,
        IDP_OIDC_PRIVATE_KEY=key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()).decode(),
    )


def populate(back):
    from allauth.account.models import EmailAddress
    from allauth.idp.oidc.models import Client
    from django.contrib.auth.models import User

    client = Client(id=CLIENT_ID, name="Cascade", scopes="openid\nemail\nprofile", skip_consent=True)
    client.set_secret(SECRET)
    client.set_redirect_uris([back])
    client.save()
    for name, (address, confirmed) in PEOPLE.items():
        user = User.objects.create_user(name, address, PASSWORD, first_name=name.title(), last_name="There")
        EmailAddress.objects.create(user=user, email=address, primary=True, verified=confirmed)


class Server(ThreadingMixIn, WSGIServer):
    daemon_threads = True


class Quiet(WSGIRequestHandler):
    def log_message(self, *args):
        """Says nothing."""


def main(port, folder, back):
    configure(folder)
    import django

    django.setup()
    from django.core.management import call_command
    from django.core.wsgi import get_wsgi_application

    call_command("migrate", verbosity=0)
    populate(back)
    with make_server("127.0.0.1", int(port), get_wsgi_application(), Server, Quiet) as server:
        server.serve_forever()


if __name__ == "__main__":
    main(*sys.argv[1:])
