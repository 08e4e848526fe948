from __future__ import annotations

from typing import Any, ClassVar

from django.db import migrations

from huifang.journal import sql


def start_counter(apps: Any, schema_editor: Any) -> None:
    apps.get_model("journal", "Counter").objects.get_or_create(pk=1)


class Migration(migrations.Migration):
    dependencies: ClassVar = [("journal", "0001_initial")]
    operations: ClassVar = [
        migrations.RunPython(start_counter, migrations.RunPython.noop),
        migrations.RunPython(sql.create, sql.drop),
    ]
