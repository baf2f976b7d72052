"""Edges are walked from their indexes alone, in both directions: a lineage never opens a row of the table."""

INDEXES = (
    ("batch_source_back", "batch_id, event_number, from_batch_id, from_season_id, thousandths, unit"),
    ("batch_source_forward", "from_batch_id, batch_id"),
)
REPLACED = (
    ("batchsource_batch_id", "batch_id"),
    ("batchsource_batch_id_event_number", "batch_id, event_number"),
    ("batchsource_from_batch_id", "from_batch_id"),
)


def up(migrator, db):
    for name, _columns in REPLACED:
        db.execute_sql(f"DROP INDEX {name}")
    for name, columns in INDEXES:
        db.execute_sql(f"CREATE INDEX {name} ON batch_source ({columns})")


def down(migrator, db):
    for name, _columns in INDEXES:
        db.execute_sql(f"DROP INDEX {name}")
    for name, columns in REPLACED:
        db.execute_sql(f"CREATE INDEX {name} ON batch_source ({columns})")
