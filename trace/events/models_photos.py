"""Photos that came after the entry they belong to: each time they were added is an act of its own in the log."""

import peewee

from trace.database import Record, UtcField
from trace.events.models import Event
from trace.organisations.models import Organisation


class PhotoAddition(Record):
    """Once that photos were added to an event. Append-only, in the ledger.

    `event` is the version that stood then; `photos` are SHA-256 names as JSON, in the order sent. `entry_id` is the
    client's UUID for the adding, unique per organisation.
    """

    organisation_id: int
    event_id: int
    organisation = peewee.ForeignKeyField(Organisation, on_delete="RESTRICT")
    event = peewee.ForeignKeyField(Event, on_delete="RESTRICT")
    entry_id = peewee.CharField(max_length=40)
    photos = peewee.TextField()
    added_at = UtcField()
    added_by_id = peewee.IntegerField(null=True)
    ledger_index = peewee.IntegerField(unique=True)

    class Meta:
        table_name = "photo_addition"
        indexes = ((("organisation", "entry_id"), True),)
