"""Lighthouse on the public page of a lot: performance, accessibility, best practices, search, each of 100.

Lighthouse comes through npm into a folder of its own and is thrown away afterwards; where npm, Chromium or the
package cannot be had, the answer says why instead of a figure. Aim: at least 95 in all four.
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
AIM = 95
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
            scores = _scores(tools, f"http://127.0.0.1:{port}/t/{code}")
    for category, score in scores.items():
        print(f"{category:16} {score:3}", flush=True)
    return {
        "name": "lighthouse",
        "scores": scores,
        "aim": AIM,
        "is_met": all(score >= AIM for score in scores.values()),
        "conditions": {"version": LIGHTHOUSE, "cores": os.cpu_count(), "form_factor": "mobile, throttled"},
    }


def _install(tools: Path) -> str:
    """Why it could not be installed; empty when it was."""
    command = ["npm", "install", "--no-audit", "--no-fund", "--ignore-scripts", "--prefix", str(tools), LIGHTHOUSE]
    known = {**os.environ, "PUPPETEER_SKIP_DOWNLOAD": "1"}
    done = subprocess.run(command, env=known, capture_output=True, text=True, check=False)
    return "" if done.returncode == 0 else f"npm could not install {LIGHTHOUSE}: {done.stderr.strip()[-200:]}"


def _scores(tools: Path, url: str) -> dict[str, int]:
    report = tools / "report.json"
    command = [
        str(tools / "node_modules/.bin/lighthouse"), url, "--quiet", "--output=json", f"--output-path={report}",
        f"--only-categories={','.join(CATEGORIES)}", f"--chrome-flags={_FLAGS} --user-data-dir={tools / 'profile'}",
    ]  # fmt: skip
    subprocess.run(command, env={**os.environ, "CHROME_PATH": CHROMIUM}, check=True, capture_output=True, timeout=240)
    found = json.loads(report.read_text())["categories"]
    return {name: round(found[name]["score"] * 100) for name in CATEGORIES}


def _skipped(why: str) -> dict[str, Any]:
    print(f"skipped: {why}", flush=True)
    return {"name": "lighthouse", "skipped": why}


if __name__ == "__main__":
    print(json.dumps(run(), ensure_ascii=False, indent=2))
