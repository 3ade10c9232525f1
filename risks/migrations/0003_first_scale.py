from django.db import migrations

from risks.register.scale import fill


def fill_scale(apps, schema_editor):
    fill(apps.get_model("risks", "RiskScale"), apps.get_model("risks", "RiskCategory"))


class Migration(migrations.Migration):
    """The scale and the categories that a programme begins with."""

    dependencies = [("risks", "0002_risks_and_reviews")]

    operations = [migrations.RunPython(fill_scale, migrations.RunPython.noop)]
