from django.core.management.base import BaseCommand, CommandError

from classroom.flows.cascade import recount_cascade
from trainers.lineage import Circle, TooDeep


class Command(BaseCommand):
    help = "Count the trainers' cascade anew from mentors and verified sessions. Does nothing where nothing is wrong."

    def handle(self, **options):
        try:
            found = recount_cascade()
        except Circle as circle:
            raise CommandError(f"Candidacy {circle} stands below itself. Take a mentor away there first.") from None
        except TooDeep as deep:
            raise CommandError(f"Candidacy {deep} stands below too many generations.") from None
        self.stdout.write(
            f"put right: {found.reaches} trainers, {found.descents} descents, {found.generations} generations, "
            f"{found.tallies} tallies"
        )
