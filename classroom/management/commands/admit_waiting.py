from django.core.management.base import BaseCommand, CommandError

from classroom.flows.joining import admit_waiting
from pages.clock import now


class Command(BaseCommand):
    help = "Give seats that have become free to those who wait for one"

    def handle(self, *args, **options):
        failed = admit_waiting(at=now())
        for institution, error in failed:
            self.stderr.write(f"Institution {institution.pk}: {error!r}")
        if failed:
            raise CommandError(
                f"The seats of {len(failed)} institutions could not be filled; those of the others were."
            )
