from django.core.management.base import BaseCommand

from classroom.flows.bulk import delete_old_archives
from pages.clock import now


class Command(BaseCommand):
    help = "Delete ZIP files of certificates that are older than a week"

    def handle(self, *args, **options):
        self.stdout.write(f"{delete_old_archives(at=now())} ZIP files deleted.")
