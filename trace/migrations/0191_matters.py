"""Matters to mend: what officers ask an establishment to put right, and the append-only acts about each."""

import peewee as pw

from trace.kit.append_only import protect, unprotect


class Organisation(pw.Model):
    class Meta:
        table_name = "organisation"


class Finding(pw.Model):
    class Meta:
        table_name = "finding"


class Matter(pw.Model):
    code = pw.CharField(max_length=12, unique=True)
    kept = pw.ForeignKeyField(Finding, null=True, unique=True, on_delete="RESTRICT")
    organisation = pw.ForeignKeyField(Organisation, on_delete="RESTRICT", index=False)
    subject_kind = pw.CharField(max_length=12)
    subject_code = pw.CharField(max_length=20)
    subject_name = pw.CharField(max_length=200)
    categories = pw.JSONField()
    topic = pw.CharField(max_length=10)
    weight = pw.CharField(max_length=8)
    article = pw.CharField(max_length=300)
    title = pw.CharField(max_length=300)
    search_folded = pw.TextField()
    opened_at = pw.DateTimeField()
    state = pw.CharField(max_length=12)
    due_at = pw.DateTimeField()
    asked_by_id = pw.IntegerField(null=True)
    acted_at = pw.DateTimeField()
    closed_at = pw.DateTimeField(null=True)

    class Meta:
        table_name = "matter"
        indexes = ((("organisation", "state"), False), (("state", "due_at"), False))


class MatterAct(pw.Model):
    matter = pw.ForeignKeyField(Matter, on_delete="RESTRICT")
    kind = pw.CharField(max_length=20)
    number = pw.CharField(max_length=40, unique=True)
    organisation = pw.ForeignKeyField(Organisation, null=True, on_delete="RESTRICT")
    by_id = pw.IntegerField(null=True)
    by_role = pw.CharField(max_length=12)
    recorded_at = pw.DateTimeField()
    entry_id = pw.CharField(max_length=40, unique=True)
    entry_hash = pw.CharField(max_length=64)
    body = pw.TextField()
    private_digest = pw.CharField(max_length=64)
    ledger_index = pw.IntegerField(unique=True)

    class Meta:
        table_name = "matter_act"


class MatterPrivate(pw.Model):
    act = pw.ForeignKeyField(MatterAct, unique=True, on_delete="RESTRICT")
    private = pw.JSONField()
    salt = pw.CharField(max_length=32)
    erased_at = pw.DateTimeField(null=True)
    erased_reason = pw.CharField(max_length=200)

    class Meta:
        table_name = "matter_private"


TABLES = (Matter, MatterAct, MatterPrivate)


def up(migrator, db):
    with db.bind_ctx((Organisation, Finding, *TABLES)):
        db.create_tables(TABLES)
    protect(db, "matter_act")


def down(migrator, db):
    unprotect(db, "matter_act")
    with db.bind_ctx((Organisation, Finding, *TABLES)):
        db.drop_tables(TABLES)
