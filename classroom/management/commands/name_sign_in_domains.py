from django.core.management.base import BaseCommand, CommandError
from django.db import IntegrityError

from classroom.flows.sign_in import say_domains
from classroom.management.commands.connect_sign_in import DOMAIN
from institutions.models import SignInService
from pages.clock import now


class Command(BaseCommand):
    help = "Say which domains of mail addresses belong to an institution with its own sign-in, instead of those before"

    def add_arguments(self, parser):
        parser.add_argument("institution", help="its short name")
        parser.add_argument("--domain", action="append", default=[], help="may be given repeatedly")
        parser.add_argument(
            "--domains-are-theirs",
            action="store_true",
            help="you have made sure that the domains and the service belong to the institution",
        )

    def handle(self, *args, institution, domain, domains_are_theirs, **options):
        service = SignInService.objects.filter(institution__slug=institution).select_related("institution").first()
        if service is None:
            raise CommandError(f"No institution with the short name {institution} has its own sign-in.")
        domains = [name.lower() for name in domain]
        if wrong := [name for name in domains if not DOMAIN.fullmatch(name)]:
            raise CommandError(f"{wrong[0]} is no domain such as example.org.")
        try:
            say_domains(service=service, domains=domains, confirmed=domains_are_theirs, at=now())
        except IntegrityError as error:
            raise CommandError("Another institution has one of these domains. Nothing was changed.") from error
        self.stdout.write(f"{institution} signs in with {service.issuer or 'a service that is not named yet'}.")
        self.stdout.write(f"Domains: {', '.join(domains) or 'none'}{' (confirmed)' if domains_are_theirs else ''}.")
