from django.core.management.base import BaseCommand, CommandError

from institutions.audit_check import checked_chains


class Command(BaseCommand):
    help = "Say of the log of each institution whether it is as it was written, or where it was changed"

    def handle(self, *args, **options):
        broken = 0
        for chain in checked_chains():
            if chain.broken_at is None:
                self.stdout.write(f"{chain.institution.slug}: intact, {chain.entries} entries.")
            else:
                broken += 1
                self.stderr.write(f"{chain.institution.slug}: changed, from entry {chain.broken_at} on.")
        if broken:
            raise CommandError(f"{broken} logs are not as they were written. Compare them with a backup.")
