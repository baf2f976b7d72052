"""Every table whose rows stand in the log is known to `flask ledger verify`."""

from trace.database import Record, database
from trace.ledger import verification


def test_each_table_that_names_an_entry_is_asked_how_far_the_log_reaches(app, monkeypatch):
    asked, run = [], database.obj.execute_sql
    monkeypatch.setattr(database.obj, "execute_sql", lambda sql, *rest: asked.append(sql) or run(sql, *rest))
    for known_size in verification.KNOWN_SIZES:
        known_size()

    logged = {model._meta.table_name for model in Record.__subclasses__() if "ledger_index" in model._meta.fields}
    assert {name for name in logged if not any(f"FROM {name} " in sql for sql in asked)} == set()
    assert len(logged) >= 15
