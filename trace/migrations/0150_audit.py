"""Who looked at what: append-only, because it is the co-ops' side of the officers' right to look."""

import peewee as pw

from trace.kit.append_only import protect, unprotect


class Person(pw.Model):
    class Meta:
        table_name = "person"


class Organisation(pw.Model):
    class Meta:
        table_name = "organisation"


class AuditLook(pw.Model):
    person = pw.ForeignKeyField(Person, on_delete="RESTRICT")
    office = pw.CharField(max_length=200)
    role = pw.CharField(max_length=12)
    organisation = pw.ForeignKeyField(Organisation, on_delete="RESTRICT")
    subject_kind = pw.CharField(max_length=16)
    subject_code = pw.CharField(max_length=40)
    subject_name = pw.CharField(max_length=200)
    at = pw.DateTimeField()
    hour_at = pw.DateTimeField()

    class Meta:
        table_name = "audit_look"
        indexes = (
            (("person", "subject_kind", "subject_code", "hour_at"), True),
            (("organisation", "at"), False),
        )


TABLES = (AuditLook,)


def up(migrator, db):
    with db.bind_ctx(TABLES):
        db.create_tables(TABLES)
    protect(db, "audit_look")


def down(migrator, db):
    unprotect(db, "audit_look")
    with db.bind_ctx(TABLES):
        db.drop_tables(TABLES)
