"""Stems were plain text; now they are HTML of a few tags, in the table and in the revisions."""

from django.db import migrations

from quizzes.rich_text import from_plain


def make_rich(apps, schema_editor):
    question = apps.get_model("quizzes", "Question")
    for row in question.objects.only("stem").iterator():
        question.objects.filter(pk=row.pk).update(stem=from_plain(row.stem))
    revision = apps.get_model("wagtailcore", "Revision")
    of_questions = revision.objects.filter(content_type__app_label="quizzes", content_type__model="question")
    for row in of_questions.only("content").iterator():
        row.content = {**row.content, "stem": from_plain(row.content["stem"])}
        row.save(update_fields=["content"])


class Migration(migrations.Migration):
    dependencies = [
        ("quizzes", "0003_more_kinds"),
        ("wagtailcore", "0098_apitoken"),
        ("contenttypes", "0002_remove_content_type_name"),
    ]

    operations = [migrations.RunPython(make_rich, migrations.RunPython.noop)]
