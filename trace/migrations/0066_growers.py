"""Growers of an organisation with their plots, and what the ids of imported rows are derived with."""

import peewee as pw


class Organisation(pw.Model):
    class Meta:
        table_name = "organisation"


class Grower(pw.Model):
    organisation = pw.ForeignKeyField(Organisation, on_delete="RESTRICT")
    code = pw.CharField(max_length=12, unique=True)
    external_no = pw.CharField(max_length=40)
    name = pw.CharField(max_length=120)
    name_sort = pw.CharField(max_length=400)
    search_folded = pw.TextField()
    phone = pw.CharField(max_length=20)
    id_number = pw.CharField(max_length=30)
    address = pw.JSONField(null=True)
    address_typed = pw.CharField(max_length=300)
    commune_code = pw.CharField(max_length=5, null=True, index=True)
    group_name = pw.CharField(max_length=80)
    consented_on = pw.DateField(null=True)
    consent_note = pw.CharField(max_length=200)
    note = pw.CharField(max_length=300)
    is_active = pw.BooleanField()
    erased_at = pw.DateTimeField(null=True)
    created_at = pw.DateTimeField()
    changed_at = pw.DateTimeField()

    class Meta:
        table_name = "grower"


class ImportKey(pw.Model):
    organisation = pw.ForeignKeyField(Organisation, unique=True, on_delete="CASCADE")
    key = pw.CharField(max_length=36)

    class Meta:
        table_name = "import_key"


TABLES = (Grower, ImportKey)


def up(migrator, db):
    with db.bind_ctx((Organisation, *TABLES)):
        db.create_tables(TABLES)
    db.execute_sql(
        'ALTER TABLE "site" ADD COLUMN "grower_id" INTEGER NULL REFERENCES "grower" ("id") ON DELETE RESTRICT'
    )
    db.execute_sql('CREATE INDEX "site_grower_id" ON "site" ("grower_id")')


def down(migrator, db):
    db.execute_sql('DROP INDEX "site_grower_id"')
    db.execute_sql('ALTER TABLE "site" DROP COLUMN "grower_id"')
    with db.bind_ctx((Organisation, *TABLES)):
        db.drop_tables(TABLES)
