"""The one question asked at every cached page: has the lot, or anything that pages share, changed?

It runs on a connection of its own, opened by each process and thread when it first asks: always outside any
transaction, so it sees what the other workers have committed.
"""

import os
import threading
from typing import Any, Final
from urllib.parse import quote

from peewee import sqlite3

_QUESTION: Final = (
    "SELECT coalesce(b.version, 0), e.number FROM page_epoch AS e LEFT JOIN batch AS b ON b.id = {} WHERE e.id = 1"
)


class VersionWatch:
    """Asks one database, named by the settings' URL."""

    def __init__(self, url: str) -> None:
        self._url = url
        self._is_sqlite = url.startswith("sqlite:///")
        self._sql = _QUESTION.format("?" if self._is_sqlite else "%s")
        self._kept = threading.local()

    def read(self, batch_id: int) -> tuple[int, int] | None:
        """(version of the lot, epoch); None when the database cannot be asked, and then nothing counts as fresh."""
        for _ in range(2):
            try:
                rows = self._connection().execute(self._sql, (batch_id,)).fetchall()
            except Exception:  # a broken connection of either driver is replaced once
                self.close()
                continue
            return (int(rows[0][0]), int(rows[0][1])) if rows else None
        return None

    def close(self) -> None:
        """Let go of this thread's connection."""
        connection, self._kept.connection = getattr(self._kept, "connection", None), None
        if connection is not None and self._kept.process == os.getpid():
            connection.close()

    def _connection(self) -> Any:
        if getattr(self._kept, "connection", None) is None or self._kept.process != os.getpid():
            self._kept.connection = self._open()
            self._kept.process = os.getpid()
        return self._kept.connection

    def _open(self) -> Any:
        if self._is_sqlite:
            path = quote(self._url.removeprefix("sqlite:///"))
            connection = sqlite3.connect(f"file:{path}?mode=rw", uri=True, isolation_level=None)
            connection.execute("PRAGMA query_only = 1")
            return connection
        import psycopg

        return psycopg.connect(self._url, autocommit=True, prepare_threshold=0)
