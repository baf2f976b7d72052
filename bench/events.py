"""Recording events, one and a hundred a transaction, against raw SQLite inserts of the very same rows.

Both sides have the same schema, indexes and triggers, the same WAL and full sync, and the same number of events
already there; rounds alternate so that a busy machine slows both. `python bench/events.py [EVENTS_THERE …]` prints
a table; without a number it measures at one thousand and one million.
"""

import itertools
import os
import secrets
import shutil
import statistics
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

import peewee

from trace.database import SQLITE_PRAGMAS, database, open_database
from trace.events import actions
from trace.events.entries import DiaryEntry, Entry
from trace.kit import installation, migrate
from trace.kit.text import fold, sort_key
from trace.kit.viewer import STAFF, Viewer
from trace.ledger.merkle import leaf_hash
from trace.organisations.models import Organisation
from trace.sites.models import Site

SIZES = (1_000, 1_000_000)
ROUNDS = 5
SINGLES, MANY, BATCH = 150, 1_000, 100
NOW = datetime(2026, 11, 23, 5, tzinfo=UTC)
_serials = itertools.count()


def run(sizes: Sequence[int] = SIZES) -> dict[str, Any]:
    """Measure at each size, print and return the figures."""
    rows = [row for size in sizes for row in measure(size)]
    print(f"Diary entries recorded, SQLite {peewee.sqlite3.sqlite_version}, WAL, synchronous FULL; ", end="")
    print(f"one process on {os.cpu_count()} cores; median of {ROUNDS} rounds")
    print(f"{'events there':>14}{'a transaction':>15}{'trace per s':>13}{'raw per s':>11}{'ratio':>7}")
    for row in rows:
        print(
            f"{row['events_there']:>14,}{row['per_transaction']:>15}{row['trace_per_second']:>13,.0f}"
            f"{row['raw_per_second']:>11,.0f}{row['ratio']:>7.2f}"
        )
    return {"cores": os.cpu_count(), "rounds": ROUNDS, "baseline": "raw sqlite3 inserts of the same rows", "rows": rows}


def measure(size: int) -> list[dict[str, Any]]:
    """Both ways of recording, at this many events already there."""
    with tempfile.TemporaryDirectory() as folder:
        ours, raw = Path(folder) / "ours.db", Path(folder) / "raw.db"
        season, by = prepare(ours)
        fill(size)
        database.execute_sql("PRAGMA wal_checkpoint(TRUNCATE)")
        shutil.copyfile(ours, raw)
        plain = connect(raw)
        rounds = [[*_round(season, by, plain)] for _ in range(ROUNDS)]
        plain.close()
        database.obj.close_all()
    found = []
    for way, (per_transaction, _, _) in enumerate(rounds[0]):
        trace_rate = statistics.median(one[way][1] for one in rounds)
        raw_rate = statistics.median(one[way][2] for one in rounds)
        # The ratio is told within a round, where both met the same machine.
        ratio = statistics.median(one[way][1] / one[way][2] for one in rounds)
        found.append(
            {
                "events_there": size,
                "per_transaction": per_transaction,
                "trace_per_second": round(trace_rate, 1),
                "raw_per_second": round(raw_rate, 1),
                "ratio": round(ratio, 3),
            }
        )
    return found


def _round(season: Any, by: Viewer, plain: Any) -> Iterator[tuple[int, float, float]]:
    for per_transaction, count in ((1, SINGLES), (BATCH, MANY)):
        entries = [DiaryEntry(seasons=[season], step="R07", entry=entry(by)) for _ in range(count)]
        groups = [entries[start : start + per_transaction] for start in range(0, count, per_transaction)]
        before = highest()
        began = time.perf_counter()
        for group in groups:
            actions.record_many(group)
        ours = time.perf_counter() - began
        copied = rows_after(before)
        began = time.perf_counter()
        insert_raw(plain, copied, season.id, per_transaction)
        theirs = time.perf_counter() - began
        yield per_transaction, count / ours, count / theirs


def entry(by: Viewer) -> Entry:
    """What a clerk writes about a field: a result that everybody may see, a note that nobody may."""
    number = next(_serials)
    return Entry(
        by=by,
        now=NOW,
        entry_id=str(uuid4()),
        happened_at=NOW - timedelta(days=6, seconds=-number),
        values={"qc_result": "pass", "note": f"Đã xem ruộng, lần {number}"},
    )


def prepare(path: Path) -> tuple[Any, Viewer]:
    """A migrated database with one co-op, one plot and one season."""
    open_database(f"sqlite:///{path}")
    database.connect()
    migrate.upgrade()
    installation.install(host="id.example.org", is_demo=False, now=NOW)
    name = {"name": "HTX Đo", "name_folded": fold("HTX Đo"), "name_sort": sort_key("HTX Đo"), "address": {}}
    times = {"created_at": NOW, "changed_at": NOW}
    coop = Organisation.create(code="HTX-01", kind="coop", **name, **times)
    plot = Site.create(organisation=coop, code="P2345678", kind="plot", **name, **times)
    by = Viewer(None, "Đo", STAFF, coop.id, coop.name)
    opening = Entry(by=by, now=NOW, entry_id=str(uuid4()), happened_at=NOW - timedelta(days=90))
    season = actions.open_season(coop, template="rice", name="Vụ", variety="", sites=[plot], entry=opening)
    actions.record_diary([season], step="R07", entry=entry(by))
    return season, by


def fill(size: int) -> None:
    """Put events there as a long life would have: rows of the usual width, of other seasons, one to three lots each."""
    model = rows_after(0)
    event, item = model["event"][0], model["event_item"][0]
    start = highest() + 1
    for first in range(start, start + size, 20_000):
        numbers = range(first, min(first + 20_000, start + size))
        with database.atomic():
            cursor = database.cursor()
            cursor.executemany(statement("ledger_entry"), [_log_row(model["ledger_entry"][0], n) for n in numbers])
            cursor.executemany(statement("event"), [_event_row(event, n) for n in numbers])
            items = [_item_row(item, n, k) for n in numbers for k in range(n % 3 + 1)]
            cursor.executemany(statement("event_item"), items)
    nodes = [(1, n, secrets.token_bytes(32)) for n in range((start + size) // 256)]
    nodes += [(2, n, secrets.token_bytes(32)) for n in range((start + size) // 65536)]
    with database.atomic():
        database.cursor().executemany(statement("ledger_node"), nodes)


def _log_row(model: tuple[Any, ...], number: int) -> tuple[Any, ...]:
    told = secrets.token_hex(16)
    row = dict(zip(columns("ledger_entry"), model, strict=True))
    row |= {"leaf_index": number, "entry_id": told, "leaf_hash": leaf_hash(told.encode())}
    row |= {"chain_hash": secrets.token_bytes(32)}
    return tuple(row.values())


def _event_row(model: tuple[Any, ...], number: int) -> tuple[Any, ...]:
    row = dict(zip(columns("event"), model, strict=True))
    row |= {"id": number + 10, "event_id": f"ni:///sha-256;{secrets.token_hex(32)}?ver=CBV2.0"}
    row |= {"entry_id": str(uuid4()), "ledger_index": number, "private_digest": ""}
    return tuple(row.values())


def _item_row(model: tuple[Any, ...], number: int, k: int) -> tuple[Any, ...]:
    row = dict(zip(columns("event_item"), model, strict=True))
    row |= {
        "id": number * 3 + k + 10,
        "event_id": number + 10,
        "identifier": f"https://id.example.org/t/{number % 50021}",
    }
    return tuple(row.values())


def columns(table: str) -> list[str]:
    """Names in the order of the table."""
    return [column.name for column in database.get_columns(table)]


def statement(table: str) -> str:
    names = columns(table)
    return f"INSERT INTO {table} ({', '.join(names)}) VALUES ({', '.join('?' * len(names))})"


def highest() -> int:
    """The last entry of the log."""
    return int(database.execute_sql("SELECT max(leaf_index) FROM ledger_entry").fetchone()[0])


def rows_after(index: int) -> dict[str, list[tuple[Any, ...]]]:
    """Every row that recording has written after this entry of the log, as it stands in the tables."""
    later = "SELECT id FROM event WHERE ledger_index > ?"
    wheres = {
        "ledger_entry": "leaf_index > ?",
        "event": "ledger_index > ?",
        "event_item": f"event_id IN ({later})",
        "event_annex": f"event_id IN ({later})",
    }
    return {
        table: database.execute_sql(f"SELECT * FROM {table} WHERE {where} ORDER BY 1", (index,)).fetchall()
        for table, where in wheres.items()
    }


def connect(path: Path) -> Any:
    """The other side: the driver alone, same durability."""
    plain = peewee.sqlite3.connect(path, isolation_level=None)
    for name, value in SQLITE_PRAGMAS.items():
        plain.execute(f"PRAGMA {name} = {value}")
    return plain


def insert_raw(plain: Any, rows: dict[str, list[tuple[Any, ...]]], season_id: int, per_transaction: int) -> None:
    """Insert the same rows, and set the season's two columns, with prepared statements and nothing else."""
    texts = {table: statement(table) for table in rows}
    count = len(rows["event"])
    for start in range(0, count, per_transaction):
        plain.execute("BEGIN IMMEDIATE")
        for table, several in rows.items():
            plain.executemany(texts[table], several[start : start + per_transaction])
        plain.execute(
            "UPDATE season SET done_steps = ?, last_event_at = ? WHERE id = ?",
            ('["R01", "R07"]', str(start), season_id),
        )
        plain.execute("COMMIT")


if __name__ == "__main__":
    run([int(text) for text in sys.argv[1:]] or SIZES)
