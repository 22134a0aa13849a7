from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from certificates.signing import archive, keyring
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
        in_module = [archive.DOCUMENTS] if settings.PKCS11_MODULE else []
        if set(in_module) & set(purposes):
            raise CommandError("A module signs documents: put the X.509 certificates of its new key into the file.")
        for name in purposes or [name for name in keyring.MAKERS if name not in in_module]:
            key = keyring.rotate(name, now())
            self.stdout.write(f"{name}: {key.key_id} signs from now on.")
