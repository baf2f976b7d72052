"""Applying the numbered migrations: one process at a time, on both engines."""

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playhouse.migrations import Runner

from trace.database import database, is_sqlite

FOLDER = Path(__file__).resolve().parent.parent / "migrations"
_LOCK_NUMBER = 7_233_101


def upgrade() -> list[str]:
    """Apply what is pending and return the names. Safe to repeat and to start twice at once."""
    with _only_one():
        applied: list[str] = _runner().up()
    return applied


def upgrade_to(name: str) -> list[str]:
    """Apply pending migrations up to and with `name`; a restored copy begins where it was made."""
    with _only_one():
        applied: list[str] = _runner().up(name)
    return applied


def pending() -> list[str]:
    """Names of migrations the database has not seen; the server refuses to start while there are any."""
    return [entry.name for entry in _runner().status() if entry.path and not entry.applied]


def status() -> list[tuple[str, bool]]:
    """(name, is applied) in order."""
    return [(entry.name, bool(entry.applied)) for entry in _runner().status()]


def _runner() -> Runner:
    return Runner(database.obj, str(FOLDER))


@contextmanager
def _only_one() -> Iterator[None]:
    if is_sqlite():
        path = Path(database.obj.database)
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.with_suffix(".migrating").open("w") as file:
            fcntl.flock(file, fcntl.LOCK_EX)
            yield
    else:
        database.execute_sql("SELECT pg_advisory_lock(%s)", (_LOCK_NUMBER,))
        try:
            yield
        finally:
            database.execute_sql("SELECT pg_advisory_unlock(%s)", (_LOCK_NUMBER,))
