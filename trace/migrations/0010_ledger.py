"""The append-only log: entries without holes, heads of full tiles, signed checkpoints."""

import peewee as pw

from trace.kit.append_only import protect, unprotect


class LedgerEntry(pw.Model):
    leaf_index = pw.IntegerField(primary_key=True)
    kind = pw.CharField(max_length=40)
    entry_id = pw.CharField(max_length=64, unique=True)
    at = pw.DateTimeField()
    leaf = pw.TextField()
    leaf_hash = pw.BlobField()
    chain_hash = pw.BlobField()
    full_salt = pw.BlobField()
    public_salt = pw.BlobField()

    class Meta:
        table_name = "ledger_entry"


class LedgerNode(pw.Model):
    level = pw.IntegerField()
    position = pw.IntegerField()
    hash = pw.BlobField()

    class Meta:
        table_name = "ledger_node"
        primary_key = pw.CompositeKey("level", "position")


class LedgerCheckpoint(pw.Model):
    size = pw.IntegerField()
    root = pw.BlobField()
    vkey = pw.CharField(max_length=255)
    note = pw.TextField()
    signed_at = pw.DateTimeField()

    class Meta:
        table_name = "ledger_checkpoint"
        indexes = ((("size", "vkey"), True),)


TABLES = (LedgerEntry, LedgerNode, LedgerCheckpoint)


def up(migrator, db):
    with db.bind_ctx(TABLES):
        db.create_tables(TABLES)
    _refuse_holes(db)
    for model in TABLES:
        protect(db, model._meta.table_name)


def down(migrator, db):
    for model in TABLES:
        unprotect(db, model._meta.table_name)
    _accept_holes(db)
    with db.bind_ctx(TABLES):
        db.drop_tables(TABLES)


def _refuse_holes(db):
    """An entry is accepted only directly after the last one: no hole, no overwriting by REPLACE."""
    follows = "NEW.leaf_index {} (SELECT coalesce(max(leaf_index) + 1, 0) FROM ledger_entry)"
    if isinstance(db, pw.SqliteDatabase):
        db.execute_sql(
            "CREATE TRIGGER ledger_entry_no_hole BEFORE INSERT ON ledger_entry "
            f"WHEN {follows.format('IS NOT')} "
            "BEGIN SELECT RAISE(ABORT, 'ledger_entry must be appended to without a hole'); END"
        )
        return
    db.execute_sql(
        "CREATE FUNCTION refuse_ledger_hole() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
        f"IF {follows.format('IS DISTINCT FROM')} THEN "
        "RAISE EXCEPTION USING ERRCODE = 'integrity_constraint_violation', "
        "MESSAGE = 'ledger_entry must be appended to without a hole'; END IF; RETURN NEW; END $$"
    )
    db.execute_sql(
        "CREATE TRIGGER ledger_entry_no_hole BEFORE INSERT ON ledger_entry "
        "FOR EACH ROW EXECUTE FUNCTION refuse_ledger_hole()"
    )


def _accept_holes(db):
    if isinstance(db, pw.SqliteDatabase):
        db.execute_sql("DROP TRIGGER ledger_entry_no_hole")
        return
    db.execute_sql("DROP TRIGGER ledger_entry_no_hole ON ledger_entry")
    db.execute_sql("DROP FUNCTION refuse_ledger_hole()")
