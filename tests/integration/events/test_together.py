"""Two processes write at once; one is killed in the middle: nothing acknowledged is lost, nothing stands twice."""

import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from trace.database import database
from trace.events import actions, checking, projections
from trace.events.entries import NewLot
from trace.events.models import Event, EventItem
from trace.ledger import queries as log
from trace.ledger.verification import verify

ROOT = Path(__file__).resolve().parents[3]
WRITER = """
import sys
from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid5
from trace.database import database, open_database
from trace.events import actions
from trace.events.entries import Entry, Use
from trace.batches.models import Batch
from trace.kit.viewer import STAFF, Viewer
from trace.seasons.models import Season

url, name, count, organisation = sys.argv[1], sys.argv[2], int(sys.argv[3]), int(sys.argv[4])
open_database(url)
now = datetime(2026, 11, 23, 5, tzinfo=UTC)
by = Viewer(None, name, STAFF, organisation, "")
with database.connection_context():
    season, batch = Season.get(), Batch.get()
    print("ready", flush=True)
    sys.stdin.readline()
    for number in range(count):
        entry_id = str(uuid5(UUID(int=1), f"{name} {number}"))
        entry = Entry(by=by, now=now, entry_id=entry_id, happened_at=now - timedelta(days=1, seconds=-number))
        if number % 3:
            actions.record_diary([season], step="R07", entry=entry)
        else:
            actions.ship([Use(batch, 1000)], receiver_name="X", entry=entry)
        print(entry_id, flush=True)
"""


def start(url, name, count, organisation):
    return subprocess.Popen(
        [sys.executable, "-c", WRITER, url, name, str(count), str(organisation.id)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        cwd=ROOT,
        env={"PYTHONPATH": ".", "PATH": "/usr/bin:/bin"},
    )


def go(*writers):
    for writer in writers:
        assert writer.stdout.readline() == "ready\n"
    for writer in writers:
        writer.stdin.write("go\n")
        writer.stdin.flush()


@pytest.fixture
def book(cast, season, entry):
    (lot,) = actions.harvest(season, step="R08", outputs=[NewLot(name="Thóc", thousandths=500_000)], entry=entry(3))
    return lot


def check_whole(lot, shipped, now):
    """The log has no hole, every row is what was logged, and the balances are those of the events."""
    assert verify(checking.checkers(), known_size=checking.known_size()).size == log.size()
    assert Event.select().count() == log.size()
    assert projections.rebuild(now).mended == 0
    lot = type(lot).get_by_id(lot.id)
    assert lot.left_thousandths == 500_000 - 1000 * shipped
    assert EventItem.select().count() == log.size() + 1  # the harvest names two


def test_two_processes_write_at_once(database_url, cast, book, now):
    writers = [start(database_url, name, 30, cast.an_thai) for name in ("a", "b")]
    go(*writers)

    told = [writer.communicate(timeout=120)[0].split() for writer in writers]

    assert [writer.returncode for writer in writers] == [0, 0]
    assert [len(one) for one in told] == [30, 30]
    assert log.size() == 62
    check_whole(book, 20, now)


@pytest.mark.parametrize("after", [3, 11])
def test_a_killed_process_loses_nothing_it_acknowledged(database_url, cast, book, now, after):
    writer = start(database_url, "a", 4000, cast.an_thai)
    go(writer)
    told = [writer.stdout.readline().strip() for _ in range(after)]
    time.sleep(0.01)

    writer.send_signal(signal.SIGKILL)
    rest, _ = writer.communicate(timeout=60)
    told += [line for line in rest.splitlines() if len(line) == 36]

    database.close()
    database.connect()
    written = [one.entry_id for one in Event.select().where(Event.kind.in_(("diary", "ship")))]
    assert len(set(written)) == len(written)
    assert set(told) <= set(written)
    assert len(written) - len(told) <= 1  # at most the one that was not yet answered
    check_whole(book, -(-len(written) // 3), now)

    again = start(database_url, "a", len(written) + 2, cast.an_thai)
    go(again)
    again.communicate(timeout=120)
    assert again.returncode == 0
    assert Event.select().where(Event.kind.in_(("diary", "ship"))).count() == len(written) + 2
    check_whole(book, -(-(len(written) + 2) // 3), now)
