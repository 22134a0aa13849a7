from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from certificates.badges.verifying import LARGEST, Refused, shown, verify
from certificates.models import Certificate
from certificates.signing import archive, keyring
from pages.clock import now

STATES = {
    Certificate.REVOKED: "It was revoked on {at:%Y-%m-%d}: {reason}",
    Certificate.SUPERSEDED: "Another certificate has taken its place since {at:%Y-%m-%d}.",
    Certificate.EXPIRED: "It has expired.",
}


class Command(BaseCommand):
    help = (
        "Say whether a file is an Open Badge of this site, unchanged and valid today: its JSON, or a PNG or SVG "
        "picture that it is baked into. Exit status 0: it is; 1: it is not. The network is not used."
    )

    def add_arguments(self, parser):
        parser.add_argument("file", type=Path)
        parser.add_argument(
            "--keys",
            type=Path,
            help="A copy of /.well-known/certificate-keys.json, to check badges of another site. What was revoked "
            "there since is not known then.",
        )

    def handle(self, *, file, keys, **options):
        try:
            published, at = (_read_keys(keys), timezone.now()) if keys else (keyring.archive(), now())
            badge = verify(_read(file), published, at)
            known = "" if keys else _state(badge, at)
        except Refused as error:
            raise CommandError(f"NOT VALID. {error}", returncode=1) from error
        self.stdout.write("VALID. The badge is as it was issued.")
        for line in _facts(badge, published, known):
            self.stdout.write(line)


def _read(path):
    try:
        with path.open("rb") as file:
            return file.read(LARGEST + 1)
    except OSError as error:
        raise Refused(f"{path} can't be read: {error.strerror}.") from error


def _read_keys(path):
    try:
        return archive.read(_read(path).decode(errors="replace"))
    except archive.BrokenArchive as error:
        raise Refused(f"{path}: {error}") from error


def _state(badge, at):
    """Return what the database knows of a badge. Raises Refused when it does not count any more."""
    certificate = Certificate.objects.filter(serial=badge.serial).first()
    if certificate is None:
        return "The database here does not know it."
    state = certificate.state_at(at)
    if state != Certificate.VALID:
        changed = certificate.state_changed_at or at
        raise Refused(STATES[state].format(at=changed, reason=shown(certificate.state_reason)))
    return "It was neither revoked nor superseded."


def _facts(badge, published, known):
    return [
        f"Name: {shown(badge.name)}",
        f"For: {shown(badge.title)} ({shown(badge.kind)})",
        f"Issued by: {shown(badge.issuer)} ({published.site}) on {badge.issued_at:%Y-%m-%d}",
        f"Valid until: {badge.expires_at:%Y-%m-%d}" if badge.expires_at else "It does not expire.",
        f"Signed at: {badge.signed_at:%Y-%m-%d %H:%M} UTC, with the key {badge.key_id}",
        known or f"Whether it was revoked since stands in {shown(badge.status_list)}",
    ]
