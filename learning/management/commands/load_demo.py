from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from learning.demo import every_kind, lives, trained, written


class Command(BaseCommand):
    help = "Fill a demo site with invented institutions, learners and their progress. Running it again is safe."
    requires_system_checks = []  # they take longer than a second load; `manage.py check` runs them

    def add_arguments(self, parser):
        parser.add_argument("--password", required=True, help="The password of the accounts to sign in with.")

    def handle(self, *, password, **options):
        if not settings.DEMO:
            raise CommandError("This makes accounts that anyone may know. It runs only where DEMO=1 is set.")
        if not password:
            raise CommandError("The password is empty.")
        today = timezone.now().replace(hour=0, minute=0, second=0, microsecond=0)
        try:
            made = lives.load(password=password, today=today)
        except lives.NoCourse:
            raise CommandError("There is no course yet. Run `manage.py load_catalogue` first.") from None
        every_kind.make()
        written.hand_in(today=today)
        trained.make(today=today)
        self.stdout.write(f"people created {made}")
        for person in lives.signing_in():
            self.stdout.write(f"sign in: {person.email}")
