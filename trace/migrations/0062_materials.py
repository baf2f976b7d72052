"""What organisations use: the register of materials with their waiting days."""

import peewee as pw


class Organisation(pw.Model):
    class Meta:
        table_name = "organisation"


class StoredFile(pw.Model):
    class Meta:
        table_name = "stored_file"


class Certificate(pw.Model):
    class Meta:
        table_name = "certificate"


class Material(pw.Model):
    organisation = pw.ForeignKeyField(Organisation, on_delete="RESTRICT")
    code = pw.CharField(max_length=12, unique=True)
    kind = pw.CharField(max_length=12, index=True)
    name = pw.CharField(max_length=120)
    name_folded = pw.CharField(max_length=120, index=True)
    name_sort = pw.CharField(max_length=400)
    search_folded = pw.TextField()
    active = pw.CharField(max_length=200)
    registration_no = pw.CharField(max_length=60)
    producer = pw.CharField(max_length=160)
    supplier = pw.CharField(max_length=160)
    lot = pw.CharField(max_length=40)
    certificate = pw.ForeignKeyField(Certificate, null=True, on_delete="RESTRICT")
    file = pw.ForeignKeyField(StoredFile, null=True, on_delete="RESTRICT")
    note = pw.CharField(max_length=300)
    is_active = pw.BooleanField()
    is_demo = pw.BooleanField()
    used_at = pw.DateTimeField(null=True)
    created_at = pw.DateTimeField()
    changed_at = pw.DateTimeField()

    class Meta:
        table_name = "material"


class MaterialWaiting(pw.Model):
    material = pw.ForeignKeyField(Material, on_delete="CASCADE")
    crop = pw.CharField(max_length=40)
    days = pw.IntegerField()
    certainty = pw.CharField(max_length=12)

    class Meta:
        table_name = "material_waiting"
        indexes = ((("material", "crop"), True),)


TABLES = (Material, MaterialWaiting)
OTHERS = (Organisation, StoredFile, Certificate)


def up(migrator, db):
    with db.bind_ctx((*OTHERS, *TABLES)):
        db.create_tables(TABLES)


def down(migrator, db):
    with db.bind_ctx((*OTHERS, *TABLES)):
        db.drop_tables(TABLES)
