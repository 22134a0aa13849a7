import sys

from django.db import migrations

from accounts.words import HINT, index_words


def make_index(apps, schema_editor):
    """Without the index the site works, and is slower with very many people: that is no reason to stop here."""
    if not index_words(schema_editor.connection):
        print(f"\n{HINT}", file=sys.stderr)


def drop_index(apps, schema_editor):
    """The extension stays: something else may use it by now."""
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute("DROP INDEX IF EXISTS people_by_words")


class Migration(migrations.Migration):
    dependencies = [("accounts", "0004_what_people_are_written")]

    operations = [migrations.RunPython(make_index, drop_index)]
