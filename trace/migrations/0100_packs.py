"""Cases and pallets, what is in them, the SSCCs given out, units tagged one by one."""

import peewee as pw

from trace.kit.append_only import protect, unprotect


class Organisation(pw.Model):
    class Meta:
        table_name = "organisation"


class Batch(pw.Model):
    class Meta:
        table_name = "batch"


class Pack(pw.Model):
    organisation = pw.ForeignKeyField(Organisation, on_delete="RESTRICT")
    code = pw.CharField(max_length=12, unique=True)
    sscc = pw.CharField(max_length=18, null=True, unique=True)
    identifier = pw.CharField(max_length=200, unique=True)
    level = pw.CharField(max_length=8)
    created_at = pw.DateTimeField()
    parent = pw.ForeignKeyField("self", null=True, on_delete="RESTRICT")
    packed_at = pw.DateTimeField(null=True)
    emptied_at = pw.DateTimeField(null=True)
    last_event_at = pw.DateTimeField(null=True)

    class Meta:
        table_name = "pack"


class PackContent(pw.Model):
    pack = pw.ForeignKeyField(Pack, on_delete="CASCADE")
    identifier = pw.CharField(max_length=200, index=True)
    batch = pw.ForeignKeyField(Batch, null=True, on_delete="CASCADE")
    inner = pw.ForeignKeyField(Pack, null=True, on_delete="CASCADE")
    serial = pw.CharField(max_length=20)
    thousandths = pw.BigIntegerField(null=True)
    unit = pw.CharField(max_length=3)

    class Meta:
        table_name = "pack_content"
        indexes = ((("pack", "identifier"), True),)


class IssuedSscc(pw.Model):
    organisation = pw.ForeignKeyField(Organisation, on_delete="RESTRICT")
    prefix = pw.CharField(max_length=12)
    serial = pw.BigIntegerField()
    sscc = pw.CharField(max_length=18, unique=True)
    issued_at = pw.DateTimeField()

    class Meta:
        table_name = "issued_sscc"
        indexes = ((("prefix", "serial"), True),)


class UnitSerial(pw.Model):
    batch = pw.ForeignKeyField(Batch, on_delete="CASCADE")
    serial = pw.CharField(max_length=20)
    identifier = pw.CharField(max_length=200, unique=True)
    event_number = pw.IntegerField(index=True)

    class Meta:
        table_name = "unit_serial"
        indexes = ((("batch", "serial"), True),)


TABLES = (Pack, PackContent, IssuedSscc, UnitSerial)


def up(migrator, db):
    with db.bind_ctx(TABLES):
        db.create_tables(TABLES)
    protect(db, "issued_sscc")


def down(migrator, db):
    unprotect(db, "issued_sscc")
    with db.bind_ctx(TABLES):
        db.drop_tables(TABLES)
