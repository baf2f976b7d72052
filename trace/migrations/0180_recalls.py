"""Recalls: the lots they reach, their append-only acts with the annex, the notices to holders."""

import peewee as pw

from trace.kit.append_only import protect, unprotect


class Organisation(pw.Model):
    class Meta:
        table_name = "organisation"


class Batch(pw.Model):
    class Meta:
        table_name = "batch"


class StoredFile(pw.Model):
    class Meta:
        table_name = "stored_file"


class Recall(pw.Model):
    code = pw.CharField(max_length=12, unique=True)
    organisation = pw.ForeignKeyField(Organisation, on_delete="RESTRICT", index=False)
    opened_by_organisation = pw.ForeignKeyField(Organisation, null=True, on_delete="RESTRICT")
    opened_by_id = pw.IntegerField(null=True)
    kind = pw.CharField(max_length=12)
    origin_kind = pw.CharField(max_length=12)
    origin = pw.JSONField()
    hazard = pw.CharField(max_length=20)
    law = pw.CharField(max_length=20)
    handling = pw.CharField(max_length=20)
    reason = pw.CharField(max_length=500)
    instructions = pw.CharField(max_length=500)
    return_to = pw.CharField(max_length=300)
    decision_no = pw.CharField(max_length=60)
    decision_on = pw.DateField(null=True)
    signer = pw.CharField(max_length=120)
    decision_file = pw.ForeignKeyField(StoredFile, null=True, on_delete="RESTRICT")
    found_at = pw.DateTimeField()
    opened_at = pw.DateTimeField()
    state = pw.CharField(max_length=12)
    due_at = pw.DateTimeField(null=True)
    confirmed_at = pw.DateTimeField(null=True)
    confirmed_by_id = pw.IntegerField(null=True)
    event_number = pw.IntegerField(null=True)
    closed_at = pw.DateTimeField(null=True)
    end_event_number = pw.IntegerField(null=True)
    report_file = pw.ForeignKeyField(StoredFile, null=True, on_delete="RESTRICT")
    acted_at = pw.DateTimeField()

    class Meta:
        table_name = "recall"
        indexes = ((("organisation", "state"), False), (("state", "due_at"), False))


class RecallLot(pw.Model):
    recall = pw.ForeignKeyField(Recall, on_delete="CASCADE", index=False)
    batch = pw.ForeignKeyField(Batch, on_delete="RESTRICT")
    holder = pw.ForeignKeyField(Organisation, on_delete="RESTRICT", index=False)
    role = pw.CharField(max_length=10)
    unit = pw.CharField(max_length=3)
    made = pw.BigIntegerField()
    held = pw.BigIntegerField()
    expected = pw.BigIntegerField(null=True)
    worst = pw.BigIntegerField(null=True)
    is_included = pw.BooleanField()
    reason = pw.CharField(max_length=500)

    class Meta:
        table_name = "recall_lot"
        indexes = ((("recall", "batch"), True), (("recall", "holder"), False))


class RecallAct(pw.Model):
    recall = pw.ForeignKeyField(Recall, on_delete="RESTRICT")
    notice_id = pw.IntegerField(null=True, index=True)
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
        table_name = "recall_act"


class RecallPrivate(pw.Model):
    act = pw.ForeignKeyField(RecallAct, unique=True, on_delete="RESTRICT")
    private = pw.JSONField()
    salt = pw.CharField(max_length=32)
    erased_at = pw.DateTimeField(null=True)
    erased_reason = pw.CharField(max_length=200)

    class Meta:
        table_name = "recall_private"


class RecallNotice(pw.Model):
    code = pw.CharField(max_length=12, unique=True)
    recall = pw.ForeignKeyField(Recall, on_delete="RESTRICT", index=False)
    holder = pw.ForeignKeyField(Organisation, null=True, on_delete="RESTRICT")
    holder_name = pw.CharField(max_length=200)
    parent = pw.ForeignKeyField("self", null=True, on_delete="RESTRICT")
    lots = pw.JSONField()
    unit = pw.CharField(max_length=3)
    asked = pw.BigIntegerField()
    token_hash = pw.CharField(max_length=64, index=True)
    token_expires_at = pw.DateTimeField(null=True)
    told_at = pw.DateTimeField()
    state = pw.CharField(max_length=12)
    reached_at = pw.DateTimeField(null=True)
    found = pw.BigIntegerField(null=True)
    secured = pw.BigIntegerField(null=True)
    handled = pw.BigIntegerField(null=True)
    handed_on = pw.BigIntegerField(null=True)
    sold = pw.BigIntegerField(null=True)
    acted_at = pw.DateTimeField()

    class Meta:
        table_name = "recall_notice"
        indexes = ((("recall", "state"), False),)


TABLES = (Recall, RecallLot, RecallAct, RecallPrivate, RecallNotice)


def up(migrator, db):
    with db.bind_ctx((Organisation, Batch, StoredFile, *TABLES)):
        db.create_tables(TABLES)
    protect(db, "recall_act")


def down(migrator, db):
    unprotect(db, "recall_act")
    with db.bind_ctx((Organisation, Batch, StoredFile, *TABLES)):
        db.drop_tables(TABLES)
