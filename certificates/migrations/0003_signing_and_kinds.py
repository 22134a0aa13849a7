"""What a certificate is for, how long it is valid, who signed it, and how it looked."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models
from django.db.models import F


def hours_to_minutes(apps, schema_editor):
    apps.get_model("certificates", "Certificate").objects.update(minutes=F("minutes") * 60)


def minutes_to_hours(apps, schema_editor):
    apps.get_model("certificates", "Certificate").objects.update(minutes=F("minutes") / 60)


KINDS = [
    ("course", "Certificate of completion"),
    ("module", "Module attestation"),
    ("accreditation", "Trainer accreditation"),
    ("attendance", "Certificate of attendance"),
]


class Migration(migrations.Migration):
    dependencies = [
        ("certificates", "0002_names_and_chains"),
        ("institutions", "0002_cohorts_and_extra_time"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RemoveConstraint(model_name="certificate", name="one_valid_certificate_per_course"),
        migrations.RenameField(model_name="certificate", old_name="course_key", new_name="achievement_key"),
        migrations.RenameField(model_name="certificate", old_name="course_title", new_name="title"),
        migrations.RenameField(model_name="certificate", old_name="hours", new_name="minutes"),
        migrations.AlterField(model_name="certificate", name="minutes", field=models.PositiveIntegerField()),
        migrations.RunPython(hours_to_minutes, minutes_to_hours, elidable=True),
        migrations.CreateModel(
            name="FrozenDesign",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("sha256", models.CharField(max_length=64, unique=True)),
                ("data", models.JSONField()),
            ],
        ),
        migrations.RemoveField(model_name="certificate", name="design"),
        migrations.AddField(
            model_name="certificate",
            name="design",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="certificates.frozendesign",
            ),
        ),
    ]
