"""Reckons the amber day of the problems whose clock runs, by the published calendar.

The background work `problems.lamps` reckons them anew by the house's own table.
"""

from django.db import migrations
from django.utils import timezone

from huifang.kit.workdays import CHINA
from huifang.problems.queries.due import RUNNING, amber_rule, first_amber


def fill(apps, _editor):
    Problem = apps.get_model("problems", "Problem")
    rule = amber_rule(timezone.localdate())
    rows = Problem.objects.filter(
        state__in=RUNNING, amber_on=None, due_on__isnull=False, handed_over_at__isnull=False
    )
    known, changed = {}, []
    for row in rows.only("handed_over_at", "due_on", "percent").order_by("pk").iterator(1000):
        key = (timezone.localtime(row.handed_over_at).date(), row.due_on, row.percent)
        if key not in known:
            known[key] = first_amber(*key, rule, CHINA)
        row.amber_on = known[key]
        changed.append(row)
    for at in range(0, len(changed), 1000):
        Problem.objects.bulk_update(changed[at : at + 1000], ["amber_on"])


class Migration(migrations.Migration):
    dependencies = [("problems", "0005_clock_and_hand")]

    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]
