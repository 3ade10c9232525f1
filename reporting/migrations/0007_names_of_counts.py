"""What the counts of an attendance register are called, where two versions stand side by side."""

from django.db import migrations, models

NAMES = {"sexes": "how many came, by sex", "groups": "among them", "kinds": "by stakeholder type"}


class Migration(migrations.Migration):
    dependencies = [("reporting", "0006_notices_of_plans")]

    operations = [
        migrations.AlterField(
            model_name=model,
            name=name,
            field=models.JSONField(blank=True, default=dict, verbose_name=words),
        )
        for model in ("gathering", "historicalgathering")
        for name, words in NAMES.items()
    ]
