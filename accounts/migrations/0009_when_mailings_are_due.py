from django.db import migrations, models
from django.db.models import F


def due_when_sent(apps, schema_editor):
    apps.get_model("accounts", "Mailing").objects.update(due_at=F("send_at"))


class Migration(migrations.Migration):
    dependencies = [("accounts", "0008_what_mailings_spoke_of")]

    operations = [
        migrations.AddField("mailing", "due_at", models.DateTimeField(null=True)),
        migrations.RunPython(due_when_sent, migrations.RunPython.noop, elidable=True),
        migrations.AlterField("mailing", "due_at", models.DateTimeField()),
    ]
