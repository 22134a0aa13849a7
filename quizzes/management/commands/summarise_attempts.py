from django.core.management.base import BaseCommand

from pages.clock import now
from quizzes.analysis.summaries import summarise_due


class Command(BaseCommand):
    help = "Compute item analysis anew for quizzes with new results. The worker does so every five minutes."

    def handle(self, *args, **options):
        renewed = summarise_due(at=now())
        self.stdout.write(f"renewed {len(renewed)}")
