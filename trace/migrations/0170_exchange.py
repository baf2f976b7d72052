"""Files brought on the page, between upload and import."""

import peewee as pw


class Organisation(pw.Model):
    class Meta:
        table_name = "organisation"


class ImportRun(pw.Model):
    organisation = pw.ForeignKeyField(Organisation, null=True, on_delete="RESTRICT")
    kind = pw.CharField(max_length=20)
    file_name = pw.CharField(max_length=200)
    content = pw.BlobField(null=True)
    row_count = pw.IntegerField()
    numbers = pw.CharField(max_length=2)
    state = pw.CharField(max_length=10)
    report = pw.JSONField()
    job_id = pw.IntegerField(null=True)
    made_by = pw.CharField(max_length=120)
    created_at = pw.DateTimeField(index=True)
    finished_at = pw.DateTimeField(null=True)

    class Meta:
        table_name = "import_run"


TABLES = (ImportRun,)


def up(migrator, db):
    with db.bind_ctx((Organisation, *TABLES)):
        db.create_tables(TABLES)


def down(migrator, db):
    with db.bind_ctx((Organisation, *TABLES)):
        db.drop_tables(TABLES)
