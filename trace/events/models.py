"""What happened: append-only EPCIS 2.0 events, what they touch, and the private annex beside them."""

import peewee

from trace.database import Record, UtcField
from trace.organisations.models import Organisation


class Event(Record):
    """One EPCIS event. Never updated, never deleted.

    `event_id` is the CBV 2.0 hash; `declared_at` is "" for an event and the declaration time for an error
    declaration: together they are unique. `entry_id` is the client's UUID, unique per organisation.
    `document` is the canonical JSON of the EPCIS event as it may leave the house; `recorded` holds the
    step values with their visibility, without anything private. `supersedes` names the event corrected.
    `late_days` and `is_after_dispatch` are decided at recording. `entry_hash` tells a repeated entry from
    another one under the same `entry_id`. `private_digest` commits to the annex, whose salt is erased with it:
    so the record in the log can still be checked when the private side is gone.
    """

    organisation_id: int
    event_id = peewee.CharField(max_length=120)
    declared_at = peewee.CharField(max_length=30, default="")
    entry_id = peewee.CharField(max_length=40)
    entry_hash = peewee.CharField(max_length=64)
    organisation = peewee.ForeignKeyField(Organisation, on_delete="RESTRICT")
    kind = peewee.CharField(max_length=20)
    template = peewee.CharField(max_length=20, default="")
    step = peewee.CharField(max_length=12, index=True)
    happened_at = UtcField(index=True)
    recorded_at = UtcField(index=True)
    recorded_by_id = peewee.IntegerField(null=True)
    is_on_behalf = peewee.BooleanField(default=False)
    document = peewee.TextField()
    recorded = peewee.TextField()
    site_code = peewee.CharField(max_length=12, default="")
    late_days = peewee.IntegerField(default=0)
    is_after_dispatch = peewee.BooleanField(default=False)
    supersedes_id = peewee.IntegerField(null=True, index=True)
    reason = peewee.CharField(max_length=300, default="")
    private_digest = peewee.CharField(max_length=64, default="")
    ledger_index = peewee.IntegerField(unique=True)

    class Meta:
        indexes = ((("event_id", "declared_at"), True), (("organisation", "entry_id", "declared_at"), True))


class EventItem(Record):
    """One lot an event touches. role: `about`, `taken`, `input`, `output`, `parent`, `child`.

    `taken` is a lot of another organisation of which goods were received: it takes nothing from that lot's balance.
    """

    event_id: int
    event = peewee.ForeignKeyField(Event, on_delete="RESTRICT")
    role = peewee.CharField(max_length=8)
    identifier = peewee.CharField(max_length=200, index=True)
    thousandths = peewee.BigIntegerField(null=True)
    unit = peewee.CharField(max_length=3, default="")

    class Meta:
        constraints = (peewee.Check("thousandths > 0", "event_item_positive"),)


class EventAnnex(Record):
    """The private side of an event: people, phones, plates, growers, free notes. May be erased by law.

    Erasing empties `private` and `salt` and is the one change the database lets through.
    """

    event_id: int
    event = peewee.ForeignKeyField(Event, unique=True, on_delete="RESTRICT")
    private = peewee.JSONField()
    salt = peewee.CharField(max_length=32)
    erased_at = UtcField(null=True)
    erased_reason = peewee.CharField(max_length=200, default="")


class EventPhoto(Record):
    """Pictures taken at an event, by hash; shown in public only when their step says so.

    `added_at` and `addition_id` are set where a picture came after the entry: it is no part of the event's record then.
    """

    event_id: int
    event = peewee.ForeignKeyField(Event, on_delete="RESTRICT")
    file_id = peewee.IntegerField(index=True)
    sha256 = peewee.CharField(max_length=64, index=True)
    added_at = UtcField(null=True)
    addition_id = peewee.IntegerField(null=True, index=True)


class Decision(Record):
    """A manager's word about a batch: `approval` or `approval_withdrawn`. Append-only, in the ledger."""

    organisation_id: int
    kind = peewee.CharField(max_length=20)
    number = peewee.CharField(max_length=40, unique=True)
    identifier = peewee.CharField(max_length=200, index=True)
    organisation = peewee.ForeignKeyField(Organisation, on_delete="RESTRICT")
    at = UtcField()
    by_id = peewee.IntegerField(null=True)
    body = peewee.TextField()
    ledger_index = peewee.IntegerField(unique=True)
