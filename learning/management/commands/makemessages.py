from pathlib import Path

from django.core.management.commands import makemessages

NOT_OURS = [".venv", "node_modules", "static", "tests", "var"]


class Command(makemessages.Command):
    """As Django's, so that a catalogue changes only where a text has: texts that are gone go, and none is guessed."""

    # A text that resembles an older one is not given that one's translation.
    msgmerge_options = [*makemessages.Command.msgmerge_options, "--no-fuzzy-matching"]

    def handle(self, *args, **options):
        options["ignore_patterns"] = [*(options["ignore_patterns"] or []), *NOT_OURS]
        # Numbers of lines and the breaks of long ones would change with every other commit.
        super().handle(*args, **options | {"no_obsolete": True, "no_wrap": True, "add_location": "file"})

    def write_po_file(self, potfile, locale):
        super().write_po_file(potfile, locale)
        path = Path(potfile).parent / locale / "LC_MESSAGES" / f"{self.domain}.po"
        lines = path.read_text().splitlines(keepends=True)
        path.write_text("".join(line for line in lines if not line.startswith('"POT-Creation-Date:')))
