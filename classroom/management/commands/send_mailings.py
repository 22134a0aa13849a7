from django.core.management.base import BaseCommand

from classroom.flows.mailings import plan_mailings, send_mailings
from pages.clock import now


class Command(BaseCommand):
    help = "Plan and send the reminders and weekly mails that are due; the worker does it by itself"

    def handle(self, *args, **options):
        plan_mailings(at=now())
        sent = 0
        while number := send_mailings(at=now()):
            sent += number
        self.stdout.write(f"{sent} mails went out.")
