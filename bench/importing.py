"""Importing a diary of ten thousand rows, against reading the same file alone.

    PYTHONPATH=. .venv/bin/python -m bench.importing [--rows 10000]

Prints the seconds and peak memory of reading (the cells of the workbook and nothing else), of the preview (everything
understood and checked), of the whole import (preview and every event written, in one transaction) and of the same file
brought again, each beside reading. Everything runs in this process, one after the other, on a fresh database.
"""

import argparse
import io
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
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


def timed(act: Callable[[], object]) -> tuple[float, object]:
    """Seconds and result."""
    start = time.perf_counter()
    result = act()
    return time.perf_counter() - start, result


def main() -> None:
    """Print the figures."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--rows", type=int, default=10_000)
    parser.add_argument("--seasons", type=int, default=40)
    asked = parser.parse_args()
    content = diary_file(asked.rows, asked.seasons)
    with tempfile.TemporaryDirectory() as folder:
        coop, by = prepared(Path(folder), asked.seasons)

        def bring(*, is_dry: bool) -> Report:
            return import_file(
                content, file_name="so.xlsx", kind="diary", organisation=coop, is_dry=is_dry, by=by, now=NOW
            )

        reading = min(timed(lambda: read_tables(content))[0] for _ in range(3))
        print(f"{asked.rows} rows, {len(content) // 1024} kB")
        print(f"{'reading alone':28} {reading:6.2f} s")
        for name, is_dry in (("preview", True), ("import", False), ("brought again", False)):
            seconds, report = timed(lambda is_dry=is_dry: bring(is_dry=is_dry))
            assert isinstance(report, Report)
            print(f"{name:28} {seconds:6.2f} s  {seconds / reading:5.1f} × reading  {report.counts}")


if __name__ == "__main__":
    main()
