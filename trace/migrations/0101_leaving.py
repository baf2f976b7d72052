"""When whole packs and single tagged units left, and by which act; photos that came after their entry."""

import peewee as pw
from playhouse.migrate import migrate

from trace.kit.append_only import protect, unprotect

TABLES = ("pack", "unit_serial")


class Organisation(pw.Model):
    class Meta:
        table_name = "organisation"


class Event(pw.Model):
    class Meta:
        table_name = "event"


class PhotoAddition(pw.Model):
    organisation = pw.ForeignKeyField(Organisation, on_delete="RESTRICT")
    event = pw.ForeignKeyField(Event, on_delete="RESTRICT")
    entry_id = pw.CharField(max_length=40)
    photos = pw.TextField()
    added_at = pw.DateTimeField()
    added_by_id = pw.IntegerField(null=True)
    ledger_index = pw.IntegerField(unique=True)

    class Meta:
        table_name = "photo_addition"
        indexes = ((("organisation", "entry_id"), True),)


def up(migrator, db):
    for table in TABLES:
        migrate(
            migrator.add_column(table, "gone_at", pw.DateTimeField(null=True)),
            migrator.add_column(table, "gone_kind", pw.CharField(max_length=8, default="")),
        )
    unprotect(db, "event_photo")
    migrate(
        migrator.add_column("event_photo", "added_at", pw.DateTimeField(null=True)),
        migrator.add_column("event_photo", "addition_id", pw.IntegerField(null=True, index=True)),
    )
    protect(db, "event_photo")
    with db.bind_ctx((Organisation, Event, PhotoAddition)):
        db.create_tables([PhotoAddition])
    protect(db, "photo_addition")


def down(migrator, db):
    unprotect(db, "photo_addition")
    with db.bind_ctx((Organisation, Event, PhotoAddition)):
        db.drop_tables([PhotoAddition])
    unprotect(db, "event_photo")
    migrate(migrator.drop_column("event_photo", "addition_id"), migrator.drop_column("event_photo", "added_at"))
    protect(db, "event_photo")
    for table in TABLES:
        migrate(migrator.drop_column(table, "gone_at"), migrator.drop_column(table, "gone_kind"))
