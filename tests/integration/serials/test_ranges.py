"""Ranges that never overlap, numbers that cost no row, states by range, and the record of it all."""

import json
import subprocess
import sys
from itertools import pairwise
from pathlib import Path

import peewee
import pytest
from statements import statements

from trace.batches.models import Batch
from trace.database import database
from trace.kit.append_only import unprotect
from trace.kit.viewer import COMMAND_LINE
from trace.ledger import verification
from trace.serials import actions, actions_keys, queries, rules
from trace.serials.keys import path_of
from trace.serials.models import SerialAct, SerialRange
from trace.serials.queries import numberer_of, standing_of

ROOT = Path(__file__).resolve().parents[3]


@pytest.fixture
def said(batch, settings):
    """The state of the pack with this counter."""

    def ask(counter, version=1):
        text = numberer_of(batch, key_version=version, settings=settings).texts(counter, 1)[0]
        return str(standing_of(batch, text, settings=settings).state)

    return ask


def test_ranges_of_a_lot_follow_one_another_and_cost_one_row_each(batch, batch_with_gtin, printed, said):
    rows = [printed(batch, 500, "R1"), printed(batch, 10_000_000, "R2"), printed(batch_with_gtin, 3, "R3")]

    assert [(row.first, row.count, row.key_version) for row in rows] == [(0, 500, 1), (500, 10_000_000, 1), (0, 3, 1)]
    assert SerialRange.select().count() == 3
    assert [said(counter) for counter in (0, 499, 500, 10_000_499, 10_000_500)] == ["printed"] * 4 + ["unknown"]


def test_ten_million_numbers_are_asked_with_as_few_statements_as_ten(batch, batch_with_gtin, printed, settings):
    printed(batch, 10, "R1")
    printed(batch_with_gtin, 10_000_000, "R2")
    asked = []
    for lot, last in ((batch, 9), (batch_with_gtin, 9_999_999)):
        text = numberer_of(lot, key_version=1, settings=settings).texts(last, 1)[0]
        with statements() as run:
            assert standing_of(lot, text, settings=settings).counter == last
        asked.append(len(run))
    assert asked[0] == asked[1] <= 3


def test_a_number_of_another_lot_and_a_made_up_one_are_refused(batch, batch_with_gtin, printed, settings):
    printed(batch, 10, "R1")
    printed(batch_with_gtin, 10, "R2")
    text = numberer_of(batch, key_version=1, settings=settings).texts(3, 1)[0]

    assert standing_of(batch, rules.spaced(text).lower(), settings=settings).state == "printed"
    assert standing_of(batch_with_gtin, text, settings=settings).state == "forged"
    assert standing_of(batch, text[:-1] + ("2" if text[-1] != "2" else "3"), settings=settings).state == "forged"
    assert standing_of(batch, "X" + text[1:], settings=settings).state == "forged"
    assert standing_of(batch, "DAI-12", settings=settings).state == "unknown"


def test_activating_from_first_to_last_voids_the_rest(batch, printed, said, clerk, now):
    row = printed(batch, 100, "R1")

    done = actions.activate(row, first=79, last=20, is_last_stretch=True, by=clerk, now=now)

    assert (done.count, done.void) == (60, 40)
    assert [said(counter) for counter in (19, 20, 79, 80)] == ["void", "activated", "activated", "void"]
    with pytest.raises(rules.NothingToChange, match="Không còn tem nào để kích hoạt"):
        actions.activate(row, first=0, last=99, is_last_stretch=False, by=clerk, now=now)


def test_several_stretches_are_activated_one_after_another(batch, printed, said, clerk, now):
    row = printed(batch, 100, "R1")
    actions.activate(row, first=0, last=9, is_last_stretch=False, by=clerk, now=now)
    actions.void(row, first=30, last=30, reason="Rách", by=clerk, now=now)
    done = actions.activate(row, first=5, last=39, is_last_stretch=False, reason="Ca chiều", by=clerk, now=now)

    assert done.count == 29
    assert [said(counter) for counter in (9, 10, 30, 39, 40)] == [
        "activated",
        "activated",
        "void",
        "activated",
        "printed",
    ]


def test_stolen_ones_are_taken_back_as_what_they_were_and_void_is_final(batch, printed, said, clerk, now):
    row = printed(batch, 100, "R1")
    actions.activate(row, first=0, last=49, is_last_stretch=False, by=clerk, now=now)
    actions.mark_stolen(row, first=40, last=59, reason="Mất một thùng", by=clerk, now=now)
    assert [said(counter) for counter in (39, 40, 59, 60)] == ["activated", "stolen", "stolen", "printed"]
    with pytest.raises(rules.NothingToChange):
        actions.activate(row, first=50, last=59, is_last_stretch=False, by=clerk, now=now)

    actions.mark_found(row, first=0, last=99, reason="Tìm thấy ở kho", by=clerk, now=now)
    assert [said(counter) for counter in (40, 49, 50, 59)] == ["activated", "activated", "printed", "printed"]

    actions.void(row, first=0, last=99, reason="Hủy cả", by=clerk, now=now)
    for act in (actions.mark_found, actions.mark_stolen, actions.void):
        with pytest.raises(rules.NothingToChange):
            act(row, first=0, last=99, reason="x", by=clerk, now=now)
    with pytest.raises(rules.SerialUnknown, match="lý do"):
        actions.mark_stolen(row, first=0, last=1, reason=" ", by=clerk, now=now)


def test_only_who_printed_them_says_what_became_of_them(batch, printed, stranger_manager, auditor, admin, clerk, now):
    row = printed(batch, 10, "R1")
    for other in (stranger_manager, auditor, admin):
        with pytest.raises(rules.NotYours):
            actions.activate(row, first=0, last=9, is_last_stretch=True, by=other, now=now)
        with pytest.raises(rules.NotYours):
            actions.void(row, first=0, last=9, reason="x", by=other, now=now)
    assert SerialAct.select().count() == 0
    assert queries.find_range("r1", seen_by=clerk) == row
    with pytest.raises(rules.RangeUnknown):
        queries.find_range("R1", seen_by=stranger_manager)


def test_every_act_turns_the_lots_page_and_stands_in_the_log(app, batch, printed, clerk, now, settings):
    versions = [batch.version]
    row = printed(batch, 100, "R1", has_pin=True)
    versions.append(Batch.get_by_id(batch.id).version)
    actions.activate(row, first=10, last=19, is_last_stretch=True, by=clerk, now=now)
    versions.append(Batch.get_by_id(batch.id).version)
    actions.mark_stolen(row, first=10, last=10, reason="Mất", by=clerk, now=now)
    versions.append(Batch.get_by_id(batch.id).version)

    assert versions == sorted(set(versions))
    verification.verify_installation([])
    for table in ("serial_range", "serial_act", "serial_key"):
        for sql in (f"UPDATE {table} SET id = id + 1", f"DELETE FROM {table}"):
            with pytest.raises(peewee.DatabaseError, match="append-only"), database.atomic():
                database.execute_sql(sql)
    unprotect(database.obj, "serial_act")
    database.execute_sql("UPDATE serial_act SET count = 5 WHERE kind = 'steal'")
    with pytest.raises(verification.LedgerBroken, match="đã bị thay đổi"):
        verification.verify_installation([])


def test_a_new_key_leaves_the_old_numbers_readable(batch, printed, said, settings, now):
    printed(batch, 10, "R1")
    assert actions_keys.rotate(settings=settings, by=COMMAND_LINE, now=now) == 2
    assert printed(batch, 10, "R2").key_version == 2

    assert said(3, version=1) == "printed"
    assert said(13, version=2) == "printed"
    assert said(13, version=1) == "unknown"  # a right tag, but never printed under that key
    assert path_of(settings, 2).stat().st_mode & 0o777 == 0o600


def test_without_its_key_a_number_is_neither_right_nor_forged_and_a_new_one_begins(batch, printed, settings):
    printed(batch, 10, "R1")
    text = numberer_of(batch, key_version=1, settings=settings).texts(3, 1)[0]
    path_of(settings, 1).write_text("00" * 32)
    assert queries.wanting(settings) == [1]
    path_of(settings, 1).unlink()

    assert standing_of(batch, text, settings=settings).state == "unchecked"
    assert queries.wanting(settings) == [1]
    assert printed(batch, 10, "R2").key_version == 2
    assert standing_of(batch, text, settings=settings).state == "unchecked"


def test_an_order_that_came_to_nothing_wastes_no_version(batch, printed, settings, now):
    with pytest.raises(ZeroDivisionError), database.atomic():
        actions.reserve(batch, 5, now=now, settings=settings)
        raise ZeroDivisionError
    assert printed(batch, 10, "R1").key_version == 1


def test_two_processes_at_once_never_give_the_same_counters(batch, printed, settings):
    printed(batch, 10, "R0")
    told = {"url": settings.database_url, "instance": str(settings.instance), "batch": batch.id}
    workers = [
        subprocess.Popen(
            [sys.executable, "-c", WORKER, json.dumps(told | {"name": name})], cwd=ROOT, stderr=subprocess.PIPE
        )
        for name in "AB"
    ]
    for worker in workers:
        assert worker.wait(60) == 0, worker.stderr.read().decode()

    rows = list(SerialRange.select().where(SerialRange.batch == batch.id).order_by(SerialRange.first))
    assert len(rows) == 41
    assert all(one.first + one.count == other.first for one, other in pairwise(rows))
    assert {row.run_number[0] for row in rows} == {"R", "A", "B"}


WORKER = """
import json, sys
sys.path.insert(0, ".")
from datetime import UTC, datetime
from trace.batches.models import Batch
from trace.database import atomic, connected, open_database
from trace.kit.append_only import unprotect
from trace.kit.viewer import COMMAND_LINE
from trace.serials.actions import record_printed, reserve
from trace.settings import Settings
said = json.loads(sys.argv[1])
settings = Settings.from_environment({"TRACE_INSTANCE": said["instance"], "TRACE_DATABASE_URL": said["url"],
                                      "TRACE_SECRET_KEY": "x"})
open_database(said["url"])
now = datetime(2026, 11, 23, 6, tzinfo=UTC)
with connected():
    batch = Batch.get_by_id(said["batch"])
    for number in range(20):
        with atomic():
            kept = reserve(batch, 1 + number, now=now, settings=settings)
            record_printed(kept, run_number=f"{said['name']}{number}", by=COMMAND_LINE, now=now)
"""
