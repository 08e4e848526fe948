"""The ledger with 100,000 problems: list, filter, counts, keyword, drawer, against raw SQL.

    python -m bench.ledger [--problems 100000] [--turns 15]

Server time is that of the whole request through Django's test client (middleware, session, scope,
template), the median of the turns. The floor is the raw SQL that fetches the same facts from the
same tables over the same connection, in the same run.
"""

from __future__ import annotations

import argparse
import time
from dataclasses import dataclass, field
from typing import Any

from bench.place import median_ms, place, table

COLUMNS = (
    "p.id, p.number, p.description, p.state, p.due_on, p.found_at, h.head_name, r.full_name, "
    "c.label, u.name"
)
JOINS = (
    "JOIN territory_region r ON r.key = p.region_id "
    "LEFT JOIN registry_household h ON h.id = p.household_id "
    "JOIN campaigns_category c ON c.id = p.category_id "
    "LEFT JOIN territory_unit u ON u.id = p.lead_unit_id"
)
LISTING = {"HX-Request": "true", "HX-Target": "div#listing"}
DRAWER = {"HX-Request": "true", "HX-Target": "div#drawer"}


@dataclass(frozen=True)
class Case:
    """One thing to measure: a request, and the raw SQL of the same facts."""

    name: str
    who: str
    url: str
    headers: dict[str, str] = field(default_factory=dict)
    where: str = "1 = 1"
    tab: str = ""  # the open tab narrows the page, not the counts
    order: str = "p.found_at DESC"
    offset: int = 0
    group: str = "p.state"  # by an expression where following the index would be slower
    params: tuple[Any, ...] = ()
    floor: tuple[tuple[str, tuple[Any, ...]], ...] = ()


def main() -> None:
    """Build, measure, print."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--problems", type=int, default=100_000)
    asked.add_argument("--turns", type=int, default=15)
    options = asked.parse_args()
    with place() as where:
        started = time.perf_counter()
        cases = _prepare(options.problems)
        made = time.perf_counter() - started
        print(f"{options.problems} problems on {where}; built in {made:.0f} s\n", flush=True)
        rows = [_measure(case, options.turns) for case in cases]
        rows.append(_counts_alone(options.turns))
        heads = ("request", "server ms", "raw SQL ms", "ratio", "queries")
        print(table(heads, rows))


def _prepare(problems: int) -> list[Case]:
    from django.db import connection

    from bench.rows import build
    from huifang.access.tests.make import actor
    from huifang.problems.models import Problem

    campaign = build(problems)
    unit = Problem.objects.filter(state="rectifying").values_list("lead_unit", flat=True)[0]
    actor("office", "office")
    actor("county", "county", region="001003")
    actor("handler", "handler", unit=unit)
    opened = _with_history(campaign)
    if connection.vendor == "sqlite":
        connection.cursor().execute("ANALYZE")
    else:
        connection.cursor().execute("VACUUM ANALYZE")
    return _cases(campaign, unit, opened)


def _with_history(campaign: Any) -> Any:
    """Return a problem that came along the road by deeds, with the entries they wrote."""
    from django.utils import timezone

    from huifang.access.actor import SYSTEM
    from huifang.problems import actions
    from huifang.problems.models import Problem
    from huifang.territory.models import Unit

    row, now = Problem.objects.filter(campaign=campaign, state="registered")[0], timezone.now()
    row = actions.accept(SYSTEM, row, urgency="normal", time_class="staged", now=now)
    row = actions.hand_over(SYSTEM, row, lead_unit=Unit.objects.all()[0], now=now)
    row = actions.sign(SYSTEM, row, now=now)
    for percent in (20, 40, 60):
        row = actions.progress(SYSTEM, row, progress="按计划推进", percent=percent, now=now)
    return row


def _cases(campaign: Any, unit: Any, opened: Any) -> list[Case]:
    from django.db import connection

    def key(value: Any) -> Any:
        return value.hex if connection.vendor == "sqlite" else value

    here, one = key(campaign.pk), key(opened.pk)
    code, today, own_order = campaign.code, _today(), "coalesce(p.state, p.state)"
    return [
        Case("list, first page", "office", "/problems/?tab="),
        Case("list of a campaign", "office", f"/problems/?campaign={code}",
             where="p.campaign_id = %s", params=(here,)),
        Case("list in a county's scope", "county", "/problems/?tab=",
             where="p.region_id >= %s AND p.region_id < %s", params=("001003", "001004")),
        Case("list of a handler's unit", "handler", "/problems/?tab=",
             where="p.lead_unit_id = %s", params=(key(unit),)),
        Case("filter: region, red lamp, tab", "office",
             f"/problems/?campaign={code}&region=001003&lamp=red&tab=rectifying", LISTING,
             "p.campaign_id = %s AND p.region_id >= %s AND p.region_id < %s AND p.due_on < %s "
             "AND p.state IN ('handed_over', 'disputed', 'rectifying')",
             " AND p.state = 'rectifying'", params=(here, "001003", "001004", today)),
        Case("filter: category, tab", "office", "/problems/?category=C03&tab=cleared", LISTING,
             "p.category_id IN (SELECT id FROM campaigns_category WHERE code = 'C03')",
             " AND p.state = 'cleared'", group=own_order),
        Case("keyword of two characters", "office", "/problems/?q=护栏", LISTING,
             "(p.description LIKE %s OR p.household_id IN "
             "(SELECT id FROM registry_household WHERE head_name LIKE %s))",
             params=("%护栏%", "%护栏%"), group=own_order),
        Case("keyword that is rare", "office", "/problems/?q=,99999", LISTING,
             "(p.description LIKE %s OR p.household_id IN "
             "(SELECT id FROM registry_household WHERE head_name LIKE %s))",
             params=("%,99999%", "%,99999%"), group=own_order,
             order="coalesce(p.found_at, p.found_at) DESC"),
        Case("sort by limit", "office", "/problems/?sort=due_on", LISTING,
             order="coalesce(p.due_on, '9999-12-31')"),
        Case("page 900", "office", "/problems/?page=900", LISTING, offset=899 * 50),
        Case("waiting for me", "handler", "/problems/?waiting=1", LISTING,
             "p.lead_unit_id = %s AND p.state IN ('handed_over', 'rectifying')",
             params=(key(unit),)),
        Case("my to-do", "handler", "/problems/todo/", {},
             "p.lead_unit_id = %s AND p.state IN ('handed_over', 'rectifying')",
             order="p.due_on", params=(key(unit),)),
        Case("open the drawer", "office", f"/problems/{opened.pk}/", DRAWER, floor=(
            (f"SELECT p.*, {COLUMNS} FROM problems_problem p {JOINS} WHERE p.id = %s", (one,)),
            (("SELECT * FROM journal_entry WHERE subject_kind = 'problem' AND subject_id = %s "
             "ORDER BY seq DESC LIMIT 51"), (str(opened.pk),)),
            ("SELECT * FROM problems_round WHERE problem_id = %s", (one,)),
            ("SELECT * FROM problems_evidence WHERE problem_id = %s", (one,)))),
        Case("board", "office", f"/problems/board/?campaign={code}",
             where="p.campaign_id = %s", params=(here,)),
        Case("zero by village", "office", f"/problems/meter/?by=village&campaign={code}",
             floor=((_zero("region_id"), (today, here)),)),
        Case("zero by household", "office", f"/problems/meter/?by=household&campaign={code}",
             floor=((_zero("household_id"), (today, here)),)),
        *(Case(f"meter by {by}", "office", f"/problems/meter/?by={by}&campaign={code}",
               floor=((_zero(column), (today, here)),))
          for by, column in (("county", "substr(region_id, 1, 6)"), ("unit", "lead_unit_id"))),
        Case("meter by week", "office", f"/problems/meter/?by=week&campaign={code}",
             where="p.campaign_id = %s", params=(here,)),
        Case("tasks by limit", "office", f"/problems/tasks/?campaign={code}", LISTING,
             "p.campaign_id = %s", order="p.due_on", params=(here,)),
        Case("big screen", "office", "/figures/screen/",
             where="p.campaign_id = %s", params=(here,)),
    ]  # fmt: skip


def _zero(column: str) -> str:
    """Return the eight figures of the zero view for each value of a column, the most left first."""
    left = "state NOT IN ('cleared', 'unfounded', 'duplicate')"
    running = "state IN ('handed_over', 'disputed', 'rectifying') AND due_on < %s"
    return (
        f"SELECT coalesce({column}, {column}), count(*), count(CASE WHEN on_the_spot THEN 1 END), "
        "count(first_handed_over_at), count(rectified_at), count(cleared_at), "
        f"count(CASE WHEN {left} THEN 1 END) AS n_left, count(CASE WHEN {running} THEN 1 END), "
        "count(long_term_at) FROM problems_problem WHERE campaign_id = %s "
        "AND state NOT IN ('unfounded', 'duplicate') GROUP BY 1 "
        "ORDER BY n_left DESC LIMIT 50"
    )


def _measure(case: Case, turns: int) -> tuple[object, ...]:
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext

    from huifang.access.models import Account

    client = Client(SERVER_NAME="127.0.0.1")
    account = Account.objects.get(username=case.who)
    client.force_login(account, "django.contrib.auth.backends.ModelBackend")

    def ask() -> None:
        answer = client.get(case.url, headers=case.headers)
        assert answer.status_code == 200, (case.url, answer.status_code)

    with CaptureQueriesContext(connection) as captured:
        ask()
        queries = len(connection.queries_log)
    del captured
    server = median_ms(ask, turns)
    floor = median_ms(lambda: _raw(case), turns)
    print(f"  {case.name}", flush=True)
    return case.name, f"{server:.1f}", f"{floor:.1f}", f"{server / floor:.1f}", queries


def _counts_alone(turns: int) -> tuple[object, ...]:
    """Measure the live counts of the tabs by themselves: the query and what Python adds to it."""
    from django.db import connection
    from django.utils import timezone

    from huifang.access.tests.make import actor
    from huifang.problems.listings import LEDGER
    from huifang.records.listing import Asked

    viewer, asked = actor("office", "office"), Asked.of({}, timezone.now())

    def raw() -> None:
        with connection.cursor() as cursor:
            cursor.execute("SELECT state, count(*) FROM problems_problem GROUP BY state")
            cursor.fetchall()

    server, floor = (
        median_ms(lambda: LEDGER.tab_counts(viewer, asked), turns),
        median_ms(raw, turns),
    )
    return "counts of the tabs alone", f"{server:.1f}", f"{floor:.1f}", f"{server / floor:.1f}", 1


def _raw(case: Case) -> None:
    """Fetch the same facts by hand: the counts by state and one page of rows."""
    from django.db import connection

    statements = case.floor or (
        (f"SELECT {case.group}, count(*) FROM problems_problem p WHERE {case.where} GROUP BY 1",
         case.params),
        ((f"SELECT {COLUMNS} FROM (SELECT * FROM problems_problem p WHERE {case.where}{case.tab} "
         f"ORDER BY {case.order} LIMIT 50 OFFSET {case.offset}) p {JOINS}"), case.params),
    )  # fmt: skip
    with connection.cursor() as cursor:
        for statement, params in statements:
            cursor.execute(statement, params)
            cursor.fetchall()


def _today() -> Any:
    from django.utils import timezone

    return timezone.localdate()


if __name__ == "__main__":
    main()
