"""A recall of ten thousand lots: seconds until it is committed, and how long after that each worker's page says so.

Baselines in the same run: (1) the ordinary act that stops sale, one lot after another, on LOTS_BY_ONE lots, told for
ten thousand; (2) the same rows written with bare SQL in one transaction, which nothing can be faster than. The page is
asked of two real gunicorn servers with one worker each on the same database, so each worker is timed by itself; both
hold the page in their caches before. Aims: at least 20 times as fast as lot by lot; the page within two seconds on each
worker. Alone: `PYTHONPATH=. python bench/recalls.py [LOTS]`.
"""

import os
import sys
import tempfile
import threading
import time
from contextlib import ExitStack
from datetime import timedelta
from pathlib import Path
from random import Random
from typing import Any
from uuid import uuid4

from bench.events import NOW, prepare
from tests.served import ask, serving
from trace.batches.models import Batch, BatchSource
from trace.database import database
from trace.events import actions as events
from trace.gs1.codes import LOT, ShortCode
from trace.kit.text import fold
from trace.kit.viewer import MANAGER, Viewer
from trace.organisations.models import Organisation
from trace.recalls import actions, tasks
from trace.recalls.models import Recall

LOTS, LOTS_BY_ONE = 10_000, 100
AIMS = {"times_lot_by_lot": 20, "page_seconds": 2.0}
_RANDOM = Random(20261127)  # the same codes in every run
NEW = "Đang thu hồi: không ăn, không bán lô".encode()


def run(lots: int = LOTS) -> dict[str, Any]:
    """Measure, print and return the figures."""
    assert tasks.TELL_HOLDERS  # the work a confirmation asks for is known
    with tempfile.TemporaryDirectory(prefix="bench-recalls-") as folder:
        path = Path(folder) / "trace.db"
        season, by = prepare(path)
        manager = Viewer(by.person_id, by.name, MANAGER, by.organisation_id)
        owner = Organisation.get_by_id(season.organisation_id)
        goods = fill(owner, lots)
        one_by_one = hold_one_by_one(owner, manager)
        bare = bare_sql(lots)
        recall, drafting = draft(owner, goods[0], manager)
        environ = {"TRACE_INSTANCE": folder, "TRACE_DATABASE_URL": f"sqlite:///{path}", "TRACE_SECRET_KEY": "bench"}
        committing, pages = confirm_watched(recall, manager, goods[-1], environ)
        database.obj.close_all()
    figures = {
        "name": "recalls",
        "lots": lots,
        "draft_with_scope_s": round(drafting, 3),
        "confirm_to_commit_s": round(committing, 3),
        "page_after_commit_s": [round(one, 3) for one in pages],
        "baseline_lot_by_lot_s": round(one_by_one * lots, 1),
        "baseline_bare_sql_s": round(bare, 3),
        "times_lot_by_lot": round(one_by_one * lots / committing, 1),
        "times_bare_sql": round(committing / bare, 1),
        "aims": AIMS,
        "is_met": {
            "times_lot_by_lot": one_by_one * lots / committing >= AIMS["times_lot_by_lot"],
            "page_seconds": max(pages) <= AIMS["page_seconds"],
        },
        "conditions": {"cores": os.cpu_count(), "engine": "SQLite", "workers": len(pages)},
    }
    print(
        f"{lots} lots: draft with scope {drafting:.2f} s, confirmed and committed in {committing:.2f} s"
        f" (lot by lot {one_by_one * lots:.0f} s = {figures['times_lot_by_lot']} times; bare SQL {bare:.2f} s);"
        f" page after commit: {', '.join(f'{one:.3f} s' for one in pages)}",
        flush=True,
    )
    return figures


def fill(owner: Organisation, count: int) -> list[Batch]:
    """One lot and everything made of it, count together: a tree of ten from each."""
    codes = iter({ShortCode.make(LOT, _RANDOM).text for _ in range(count + 200)})
    rows = [_row(owner, next(codes)) for _ in range(count)]
    with database.atomic():
        for start in range(0, count, 500):
            Batch.insert_many(rows[start : start + 500]).execute()
        goods = list(Batch.select().where(Batch.organisation == owner.id).order_by(Batch.id))[-count:]
        edges = [
            {"batch": lot.id, "from_batch": goods[(place - 1) // 10].id, "event_number": 1, "thousandths": 1000}
            for place, lot in enumerate(goods)
            if place
        ]
        for start in range(0, len(edges), 500):
            BatchSource.insert_many(edges[start : start + 500]).execute()
    return goods


def hold_one_by_one(owner: Organisation, by: Viewer) -> float:
    """Seconds for one lot, stopped by the ordinary act; on lots of their own."""
    lots = fill(owner, LOTS_BY_ONE)
    began = time.perf_counter()
    for lot in lots:
        events.hold([lot], reason="Thử", by=by, now=NOW, entry_id=str(uuid4()))
    return (time.perf_counter() - began) / len(lots)


def bare_sql(count: int) -> float:
    """Seconds to write so many rows of an event and turn so many lots, and take all of it back."""
    began = time.perf_counter()
    numbers = [row[0] for row in database.execute_sql("SELECT id FROM batch ORDER BY id LIMIT ?", (count,)).fetchall()]
    with database.atomic() as transaction:
        database.execute_sql("CREATE TEMP TABLE bare (event_id INTEGER, role TEXT, identifier TEXT)")
        database.cursor().executemany("INSERT INTO bare VALUES (1, 'about', ?)", [(str(one),) for one in numbers])
        marks = ", ".join(map(str, numbers))
        database.execute_sql(f"UPDATE batch SET is_recalled = 1, version = version + 1 WHERE id IN ({marks})")
        transaction.rollback()
    return time.perf_counter() - began


def draft(owner: Organisation, lot: Batch, by: Viewer) -> tuple[Recall, float]:
    """The draft, and seconds to compute and keep its scope."""
    began = time.perf_counter()
    recall = actions.open_recall(
        [lot], kind="voluntary", organisation=owner, origin_kind="batch", origin={"lots": [lot.code]},
        hazard="chemical", law="tt17", handling="destroy", reason="Dư lượng thuốc",
        found_at=NOW - timedelta(hours=2), by=by, now=NOW, entry_id=str(uuid4()),
    )  # fmt: skip
    return recall, time.perf_counter() - began


def confirm_watched(recall: Recall, by: Viewer, last: Batch, environ: dict[str, str]) -> tuple[float, list[float]]:
    """Seconds to the commit, and from it to the first changed page on each of two workers."""
    request = f"GET /t/{last.code} HTTP/1.1\nHost: a\nAccept: text/html\n"
    seen: list[float] = [0.0, 0.0]
    with ExitStack() as stack:
        ports = [stack.enter_context(serving(environ, workers=1)) for _ in seen]
        for port in ports:
            for _ in range(3):
                assert NEW not in ask(port, request)[2]

        def watch(place: int) -> None:
            while not seen[place]:
                if NEW in ask(ports[place], request)[2]:
                    seen[place] = time.perf_counter()

        watchers = [threading.Thread(target=watch, args=(place,), daemon=True) for place in range(len(ports))]
        for one in watchers:
            one.start()
        began = time.perf_counter()
        actions.confirm(recall, by=by, now=NOW, entry_id=str(uuid4()))
        committed = time.perf_counter()
        for one in watchers:
            one.join(timeout=30)
    return committed - began, [max(0.0, at - committed) if at else 30.0 for at in seen]


def _row(owner: Organisation, code: str) -> dict[str, Any]:
    return {
        "organisation": owner.id, "code": code, "lot": code, "identifier": f"https://id.example.org/t/{code}",
        "name": "Gạo", "name_folded": fold("Gạo"), "template": "rice", "form": "milled", "unit": "KGM",
        "created_at": NOW, "made_thousandths": 1_000_000, "left_thousandths": 500_000, "last_event_at": NOW,
    }  # fmt: skip


if __name__ == "__main__":
    run(int(sys.argv[1]) if len(sys.argv) > 1 else LOTS)
