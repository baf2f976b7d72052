"""Counting what goes to the database, for pages that must not ask once per row."""

from collections.abc import Iterator
from contextlib import contextmanager

from trace.database import database


@contextmanager
def statements() -> Iterator[list[str]]:
    """The SQL of every statement in the block; savepoints and transactions left out."""
    said: list[str] = []

    def hear(event) -> None:
        if not event.sql.lstrip().upper().startswith(("BEGIN", "SAVEPOINT", "RELEASE", "COMMIT", "ROLLBACK")):
            said.append(event.sql)

    database.obj.query_hooks.append(hear)
    try:
        yield said
    finally:
        database.obj.query_hooks.remove(hear)
