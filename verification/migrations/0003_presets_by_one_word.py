from django.db import migrations, models


class Migration(migrations.Migration):
    """Presets are called by one word each."""

    dependencies = [("verification", "0002_correction_left_for_later")]

    operations = [
        migrations.AlterField(
            model_name="policy",
            name="preset",
            field=models.CharField(
                choices=[
                    ("house", "Product"),
                    ("agency", "Agency"),
                    ("broadcaster", "Broadcaster"),
                    ("magazine", "Magazine"),
                ],
                default="house",
                max_length=12,
            ),
        ),
    ]
