"""Organisations that events name, events both sides have signed, and lots whose source is not registered."""

import peewee as pw

from trace.kit.append_only import protect, unprotect


class Organisation(pw.Model):
    class Meta:
        table_name = "organisation"


class Event(pw.Model):
    class Meta:
        table_name = "event"


class EventParty(pw.Model):
    event = pw.ForeignKeyField(Event, on_delete="RESTRICT", index=False)
    role = pw.CharField(max_length=8)
    organisation = pw.ForeignKeyField(Organisation, on_delete="RESTRICT")

    class Meta:
        table_name = "event_party"
        indexes = ((("event", "role", "organisation"), True),)


class EventSeal(pw.Model):
    event = pw.ForeignKeyField(Event, unique=True, on_delete="RESTRICT")
    code = pw.CharField(max_length=12, index=True)
    sealed_at = pw.DateTimeField()

    class Meta:
        table_name = "sealed_event"


TABLES = (EventParty, EventSeal)
NAMES = ("event_party", "sealed_event")


def up(migrator, db):
    with db.bind_ctx((Organisation, Event, *TABLES)):
        db.create_tables(TABLES)
    for name in NAMES:
        protect(db, name)
    db.execute_sql('ALTER TABLE "batch" ADD COLUMN "is_source_unregistered" BOOLEAN NOT NULL DEFAULT FALSE')


def down(migrator, db):
    db.execute_sql('ALTER TABLE "batch" DROP COLUMN "is_source_unregistered"')
    for name in NAMES:
        unprotect(db, name)
    with db.bind_ctx((Organisation, Event, *TABLES)):
        db.drop_tables(TABLES)
