import uuid

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    """Answers get ids that tell no order: there are none yet, so the table is made anew."""

    dependencies = [("trainers", "0003_firms_go_along")]

    operations = [
        migrations.DeleteModel(name="SurveyAnswer"),
        migrations.CreateModel(
            name="SurveyAnswer",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("answers", models.JSONField()),
                ("mean", models.DecimalField(decimal_places=2, max_digits=3, null=True)),
                (
                    "delivery",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="survey_answers",
                        to="trainers.delivery",
                    ),
                ),
            ],
        ),
        migrations.RemoveField(
            model_name='attendance',
            name='survey_at',
        ),
        migrations.AddField(
            model_name='attendance',
            name='has_answered',
            field=models.BooleanField(default=False),
        ),
        migrations.AddField(
            model_name='attendance',
            name='job',
            field=models.CharField(blank=True, max_length=100, verbose_name='role in the firm'),
        ),
        migrations.AddField(
            model_name='attendance',
            name='language',
            field=models.CharField(blank=True, max_length=12),
        ),
        migrations.AddField(
            model_name='attendance',
            name='sector',
            field=models.CharField(blank=True, max_length=100, verbose_name='sector'),
        ),
        migrations.AddField(
            model_name='delivery',
            name='ended_at',
            field=models.DateTimeField(null=True),
        ),
        migrations.AlterField(
            model_name='attendance',
            name='age',
            field=models.CharField(blank=True, choices=[('', 'Not given'), ('under30', 'Under 30'), ('30to49', '30 to 49'), ('50plus', '50 or older')], max_length=7, verbose_name='age'),
        ),
        migrations.AlterField(
            model_name='attendance',
            name='gender',
            field=models.CharField(blank=True, choices=[('', 'Not given'), ('woman', 'Woman'), ('man', 'Man'), ('other', 'Other')], max_length=5, verbose_name='gender'),
        ),
    ]
