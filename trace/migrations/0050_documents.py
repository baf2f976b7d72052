"""Files and certificates."""

import peewee as pw


class Organisation(pw.Model):
    class Meta:
        table_name = "organisation"


class StoredFile(pw.Model):
    sha256 = pw.CharField(max_length=64, index=True)
    organisation = pw.ForeignKeyField(Organisation, on_delete="RESTRICT")
    media_type = pw.CharField(max_length=40)
    size_bytes = pw.IntegerField()
    width_px = pw.IntegerField(null=True)
    height_px = pw.IntegerField(null=True)
    original_name = pw.CharField(max_length=160)
    taken_at = pw.DateTimeField(null=True)
    uploaded_at = pw.DateTimeField()
    uploaded_by_id = pw.IntegerField(null=True)
    is_public = pw.BooleanField()

    class Meta:
        table_name = "stored_file"
        indexes = ((("sha256", "organisation"), True),)


class Certificate(pw.Model):
    organisation = pw.ForeignKeyField(Organisation, on_delete="RESTRICT")
    kind = pw.CharField(max_length=20, index=True)
    number = pw.CharField(max_length=80)
    issuer = pw.CharField(max_length=200)
    search_folded = pw.CharField(max_length=400)
    issued_on = pw.DateField(null=True)
    expires_on = pw.DateField(null=True)
    subject_kind = pw.CharField(max_length=12)
    subject_id = pw.IntegerField()
    file = pw.ForeignKeyField(StoredFile, null=True, on_delete="RESTRICT")
    note = pw.CharField(max_length=300)
    verified_by = pw.CharField(max_length=120)
    verified_at = pw.DateTimeField(null=True)
    is_active = pw.BooleanField()
    created_at = pw.DateTimeField()

    class Meta:
        table_name = "certificate"
        indexes = ((("subject_kind", "subject_id"), False),)


TABLES = (StoredFile, Certificate)


def up(migrator, db):
    with db.bind_ctx((Organisation, *TABLES)):
        db.create_tables(TABLES)


def down(migrator, db):
    with db.bind_ctx((Organisation, *TABLES)):
        db.drop_tables(TABLES)
