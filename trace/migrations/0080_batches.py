"""Lots, and what each was made from."""

import peewee as pw


class Organisation(pw.Model):
    class Meta:
        table_name = "organisation"


class Product(pw.Model):
    class Meta:
        table_name = "product"


class Season(pw.Model):
    class Meta:
        table_name = "season"


class Site(pw.Model):
    class Meta:
        table_name = "site"


class Batch(pw.Model):
    organisation = pw.ForeignKeyField(Organisation, on_delete="RESTRICT")
    product = pw.ForeignKeyField(Product, null=True, on_delete="RESTRICT")
    season = pw.ForeignKeyField(Season, null=True, on_delete="RESTRICT")
    site = pw.ForeignKeyField(Site, null=True, on_delete="RESTRICT")
    code = pw.CharField(max_length=12, unique=True)
    lot = pw.CharField(max_length=20, index=True)
    gtin = pw.CharField(max_length=14, null=True)
    identifier = pw.CharField(max_length=200, unique=True)
    name = pw.CharField(max_length=160)
    name_folded = pw.CharField(max_length=160, index=True)
    template = pw.CharField(max_length=20)
    form = pw.CharField(max_length=30)
    unit = pw.CharField(max_length=3)
    produced_on = pw.DateField(null=True)
    packed_on = pw.DateField(null=True)
    expires_on = pw.DateField(null=True)
    harvest_season = pw.CharField(max_length=80)
    supplier_name = pw.CharField(max_length=200)
    pack_size_thousandths = pw.BigIntegerField(null=True)
    pack_count = pw.IntegerField(null=True)
    created_at = pw.DateTimeField()
    made_thousandths = pw.BigIntegerField()
    left_thousandths = pw.BigIntegerField()
    done_steps = pw.JSONField()
    is_on_hold = pw.BooleanField()
    hold_cause = pw.CharField(max_length=12)
    hold_reason = pw.CharField(max_length=300)
    is_recalled = pw.BooleanField()
    approved_at = pw.DateTimeField(null=True)
    approved_by_id = pw.IntegerField(null=True)
    dispatched_at = pw.DateTimeField(null=True)
    closed_at = pw.DateTimeField(null=True)
    last_event_at = pw.DateTimeField(null=True)
    version = pw.IntegerField()

    class Meta:
        table_name = "batch"
        indexes = ((("gtin", "lot"), True), (("organisation", "product", "lot"), True))


class BatchSource(pw.Model):
    batch = pw.ForeignKeyField(Batch, on_delete="CASCADE")
    from_batch = pw.ForeignKeyField(Batch, null=True, on_delete="CASCADE")
    from_season = pw.ForeignKeyField(Season, null=True, on_delete="CASCADE")
    event_number = pw.IntegerField()
    thousandths = pw.BigIntegerField(null=True)
    unit = pw.CharField(max_length=3)

    class Meta:
        table_name = "batch_source"
        indexes = ((("batch", "event_number"), False),)
        constraints = (pw.Check("batch_id <> from_batch_id", "batch_source_not_itself"),)


TABLES = (Batch, BatchSource)


def up(migrator, db):
    with db.bind_ctx(TABLES):
        db.create_tables(TABLES)


def down(migrator, db):
    with db.bind_ctx(TABLES):
        db.drop_tables(TABLES)
