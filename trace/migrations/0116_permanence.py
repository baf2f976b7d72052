"""Labels taken out of use; texts that lead to ours: old addresses, codes of other systems; hosts we had before."""

import peewee as pw

from trace.kit.append_only import protect, unprotect


class Organisation(pw.Model):
    class Meta:
        table_name = "organisation"


class Batch(pw.Model):
    class Meta:
        table_name = "batch"


class LabelRun(pw.Model):
    class Meta:
        table_name = "label_run"


class LabelVoid(pw.Model):
    number = pw.CharField(max_length=12, unique=True)
    run = pw.ForeignKeyField(LabelRun, on_delete="RESTRICT")
    batch = pw.ForeignKeyField(Batch, on_delete="RESTRICT")
    organisation = pw.ForeignKeyField(Organisation, on_delete="RESTRICT")
    kind = pw.CharField(max_length=12)
    count = pw.IntegerField()
    frees = pw.BooleanField()
    serial_first = pw.BigIntegerField(null=True)
    serial_last = pw.BigIntegerField(null=True)
    reason = pw.CharField(max_length=300)
    via = pw.CharField(max_length=8)
    created_by_id = pw.IntegerField(null=True)
    created_at = pw.DateTimeField(index=True)
    ledger_index = pw.IntegerField(unique=True)

    class Meta:
        table_name = "label_void"
        constraints = (pw.Check("count > 0", "label_void_count"),)


class Alias(pw.Model):
    number = pw.CharField(max_length=12, unique=True)
    key = pw.CharField(max_length=320, index=True)
    kind = pw.CharField(max_length=8)
    text = pw.CharField(max_length=300)
    text_folded = pw.CharField(max_length=600)
    target_kind = pw.CharField(max_length=12)
    target_id = pw.IntegerField()
    organisation = pw.ForeignKeyField(Organisation, on_delete="RESTRICT")
    source = pw.CharField(max_length=120)
    used_from = pw.DateField(null=True)
    used_to = pw.DateField(null=True)
    note = pw.CharField(max_length=300)
    via = pw.CharField(max_length=8)
    created_by_id = pw.IntegerField(null=True)
    created_at = pw.DateTimeField(index=True)
    ledger_index = pw.IntegerField(unique=True)

    class Meta:
        table_name = "alias"
        indexes = ((("target_kind", "target_id"), False),)


class AliasEnd(pw.Model):
    link = pw.ForeignKeyField(Alias, unique=True, on_delete="RESTRICT")
    reason = pw.CharField(max_length=300)
    ended_by_id = pw.IntegerField(null=True)
    ended_at = pw.DateTimeField()
    ledger_index = pw.IntegerField(unique=True)

    class Meta:
        table_name = "alias_end"


class LiveAlias(pw.Model):
    key = pw.CharField(max_length=320, unique=True)
    link = pw.ForeignKeyField(Alias, unique=True, on_delete="RESTRICT")

    class Meta:
        table_name = "live_alias"


class FormerHost(pw.Model):
    host = pw.CharField(max_length=253, unique=True)
    note = pw.CharField(max_length=300)
    created_by_id = pw.IntegerField(null=True)
    created_at = pw.DateTimeField()

    class Meta:
        table_name = "former_host"


TABLES = (LabelVoid, Alias, AliasEnd, LiveAlias, FormerHost)
FOR_EVER = ("label_void", "alias", "alias_end", "former_host")


def up(migrator, db):
    with db.bind_ctx(TABLES):
        db.create_tables(TABLES)
    for table in FOR_EVER:
        protect(db, table)


def down(migrator, db):
    for table in FOR_EVER:
        unprotect(db, table)
    with db.bind_ctx(TABLES):
        db.drop_tables(TABLES)
