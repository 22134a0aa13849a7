import os
import re
from getpass import getpass

from django.core.management.base import BaseCommand, CommandError
from django.db import IntegrityError

from classroom.flows import sign_in
from institutions import oidc
from institutions.models import Institution
from pages.clock import now

DOMAIN = re.compile(r"(?=.{4,253}$)([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]{2,63}")


class Command(BaseCommand):
    help = "Let the people of an institution sign in with its own accounts (OpenID Connect)"

    def add_arguments(self, parser):
        parser.add_argument("institution", help="its short name")
        parser.add_argument("--issuer", help="the address of the service, as it calls itself")
        parser.add_argument("--client-id", help="what the service knows this site by")
        parser.add_argument("--domain", action="append", default=[], help="of mail addresses; may be given repeatedly")
        parser.add_argument(
            "--domains-are-theirs",
            action="store_true",
            help="you have made sure that the domains belong to the institution: addresses in them need no other proof",
        )
        parser.add_argument("--stop", action="store_true", help="let nobody in by the service any more")

    def handle(self, *args, institution, issuer, client_id, domain, domains_are_theirs, stop, **options):
        chosen = Institution.objects.filter(slug=institution).first()
        if chosen is None:
            raise CommandError(f"No institution has the short name {institution}.")
        if stop:
            was_on = sign_in.stop(institution=chosen, at=now())
            return self.stdout.write("Nobody is let in by it any more." if was_on else "It was off already.")
        domains = [name.lower() for name in domain]
        self.refuse_what_would_not_work(issuer, client_id, domains)
        secret = os.environ.get("CLIENT_SECRET") or getpass("The secret that the service gave you: ")
        try:
            sign_in.connect(
                institution=chosen, issuer=issuer, client_id=client_id, secret=secret, domains=domains,
                confirmed=domains_are_theirs, at=now(),
            )  # fmt: skip
        except IntegrityError as error:
            raise CommandError("Another institution has one of these domains. Nothing was changed.") from error
        return self.stdout.write(
            f"{chosen} signs in with {issuer}. Its people begin at /en/accounts/institution/{institution}/"
        )

    def refuse_what_would_not_work(self, issuer, client_id, domains):
        if not issuer or not client_id:
            raise CommandError("Give --issuer and --client-id, or --stop.")
        if wrong := [name for name in domains if not DOMAIN.fullmatch(name)]:
            raise CommandError(f"{wrong[0]} is no domain such as example.org.")
        try:
            oidc.discover(issuer)
        except (oidc.Unavailable, oidc.NotTrusted) as error:
            raise CommandError(f"{issuer} cannot be used: {error}. Nothing was changed.") from error
