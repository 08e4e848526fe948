from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [
        ("supervision", "0001_initial"),
    ]

    operations = [
        migrations.RenameField(
            model_name="interview",
            old_name="points",
            new_name="summary",
        ),
    ]
