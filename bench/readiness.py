"""What a batch of a hundred events lacks, against loading those same events: rows, items and annexes, as models.

Both sides run in one process on one database, in alternating rounds. Aim (LIMITS): at most three times the loading.
Run alone: `PYTHONPATH=. python bench/readiness.py [EVENTS …]`.
"""

import os
import statistics
import sys
import tempfile
import time
from collections.abc import Sequence
from datetime import date, timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

from bench.events import NOW, prepare
from trace.batches.models import Batch
from trace.database import database
from trace.events import actions
from trace.events.ancestry import ancestors
from trace.events.entries import DiaryEntry, Entry, NewLot, Use
from trace.events.models import Event, EventAnnex, EventItem
from trace.kit.viewer import Viewer
from trace.products.actions import save_product
from trace.readiness.queries import lacks_of

SIZES = (100, 1_000)
ROUNDS, REPEATS = 9, 10
AIM = 3.0
STEPS = ("R04", "R05", "R07")


def run(sizes: Sequence[int] = SIZES) -> dict[str, Any]:
    """Measure at each size, print and return the figures."""
    rows = [measure(size) for size in sizes]
    print(f"{'events':>8}{'load ms':>10}{'readiness ms':>14}{'ratio':>8}")
    for row in rows:
        print(f"{row['events']:>8,}{row['load_ms']:>10.2f}{row['readiness_ms']:>14.2f}{row['ratio']:>8.2f}")
    return {"cores": os.cpu_count(), "rounds": ROUNDS, "baseline": "the same events loaded", "aim": AIM, "rows": rows}


def measure(size: int) -> dict[str, Any]:
    """Both sides at this many events behind one packed batch."""
    with tempfile.TemporaryDirectory(prefix="bench-readiness-") as folder:
        season, by = prepare(Path(folder) / "trace.db")
        batch = tell(season, by, size)
        rounds = []
        for _ in range(ROUNDS):
            loading, count = timed(lambda: load(batch))
            deciding, lacking = timed(lambda: len(lacks_of(Batch.get_by_id(batch.id), now=NOW)))
            rounds.append((loading, deciding))
        database.obj.close_all()
    return {
        "events": count,
        "lacks": lacking,
        "load_ms": round(statistics.median(one[0] for one in rounds), 3),
        "readiness_ms": round(statistics.median(one[1] for one in rounds), 3),
        "ratio": round(statistics.median(one[1] / one[0] for one in rounds), 2),
    }


def timed(act: Any) -> tuple[float, int]:
    """Milliseconds of one act, over several repeats, and what it counted."""
    began = time.perf_counter()
    for _ in range(REPEATS):
        counted = act()
    return (time.perf_counter() - began) / REPEATS * 1000, counted


def load(batch: Batch) -> int:
    """Every event on the way to the batch, with its items and its annex."""
    lots, seasons = ancestors([Batch.get_by_id(batch.id)])
    names = [*(lot.identifier for lot in lots), *(one.identifier for one in seasons)]
    numbers = EventItem.select(EventItem.event).where(EventItem.identifier.in_(names))
    events = list(Event.select().where(Event.id.in_(numbers)))
    list(EventItem.select().where(EventItem.event.in_([one.id for one in events])))
    list(EventAnnex.select().where(EventAnnex.event.in_([one.id for one in events])))
    return len(events)


def tell(season: Any, by: Viewer, size: int) -> Batch:
    """A diary of so many entries, a harvest and a packed product."""

    def entry(days: float, **values: Any) -> Entry:
        return Entry(by=by, now=NOW, entry_id=str(uuid4()), happened_at=NOW - timedelta(days=days), values=values)

    told = [
        DiaryEntry(
            seasons=[season],
            step=STEPS[number % len(STEPS)],
            entry=entry(80 - number / 1000, input_name="NPK", dose="10 kg", note=f"Lần {number}"),
        )
        for number in range(size - 4)
    ]
    actions.record_many(told)
    (paddy,) = actions.harvest(
        season, step="R08", outputs=[NewLot(name="Thóc", thousandths=9_000_000)], entry=entry(20, method="machine")
    )
    rice = {"name": "Gạo", "category": "rice", "origin": "Việt Nam", "net_content": "5 kg", "standard": "TCVN 11888"}
    product = save_product(season.organisation, rice, by=by, now=NOW)
    lot = NewLot(name="", product=product, thousandths=6_000_000, pack_count=1200, expires_on=date(2027, 6, 1))
    (packed,) = actions.transform([Use(paddy, 9_000_000)], step="R14", outputs=[lot], entry=entry(2, std="x"))
    return packed


if __name__ == "__main__":
    run([int(one) for one in sys.argv[1:]] or SIZES)
