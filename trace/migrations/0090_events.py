"""What happened: append-only events, what they touch, their erasable private side, decisions."""

import peewee as pw

from trace.kit.append_only import protect, unprotect


class Organisation(pw.Model):
    class Meta:
        table_name = "organisation"


class Event(pw.Model):
    event_id = pw.CharField(max_length=120)
    declared_at = pw.CharField(max_length=30)
    entry_id = pw.CharField(max_length=40)
    entry_hash = pw.CharField(max_length=64)
    organisation = pw.ForeignKeyField(Organisation, on_delete="RESTRICT")
    kind = pw.CharField(max_length=20)
    template = pw.CharField(max_length=20)
    step = pw.CharField(max_length=12, index=True)
    happened_at = pw.DateTimeField(index=True)
    recorded_at = pw.DateTimeField(index=True)
    recorded_by_id = pw.IntegerField(null=True)
    is_on_behalf = pw.BooleanField()
    document = pw.TextField()
    recorded = pw.TextField()
    site_code = pw.CharField(max_length=12)
    late_days = pw.IntegerField()
    is_after_dispatch = pw.BooleanField()
    supersedes_id = pw.IntegerField(null=True, index=True)
    reason = pw.CharField(max_length=300)
    private_digest = pw.CharField(max_length=64)
    ledger_index = pw.IntegerField(unique=True)

    class Meta:
        table_name = "event"
        indexes = ((("event_id", "declared_at"), True), (("organisation", "entry_id", "declared_at"), True))


class EventItem(pw.Model):
    event = pw.ForeignKeyField(Event, on_delete="RESTRICT")
    role = pw.CharField(max_length=8)
    identifier = pw.CharField(max_length=200, index=True)
    thousandths = pw.BigIntegerField(null=True)
    unit = pw.CharField(max_length=3)

    class Meta:
        table_name = "event_item"
        constraints = (pw.Check("thousandths > 0", "event_item_positive"),)


class EventAnnex(pw.Model):
    event = pw.ForeignKeyField(Event, unique=True, on_delete="RESTRICT")
    private = pw.JSONField()
    salt = pw.CharField(max_length=32)
    erased_at = pw.DateTimeField(null=True)
    erased_reason = pw.CharField(max_length=200)

    class Meta:
        table_name = "event_annex"


class EventPhoto(pw.Model):
    event = pw.ForeignKeyField(Event, on_delete="RESTRICT")
    file_id = pw.IntegerField(index=True)
    sha256 = pw.CharField(max_length=64)

    class Meta:
        table_name = "event_photo"


class Decision(pw.Model):
    kind = pw.CharField(max_length=20)
    number = pw.CharField(max_length=40, unique=True)
    identifier = pw.CharField(max_length=200, index=True)
    organisation = pw.ForeignKeyField(Organisation, on_delete="RESTRICT")
    at = pw.DateTimeField()
    by_id = pw.IntegerField(null=True)
    body = pw.TextField()
    ledger_index = pw.IntegerField(unique=True)

    class Meta:
        table_name = "decision"


TABLES = (Event, EventItem, EventAnnex, EventPhoto, Decision)


def up(migrator, db):
    with db.bind_ctx(TABLES):
        db.create_tables(TABLES)
    protect(db, "event")
    protect(db, "event_item")
    protect(db, "event_photo")
    protect(db, "decision")
    _guard_annex(db)


def down(migrator, db):
    unprotect(db, "event")
    unprotect(db, "event_item")
    unprotect(db, "event_photo")
    unprotect(db, "decision")
    _unguard_annex(db)
    with db.bind_ctx(TABLES):
        db.drop_tables(TABLES)


def _guard_annex(db):
    """An annex is never taken away or rewritten; emptying it once, by law, is the only change let through."""
    if isinstance(db, pw.SqliteDatabase):
        db.execute_sql(
            "CREATE TRIGGER event_annex_no_delete BEFORE DELETE ON event_annex "
            "BEGIN SELECT RAISE(ABORT, 'event_annex is append-only'); END"
        )
        db.execute_sql(
            "CREATE TRIGGER event_annex_only_erase BEFORE UPDATE ON event_annex WHEN NOT ("
            "NEW.id = OLD.id AND NEW.event_id = OLD.event_id AND OLD.erased_at IS NULL "
            "AND NEW.erased_at IS NOT NULL AND NEW.private = '{}' AND NEW.salt = '') "
            "BEGIN SELECT RAISE(ABORT, 'event_annex may only be erased'); END"
        )
        return
    db.execute_sql(
        "CREATE FUNCTION only_erase_annex() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
        "IF TG_OP = 'UPDATE' AND NEW.id = OLD.id AND NEW.event_id = OLD.event_id AND OLD.erased_at IS NULL "
        "AND NEW.erased_at IS NOT NULL AND NEW.private = '{}'::jsonb AND NEW.salt = '' THEN RETURN NEW; END IF; "
        "RAISE EXCEPTION USING MESSAGE = 'event_annex may only be erased'; END $$"
    )
    db.execute_sql(
        "CREATE TRIGGER event_annex_only_erase BEFORE UPDATE OR DELETE ON event_annex "
        "FOR EACH ROW EXECUTE FUNCTION only_erase_annex()"
    )
    db.execute_sql(
        "CREATE TRIGGER event_annex_no_truncate BEFORE TRUNCATE ON event_annex "
        "FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()"
    )


def _unguard_annex(db):
    if isinstance(db, pw.SqliteDatabase):
        db.execute_sql("DROP TRIGGER event_annex_no_delete")
        db.execute_sql("DROP TRIGGER event_annex_only_erase")
        return
    db.execute_sql("DROP TRIGGER event_annex_no_truncate ON event_annex")
    db.execute_sql("DROP TRIGGER event_annex_only_erase ON event_annex")
    db.execute_sql("DROP FUNCTION only_erase_annex()")
