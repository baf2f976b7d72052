"""Printers of an organisation, and what was sent to them."""

import peewee as pw


class Organisation(pw.Model):
    class Meta:
        table_name = "organisation"


class LabelRun(pw.Model):
    class Meta:
        table_name = "label_run"


class Printer(pw.Model):
    organisation = pw.ForeignKeyField(Organisation, on_delete="RESTRICT")
    name = pw.CharField(max_length=60)
    name_folded = pw.CharField(max_length=60)
    kind = pw.CharField(max_length=6)
    dpi = pw.IntegerField()
    stock_tenths_mm = pw.IntegerField(null=True)
    way = pw.CharField(max_length=8)
    listed_name = pw.CharField(max_length=40)
    changed_at = pw.DateTimeField()
    ended_at = pw.DateTimeField(null=True)

    class Meta:
        table_name = "printer"
        indexes = ((("organisation", "name_folded"), True),)


class PrintJob(pw.Model):
    number = pw.CharField(max_length=12, unique=True)
    organisation = pw.ForeignKeyField(Organisation, on_delete="RESTRICT")
    printer = pw.ForeignKeyField(Printer, on_delete="RESTRICT")
    run = pw.ForeignKeyField(LabelRun, null=True, on_delete="RESTRICT")
    title = pw.CharField(max_length=120)
    format = pw.CharField(max_length=4)
    file_sha256 = pw.CharField(max_length=64, index=True)
    size_bytes = pw.BigIntegerField()
    state = pw.CharField(max_length=9, index=True)
    message = pw.CharField(max_length=500)
    again = pw.ForeignKeyField("self", null=True, on_delete="RESTRICT")
    reason = pw.CharField(max_length=300)
    is_taken = pw.BooleanField()
    sent_bytes = pw.BigIntegerField()
    agent = pw.CharField(max_length=60)
    lease = pw.CharField(max_length=64)
    lease_ends_at = pw.DateTimeField(null=True)
    job_id = pw.IntegerField(null=True)
    created_by_id = pw.IntegerField(null=True)
    created_at = pw.DateTimeField(index=True)
    changed_at = pw.DateTimeField()

    class Meta:
        table_name = "print_job"
        indexes = ((("printer", "state"), False),)


TABLES = (Printer, PrintJob)


def up(migrator, db):
    with db.bind_ctx(TABLES):
        db.create_tables(TABLES)


def down(migrator, db):
    with db.bind_ctx(TABLES):
        db.drop_tables(TABLES)
