from django.core.management.base import BaseCommand, CommandError
from django.db import connection

from accounts.words import HINT, index_words


class Command(BaseCommand):
    help = "Make the index by which PostgreSQL finds people by their names, if the migration could not"

    def handle(self, *args, **options):
        if not index_words(connection):
            raise CommandError(HINT)
