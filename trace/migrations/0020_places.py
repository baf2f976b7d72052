"""Dated administrative units and what each became."""

import peewee as pw


class AdminUnit(pw.Model):
    code = pw.CharField(max_length=5)
    valid_from = pw.DateField()
    valid_to = pw.DateField(null=True)
    level = pw.CharField(max_length=8)
    kind = pw.CharField(max_length=10)
    name = pw.CharField(max_length=60)
    district_name = pw.CharField(max_length=120)
    province_name = pw.CharField(max_length=40)
    words = pw.CharField(max_length=300)

    class Meta:
        table_name = "admin_unit"
        indexes = ((("code", "valid_from"), True),)


class AdminLink(pw.Model):
    old_code = pw.CharField(max_length=5)
    old_from = pw.DateField()
    new_code = pw.CharField(max_length=5)
    new_from = pw.DateField()
    relation = pw.CharField(max_length=5)
    is_larger_part = pw.BooleanField()
    is_inferred = pw.BooleanField()

    class Meta:
        table_name = "admin_link"
        indexes = (
            (("old_code", "old_from", "new_code", "new_from"), True),
            (("new_code", "new_from"), False),
        )


TABLES = (AdminUnit, AdminLink)


def up(migrator, db):
    with db.bind_ctx(TABLES):
        db.create_tables(TABLES)


def down(migrator, db):
    with db.bind_ctx(TABLES):
        db.drop_tables(TABLES)
