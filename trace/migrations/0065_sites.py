"""Places that belong to an organisation."""

import peewee as pw


class Organisation(pw.Model):
    class Meta:
        table_name = "organisation"


class Site(pw.Model):
    organisation = pw.ForeignKeyField(Organisation, on_delete="RESTRICT")
    code = pw.CharField(max_length=12, unique=True)
    gln = pw.CharField(max_length=13, null=True, unique=True)
    kind = pw.CharField(max_length=10, index=True)
    name = pw.CharField(max_length=120)
    name_folded = pw.CharField(max_length=120, index=True)
    name_sort = pw.CharField(max_length=400)
    search_folded = pw.TextField()
    address = pw.JSONField()
    commune_code = pw.CharField(max_length=5, null=True, index=True)
    ex_district = pw.CharField(max_length=60, index=True)
    area_m2 = pw.IntegerField(null=True)
    area_typed = pw.CharField(max_length=40)
    growing_area_code = pw.CharField(max_length=60)
    outline = pw.JSONField(null=True)
    household_count = pw.IntegerField(null=True)
    note = pw.CharField(max_length=300)
    is_active = pw.BooleanField()
    is_demo = pw.BooleanField()
    created_at = pw.DateTimeField()
    changed_at = pw.DateTimeField()

    class Meta:
        table_name = "site"


TABLES = (Site,)


def up(migrator, db):
    with db.bind_ctx((Organisation, *TABLES)):
        db.create_tables(TABLES)


def down(migrator, db):
    with db.bind_ctx((Organisation, *TABLES)):
        db.drop_tables(TABLES)
