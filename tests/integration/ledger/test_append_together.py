"""Several processes appending at once: no error, no hole, one sound log."""

import multiprocessing
from datetime import datetime

from trace.database import atomic, database, open_database
from trace.ledger import actions, queries
from trace.ledger.models import LedgerEntry
from trace.ledger.verification import verify

WRITERS = 3
TIMES = 40


def append_from_another_process(url: str, now: datetime, writer: int) -> int:
    open_database(url)
    written = 0
    with database.connection_context():
        for number in range(TIMES):
            with atomic():
                # Reading first is what makes deferred transactions of two writers fail.
                queries.size()
                entries = actions.append_many(
                    [actions.NewEntry("event", b"%d/%d" % (writer, number), b"", now)] * (1 + number % 3)
                )
            written += len(entries)
    return written


def test_nobody_fails_and_no_number_is_missing(db, database_url: str, now: datetime):
    database.close()
    with multiprocessing.get_context("spawn").Pool(WRITERS) as pool:
        written = pool.starmap(append_from_another_process, [(database_url, now, at) for at in range(WRITERS)])
    database.connect()

    assert written == [sum(1 + number % 3 for number in range(TIMES))] * WRITERS
    indices = [row.leaf_index for row in LedgerEntry.select().order_by(LedgerEntry.leaf_index)]
    assert indices == list(range(sum(written)))
    assert verify().size == sum(written)
