"""What the commands that check a file have in common: where the keys come from, and what the exit status says."""

from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from certificates.badges.verifying import Refused
from certificates.signing import archive, keyring
from pages.clock import now


class CheckCommand(BaseCommand):
    """`judge` returns what is known of a valid file, a line each, and raises Refused for another one."""

    largest = 0  # bytes; one more is read, so that a larger file is known to be one

    def judge(self, content, published, at, on_record):
        """`published`: the Archive of keys. `on_record`: whether the database is that of the site that issued it."""
        raise NotImplementedError

    def add_arguments(self, parser):
        parser.add_argument("file", type=Path)
        parser.add_argument(
            "--keys",
            type=Path,
            help="A copy of /.well-known/certificate-keys.json, to check what another site has issued. The database is "
            "not asked then, so that nothing is known of what was revoked since.",
        )

    def handle(self, *, file, keys, **options):
        try:
            published, at = (self._read_keys(keys), timezone.now()) if keys else (keyring.archive(), now())
            lines = self.judge(self._read(file), published, at, on_record=not keys)
        except Refused as error:
            raise CommandError(f"NOT VALID. {error}", returncode=1) from error
        for line in lines:
            self.stdout.write(line)

    def _read(self, path):
        try:
            with path.open("rb") as file:
                return file.read(self.largest + 1)
        except OSError as error:
            raise Refused(f"{path} can't be read: {error.strerror}.") from error

    def _read_keys(self, path):
        try:
            return archive.read(self._read(path).decode(errors="replace"))
        except archive.BrokenArchive as error:
            raise Refused(f"{path}: {error}") from error
