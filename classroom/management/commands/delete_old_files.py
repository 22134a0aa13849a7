from django.core.management.base import BaseCommand

from classroom.flows.bulk import delete_old_archives
from classroom.flows.intake import delete_old_imports
from classroom.flows.jobs import FILES_KEPT_FOR, delete_old_files
from pages.clock import now


class Command(BaseCommand):
    help = "Delete files that were made for somebody to download, a week after: they hold many people's names"

    def handle(self, *args, **options):
        at = now()
        self.stdout.write(f"{delete_old_archives(at=at)} ZIP files of certificates deleted.")
        self.stdout.write(f"The files of {delete_old_files(at=at)} jobs deleted.")
        imports = delete_old_imports(older_than=FILES_KEPT_FOR, at=at)
        self.stdout.write(f"The rows of {imports} files of learners deleted.")
