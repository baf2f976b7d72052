"""Real gunicorn workers: what they counted is written within a second, also when they are killed or told to stop."""

import contextlib
import os
import signal
import subprocess
import sys
import time

import pytest
from served import ROOT, _free_port, _wait_for, ask

from trace.database import database
from trace.scans.models import ScanDay

BROWSER = "Mozilla/5.0 (Linux; Android 14) AppleWebKit/537.36 Chrome/126.0 Mobile Safari/537.36"


@contextlib.contextmanager
def gunicorn(settings, log, *more):
    """The port and the process of a real server with two workers in a group of their own."""
    port = _free_port()
    environ = {
        **os.environ, "PYTHONPATH": str(ROOT), "PORT": str(port), "TRACE_WORKERS": "2",
        "TRACE_DATABASE_URL": settings.database_url, "TRACE_INSTANCE": str(settings.instance),
        "TRACE_SECRET_KEY": settings.secret_key,
    }  # fmt: skip
    command = [sys.executable, "-m", "gunicorn", "-c", "deploy/gunicorn.conf.py", *more, "wsgi:app"]
    with log.open("w+") as said:
        server = subprocess.Popen(command, cwd=ROOT, env=environ, stdout=said, stderr=said, start_new_session=True)
        try:
            _wait_for(port, server, said)
            yield port, server
        finally:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(server.pid, signal.SIGKILL)
            server.wait(timeout=30)


def read(port, path):
    status, _, _ = ask(port, f"GET {path} HTTP/1.1\nHost: x\nAccept: text/html\nUser-Agent: {BROWSER}")
    assert status == 200


def hits(lot):
    row = ScanDay.get_or_none(ScanDay.batch == lot.id, ScanDay.serial == "")
    return row.hits if row else 0


@pytest.fixture
def path(goods, settings):
    settings.instance.mkdir(parents=True, exist_ok=True)
    return f"/t/{goods.rice.code}"


def test_a_killed_server_loses_less_than_the_last_second(goods, path, settings, tmp_path):
    answered = []
    with gunicorn(settings, tmp_path / "log") as (port, server):
        ends_at = time.monotonic() + 4
        while time.monotonic() < ends_at:
            read(port, path)
            answered.append(time.monotonic())
            time.sleep(0.01)
        os.killpg(server.pid, signal.SIGKILL)
        killed_at = time.monotonic()
    before_the_last_second = sum(moment < killed_at - 1 for moment in answered)

    assert before_the_last_second > 50
    assert before_the_last_second <= hits(goods.rice) <= len(answered)
    row = ScanDay.get(ScanDay.batch == goods.rice.id, ScanDay.serial == "")
    assert (row.visits, row.networks) == (1, 1)


@pytest.mark.parametrize("more", [(), ("--preload",)], ids=["loaded in each", "forked after loading"])
def test_two_workers_that_stop_in_peace_lose_nothing(goods, path, settings, tmp_path, more):
    with gunicorn(settings, tmp_path / "log", *more) as (port, server):
        for _ in range(60):
            read(port, path)
        server.send_signal(signal.SIGTERM)
        server.wait(timeout=30)

    assert hits(goods.rice) == 60


def test_a_locked_database_holds_no_page(goods, path, settings, tmp_path):
    if not settings.database_url.startswith("sqlite:"):
        pytest.skip("the whole database is locked on SQLite only")
    with gunicorn(settings, tmp_path / "log") as (port, _server):
        read(port, path)
        time.sleep(1)
        counted = hits(goods.rice)
        with database.atomic("IMMEDIATE"):
            began = time.monotonic()
            for _ in range(20):
                read(port, path)
                time.sleep(0.06)
            took = time.monotonic() - began
        assert took < 5
        for _ in range(100):
            if hits(goods.rice) == counted + 20:
                break
            time.sleep(0.1)
        assert hits(goods.rice) == counted + 20
