from django.core.management.base import BaseCommand, CommandError

from learning import backup


class Command(BaseCommand):
    help = "Put a backup in the place of what is there. Stop the site first."
    requires_system_checks = []

    def add_arguments(self, parser):
        parser.add_argument("file", help="A file that `manage.py backup` has written.")
        parser.add_argument("--replace", action="store_true", help="Replace a database that is not empty.")

    def handle(self, *, file, replace, **options):
        try:
            manifest = backup.restore(file, replace=replace)
        except (backup.BackupError, OSError) as error:
            raise CommandError(f"Nothing was changed. {error}") from error
        self.stdout.write(
            f"The site is again as it was at {manifest['made_at']}. Run `manage.py migrate`, then start it."
        )
