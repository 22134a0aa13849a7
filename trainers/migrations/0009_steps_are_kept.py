from django.db import migrations

from trainers.steps_guard import guard, unguard


class Migration(migrations.Migration):

    dependencies = [
        ("trainers", "0008_ages"),
    ]

    operations = [
        migrations.RunPython(guard, unguard),
    ]
