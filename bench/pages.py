"""The public page against Flask's "hello" under the same gunicorn: cached, known (304), rendered anew.

One run measures both sides: two sync workers, the same load generator on the same cores, one after the other in
rounds. Aims (LIMITS): cached ≥ 0.8 and 304 ≥ 0.75 of "hello", cached with its visits counted ≥ 0.6; ten thousand
different numbered packs of one lot ≥ 0.7 of that lot's page. Run alone: `python bench/pages.py`.

Sync workers close every connection, and a machine has some 28,000 ports towards one address of a server: each load
goes to a loopback address of its own, or the later ones would measure waiting for ports. Workers do not retire while
they are measured, for the same reason on both sides.
"""

import json
import os
import re
import shutil
import socket
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from contextlib import ExitStack
from datetime import UTC, datetime
from itertools import count
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
for folder in (ROOT, ROOT / "tests"):
    sys.path.insert(0, str(folder))

from served import ask, serving  # noqa: E402

CONNECTIONS, SECONDS, ROUNDS, WORKERS = 32, 4, 3, 2
AIMS = {"cached": 0.8, "not_modified": 0.75, "scanned": 0.6}
# A name of a browser: only people are counted, so without it no visit would be noted at all.
BROWSER = "Mozilla/5.0 (Linux; Android 14) AppleWebKit/537.36 Chrome/126.0 Mobile Safari/537.36"
PACKS, PACKS_OF_CACHED = 10_000, 0.7
_LOADS = count(1)


def run() -> dict[str, Any]:
    """Requests a second of each kind (medians of the rounds), their ratios to "hello", sizes, and the conditions."""
    with tempfile.TemporaryDirectory(prefix="bench-pages-") as folder, ExitStack() as servers:
        environ = environ_in(Path(folder))
        code, events, packs = make_goods(environ)
        ports = {
            "hello": servers.enter_context(serving(environ, app="bench.hello:app", workers=WORKERS)),
            "ours": servers.enter_context(serving(environ, workers=WORKERS)),
            "anew": servers.enter_context(serving(environ, app="bench.hello:without_cache()", workers=WORKERS)),
        }
        path = f"/t/{code}"
        page = {"Accept": "text/html", "Accept-Encoding": "gzip"}
        _, headers, body = _get(ports["ours"], path, page)
        kinds: dict[str, tuple[int, Any, dict[str, str], int]] = {
            "hello": (ports["hello"], "/", page, 200),
            "cached": (ports["ours"], path, page, 200),
            "scanned": (ports["ours"], path, page | {"User-Agent": BROWSER}, 200),
            "packs": (ports["ours"], [f"{path}/{serial}" for serial in packs], page, 200),
            "not_modified": (ports["ours"], path, page | {"If-None-Match": headers["etag"]}, 304),
            "full_render": (ports["anew"], path, page, 200),
        }
        speeds: dict[str, list[float]] = {kind: [] for kind in kinds}
        for kind, (port, address, sent, status) in kinds.items():
            _check(port, address, sent, status, kind)
        for _ in range(ROUNDS):
            for kind, (port, address, sent, _status) in kinds.items():
                speeds[kind].append(_load(port, address, sent))
        counted = scans_in(environ)
    figures = {kind: round(statistics.median(rounds)) for kind, rounds in speeds.items()}
    packs_of_cached = round(figures["packs"] / figures["cached"], 2)
    ratios = {kind: round(figures[kind] / figures["hello"], 2) for kind in figures if kind != "hello"}
    for kind, speed in figures.items():
        print(f"{kind:14} {speed:6} requests/s{f'  {ratios[kind]:.2f} of hello' if kind in ratios else ''}", flush=True)
    print(f"{'':14} packs are {packs_of_cached:.2f} of cached", flush=True)
    return {
        "name": "pages",
        "packs_of_cached": packs_of_cached,
        "scans_counted": counted,
        "requests_per_second": figures,
        "rounds": {kind: [round(one) for one in rounds] for kind, rounds in speeds.items()},
        "ratio_to_hello": ratios,
        "aims": AIMS,
        "is_met": {
            **{kind: ratios[kind] >= aim for kind, aim in AIMS.items()},
            "packs_of_cached": packs_of_cached >= PACKS_OF_CACHED,
        },
        "page_bytes_gzip": len(body),
        "events_on_the_page": events,
        "conditions": {
            "cores": os.cpu_count(), "connections": CONNECTIONS, "workers": f"{WORKERS} sync",
            "seconds_a_round": SECONDS, "rounds": ROUNDS, "generator": "wrk" if shutil.which("wrk") else "own threads",
            "note": "load generator on the same cores; our server also writes one log line a request",
        },
    }  # fmt: skip


def scans_in(environ: dict[str, str]) -> int:
    """How many requests of people the workers have written down by now."""
    from trace.database import database, open_database
    from trace.scans.models import ScanDay

    time.sleep(1)
    open_database(environ["TRACE_DATABASE_URL"])
    with database.connection_context():
        counted = sum(row.hits for row in ScanDay.select().where(ScanDay.serial == ""))
    database.obj.close_all()
    if not counted:
        raise RuntimeError("scanned: no visit was counted")
    return counted


def environ_in(folder: Path) -> dict[str, str]:
    """Settings of a throw-away installation in this folder."""
    folder.mkdir(parents=True, exist_ok=True)
    return {
        "TRACE_INSTANCE": str(folder), "TRACE_DATABASE_URL": f"sqlite:///{folder / 'trace.db'}",
        "TRACE_SECRET_KEY": "only-for-measuring", "TRACE_BIND": "0.0.0.0",
        "GUNICORN_CMD_ARGS": "--max-requests 0 --max-requests-jitter 0",
    }  # fmt: skip


def make_goods(environ: dict[str, str]) -> tuple[str, int, list[str]]:
    """A database with one whole rice lot; gives its code, how many events its page shows, and numbers of its packs."""
    from public_goods import make_all

    from trace.database import database, open_database
    from trace.kit import installation, migrate
    from trace.provenance.facts import facts_of

    now = datetime.now(UTC)
    open_database(environ["TRACE_DATABASE_URL"])
    with database.connection_context():
        migrate.upgrade()
        installation.install(host="id.example.org", is_demo=False, now=now)
        goods = make_all(now, Path(environ["TRACE_INSTANCE"]) / "files")
        events = facts_of(goods.rice, now=now, language="vi").event_count
        packs = make_packs(goods, environ, now)
    database.obj.close_all()
    return goods.rice.code, events, packs


def make_packs(goods: Any, environ: dict[str, str], now: datetime) -> list[str]:
    """A printed range as a run would leave it, most of it activated; gives numbers from all over it."""
    from trace.database import atomic
    from trace.serials import actions
    from trace.serials.queries import numberer_of
    from trace.settings import Settings

    settings = Settings.from_environment(environ)
    with atomic():
        kept = actions.reserve(goods.rice, PACKS, now=now, settings=settings)
        row = actions.record_printed(kept, run_number="BENCH", by=goods.staff, now=now)
    actions.activate(row, first=0, last=PACKS * 9 // 10, is_last_stretch=True, by=goods.staff, now=now)
    return numberer_of(goods.rice, key_version=row.key_version, settings=settings).texts(0, PACKS)


def _get(port: int, path: str, sent: dict[str, str]) -> tuple[int, dict[str, str], bytes]:
    lines = "\n".join(f"{name}: {value}" for name, value in sent.items())
    return ask(port, f"GET {path} HTTP/1.1\nHost: bench.example\n{lines}")


def _check(port: int, path: str | list[str], sent: dict[str, str], status: int, kind: str) -> None:
    """Every worker has answered rightly before anything is measured."""
    paths = [path] if isinstance(path, str) else path
    for number in range(20):
        got = _get(port, paths[number % len(paths)], sent)[0]
        if got != status:
            raise RuntimeError(f"{kind}: expected {status}, got {got}")


def _load(port: int, path: str | list[str], sent: dict[str, str]) -> float:
    """Requests a second; of several paths each connection takes one after another."""
    paths = [path] if isinstance(path, str) else path
    if not shutil.which("wrk"):
        return _own_load(port, paths, sent)
    headers = [part for name, value in sent.items() for part in ("-H", f"{name}: {value}")]
    with tempfile.NamedTemporaryFile("w", suffix=".lua") as script:
        quoted = ",".join(f'"{one}"' for one in paths)
        script.write(f"local p={{{quoted}}} local n=0 request=function() n=n%#p+1 return wrk.format(nil,p[n]) end\n")
        script.flush()
        turning = ["-s", script.name] if len(paths) > 1 else []
        command = ["wrk", "-t2", f"-c{CONNECTIONS}", f"-d{SECONDS}s", *turning, *headers]
        address = f"http://127.0.1.{next(_LOADS)}:{port}{paths[0]}"
        said = subprocess.run([*command, address], capture_output=True, text=True, check=True).stdout
    if "Non-2xx or 3xx" in said:
        raise RuntimeError(said)
    return float(re.search(r"Requests/sec:\s*([\d.]+)", said)[1])  # type: ignore[index]


def _own_load(port: int, paths: list[str], sent: dict[str, str]) -> float:
    """The same with threads, a new connection a request as sync workers close each; slower, so ratios flatter."""
    lines = "".join(f"{name}: {value}\r\n" for name, value in sent.items())
    rest = f" HTTP/1.1\r\nHost: bench.example\r\n{lines}Connection: close\r\n\r\n"
    requests = [f"GET {path}{rest}".encode() for path in paths]
    counts = [0] * 8
    ends_at = time.monotonic() + SECONDS

    def hammer(number: int) -> None:
        while time.monotonic() < ends_at:
            with socket.create_connection(("127.0.0.1", port)) as line:
                line.sendall(requests[(number + counts[number] * len(counts)) % len(requests)])
                while line.recv(65536):
                    pass
            counts[number] += 1

    threads = [threading.Thread(target=hammer, args=(number,)) for number in range(len(counts))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return sum(counts) / SECONDS


if __name__ == "__main__":
    print(json.dumps(run(), ensure_ascii=False, indent=2))
