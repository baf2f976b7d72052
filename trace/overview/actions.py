"""Summing everything up anew. On a sound database nothing changes by it."""

from trace.database import atomic, database, is_sqlite, lock_for_this_transaction
from trace.ledger.actions import LOCK
from trace.overview.queries_truth import columns_of
from trace.overview.recomputing import TRUTHS

_LOCK_NUMBER = 7_233_195  # the one the triggers take (migration 0195)
_BY_TRIGGERS = ("overview_cell", "overview_month")


def rebuild() -> int:
    """Empty the summaries and fill them from the base tables while writers wait; gives how many lots there are."""
    with atomic():
        lock_for_this_transaction(LOCK)
        if not is_sqlite():
            database.execute_sql("LOCK TABLE finding, certificate, season, event, batch IN SHARE ROW EXCLUSIVE MODE")
            database.execute_sql(f"SELECT pg_advisory_xact_lock({_LOCK_NUMBER})")
        for table in TRUTHS:
            database.execute_sql(f"DELETE FROM {table}")
        for table, (sql, _width) in TRUTHS.items():
            # The triggers of the lots fill their cells.
            if table not in _BY_TRIGGERS:
                names = ", ".join(columns_of(table))
                database.execute_sql(f"INSERT INTO {table} ({names}) SELECT {names} FROM ({sql}) AS truth")
        return int(database.execute_sql("SELECT count(*) FROM overview_lot").fetchone()[0])
