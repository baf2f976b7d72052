"""A logger's file of 100,000 rows written down, against only reading it with Python's csv, float and datetime.

Five columns (time and four of water), so 400,000 readings. Ours finds the headings, looks at every cell twice, checks
what a meter can measure, hashes, finds the times outside the limits, and keeps every reading in SQLite on disk. Aims:
at most 4 times the time of the bare reading for our reading alone, at most 300 MB. Alone: `python bench/sensors.py`.
"""

import csv
import io
import json
import os
import resource
import sys
import tempfile
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

ROWS = 100_000
AIMS = {"reading_to_bare_reading": 4.0, "peak_mb": 300}


def run() -> dict[str, Any]:
    """Seconds of both sides and the most memory used."""
    content = _file().encode()
    bare = _timed(lambda: _bare(content))
    with tempfile.TemporaryDirectory(prefix="bench-sensors-") as folder:
        reading, writing, drawing = _ours(content, Path(folder))
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    ratio = round(reading / bare, 2)
    print(
        f"{ROWS} rows: bare reading {bare:.2f} s; ours {reading:.2f} s = {ratio} times, writing {writing:.2f} s, "
        f"a chart of all {drawing * 1000:.0f} ms; peak {peak} MB",
        flush=True,
    )
    return {
        "name": "sensors",
        "rows": ROWS,
        "seconds": {"bare": bare, "reading": reading, "writing": writing, "chart": drawing},
        "reading_to_bare_reading": ratio,
        "peak_mb": peak,
        "aims": AIMS,
        "is_met": {"reading": ratio <= AIMS["reading_to_bare_reading"], "memory": peak <= AIMS["peak_mb"]},
        "conditions": {"cores": os.cpu_count(), "engine": "SQLite, on disk", "figure": "processor time, one round"},
    }


def _file() -> str:
    start, lines = datetime(2026, 1, 1, tzinfo=UTC), ["Thời gian;pH;Độ mặn;Nhiệt độ;DO (mg/l)"]
    for row in range(ROWS):
        at = start + timedelta(minutes=row)
        numbers = (7.5 + row % 97 / 60, 15 + row % 31 / 10, 26 + row % 59 / 10, 4 + row % 43 / 10)
        written = ";".join(f"{number:.2f}".replace(".", ",") for number in numbers)
        lines.append(f"{at:%d/%m/%Y %H:%M};{written}")
    return "\n".join(lines)


def _bare(content: bytes) -> None:
    rows = csv.reader(io.StringIO(content.decode()), delimiter=";")
    next(rows)
    for when, *cells in rows:
        datetime.strptime(when, "%d/%m/%Y %H:%M").replace(tzinfo=UTC).timestamp()
        [float(cell.replace(",", ".")) for cell in cells]


def _ours(content: bytes, folder: Path) -> tuple[float, float, float]:
    sys.path.insert(0, str(ROOT / "tests"))
    from cast import dong_nguyen, make_person, song_hoa
    from sensor_readings import pond_of

    from trace.database import database, open_database
    from trace.kit import installation, migrate
    from trace.sensors.bringing import write_down
    from trace.sensors.reading import read_file
    from trace.sensors.subjects import of_season
    from trace.sensors.views import charts_of

    now = datetime(2026, 11, 23, 5, 0, tzinfo=UTC)
    open_database(f"sqlite:///{folder / 'trace.db'}")
    with database.connection_context():
        migrate.upgrade()
        installation.install(host="id.example.org", is_demo=False, now=now)
        own, other = song_hoa.__wrapped__(None), dong_nguyen.__wrapped__(None)
        clerk = make_person("a@example.vn", "Chị Hoa", "staff", own)
        pond = pond_of(own, clerk, other, make_person("b@example.vn", "Ông Ba", "staff", other), now)
        kept: list[Any] = []
        reading = _timed(lambda: kept.append(read_file(content)))
        subject = of_season(pond.season)
        entry_id = "00000000-0000-4000-8000-000000000001"
        writing = _timed(lambda: write_down(subject, kept[0], stage="pond", by=clerk, now=now, entry_id=entry_id))
        drawing = _timed(lambda: charts_of(subject, now=now, days="all"))
    return reading, writing, drawing


def _timed(work: Any) -> float:
    begun = time.process_time()
    work()
    return time.process_time() - begun


if __name__ == "__main__":
    print(json.dumps(run(), indent=2))
