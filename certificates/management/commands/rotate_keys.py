from django.core.management.base import BaseCommand

from certificates.signing import keyring
from pages.clock import now


class Command(BaseCommand):
    help = (
        "Let new keys sign from now on. The old private keys are deleted, their public halves stay published: what "
        "they signed stays valid."
    )

    def add_arguments(self, parser):
        names = list(keyring.MAKERS)
        about = "Which keys; all of them without any name."
        parser.add_argument("purposes", nargs="*", choices=[*names, []], metavar="|".join(names), help=about)

    def handle(self, *, purposes, **options):
        for name in purposes or list(keyring.MAKERS):
            key = keyring.rotate(name, now())
            self.stdout.write(f"{name}: {key.key_id} signs from now on.")
