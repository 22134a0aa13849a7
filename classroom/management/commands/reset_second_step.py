from django.core.management.base import BaseCommand, CommandError

from accounts.models import User
from classroom.flows.second_steps import reset_second_step
from pages.clock import now


class Command(BaseCommand):
    help = "Turn two-step sign-in off for somebody who has lost the device and the recovery codes"

    def add_arguments(self, parser):
        parser.add_argument("email", help="the address of the account")
        parser.add_argument("--reason", required=True, help="how you made sure that it is the person; it is logged")

    def handle(self, *args, email, reason, **options):
        person = User.objects.filter(email__iexact=email).first()
        if person is None:
            raise CommandError(f"No account has the address {email}.")
        if not reset_second_step(person=person, by=None, reason=reason, at=now()):
            raise CommandError("Two-step sign-in is off for this account. Nothing was changed.")
        self.stdout.write("Two-step sign-in is off. The person is signed out everywhere, and gets a mail.")
