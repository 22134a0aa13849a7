from django.core.management.base import BaseCommand

from classroom.flows.candidacies import sweep
from pages.clock import now


class Command(BaseCommand):
    help = "Take the steps of candidacies that the clock has brought about: stages that are done, standings that end"

    def handle(self, *args, **options):
        self.stdout.write(f"{sweep(at=now())} steps were taken.")
