from django.core.management.base import BaseCommand, CommandError

from classroom.flows import sweep_overdue
from pages.clock import now


class Command(BaseCommand):
    help = "Close attempts whose time is up, with their last saved answers"

    def handle(self, *args, **options):
        failed = sweep_overdue(at=now())
        for attempt, error in failed:
            self.stderr.write(f"Attempt {attempt.key} could not be graded: {error!r}")
        if failed:
            raise CommandError(f"{len(failed)} attempts could not be graded; the others are closed.")
