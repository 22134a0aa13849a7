import json
from dataclasses import asdict

from django.core.management.base import BaseCommand, CommandError

from quizzes.analysis.statistics import analyse
from quizzes.analysis.table import BadTable, read_scores


class Command(BaseCommand):
    help = "Print item statistics of a table of scores as JSON. What each figure means: docs/rules/item_statistics.md"
    requires_system_checks = []  # it needs neither database nor settings

    def add_arguments(self, parser):
        parser.add_argument("path", metavar="SCORES.csv", help="a row a learner, a column an item, cells from 0 to 1")

    def handle(self, *, path, **options):
        try:
            with open(path, encoding="utf-8-sig", newline="") as file:
                figures = asdict(analyse(read_scores(file)))
        except (OSError, BadTable) as error:
            raise CommandError(str(error)) from None
        # The items come last, being the longest.
        items = [{"item": item.pop("key"), **item} for item in figures.pop("items")]
        self.stdout.write(json.dumps({**figures, "items": items}, indent=2, ensure_ascii=False))
