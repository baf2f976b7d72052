"""Data requests: append-only acts with the annex, frozen packages, who stands in for whom; news for one person."""

import peewee as pw
from playhouse.migrate import migrate

from trace.kit.append_only import protect, unprotect


class Organisation(pw.Model):
    class Meta:
        table_name = "organisation"


class StoredFile(pw.Model):
    class Meta:
        table_name = "stored_file"


class Person(pw.Model):
    class Meta:
        table_name = "person"


class DataRequest(pw.Model):
    code = pw.CharField(max_length=12, unique=True)
    origin = pw.CharField(max_length=10)
    office = pw.CharField(max_length=200)
    opened_by_organisation = pw.ForeignKeyField(Organisation, null=True, on_delete="RESTRICT")
    opened_by_id = pw.IntegerField(null=True)
    opened_at = pw.DateTimeField()
    subject = pw.CharField(max_length=300)
    asked = pw.JSONField()
    found = pw.JSONField()
    photo = pw.ForeignKeyField(StoredFile, null=True, on_delete="RESTRICT")
    job_id = pw.IntegerField(null=True)
    organisation = pw.ForeignKeyField(Organisation, null=True, on_delete="RESTRICT", index=False)
    state = pw.CharField(max_length=12)
    law = pw.CharField(max_length=12)
    document_no = pw.CharField(max_length=60)
    document_on = pw.DateField(null=True)
    document_file = pw.ForeignKeyField(StoredFile, null=True, on_delete="RESTRICT")
    personal_basis = pw.CharField(max_length=200)
    received_at = pw.DateTimeField(null=True)
    due_at = pw.DateTimeField(null=True)
    answered_at = pw.DateTimeField(null=True)
    ended_at = pw.DateTimeField(null=True)
    supplier_person_id = pw.IntegerField(null=True)
    supplier_acting_id = pw.IntegerField(null=True)
    office_person_id = pw.IntegerField(null=True)
    office_acting_id = pw.IntegerField(null=True)
    acted_at = pw.DateTimeField()

    class Meta:
        table_name = "data_request"
        indexes = ((("organisation", "state"), False), (("state", "due_at"), False))


class RequestAct(pw.Model):
    request = pw.ForeignKeyField(DataRequest, on_delete="RESTRICT")
    kind = pw.CharField(max_length=20)
    number = pw.CharField(max_length=40, unique=True)
    organisation = pw.ForeignKeyField(Organisation, null=True, on_delete="RESTRICT")
    by_id = pw.IntegerField(null=True)
    by_role = pw.CharField(max_length=12)
    recorded_at = pw.DateTimeField()
    entry_id = pw.CharField(max_length=40, unique=True)
    entry_hash = pw.CharField(max_length=64)
    body = pw.TextField()
    private_digest = pw.CharField(max_length=64)
    ledger_index = pw.IntegerField(unique=True)

    class Meta:
        table_name = "request_act"


class RequestPrivate(pw.Model):
    act = pw.ForeignKeyField(RequestAct, unique=True, on_delete="RESTRICT")
    private = pw.JSONField()
    salt = pw.CharField(max_length=32)
    erased_at = pw.DateTimeField(null=True)
    erased_reason = pw.CharField(max_length=200)

    class Meta:
        table_name = "request_private"


class RequestPackage(pw.Model):
    request = pw.ForeignKeyField(DataRequest, on_delete="RESTRICT", index=False)
    number = pw.IntegerField()
    sha256 = pw.CharField(max_length=64, index=True)
    size_bytes = pw.BigIntegerField()
    lots = pw.IntegerField()
    files = pw.IntegerField()
    manifest_sha256 = pw.CharField(max_length=64)
    log_size = pw.IntegerField()
    has_personal = pw.BooleanField()
    made_at = pw.DateTimeField()
    made_by_id = pw.IntegerField(null=True)

    class Meta:
        table_name = "request_package"
        indexes = ((("request", "number"), True),)


class RequestCover(pw.Model):
    organisation = pw.ForeignKeyField(Organisation, on_delete="RESTRICT", index=False)
    person = pw.ForeignKeyField(Person, on_delete="RESTRICT", index=False)
    deputy = pw.ForeignKeyField(Person, on_delete="RESTRICT", index=False)
    starts_on = pw.DateField()
    ends_on = pw.DateField()
    made_by_id = pw.IntegerField(null=True)
    made_at = pw.DateTimeField()
    ended_at = pw.DateTimeField(null=True)

    class Meta:
        table_name = "request_cover"
        indexes = ((("organisation", "person", "starts_on"), False),)


TABLES = (DataRequest, RequestAct, RequestPrivate, RequestPackage, RequestCover)
KEPT = ("request_act", "request_package")


def up(migrator, db):
    with db.bind_ctx((Organisation, StoredFile, Person, *TABLES)):
        db.create_tables(TABLES)
    for table in KEPT:
        protect(db, table)
    migrate(migrator.add_column("notice", "person_id", pw.IntegerField(null=True)))


def down(migrator, db):
    migrate(migrator.drop_column("notice", "person_id"))
    for table in KEPT:
        unprotect(db, table)
    with db.bind_ctx((Organisation, StoredFile, Person, *TABLES)):
        db.drop_tables(TABLES)
