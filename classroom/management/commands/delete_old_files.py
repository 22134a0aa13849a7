from django.core.management.base import BaseCommand

from classroom.flows.bulk import delete_old_archives
from classroom.flows.evidence import delete_old_evidence, forget_trainees
from classroom.flows.intake import delete_old_imports
from classroom.flows.jobs import FILES_KEPT_FOR, delete_old_files
from classroom.flows.mailings import forget_old_mailings
from pages.clock import now


class Command(BaseCommand):
    help = "Delete what is not needed any more: files to download after a week, notes of mails after a year"

    def handle(self, *args, **options):
        at = now()
        self.stdout.write(f"{delete_old_archives(at=at)} ZIP files of certificates deleted.")
        self.stdout.write(f"The files of {delete_old_files(at=at)} jobs deleted.")
        imports = delete_old_imports(older_than=FILES_KEPT_FOR, at=at)
        self.stdout.write(f"The rows of {imports} files of learners deleted.")
        self.stdout.write(f"The notes of {forget_old_mailings(at=at)} reminders and weekly mails deleted.")
        self.stdout.write(f"{delete_old_evidence(at=at)} files of sessions deleted.")
        self.stdout.write(f"The names of {forget_trainees(at=at)} trainees deleted.")
