from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("verification", "0002_gate_and_record")]

    operations = [
        migrations.AddField(
            model_name="fall",
            name="spread_at",
            field=models.DateTimeField(null=True, verbose_name="when every other story was reached"),
        ),
        migrations.AddIndex(
            model_name="fall",
            index=models.Index(
                condition=models.Q(("spread_at__isnull", True)), fields=["id"], name="fall_to_spread"
            ),
        ),
    ]
