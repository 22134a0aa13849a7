from django.core.management.base import BaseCommand, CommandError

from classroom.flows.reminders import remind_holders
from pages.clock import now


class Command(BaseCommand):
    help = "Remind holders 90, 30 and 7 days before a certificate ends; each is reminded once"

    def handle(self, *args, **options):
        reminded, failed = remind_holders(at=now())
        self.stdout.write(f"{len(reminded)} reminders are on their way.")
        for certificate, error in failed:
            self.stderr.write(f"Certificate {certificate.serial}: {error!r}")
        if failed:
            raise CommandError(f"{len(failed)} holders could not be reminded; the others were.")
