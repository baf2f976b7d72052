"""Importing a diary of ten thousand rows, against reading the same file alone.

Prints the seconds, on the clock and of the processor, of reading (the cells of the workbook and nothing else), of the
preview (everything understood and checked), of the whole import (preview and every event written, in one transaction)
and of the same file brought again, each beside reading. The ratio is that of the processor, which other work on the
machine does not change. All in this process, one after the other, on a fresh database.
`python bench/importing.py [ROWS]`.
"""

import io
import os
import resource
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any
from uuid import uuid4

import xlsxwriter

from trace.database import database, open_database
from trace.events.actions import open_season
from trace.events.entries import Entry
from trace.exchange.actions import import_file
from trace.exchange.reading import read_tables
from trace.exchange.report import Report
from trace.kit import installation, migrate
from trace.kit.viewer import STAFF, Viewer
from trace.organisations.models import Organisation
from trace.sites.models import Site

NOW = datetime(2026, 11, 23, 5, 0, tzinfo=UTC)
HEADS = ("Ngày", "Vụ", "Thửa", "Việc", "Tên vật tư", "Hoạt chất", "Liều", "Lý do", "Thời gian cách ly", "Người làm")
WORKS = (
    ("Phun thuốc BVTV", "Anvil 5SC", "Hexaconazole", "30 ml/sào", "khô vằn", "14 ngày"),
    ("Bón phân", "NPK 16-16-8", "", "15 kg/sào", "", ""),
    ("Tưới, điều tiết nước", "", "", "", "", ""),
)


def diary_file(rows: int, seasons: int) -> bytes:
    """A workbook of so many entries, spread over the seasons and the days of a season."""
    kept = io.BytesIO()
    with xlsxwriter.Workbook(kept, {"in_memory": True}) as book:
        sheet, day = book.add_worksheet("Sổ"), book.add_format({"num_format": "dd/mm/yyyy"})
        sheet.write_row(0, 0, HEADS)
        for number in range(rows):
            work = WORKS[number % len(WORKS)]
            sheet.write_datetime(
                number + 1,
                0,
                datetime(2026, 8, 1, tzinfo=UTC).replace(tzinfo=None) + timedelta(days=number // seasons % 110),
                day,
            )
            place = number % seasons
            sheet.write_row(number + 1, 1, (f"Vụ {place}", f"Thửa {place}a", *work, f"Người {number % 40}"))
    return kept.getvalue()


def prepared(folder: Path, seasons: int) -> tuple[Organisation, Viewer]:
    """A database with a co-op, its plots (two a season) and its open seasons."""
    open_database(f"sqlite:///{folder / 'bench.db'}")
    database.connect()
    migrate.upgrade()
    installation.install(host="id.example.org", is_demo=False, now=NOW)
    address = {
        "typed": "", "then": {"code": "12478", "from": "1900-01-01", "text": "Xã An Đồng"},
        "now": {"code": "12499", "from": "2025-07-01", "text": "Xã A Sào"}, "outside": "", "district": "",
    }  # fmt: skip
    named = {"name_sort": "x", "created_at": NOW, "changed_at": NOW, "address": address}
    coop = Organisation.create(code="HTX", kind="coop", name="HTX", name_folded="htx", **named)
    by = Viewer(1, "Chị Hoa", STAFF, coop.id, coop.name)
    for number in range(seasons):
        sites = [
            Site.create(
                organisation=coop, code=f"P{number}{part}", kind="plot", name=f"Thửa {number}{part}",
                name_folded=f"thua {number}{part}", **named,
            )
            for part in "ab"
        ]  # fmt: skip
        entry = Entry(by=by, now=NOW, entry_id=str(uuid4()), happened_at=NOW - timedelta(days=120))
        open_season(coop, template="rice", name=f"Vụ {number}", variety="", sites=sites, entry=entry)
    return coop, by


def timed(act: Callable[[], Any]) -> tuple[float, float, Any]:
    """Seconds on the clock, seconds of the processor (the small reading process too), and the result."""
    start, used = time.perf_counter(), _processor()
    result = act()
    return time.perf_counter() - start, _processor() - used, result


def _processor() -> float:
    own, readers = (resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return own.ru_utime + own.ru_stime + readers.ru_utime + readers.ru_stime


def run(rows: int = 10_000, seasons: int = 40) -> dict[str, Any]:
    """Measure, print and return the figures."""
    content = diary_file(rows, seasons)
    with tempfile.TemporaryDirectory() as folder:
        coop, by = prepared(Path(folder), seasons)

        def bring(*, is_dry: bool) -> Report:
            return import_file(
                content, file_name="so.xlsx", kind="diary", organisation=coop, is_dry=is_dry, by=by, now=NOW
            )

        clock, reading = min(timed(lambda: read_tables(content))[:2] for _ in range(3))
        print(f"{rows} rows, {len(content) // 1024} kB")
        print(f"{'reading alone':28} {clock:6.2f} s {reading:6.2f} s of processor")
        found = [{"what": "reading", "seconds": round(clock, 3), "processor": round(reading, 3), "ratio": 1.0}]
        for name, is_dry in (("preview", True), ("import", False), ("brought again", False)):
            seconds, used, report = timed(partial(bring, is_dry=is_dry))
            counts = {outcome: count for outcome, count in report.counts.items() if count}
            print(f"{name:28} {seconds:6.2f} s {used:6.2f} s of processor {used / reading:5.1f} × reading  {counts}")
            found.append(
                {"what": name, "seconds": round(seconds, 3), "processor": round(used, 3),
                 "ratio": round(used / reading, 2), "counts": counts}
            )  # fmt: skip
        database.obj.close_all()
    return {"cores": os.cpu_count(), "baseline": "reading the same file alone", "rows": rows, "figures": found}


if __name__ == "__main__":
    run(int(sys.argv[1]) if len(sys.argv) > 1 else 10_000)
