from django.core.management.base import BaseCommand

from classroom.flows.follow_ups import ask_due
from pages.clock import now


class Command(BaseCommand):
    help = "Ask trainees who agreed to it what their firm did, 3 and 12 months after a session; each is asked once"

    def handle(self, *args, **options):
        self.stdout.write(f"{ask_due(at=now())} letters are on their way.")
