from django.core.management.base import BaseCommand

from certificates.models import PublicKey
from certificates.signing import keyring
from pages.clock import now


class Command(BaseCommand):
    help = (
        "Let new keys sign from now on. The old private keys are deleted, their public halves stay published: what "
        "they signed stays valid."
    )

    def add_arguments(self, parser):
        names = [name for name, _label in PublicKey.PURPOSES]
        parser.add_argument("purposes", nargs="*", metavar="|".join(names), help="Which keys; all without any.")

    def handle(self, *, purposes, **options):
        for name in purposes or [name for name, _label in PublicKey.PURPOSES]:
            key = keyring.rotate(name, now())
            self.stdout.write(f"{name}: {key.key_id} signs from now on.")
