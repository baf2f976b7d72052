"""Lighthouse on the public page of a lot: performance, accessibility, best practices, search, each of 100; and on the
first load of the app: its performance, and how many bytes come over the line (aim: at most 150 kB).

Lighthouse comes through npm into a folder of its own and is thrown away afterwards; where npm, Chromium or the
package cannot be had, the answer says why instead of a figure. Aim: at least 95 in all four. Both are measured as
Lighthouse does a phone on 4G: 1.6 Mbit/s, 150 ms, a quarter of this machine's speed.
"""

import json
import os
import shutil
import subprocess
import tempfile
from pathlib import Path
from typing import Any

from bench.pages import environ_in, make_goods, serving

LIGHTHOUSE = "lighthouse@12.8.2"
CHROMIUM = "/usr/bin/chromium"
CATEGORIES = ("performance", "accessibility", "best-practices", "seo")
AIM, MOST_BYTES = 95, 150_000
_FLAGS = ("--headless=new --no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking "
          "--disable-component-update --disable-sync")  # fmt: skip


def run() -> dict[str, Any]:
    """Scores by category, or `skipped` with the reason."""
    for needed, way in (("npm", shutil.which("npm")), ("Chromium", Path(CHROMIUM).exists())):
        if not way:
            return _skipped(f"{needed} is not on this machine")
    with tempfile.TemporaryDirectory(prefix="bench-lighthouse-") as folder:
        tools = Path(folder) / "tools"
        tools.mkdir()
        told = _install(tools)
        if told:
            return _skipped(told)
        environ = environ_in(Path(folder) / "instance")
        code, _events = make_goods(environ)
        with serving(environ) as port:
            scores = _scores(_report(tools, f"http://127.0.0.1:{port}/t/{code}"))
        app = _app(tools, Path(folder) / "app")
    for category, score in scores.items():
        print(f"{category:16} {score:3}", flush=True)
    return {
        "name": "lighthouse",
        "scores": scores,
        "aim": AIM,
        "app_first_load": app,
        "is_met": all(score >= AIM for score in scores.values()) and app["bytes"] <= MOST_BYTES,
        "conditions": {"version": LIGHTHOUSE, "cores": os.cpu_count(), "form_factor": "mobile, throttled"},
    }


def _install(tools: Path) -> str:
    """Why it could not be installed; empty when it was."""
    command = ["npm", "install", "--no-audit", "--no-fund", "--ignore-scripts", "--prefix", str(tools), LIGHTHOUSE]
    known = {**os.environ, "PUPPETEER_SKIP_DOWNLOAD": "1"}
    done = subprocess.run(command, env=known, capture_output=True, text=True, check=False)
    return "" if done.returncode == 0 else f"npm could not install {LIGHTHOUSE}: {done.stderr.strip()[-200:]}"


def _report(tools: Path, url: str, *more: str) -> dict[str, Any]:
    report = tools / "report.json"
    command = [
        str(tools / "node_modules/.bin/lighthouse"), url, "--quiet", "--output=json", f"--output-path={report}",
        f"--only-categories={','.join(CATEGORIES)}", f"--chrome-flags={_FLAGS} --user-data-dir={tools / 'profile'}",
        *more,
    ]  # fmt: skip
    subprocess.run(command, env={**os.environ, "CHROME_PATH": CHROMIUM}, check=True, capture_output=True, timeout=240)
    found: dict[str, Any] = json.loads(report.read_text())
    return found


def _scores(report: dict[str, Any]) -> dict[str, int]:
    found = report["categories"]
    return {name: round(found[name]["score"] * 100) for name in CATEGORIES if found[name]["score"] is not None}


def _app(tools: Path, folder: Path) -> dict[str, Any]:
    """The first load of the app's first screen by who is signed in, on an empty phone."""
    from playground import Playground

    from bench.drain import Plain

    folder.mkdir()
    playground = Playground(folder)
    playground.prepare()
    playground.start(has_jobs=False)
    try:
        cookies = Plain(playground.port).cookies()
        headers = tools / "headers.json"
        headers.write_text(json.dumps({"Cookie": cookies}))
        report = _report(tools, f"{playground.base}/desk/", f"--extra-headers={headers}")
    finally:
        playground.stop()
    requests = report["audits"]["network-requests"]["details"]["items"]
    by_kind: dict[str, int] = {}
    for one in requests:
        kind = one.get("resourceType", "Other").lower()
        by_kind[kind] = by_kind.get(kind, 0) + int(one.get("transferSize", 0))
    scores, size = _scores(report), sum(by_kind.values())
    print(f"app: performance {scores['performance']}, {size / 1000:.0f} kB: {by_kind}", flush=True)
    if report["finalDisplayedUrl"].rstrip("/").rpartition("/")[2] != "desk":
        raise RuntimeError(f"Lighthouse was sent to {report['finalDisplayedUrl']}")
    return {"scores": scores, "bytes": size, "bytes_by_kind": by_kind, "most_bytes": MOST_BYTES,
            "first_contentful_paint_ms": round(report["audits"]["first-contentful-paint"]["numericValue"]),
            "interactive_ms": round(report["audits"]["interactive"]["numericValue"])}  # fmt: skip


def _skipped(why: str) -> dict[str, Any]:
    print(f"skipped: {why}", flush=True)
    return {"name": "lighthouse", "skipped": why}


if __name__ == "__main__":
    print(json.dumps(run(), ensure_ascii=False, indent=2))
