"""Keys behind the numbers of packs, printed ranges of numbers, what became of them, PINs that were right."""

import peewee as pw

from trace.kit.append_only import protect, unprotect


class Organisation(pw.Model):
    class Meta:
        table_name = "organisation"


class Batch(pw.Model):
    class Meta:
        table_name = "batch"


class SerialKey(pw.Model):
    version = pw.SmallIntegerField(unique=True)
    fingerprint = pw.CharField(max_length=16)
    made_at = pw.DateTimeField()

    class Meta:
        table_name = "serial_key"


class SerialRange(pw.Model):
    batch = pw.ForeignKeyField(Batch, on_delete="RESTRICT", index=False)
    organisation = pw.ForeignKeyField(Organisation, on_delete="RESTRICT")
    run_number = pw.CharField(max_length=12, unique=True)
    key_version = pw.SmallIntegerField()
    first = pw.BigIntegerField()
    count = pw.IntegerField()
    has_pin = pw.BooleanField()
    at = pw.DateTimeField()
    ledger_index = pw.IntegerField(unique=True)

    class Meta:
        table_name = "serial_range"
        indexes = ((("batch", "first"), True),)
        constraints = (pw.Check("first >= 0 AND count > 0", "serial_range_counts"),)


class SerialAct(pw.Model):
    range = pw.ForeignKeyField(SerialRange, on_delete="RESTRICT")
    kind = pw.CharField(max_length=8)
    state = pw.CharField(max_length=9)
    first = pw.BigIntegerField()
    count = pw.IntegerField()
    reason = pw.CharField(max_length=300)
    by_id = pw.IntegerField(null=True)
    at = pw.DateTimeField()
    ledger_index = pw.IntegerField(unique=True)

    class Meta:
        table_name = "serial_act"
        constraints = (pw.Check("first >= 0 AND count > 0", "serial_act_counts"),)


class SerialCheck(pw.Model):
    range = pw.ForeignKeyField(SerialRange, on_delete="RESTRICT", index=False)
    counter = pw.BigIntegerField()
    at = pw.DateTimeField()

    class Meta:
        table_name = "serial_check"
        indexes = ((("range", "counter"), True),)


TABLES = (SerialKey, SerialRange, SerialAct, SerialCheck)


def up(migrator, db):
    del migrator
    with db.bind_ctx(TABLES):
        db.create_tables(TABLES)
    for table in TABLES:
        protect(db, table._meta.table_name)


def down(migrator, db):
    del migrator
    for table in TABLES:
        unprotect(db, table._meta.table_name)
    with db.bind_ctx(TABLES):
        db.drop_tables(TABLES)
