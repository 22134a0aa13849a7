from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from pages.tables.broken import BrokenFile
from quizzes.exchange import formats, report
from quizzes.exchange.bank import bring_in, compare
from quizzes.management.named import bank_named, locale_named


class Command(BaseCommand):
    help = (
        "Bring questions from a file of another system into a bank, all or nothing, and print as JSON what came in and "
        "what cannot. With --dry-run, only print."
    )
    requires_system_checks = []  # reading alone needs neither database nor settings

    def add_arguments(self, parser):
        parser.add_argument("path", type=Path)
        parser.add_argument("--format", choices=formats.names(), help="default: what the end of the file's name says")
        parser.add_argument("--dry-run", action="store_true", help="change nothing")
        parser.add_argument("--bank", metavar="CODE", help="the bank that the questions go to")
        parser.add_argument("--language", metavar="CODE", help="of the questions; default: that of the site")
        parser.add_argument("--outcome", default="", metavar="CODE", help="learning outcome of questions without one")
        parser.add_argument("--publish", action="store_true", help="otherwise they come in as drafts")
        parser.add_argument("--skip-refused", action="store_true", help="bring in the others when some cannot come in")

    def handle(self, *, path, format, dry_run, bank, **options):
        name = format or formats.guess(path.name)
        if not name:
            raise CommandError(f"Which format is it? Add --format with one of {', '.join(formats.names())}.")
        if not bank and not dry_run:
            raise CommandError("Which bank is it for? Add --bank with its code, or --dry-run to change nothing.")
        content = content_of(path, name)
        try:
            if bank:
                self.bring_in(name, content, bank=bank_named(bank), dry_run=dry_run, **options)
            else:
                self.stdout.writelines(report.lines(formats.entries(name, content)))
        except BrokenFile as broken:
            raise CommandError(broken.reason) from None

    def bring_in(self, name, content, *, bank, language, dry_run, outcome, publish, skip_refused, **options):
        locale = locale_named(language)
        preview = compare(bank=bank, locale=locale, reading=self.reading(name, content))
        if preview.refused and not skip_refused and not dry_run:
            self.show(preview)
            raise CommandError(
                f"{len(preview.refused)} of the questions cannot come in, so nothing was written. "
                "Correct the file, or add --skip-refused to bring in the others."
            )
        if not dry_run:
            bring_in(bank=bank, locale=locale, preview=preview, publish=publish, outcome=outcome)
        self.show(preview)

    def reading(self, name, content):
        try:
            return formats.read_file(name, content)
        except BrokenFile:
            self.stdout.writelines(report.lines(formats.entries(name, content)))
            raise

    def show(self, preview):
        states = {arrival.draft.source_id: {"state": arrival.state} for arrival in preview.arrivals}
        drafts = [arrival.draft for arrival in preview.arrivals]
        self.stdout.writelines(report.lines([*drafts, *preview.refused], about=lambda draft: states[draft.source_id]))


def content_of(path, name):
    """Return the bytes of a file, of one that is too large no more than shows it; CommandError when it is not there."""
    try:
        with path.open("rb") as file:
            return file.read(formats.named(name).max_bytes + 1)
    except OSError as error:
        raise CommandError(f"The file cannot be opened: {error}") from None
