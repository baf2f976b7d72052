"""Labels and packaging printed under earlier rules, and how they went down."""

import peewee as pw

from trace.kit.append_only import protect, unprotect


class Organisation(pw.Model):
    class Meta:
        table_name = "organisation"


class Product(pw.Model):
    class Meta:
        table_name = "product"


class StoredFile(pw.Model):
    class Meta:
        table_name = "stored_file"


class OldStock(pw.Model):
    number = pw.CharField(max_length=12, unique=True)
    organisation = pw.ForeignKeyField(Organisation, on_delete="RESTRICT")
    product = pw.ForeignKeyField(Product, null=True, on_delete="RESTRICT")
    basis = pw.CharField(max_length=20)
    packaging = pw.CharField(max_length=80)
    unit = pw.CharField(max_length=20)
    printed_text = pw.CharField(max_length=300)
    printed_on = pw.DateField()
    count = pw.IntegerField()
    photo = pw.ForeignKeyField(StoredFile, null=True, on_delete="RESTRICT")
    note = pw.CharField(max_length=300)
    created_by_id = pw.IntegerField(null=True)
    created_at = pw.DateTimeField()

    class Meta:
        table_name = "old_stock"
        constraints = (pw.Check("count > 0", "old_stock_count"),)


class OldStockAct(pw.Model):
    stock = pw.ForeignKeyField(OldStock, on_delete="RESTRICT")
    kind = pw.CharField(max_length=12)
    count = pw.IntegerField()
    left = pw.IntegerField()
    done_on = pw.DateField()
    note = pw.CharField(max_length=300)
    created_by_id = pw.IntegerField(null=True)
    created_at = pw.DateTimeField()

    class Meta:
        table_name = "old_stock_act"
        indexes = ((("stock", "left"), True),)
        constraints = (pw.Check('count > 0 AND "left" >= 0', "old_stock_act_counts"),)


TABLES = (OldStock, OldStockAct)


def up(migrator, db):
    with db.bind_ctx(TABLES):
        db.create_tables(TABLES)
    for table in ("old_stock", "old_stock_act"):
        protect(db, table)


def down(migrator, db):
    for table in ("old_stock_act", "old_stock"):
        unprotect(db, table)
    with db.bind_ctx(TABLES):
        db.drop_tables(TABLES)
