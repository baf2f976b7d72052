"""SQLite or PostgreSQL from one URL, the base Record, and the fields both engines store alike.

Connections are never opened before a fork and always closed with the request. SQLite runs with WAL, full
sync and immediate transactions (deferred ones fail under two workers); PostgreSQL through psycopg 3.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

import peewee
from playhouse.pool import PooledPostgresqlDatabase, PooledSqliteDatabase

database: Any = peewee.DatabaseProxy()

SQLITE_PRAGMAS = {
    "journal_mode": "wal",
    "synchronous": 2,  # FULL: what was acknowledged survives a power cut
    "foreign_keys": 1,
    "recursive_triggers": 1,  # without it INSERT OR REPLACE walks through append-only triggers
    "busy_timeout": 8000,
    "cache_size": -16000,
    "temp_store": 2,
    "wal_autocheckpoint": 4000,
}


def open_database(url: str) -> peewee.Database:
    """Point the product at a database; opens no connection. `url` is sqlite:///path or postgresql://…"""
    if url.startswith("sqlite:///"):
        engine = PooledSqliteDatabase(
            url.removeprefix("sqlite:///"),
            max_connections=8,
            stale_timeout=600,
            pragmas=SQLITE_PRAGMAS,
            lock_type="IMMEDIATE",
            autoconnect=False,
            # The pool lends each connection to one thread at a time, but not always to the one that opened it.
            check_same_thread=False,
        )
    else:
        parts = urlsplit(url)
        socket_folder = parse_qs(parts.query).get("host", [None])[0]
        engine = PooledPostgresqlDatabase(
            parts.path.lstrip("/"),
            max_connections=16,
            stale_timeout=300,
            host=parts.hostname or socket_folder,
            port=parts.port or 5432,
            user=parts.username,
            password=unquote(parts.password) if parts.password else None,
            autoconnect=False,
        )
    database.initialize(engine)
    return engine


def is_sqlite() -> bool:
    """True on SQLite; the few places where the engines' SQL differs ask here."""
    return isinstance(database.obj, peewee.SqliteDatabase)


def atomic() -> Any:
    """One visible transaction (a savepoint inside another one); immediate on SQLite."""
    return database.atomic()


@contextmanager
def connected() -> Iterator[None]:
    """A connection for commands and jobs; requests get theirs from the app."""
    opened = database.connect(reuse_if_open=True)
    try:
        yield
    finally:
        if opened and not database.is_closed():
            database.close()


def lock_for_this_transaction(name: str) -> None:
    """Hold others who ask for the same name until this transaction ends.

    SQLite's immediate transaction already is that lock; PostgreSQL takes an advisory one.
    """
    if not is_sqlite():
        database.execute_sql("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", (name,))


class UtcField(peewee.DateTimeField):
    """An aware moment, stored as naive UTC on both engines and read back aware."""

    def db_value(self, value: Any) -> Any:
        if isinstance(value, datetime):
            if value.tzinfo is None:
                raise ValueError("A moment without its time zone is never stored.")
            value = value.astimezone(UTC).replace(tzinfo=None)
        return super().db_value(value)

    def python_value(self, value: Any) -> Any:
        value = super().python_value(value)
        return value.replace(tzinfo=UTC) if isinstance(value, datetime) else value


class Record(peewee.Model):
    """The base of every table. Table names are snake_case singular; ids are internal, codes are public."""

    id = peewee.AutoField()

    class Meta:
        database = database
        legacy_table_names = False
