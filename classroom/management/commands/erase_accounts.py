from django.core.management.base import BaseCommand, CommandError

from classroom.flows.erasing import erase_due
from pages.clock import now


class Command(BaseCommand):
    help = "Erase the accounts whose holders asked for it two days ago, and those that a backup has brought back"

    def handle(self, *args, **options):
        erased, failed = erase_due(at=now())
        self.stdout.write(f"{len(erased)} accounts erased.")
        for person, error in failed:
            self.stderr.write(f"Account {person.public_id}: {error!r}")
        if failed:
            raise CommandError(f"{len(failed)} accounts could not be erased; the others were.")
