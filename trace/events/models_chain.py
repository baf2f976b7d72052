"""Between organisations: which of them an event names, and which events both sides have signed."""

import peewee

from trace.database import Record, UtcField
from trace.events.models import Event
from trace.organisations.models import Organisation


class EventParty(Record):
    """An organisation of this service that an event names. role: `supplier` of a receipt, `receiver` of a dispatch.

    Append-only. A corrected event bears the parties of the one it replaces.
    """

    event_id: int
    organisation_id: int
    event = peewee.ForeignKeyField(Event, on_delete="RESTRICT", index=False)
    role = peewee.CharField(max_length=8)
    organisation = peewee.ForeignKeyField(Organisation, on_delete="RESTRICT")

    class Meta:
        table_name = "event_party"
        indexes = ((("event", "role", "organisation"), True),)


class EventSeal(Record):
    """That both sides have signed what an event says; `code` is the short code of the handover. Append-only."""

    event_id: int
    event = peewee.ForeignKeyField(Event, unique=True, on_delete="RESTRICT")
    code = peewee.CharField(max_length=12, index=True)
    sealed_at = UtcField()

    class Meta:
        table_name = "sealed_event"
