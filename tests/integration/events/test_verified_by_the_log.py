"""`flask ledger verify` sees every row of an event changed, taken away or slipped in behind the service's back."""

import re
from uuid import uuid4

import pytest

from trace.database import database, is_sqlite
from trace.events import actions, checking
from trace.events.entries import Use
from trace.events.models import Event
from trace.ledger import verification
from trace.ledger.verification import LedgerBroken, verify


@pytest.fixture
def book(cast, season, paddy, entry, now, photo):
    """Every kind of record once."""
    seen = actions.record_diary([season], step="R07", entry=entry(10, note="Bác Năm", qc_result="fail", photos=[photo]))
    actions.correct(seen, reason="Nhầm", by=cast.staff, now=now, entry_id=str(uuid4()), values={"qc_result": "pass"})
    actions.hold([paddy], reason="x", by=cast.manager, now=now, entry_id=str(uuid4()))
    actions.release([paddy], reason="x", by=cast.manager, now=now, entry_id=str(uuid4()))
    actions.approve(paddy, by=cast.manager, now=now)
    actions.ship([Use(paddy, 5)], receiver_name="X", entry=entry(1))
    return seen


def check():
    return verify(checking.checkers(), known_size=checking.known_size())


def behind_the_back(table, sql):
    """Do what the triggers forbid, as somebody with the file in hands could."""
    if is_sqlite():
        names = [row[0] for row in database.execute_sql(
            "SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name = ?", (table,)).fetchall()]  # fmt: skip
        for name in names:
            database.execute_sql(f'DROP TRIGGER "{name}"')
        database.execute_sql("PRAGMA foreign_keys = 0")
    else:
        database.execute_sql(f"ALTER TABLE {table} DISABLE TRIGGER ALL")
        database.execute_sql("SET session_replication_role = replica")
    database.execute_sql(sql)


def test_a_sound_book_is_found_sound(book):
    assert check().size == 9


def test_the_command_uses_these_checkers(app, book):
    result = app.test_cli_runner().invoke(args=["ledger", "verify"])
    assert result.exit_code == 0, result.output

    behind_the_back("event", f"UPDATE event SET reason = 'x' WHERE id = {book.id}")
    result = app.test_cli_runner().invoke(args=["ledger", "verify"])
    assert result.exit_code == 1
    assert re.search(rf"\b{book.ledger_index}\b", result.output)
    assert checking.known_size in verification.KNOWN_SIZES


CHANGES = {
    "document": ("event", "UPDATE event SET document = replace(document, '\"OBSERVE\"', '\"ADD\"') WHERE id = {id}"),
    "values": ("event", "UPDATE event SET recorded = replace(recorded, 'fail', 'pass') WHERE id = {id}"),
    "unreadable": ("event", "UPDATE event SET recorded = 'x' WHERE id = {id}"),
    "day of writing": ("event", "UPDATE event SET recorded_at = '2026-01-01 00:00:00' WHERE id = {id}"),
    "lateness": ("event", "UPDATE event SET late_days = 0 WHERE id = {id}"),
    "who": ("event", "UPDATE event SET recorded_by_id = 77 WHERE id = {id}"),
    "step": ("event", "UPDATE event SET step = 'R01' WHERE id = {id}"),
    "removed": ("event", "DELETE FROM event WHERE id = {id}"),
    "a lot": ("event_item", "UPDATE event_item SET identifier = 'x' WHERE event_id = {id}"),
    "a lot removed": ("event_item", "DELETE FROM event_item WHERE event_id = {id}"),
    "a picture": ("event_photo", "UPDATE event_photo SET sha256 = 'b' WHERE event_id = {id}"),
    "a picture removed": ("event_photo", "DELETE FROM event_photo WHERE event_id = {id}"),
    "a note": ("event_annex", 'UPDATE event_annex SET private = \'{{"note": "other"}}\' WHERE event_id = {id}'),
    "a note lost": ("event_annex", "DELETE FROM event_annex WHERE event_id = {id}"),
}


@pytest.mark.parametrize("name", sorted(CHANGES))
def test_a_change_is_named(book, name):
    table, sql = CHANGES[name]
    behind_the_back(table, sql.format(id=book.id))

    with pytest.raises(LedgerBroken) as broken:
        check()

    assert broken.value.index == book.ledger_index


@pytest.mark.parametrize(
    "sql", ["UPDATE decision SET by_id = 9", "UPDATE decision SET kind = 'approval_withdrawn'", "DELETE FROM decision"]
)
def test_a_changed_decision_is_named(book, sql):
    behind_the_back("decision", sql)

    with pytest.raises(LedgerBroken) as broken:
        check()

    assert broken.value.index == 7


@pytest.mark.parametrize("index", [-4, 7, 900])
def test_an_event_slipped_in_is_found(book, index):
    own = ("id", "ledger_index", "event_id", "entry_id")
    columns = ", ".join(name for name in Event._meta.columns if name not in own)

    behind_the_back(
        "event",
        f"INSERT INTO event (event_id, entry_id, ledger_index, {columns}) "
        f"SELECT 'ni:///false', 'false', {index}, {columns} FROM event WHERE id = {book.id}",
    )

    with pytest.raises(LedgerBroken):
        check()


def test_an_annex_emptied_by_law_leaves_the_log_sound(cast, book, now):
    actions.erase_private(book, reason="Theo yêu cầu", by=cast.manager, now=now)

    assert check().size == 9
