"""Who trades."""

import peewee as pw


class Organisation(pw.Model):
    code = pw.CharField(max_length=20, unique=True)
    kind = pw.CharField(max_length=12)
    name = pw.CharField(max_length=200)
    name_folded = pw.CharField(max_length=200, index=True)
    name_sort = pw.CharField(max_length=400)
    search_folded = pw.TextField()
    address = pw.JSONField()
    commune_code = pw.CharField(max_length=5, null=True, index=True)
    ex_district = pw.CharField(max_length=60, index=True)
    registration_no = pw.CharField(max_length=40)
    representative = pw.CharField(max_length=120)
    phone = pw.CharField(max_length=20)
    email = pw.CharField(max_length=120)
    website = pw.CharField(max_length=200)
    gln = pw.CharField(max_length=13, null=True, unique=True)
    gs1_prefix = pw.CharField(max_length=12)
    signature_serial = pw.CharField(max_length=80)
    household_count = pw.IntegerField(null=True)
    is_approved = pw.BooleanField()
    approved_at = pw.DateTimeField(null=True)
    approved_by = pw.CharField(max_length=120)
    approval_note = pw.CharField(max_length=300)
    is_demo = pw.BooleanField()
    is_active = pw.BooleanField()
    created_at = pw.DateTimeField()
    changed_at = pw.DateTimeField()

    class Meta:
        table_name = "organisation"


TABLES = (Organisation,)


def up(migrator, db):
    with db.bind_ctx(TABLES):
        db.create_tables(TABLES)


def down(migrator, db):
    with db.bind_ctx(TABLES):
        db.drop_tables(TABLES)
