"""Visits of public pages counted, and cases to look at."""

import peewee as pw

from trace.kit.append_only import protect, unprotect


class Organisation(pw.Model):
    class Meta:
        table_name = "organisation"


class Batch(pw.Model):
    class Meta:
        table_name = "batch"


class ScanSalt(pw.Model):
    day = pw.DateField(unique=True)
    salt = pw.CharField(max_length=64)

    class Meta:
        table_name = "scan_salt"


class ScanNetwork(pw.Model):
    day = pw.DateField()
    subject = pw.CharField(max_length=60)
    network = pw.CharField(max_length=12)
    region = pw.CharField(max_length=12)
    readers = pw.CharField(max_length=240)
    reader_count = pw.SmallIntegerField()
    hits = pw.IntegerField()

    class Meta:
        table_name = "scan_network"
        indexes = ((("day", "subject", "network"), True),)


class ScanDay(pw.Model):
    day = pw.DateField()
    kind = pw.CharField(max_length=8)
    batch = pw.ForeignKeyField(Batch, null=True, on_delete="CASCADE", index=False)
    serial = pw.CharField(max_length=40)
    visits = pw.IntegerField()
    networks = pw.IntegerField()
    regions = pw.IntegerField()
    hits = pw.IntegerField()
    first_at = pw.DateTimeField()
    changed_at = pw.DateTimeField(index=True)

    class Meta:
        table_name = "scan_day"
        indexes = ((("batch", "serial", "day"), True), (("kind", "day"), False))


class ScanSlot(pw.Model):
    batch = pw.ForeignKeyField(Batch, on_delete="CASCADE", index=False)
    at = pw.DateTimeField(index=True)
    visits = pw.IntegerField()

    class Meta:
        table_name = "scan_slot"
        indexes = ((("batch", "at"), True),)


class ScanCase(pw.Model):
    code = pw.CharField(max_length=12, unique=True)
    batch = pw.ForeignKeyField(Batch, on_delete="CASCADE", index=False)
    organisation = pw.ForeignKeyField(Organisation, on_delete="CASCADE", index=False)
    serial = pw.CharField(max_length=40)
    signals = pw.JSONField()
    score = pw.IntegerField()
    judged_score = pw.IntegerField()
    state = pw.CharField(max_length=10)
    opened_at = pw.DateTimeField()
    changed_at = pw.DateTimeField()

    class Meta:
        table_name = "scan_case"
        indexes = (
            (("batch", "serial"), True),
            (("organisation", "state"), False),
            (("state", "score"), False),
        )


class ScanCaseAct(pw.Model):
    case = pw.ForeignKeyField(ScanCase, on_delete="RESTRICT")
    kind = pw.CharField(max_length=8)
    reason = pw.CharField(max_length=500)
    score = pw.IntegerField()
    by_id = pw.IntegerField(null=True)
    by_name = pw.CharField(max_length=120)
    by_role = pw.CharField(max_length=12)
    at = pw.DateTimeField()

    class Meta:
        table_name = "scan_case_act"


TABLES = (ScanSalt, ScanNetwork, ScanDay, ScanSlot, ScanCase, ScanCaseAct)


def up(migrator, db):
    del migrator
    with db.bind_ctx((Organisation, Batch, *TABLES)):
        db.create_tables(TABLES)
    protect(db, "scan_case_act")


def down(migrator, db):
    del migrator
    unprotect(db, "scan_case_act")
    with db.bind_ctx((Organisation, Batch, *TABLES)):
        db.drop_tables(TABLES)
