from django.core.management.base import BaseCommand

from classroom.flows.saml import renew_all
from institutions.saml_actions import forget_answers
from pages.clock import now


class Command(BaseCommand):
    help = "Read again what the SAML services of institutions say of themselves, and forget answers that are over"

    def handle(self, *args, **options):
        at = now()
        for connection, why in renew_all(at=at):
            self.stderr.write(f"{connection.service.institution.slug}: {why}.")
        self.stdout.write(f"{forget_answers(at=at)} answers forgotten.")
