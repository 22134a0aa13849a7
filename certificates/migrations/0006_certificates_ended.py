from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("certificates", "0005_timestamps")]

    operations = [
        migrations.AddIndex(
            model_name="certificate",
            index=models.Index(
                condition=models.Q(("state__in", ["revoked", "superseded"])),
                fields=["id"],
                name="certificates_ended",
            ),
        ),
    ]
