from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from certificates.documents import state_of_file
from certificates.signing import archive, keyring
from certificates.signing.documents import LARGEST, PROBLEMS, check_pdf
from pages.clock import now


class Command(BaseCommand):
    help = (
        "Say whether a PDF is a certificate of this site, unchanged and valid today. Exit status 0: "
        "it is; 1: it is not. The network is not used."
    )

    def add_arguments(self, parser):
        parser.add_argument("file", type=Path)
        parser.add_argument(
            "--keys",
            type=Path,
            help="A copy of /.well-known/certificate-keys.json, to check certificates of another site. "
            "What was revoked there since is not known then.",
        )

    def handle(self, *, file, keys, **options):
        content = read(file)
        if keys:
            published, at = read_keys(keys), now()
            verdict, problem, facts = check_pdf(content, archive=published, at=at), "", []
        else:
            published, at = keyring.archive(), now()
            verdict = check_pdf(content, archive=published, at=at)
            problem, facts = state_of_file(content, at=at) if verdict.valid else ("", [])
        if not verdict.valid or problem:
            raise CommandError(f"NOT VALID. {PROBLEMS.get(verdict.why) or problem}", returncode=1)
        self.stdout.write("VALID. The file is as it was issued.")
        for line in [*facts, *about(verdict, published)]:
            self.stdout.write(line)


def read(path):
    try:
        with path.open("rb") as file:
            return file.read(LARGEST + 1)
    except OSError as error:
        raise CommandError(f"NOT VALID. {path} can't be read: {error.strerror}.", returncode=1) from error


def read_keys(path):
    try:
        return archive.read(read(path).decode(errors="replace"))
    except archive.BrokenArchive as error:
        raise CommandError(f"{path}: {error}", returncode=1) from error


def about(verdict, published):
    vouched = "vouched for by a timestamp authority" if verdict.timestamped else "by the clock of the issuer"
    return [
        f"Signed by: {published.issuer} ({published.site}), key {verdict.key_id}",
        f"Signed at: {verdict.signed_at:%Y-%m-%d %H:%M} UTC, {vouched}",
        f"Public page: {verdict.page}",
    ]
