"""A log with a few entries, its key, and the hand that tampers behind the service's back."""

from collections.abc import Callable
from datetime import datetime

import peewee
import pytest

from trace.database import atomic, database, is_sqlite
from trace.ledger.actions import NewEntry, append_many
from trace.ledger.models import LedgerEntry
from trace.ledger.notes import SigningKey


@pytest.fixture
def key() -> SigningKey:
    return SigningKey("id.example.org/log", bytes(range(32)))


@pytest.fixture
def write(db: object, now: datetime) -> Callable[..., list[LedgerEntry]]:
    """Appends `count` entries in one transaction; entry n is about `record n`."""

    def write(count: int, *, kind: str = "note") -> list[LedgerEntry]:
        first = LedgerEntry.select().count()
        with atomic():
            return append_many(
                [
                    NewEntry(kind, b"record %d" % number, b"page %d" % number, now)
                    for number in range(first, first + count)
                ]
            )

    return write


@pytest.fixture
def tamper(db: object) -> Callable[..., None]:
    """Runs SQL as someone who owns the database and has taken every trigger away."""

    def tamper(*statements: str) -> None:
        for table in ("ledger_entry", "ledger_node", "ledger_checkpoint"):
            drop_triggers(table)
        for statement in statements:
            database.execute_sql(statement)

    return tamper


def drop_triggers(table: str) -> None:
    if not is_sqlite():
        database.execute_sql(f"ALTER TABLE {table} DISABLE TRIGGER ALL")
        return
    names = database.execute_sql(
        "SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name = ?", (table,)
    ).fetchall()
    for (name,) in names:
        database.execute_sql(f"DROP TRIGGER {name}")


REFUSED_BY_DATABASE = peewee.DatabaseError
