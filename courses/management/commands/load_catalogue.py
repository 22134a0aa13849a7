import os
from pathlib import Path

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from courses.catalogue.problems import BrokenCatalogue
from courses.catalogue.reader import read
from courses.catalogue.writer import CREATED, KEPT, UNCHANGED, UPDATED, write


class Command(BaseCommand):
    help = "Load courses, modules, questions, terms and figures from a folder of files. Running it again is safe."
    requires_system_checks = []  # they take longer than the load; `manage.py check` runs them

    def add_arguments(self, parser):
        parser.add_argument("folder", nargs="?", type=Path, default=settings.BASE_DIR / "catalogue")

    def handle(self, *, folder, **options):
        try:
            outcome = write(read(folder))
        except BrokenCatalogue as broken:
            for problem in broken.problems:
                self.stderr.write(os.path.join(os.path.relpath(folder), str(problem)))
            count = len(broken.problems)
            raise CommandError(f"{count} mistake{'s' * (count > 1)} in the files; nothing was written.") from None
        for verb, source, reason in outcome.lines:
            self.stdout.write(f"{verb}: {source}{f' ({reason})' if reason else ''}")
        self.stdout.write(", ".join(f"{verb} {outcome.counts[verb]}" for verb in (CREATED, UPDATED, UNCHANGED, KEPT)))
