"""Lists as people want them again: named, each person's own, shared within the office where they say so."""

import peewee as pw


class Person(pw.Model):
    class Meta:
        table_name = "person"


class SavedView(pw.Model):
    person = pw.ForeignKeyField(Person, on_delete="RESTRICT", index=False)
    organisation_id = pw.IntegerField(null=True)
    path = pw.CharField(max_length=60)
    query = pw.CharField(max_length=1000)
    name = pw.CharField(max_length=60)
    is_shared = pw.BooleanField()
    created_at = pw.DateTimeField()

    class Meta:
        table_name = "saved_view"
        indexes = ((("person", "path", "name"), True), (("organisation_id", "path"), False))


TABLES = (SavedView,)


def up(migrator, db):
    with db.bind_ctx(TABLES):
        db.create_tables(TABLES)


def down(migrator, db):
    with db.bind_ctx(TABLES):
        db.drop_tables(TABLES)
