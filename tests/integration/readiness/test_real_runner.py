"""The runner as it is started in earnest sees by itself that something changed, and looks at it."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from uuid import uuid4

import pytest
from labelled import make_batch, make_product

from trace.batches.models import Batch
from trace.events import actions as events
from trace.kit.viewer import COMMAND_LINE
from trace.readiness.queries_findings import findings_about

ROOT = Path(__file__).resolve().parents[3]
PATIENCE_SECONDS = 60


@pytest.fixture
def running(settings, database_url, db):
    environ = {
        **os.environ,
        "PYTHONPATH": str(ROOT),
        "TRACE_INSTANCE": str(settings.instance),
        "TRACE_DATABASE_URL": database_url,
        "TRACE_SECRET_KEY": settings.secret_key,
    }
    runner = subprocess.Popen([sys.executable, "-m", "flask", "jobs", "run"], cwd=ROOT, env=environ,
                              stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)  # fmt: skip
    yield runner
    runner.send_signal(signal.SIGTERM)
    try:
        runner.wait(timeout=30)
    except subprocess.TimeoutExpired:
        runner.kill()
        runner.wait()


def is_found_in_time(batch: Batch, rule: str) -> bool:
    deadline = time.monotonic() + PATIENCE_SECONDS
    while time.monotonic() < deadline:
        if any(row.rule == rule for row in findings_about(batch, seen_by=COMMAND_LINE)):
            return True
        time.sleep(0.2)
    return False


def test_a_change_is_looked_at_by_the_running_runner_and_so_is_the_next(
    running, song_hoa, clerk, manager, now, settings
):
    product = make_product(song_hoa, by=clerk, now=now, settings=settings)
    batch = make_batch(song_hoa, product, by=clerk, now=now)
    assert is_found_in_time(batch, "missing_step")

    events.hold([batch], reason="Bao rách", by=clerk, now=now, entry_id=str(uuid4()))

    assert is_found_in_time(batch, "hold")
    assert running.poll() is None
