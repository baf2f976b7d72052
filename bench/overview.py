"""The dashboard of 10,000 suppliers and a million events: from the summaries, against the same numbers by full scans.

Baseline: the same questions (places, kinds of goods, products, months, entries, findings, papers), each one pass over
the base tables, in the same run on the same SQLite database, rows narrower than in life, which favours the scan. Aim
(LIMITS): at least 50 times. Also what the summaries cost at writing: the same lots with their events written with and
without the triggers.
Run alone: `PYTHONPATH=. python bench/overview.py [EVENTS]`.
"""

import importlib
import os
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

from trace.database import database, open_database
from trace.kit import migrate
from trace.kit.viewer import COMMAND_LINE
from trace.overview import queries, queries_funnel
from trace.overview.actions import rebuild
from trace.overview.queries_truth import differences
from trace.overview.recomputing import CELLS, ENTRIES, FINDINGS, MONTHS, PAPERS

NOW = datetime(2026, 11, 23, 5, tzinfo=UTC)
EVENTS, SUPPLIERS, EVENTS_A_LOT, ROUNDS, WRITTEN = 1_000_000, 10_000, 10, 5, 3_000
AIM = 50
PLACE = "FROM ({sql}) AS c JOIN organisation AS o ON o.id = c.organisation_id GROUP BY o.ex_district, o.commune_code"

GOODS = "FROM ({sql}) AS c LEFT JOIN product AS p ON p.id = c.product_id"


def run(events: int = EVENTS) -> dict[str, Any]:
    """Fill, check, measure; print and return the figures."""
    with tempfile.TemporaryDirectory(prefix="bench-overview-") as folder:
        open_database(f"sqlite:///{Path(folder) / 'trace.db'}")
        database.connect()
        migrate.upgrade()
        fill_suppliers()
        triggers = take_triggers_away()
        lots = events // EVENTS_A_LOT
        write(1, lots)
        bare = timed(lambda: write(lots + 1, WRITTEN))
        rebuild()
        for statement in triggers:
            database.execute_sql(statement)
        database.execute_sql("ANALYZE")
        rebuild()
        kept = timed(lambda: write(lots + WRITTEN + 1, WRITTEN))
        wrong = len(differences())
        summary = statistics.median(timed(from_summaries) for _ in range(ROUNDS))
        scan = statistics.median(timed(from_scans) for _ in range(max(3, ROUNDS // 2)))
        database.obj.close_all()
    per_lot = {"bare_us": round(bare / WRITTEN * 1e6, 1), "kept_us": round(kept / WRITTEN * 1e6, 1)}
    found = {
        "cores": os.cpu_count(), "events": events, "suppliers": SUPPLIERS, "differences": wrong, "aim": AIM,
        "baseline": "the same questions, one full pass for each", "summary_ms": round(summary * 1e3, 1),
        "scan_ms": round(scan * 1e3, 1), "ratio": round(scan / summary, 1),
        "a lot with 10 events, written": per_lot,
    }  # fmt: skip
    print(f"{events:,} events, {SUPPLIERS:,} suppliers; rows that differ from the recomputation: {wrong}")
    print(f"dashboard: summaries {found['summary_ms']} ms, full scans {found['scan_ms']} ms: {found['ratio']} times")
    print(f"a lot with its events: {per_lot['bare_us']} us without triggers, {per_lot['kept_us']} us with them")
    return found


def from_summaries() -> None:
    """What the dashboard asks."""
    rows = queries_funnel.by_commune(COMMAND_LINE)
    queries_funnel.together(rows)
    queries.by_category(COMMAND_LINE)
    queries.by_product(COMMAND_LINE)
    queries.by_month(COMMAND_LINE, today=NOW.date())
    queries.by_rule(COMMAND_LINE)
    queries.lateness(COMMAND_LINE, today=NOW.date())
    queries.expiring(COMMAND_LINE, today=NOW.date())


def from_scans() -> None:
    """The same numbers, each from the base tables."""
    for sql in (
        "SELECT o.ex_district, o.commune_code, sum(c.lots), sum(c.made), sum(c.approved), sum(c.labels), "
        f"sum(c.complete > 0) {PLACE.format(sql=CELLS)}",
        f"SELECT p.category, sum(c.lots) {GOODS.format(sql=CELLS)} GROUP BY p.category",
        f"SELECT p.code, sum(c.lots) AS lots {GOODS.format(sql=CELLS)} GROUP BY p.code ORDER BY lots DESC LIMIT 10",
        f"SELECT month, sum(lots) FROM ({MONTHS}) AS m GROUP BY month",
        f"SELECT sum(entries), sum(late), sum(after_dispatch) FROM ({ENTRIES}) AS e",
        f"SELECT rule, severity, sum(found) FROM ({FINDINGS}) AS f GROUP BY rule, severity",
        f"SELECT ends_on, sum(papers) FROM ({PAPERS}) AS p GROUP BY ends_on",
    ):
        database.execute_sql(sql).fetchall()


def timed(act: Callable[[], Any]) -> float:
    began = time.perf_counter()
    act()
    return time.perf_counter() - began


def take_triggers_away() -> list[str]:
    """Drop what keeps the summaries; gives the statements that put it back."""
    migration = importlib.import_module("trace.migrations.0195_overview")
    for name, _table in migration._names(is_sqlite=True):
        database.execute_sql(f"DROP TRIGGER {name}")
    return list(migration._sqlite())


def put(table: str, rows: Iterator[dict[str, Any]]) -> None:
    """Plain rows in bulk."""
    first = next(rows)
    names = ", ".join(f'"{name}"' for name in first)
    sql = f"INSERT INTO {table} ({names}) VALUES ({', '.join('?' for _ in first)})"
    cursor = database.cursor()
    cursor.execute(sql, tuple(first.values()))
    cursor.executemany(sql, (tuple(row.values()) for row in rows))


def defaults(table: str) -> dict[str, Any]:
    """A value for every column that wants one."""
    columns = database.get_columns(table)
    plain = {"INTEGER": 0, "BIGINT": 0, "SMALLINT": 0, "DATE": "2026-11-01", "DATETIME": "2026-11-01 00:00:00"}
    return {one.name: plain.get(one.data_type.upper(), "") for one in columns if not one.null and one.name != "id"}


def fill_suppliers() -> None:
    """Suppliers of 80 communes in eight old districts, two products and two papers each."""
    day = date(2026, 11, 1)
    organisation, product, paper = (defaults(one) for one in ("organisation", "product", "certificate"))
    with database.atomic():
        put("organisation", (organisation | {
            "code": f"C{n}", "kind": "coop", "name": f"HTX {n}", "name_sort": f"{n:06}", "address": "{}",
            "commune_code": f"{n % 80:05}", "ex_district": f"Huyện {n % 8}", "is_active": 1,
        } for n in range(1, SUPPLIERS + 1)))  # fmt: skip
        put("product", (product | {
            "organisation_id": (n - 1) // 2 + 1, "code": f"P{n}", "name": f"Gạo {n}",
            "category": ("rice", "shrimp", "crab")[n % 3], "template": "rice", "is_active": 1,
        } for n in range(1, 2 * SUPPLIERS + 1)))  # fmt: skip
        put("certificate", (paper | {
            "organisation_id": (n - 1) // 2 + 1, "kind": "food_safety", "number": str(n),
            "subject_kind": "organisation",
            "expires_on": (day + timedelta(days=n % 700 - 100)).isoformat(), "is_active": 1,
        } for n in range(1, 2 * SUPPLIERS + 1)))  # fmt: skip


def write(first: int, lots: int) -> None:
    """So many lots with ten events each; a part of them with a finding, a print, a hand-over."""
    numbers = range(first, first + lots)
    batch, event, item = defaults("batch"), defaults("event"), defaults("event_item")
    finding, run, progress = defaults("finding"), defaults("label_run"), defaults("label_run_progress")
    with database.atomic():
        put("batch", (batch | {
            "id": n, "organisation_id": n % SUPPLIERS + 1, "product_id": 2 * (n % SUPPLIERS) + 1 if n % 4 else None,
            "code": f"T{n}", "lot": f"L{n}", "identifier": f"urn:lot:{n}", "template": "rice", "done_steps": "[]",
            "produced_on": f"2026-{n % 12 + 1:02}-05", "approved_at": "2026-11-02 00:00:00" if n % 3 else None,
        } for n in numbers))  # fmt: skip
        put("event", (event | {
            "id": k, "event_id": f"ni:{k}", "entry_id": str(k), "organisation_id": n % SUPPLIERS + 1, "kind": "diary",
            "template": "rice", "ledger_index": k, "document": "{}" * 200, "recorded": "{}" * 50,
            "recorded_at": f"2026-{n % 12 + 1:02}-07 01:00:00", "late_days": 9 if k % 11 == 0 else 0,
        } for n in numbers for k in range(n * EVENTS_A_LOT, (n + 1) * EVENTS_A_LOT)))  # fmt: skip
        put("event_item", (item | {
            "event_id": k, "role": "about", "identifier": f"urn:lot:{n}", "thousandths": 1,
        } for n in numbers for k in range(n * EVENTS_A_LOT, (n + 1) * EVENTS_A_LOT)))  # fmt: skip
        put("finding", (finding | {
            "organisation_id": n % SUPPLIERS + 1, "subject_kind": "batch", "subject_id": n, "place": "",
            "rule": ("missing_step", "origin", "picture")[n % 3], "severity": ("warn", "stop")[n % 2], "params": "{}",
        } for n in numbers if n % 2))  # fmt: skip
        put("label_run", (run | {
            "id": n, "number": f"N{n}", "organisation_id": n % SUPPLIERS + 1, "batch_id": n, "count": 100, "copies": 1,
            "total": 100, "ledger_index": n,
        } for n in numbers if n % 3 == 0))  # fmt: skip
        put("label_run_progress", (progress | {"run_id": n, "state": "done"} for n in numbers if n % 3 == 0))


if __name__ == "__main__":
    run(*(int(one) for one in sys.argv[1:]))
