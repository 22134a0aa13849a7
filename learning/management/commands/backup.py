from django.core.management.base import BaseCommand, CommandError

from learning import backup


class Command(BaseCommand):
    help = "Write the database, the media and the private files to one file. The site may go on meanwhile."
    requires_system_checks = []

    def add_arguments(self, parser):
        parser.add_argument("file", help="The file to write, such as /backup/cascade-2026-11-16.tar.")

    def handle(self, *, file, **options):
        try:
            manifest = backup.make(file)
        except (backup.BackupError, OSError) as error:
            raise CommandError(f"No backup was made. {error}") from error
        self.stdout.write(f"{file} holds the database and {len(manifest['sha256']) - 1} files.")
