"""kill -9 of the server in the middle of recording: what was acknowledged is there, once, whatever is sent again."""

import http.client
import json
import re
import shutil
import threading
import time
from collections.abc import Callable, Iterator
from http.cookies import SimpleCookie
from pathlib import Path
from typing import Any
from urllib.parse import urlencode
from uuid import uuid4

import pytest
from playground import CLERK, HELPER, MANAGER, PASSWORD, Playground
from postgres import server, with_name

from trace.batches.models import Batch
from trace.clock import today
from trace.database import database, open_database
from trace.events.models import Event
from trace.ledger.models import LedgerEntry
from trace.organisations.models import Organisation
from trace.seasons.models import Season

pytestmark = pytest.mark.engine
ENTRIES = 16
KILLED_AFTER = (12, 36)
DONE = (200, 201, 303)


class Sender:
    """One person or machine that sends its entries one after the other and repeats each until it is acknowledged."""

    def __init__(self, playground: Playground, name: str) -> None:
        self.port, self.name = playground.port, name
        self.keys = [str(uuid4()) for _ in range(ENTRIES)]
        self.acknowledged: list[str] = []
        self.broken = 0

    def send_all(self) -> None:
        for number, key in enumerate(self.keys):
            self.until_acknowledged(lambda number=number, key=key: self.send(number, key))
            self.acknowledged.append(key)

    def send(self, number: int, key: str) -> int:
        """One try; the status of the answer."""
        raise NotImplementedError

    def until_acknowledged(self, attempt: Callable[[], int]) -> None:
        for _ in range(400):
            try:
                status = attempt()
            except (OSError, http.client.HTTPException):
                self.broken += 1
                time.sleep(0.1)
                continue
            assert status in DONE, f"{self.name}: {status}"
            return
        raise AssertionError(f"{self.name}: the server did not come back")

    def ask(self, method: str, path: str, body: str = "", **headers: str) -> tuple[int, http.client.HTTPMessage, str]:
        line = http.client.HTTPConnection("127.0.0.1", self.port, timeout=20)
        try:
            line.request(method, path, body.encode(), headers)
            answer = line.getresponse()
            return answer.status, answer.headers, answer.read().decode()
        finally:
            line.close()


class Browser(Sender):
    """Posts the form of a step as a page does: cookies, CSRF token, entry id."""

    def __init__(self, playground: Playground, login: str, address: str) -> None:
        super().__init__(playground, login)
        self.address, self._cookies = address, SimpleCookie()
        page = self._visit("GET", "/sign-in")[1]
        typed = {"csrf_token": token_in(page), "login": login, "password": PASSWORD}
        assert self._visit("POST", "/sign-in", typed)[0] == 303
        self._token = token_in(self._visit("GET", address)[1])

    def send(self, number: int, key: str) -> int:
        typed = {
            "csrf_token": self._token, "entry_id": key, "happened_on": today().isoformat(), "action": "save",
            "input_name": f"NPK {self.name} {number}", "dose.amount": "8", "dose.per": "kg_sao",
        }  # fmt: skip
        return self._visit("POST", self.address, typed)[0]

    def _visit(self, method: str, path: str, typed: dict[str, str] | None = None) -> tuple[int, str]:
        cookies = "; ".join(f"{name}={one.value}" for name, one in self._cookies.items())
        sent = {"Cookie": cookies, "Content-Type": "application/x-www-form-urlencoded"}
        status, headers, page = self.ask(method, path, urlencode(typed or {}), **sent)
        for cookie in headers.get_all("Set-Cookie") or ():
            self._cookies.load(cookie)
        return status, page


class Machine(Sender):
    """Posts to the API with a token and an Idempotency-Key."""

    def __init__(self, playground: Playground, token: str, code: str) -> None:
        super().__init__(playground, "machine")
        self._token, self._code = token, code

    def send(self, number: int, key: str) -> int:
        moment = f"{today().isoformat()}T00:00:{number:02}+07:00"
        asked = {"step": "R13", "happened_at": moment, "qc_result": "pass", "qc_doc": key}
        head = {"Authorization": f"Bearer {self._token}", "Idempotency-Key": key, "Content-Type": "application/json"}
        return self.ask("POST", f"/api/v1/batches/{self._code}/events", json.dumps(asked), **head)[0]


@pytest.fixture(params=["sqlite", "postgres"])
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """An empty database on each engine."""
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path / 'place' / 'trace.db'}"
        return
    with server() as base:
        import psycopg

        with psycopg.connect(base, autocommit=True) as connection:
            connection.execute("CREATE DATABASE kept")
        yield with_name(base, "kept")


def test_every_acknowledged_entry_is_there_exactly_once(database_url: str, tmp_path: Path, kept: Path):
    playground = Playground(tmp_path / "place", database_url=database_url)
    if database_url.startswith("sqlite:"):
        playground.prepare_from(kept)
    else:
        playground.prepare()
    playground.start(has_jobs=False)
    try:
        senders = make_senders(playground, database_url)
        before = count_events(database_url)
        killed = send_while_killing(playground, senders)
        again = [sender.send(number, key) for sender in senders for number, key in enumerate(sender.keys)]
    finally:
        playground.stop()

    assert killed == len(KILLED_AFTER)
    assert sum(sender.broken for sender in senders) > 0
    assert set(again) <= set(DONE)
    assert count_events(database_url) == before + len(senders) * ENTRIES
    assert_each_stands_once(database_url, senders)
    playground.flask("ledger", "verify")
    shutil.rmtree(playground.folder)


def make_senders(playground: Playground, url: str) -> list[Sender]:
    """Three people of the co-op at the same season, one machine at one of its lots."""
    season, lot = read(url, lambda: (open_season(), Batch.get(Batch.lot == "SH7K2M9Q").code))
    address = f"/seasons/{season}/record/R04"
    token = playground.flask("tokens", "create", "--organisation", "HTX-01", "--name", "Cân").strip()
    people = [Browser(playground, login, address) for login in (MANAGER, CLERK, HELPER)]
    return [*people, Machine(playground, token, lot)]


def send_while_killing(playground: Playground, senders: list[Sender]) -> int:
    """All send at once; twice, in the middle of it, every process of the service is killed and started again."""
    threads = [threading.Thread(target=sender.send_all) for sender in senders]
    for thread in threads:
        thread.start()
    killed = 0
    for count in KILLED_AFTER:
        while sum(len(sender.acknowledged) for sender in senders) < count:
            assert all(thread.is_alive() for thread in threads), "A sender gave up before the server was killed."
            time.sleep(0.005)
        if any(thread.is_alive() for thread in threads):
            playground.kill()
            killed += 1
            playground.start(has_jobs=False)
    for thread in threads:
        thread.join(timeout=120)
    assert [len(sender.acknowledged) for sender in senders] == [ENTRIES] * len(senders)
    return killed


def assert_each_stands_once(url: str, senders: list[Sender]) -> None:
    """By what was written, not only by key: each entry has words of its own."""
    documents, leaves = read(
        url,
        lambda: (
            [row.recorded for row in Event.select(Event.recorded)],
            [row.entry_id for row in LedgerEntry.select(LedgerEntry.entry_id)],
        ),
    )
    assert len(leaves) == len(set(leaves))
    written = "\n".join(documents)
    for sender in senders:
        for number, key in enumerate(sender.keys):
            words = f'"NPK {sender.name} {number}"' if isinstance(sender, Browser) else f'"{key}"'
            assert written.count(words) == 1, (sender.name, number)


def open_season() -> str:
    """One of the co-op's own that still grows."""
    of_the_co_op = Season.select().join(Organisation).where(Organisation.code == "HTX-01")
    return str(of_the_co_op.where(Season.closed_on.is_null(), Season.template == "rice").get().code)


def count_events(url: str) -> int:
    return int(read(url, lambda: Event.select().count()))


def read(url: str, what: Callable[[], Any]) -> Any:
    """Look at the database from outside the server."""
    open_database(url)
    try:
        with database.connection_context():
            return what()
    finally:
        database.obj.close_all()


def token_in(page: str) -> str:
    return re.findall(r'name="csrf_token"[^>]*value="([^"]+)"', page)[0]
