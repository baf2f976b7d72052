"""A phone comes home with 500 entries: how fast its queue drains, against the same forms posted one after the other.

One run measures both sides in halves that take turns: the app's own queue in Chromium (read from disk, sent under its
lock, settled on disk), and plain sequential POSTs by Python's http.client with the same fields. Aim: at least half.
"""

import http.client
import json
import os
import re
import sys
import tempfile
import time
from html import unescape
from http.cookies import SimpleCookie
from pathlib import Path
from typing import Any
from urllib.parse import urlencode
from uuid import uuid4

ROOT = Path(__file__).resolve().parents[1]
for folder in (ROOT, ROOT / "tests"):
    sys.path.insert(0, str(folder))

from playground import ARGUMENTS, CHROMIUM, CLERK, PASSWORD, Playground  # noqa: E402

ENTRIES, HALVES, AIM = 500, 2, 0.5
FIELDS = {"action": "save", "input_name": "NPK", "dose.amount": "8", "dose.per": "kg_sao"}
_FILL = """async ([address, count, fields]) => {
  const who = document.body.dataset.who, base = Date.now();
  for (let number = 0; number < count; number += 1) {
    const id = crypto.randomUUID();
    const own = Object.entries({ ...fields, entry_id: id, input_name: `NPK q${base} ${number}` });
    await PhoneStore.keep({ id, who, address, page: address, title: "Bón phân", subject: "", subjects: [address],
      fields: own, photos: [], shown: [], stage: "waiting", made_at: base + number, sentences: [], meanwhile: [] });
  }
}"""
_DRAIN = """async () => {
  const began = performance.now();
  for (let left = 1; left; left = (await PhoneStore.all("entries")).length) await PhoneSend.drain();
  return performance.now() - began;
}"""


def run() -> dict[str, Any]:
    """Entries a second of both sides and their ratio, or `skipped` with the reason."""
    if not Path(CHROMIUM).exists():
        print(f"skipped: {CHROMIUM} is not on this machine", flush=True)
        return {"name": "drain", "skipped": f"{CHROMIUM} is not on this machine"}
    with tempfile.TemporaryDirectory(prefix="bench-drain-") as folder:
        playground = Playground(Path(folder))
        playground.prepare()
        playground.start(has_jobs=False)
        try:
            seconds = _measure(playground)
        finally:
            playground.stop()
    speeds = {side: round(ENTRIES / taken, 1) for side, taken in seconds.items()}
    ratio = round(speeds["queue"] / speeds["plain"], 2)
    print(f"queue {speeds['queue']:7.1f} entries/s, plain posts {speeds['plain']:7.1f}, ratio {ratio:.2f}", flush=True)
    return {
        "name": "drain", "entries": ENTRIES, "entries_per_second": speeds, "ratio_to_plain_posts": ratio, "aim": AIM,
        "is_met": ratio >= AIM,
        "conditions": {"cores": os.cpu_count(), "browser": "Chromium, headless, on the server's own cores"},
    }  # fmt: skip


def _measure(playground: Playground) -> dict[str, float]:
    from playwright.sync_api import sync_playwright

    plain = Plain(playground.port)
    address = f"/seasons/{plain.season()}/record/R04"
    seconds = {"queue": 0.0, "plain": 0.0}
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        page = browser.new_context(base_url=playground.base, locale="vi-VN").new_page()
        page.set_default_timeout(600_000)
        page.goto("/sign-in")
        page.get_by_label("Số điện thoại hoặc thư điện tử").fill(CLERK)
        page.get_by_label("Mật khẩu", exact=True).fill(PASSWORD)
        page.get_by_role("button", name="Đăng nhập", exact=True).click()
        page.wait_for_url("**/desk/")
        page.wait_for_timeout(8_000)  # the first keeping of pages is over
        for _ in range(HALVES):
            page.evaluate(_FILL, [address, ENTRIES // HALVES, {**FIELDS, "happened_on": plain.today()}])
            seconds["queue"] += page.evaluate(_DRAIN) / 1000
            seconds["plain"] += plain.post_all(address, ENTRIES // HALVES)
        browser.close()
    return seconds


class Plain:
    """The same person without the app."""

    def __init__(self, port: int) -> None:
        self._port, self._cookies, self._token = port, SimpleCookie(), ""
        _, page = self._ask("GET", "/sign-in")
        self._token = _token_in(page)
        status, _ = self._ask("POST", "/sign-in", {"login": CLERK, "password": PASSWORD})
        if status != 303:
            raise RuntimeError(f"could not sign in: {status}")
        self._token = _token_in(self._ask("GET", "/record/")[1])

    def cookies(self) -> str:
        """What its browser sends along."""
        return "; ".join(f"{name}={one.value}" for name, one in self._cookies.items())

    def season(self) -> str:
        found = re.search(r'href="/seasons/(T\w+)/record"', self._ask("GET", "/record/")[1])
        if not found:
            raise RuntimeError("no open season")
        return found[1]

    def today(self) -> str:
        page = self._ask("GET", f"/seasons/{self.season()}/record/R04")[1]
        return re.search(r'name="happened_on"[^>]*?value="([\d-]+)"', page)[1]  # type: ignore[index]

    def post_all(self, address: str, count: int) -> float:
        """Seconds for so many."""
        day, mark = self.today(), uuid4().hex
        began = time.perf_counter()
        for number in range(count):
            typed = {**FIELDS, "happened_on": day, "entry_id": str(uuid4()), "input_name": f"NPK {mark} {number}"}
            status, page = self._ask("POST", address, typed)
            if status != 303:
                raise RuntimeError(f"a plain post got {status}: {unescape(page)[:300]}")
        return time.perf_counter() - began

    def _ask(self, method: str, path: str, typed: dict[str, str] | None = None) -> tuple[int, str]:
        line = http.client.HTTPConnection("127.0.0.1", self._port, timeout=60)
        head = {"Cookie": self.cookies(), "Content-Type": "application/x-www-form-urlencoded"}
        line.request(method, path, urlencode({"csrf_token": self._token, **(typed or {})}), head)
        answer = line.getresponse()
        for cookie in answer.headers.get_all("Set-Cookie") or ():
            self._cookies.load(cookie)
        page = answer.read().decode()
        line.close()
        return answer.status, page


def _token_in(page: str) -> str:
    return re.search(r'name="csrf_token"[^>]*value="([^"]+)"', page)[1]  # type: ignore[index]


if __name__ == "__main__":
    print(json.dumps(run(), ensure_ascii=False, indent=2))
