from collections import defaultdict

from django.core.management.base import BaseCommand, CommandError

from quizzes.exchange import formats
from quizzes.exchange.bank import drafts_of
from quizzes.management.named import bank_named, locale_named, quiz_with_key
from quizzes.models import Question
from quizzes.queries import suitable

WORDS = {
    "stem": "layout of the question's text",
    "body": "parts of the answers",
    "name": "the title",
    "tags": "tags",
    "outcome": "the learning outcome",
    "bloom": "the thinking level",
    "reference": "the source",
}


class Command(BaseCommand):
    help = (
        "Write the questions of a quiz, or of a bank, as a file of another system to standard output. "
        "What the format cannot carry is said on standard error."
    )

    def add_arguments(self, parser):
        written = [name for name in formats.names() if formats.named(name).write]
        parser.add_argument("--format", choices=written, required=True)
        source = parser.add_mutually_exclusive_group(required=True)
        source.add_argument("--quiz", metavar="KEY", help="published questions that papers of this quiz are drawn from")
        source.add_argument("--bank", metavar="CODE", help="all questions of this bank, drafts too")
        parser.add_argument("--language", metavar="CODE", help="of the questions; default: that of the site")

    def handle(self, *, format, quiz, bank, language, **options):
        locale = locale_named(language)
        if quiz:
            questions = suitable(quiz_with_key(quiz, locale))
        else:
            questions = Question.objects.filter(bank=bank_named(bank), locale=locale).order_by("code")
        drafts = drafts_of(questions.select_related("bank", "picture").prefetch_related("tags"))
        if not drafts:
            raise CommandError("There are no questions to write.")
        written = formats.write_file(format, drafts)
        self.stdout.buffer.write(written.data)
        self.say_what_is_not_in(written)

    def say_what_is_not_in(self, written):
        for refused in written.left_out:
            self.stderr.write(f"{refused.question} is not in the file. {refused.reason}")
        lost = defaultdict(list)
        for name, fields in written.lost.items():
            for field in fields:
                lost[field].append(name)
        for field, names in lost.items():
            self.stderr.write(f"Lost on the way: {WORDS.get(field, f'the {field}')} ({', '.join(names)}).")
