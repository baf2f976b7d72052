"""Signs, posters, labels of cases and tags that were printed: append-only, like the runs of labels."""

import peewee as pw

from trace.kit.append_only import protect, unprotect


class Organisation(pw.Model):
    class Meta:
        table_name = "organisation"


class SubjectPrint(pw.Model):
    number = pw.CharField(max_length=12, unique=True)
    organisation = pw.ForeignKeyField(Organisation, on_delete="RESTRICT", index=False)
    kind = pw.CharField(max_length=8)
    about = pw.CharField(max_length=200)
    about_folded = pw.CharField(max_length=200)
    layout = pw.CharField(max_length=40)
    layout_hash = pw.CharField(max_length=64)
    count = pw.IntegerField()
    copies = pw.IntegerField()
    total = pw.IntegerField()
    start_slot = pw.IntegerField()
    pages = pw.IntegerField()
    calibration = pw.JSONField()
    printed = pw.JSONField()
    data_hash = pw.CharField(max_length=64)
    is_test = pw.BooleanField()
    is_unverified = pw.BooleanField()
    reason = pw.CharField(max_length=300)
    via = pw.CharField(max_length=8)
    created_by_id = pw.IntegerField(null=True)
    created_at = pw.DateTimeField()
    ledger_index = pw.IntegerField(unique=True)

    class Meta:
        table_name = "subject_print"
        indexes = ((("organisation", "created_at"), False),)
        constraints = (pw.Check("count > 0 AND copies > 0 AND total = count * copies", "subject_print_counts"),)


class SubjectPrintItem(pw.Model):
    print = pw.ForeignKeyField(SubjectPrint, on_delete="RESTRICT", index=False)
    about = pw.CharField(max_length=200, index=True)

    class Meta:
        table_name = "subject_print_item"
        indexes = ((("print", "about"), True),)


TABLES = (SubjectPrint, SubjectPrintItem)


def up(migrator, db):
    with db.bind_ctx((Organisation, *TABLES)):
        db.create_tables(TABLES)
    for table in TABLES:
        protect(db, table._meta.table_name)


def down(migrator, db):
    for table in TABLES:
        unprotect(db, table._meta.table_name)
    with db.bind_ctx((Organisation, *TABLES)):
        db.drop_tables(reversed(TABLES))
