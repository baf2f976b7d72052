"""Approvals: what officers decided, lists of OCOP decisions, and what stands at each product because of both."""

import peewee as pw
from playhouse.migrate import migrate

from trace.kit.append_only import protect, unprotect

COLUMNS = {
    "gtin_check": pw.CharField(max_length=12, default=""),
    "gtin_checked_by": pw.CharField(max_length=200, default=""),
    "gtin_checked_at": pw.DateTimeField(null=True),
    "ocop_check": pw.CharField(max_length=12, default=""),
    "ocop_checked_by": pw.CharField(max_length=200, default=""),
    "ocop_checked_at": pw.DateTimeField(null=True),
}


class Organisation(pw.Model):
    class Meta:
        table_name = "organisation"


class Product(pw.Model):
    class Meta:
        table_name = "product"


class OcopList(pw.Model):
    name = pw.CharField(max_length=160)
    sha256 = pw.CharField(max_length=64, unique=True)
    office = pw.CharField(max_length=200)
    brought_by_id = pw.IntegerField(null=True)
    brought_at = pw.DateTimeField()

    class Meta:
        table_name = "ocop_list"


class OcopEntry(pw.Model):
    list = pw.ForeignKeyField(OcopList, on_delete="RESTRICT")
    row_number = pw.IntegerField()
    product_name = pw.CharField(max_length=200)
    product_key = pw.CharField(max_length=200, index=True)
    owner_name = pw.CharField(max_length=200)
    owner_key = pw.CharField(max_length=200, index=True)
    registration_no = pw.CharField(max_length=40)
    stars = pw.IntegerField()
    decision = pw.CharField(max_length=120)
    decided_on = pw.DateField()
    expires_on = pw.DateField()

    class Meta:
        table_name = "ocop_entry"


class ApprovalAct(pw.Model):
    organisation = pw.ForeignKeyField(Organisation, on_delete="RESTRICT", index=False)
    product = pw.ForeignKeyField(Product, null=True, on_delete="RESTRICT")
    subject = pw.CharField(max_length=12)
    word = pw.CharField(max_length=12)
    value = pw.CharField(max_length=300)
    reason = pw.CharField(max_length=300)
    office = pw.CharField(max_length=200)
    by_id = pw.IntegerField(null=True)
    by_role = pw.CharField(max_length=12)
    decided_at = pw.DateTimeField()
    number = pw.CharField(max_length=40, unique=True)
    ledger_index = pw.IntegerField(unique=True)

    class Meta:
        table_name = "approval_act"
        indexes = ((("organisation", "subject"), False),)


TABLES = (OcopList, OcopEntry, ApprovalAct)


def up(migrator, db):
    migrate(*(migrator.add_column("product", name, field) for name, field in COLUMNS.items()))
    with db.bind_ctx((Organisation, Product, *TABLES)):
        db.create_tables(TABLES)
    protect(db, "approval_act")


def down(migrator, db):
    unprotect(db, "approval_act")
    with db.bind_ctx((Organisation, Product, *TABLES)):
        db.drop_tables(TABLES)
    migrate(*(migrator.drop_column("product", name) for name in COLUMNS))
