"""Corrections that wait for a second person, and inspections during which they go on waiting."""

import peewee

from trace.batches.models import Batch
from trace.database import Record, UtcField
from trace.events.models import Event
from trace.organisations.models import Organisation

WAITING, CONFIRMED, REFUSED, WITHDRAWN = "waiting", "confirmed", "refused", "withdrawn"


class CorrectionProposal(Record):
    """A loosening correction as it was asked for. `act` is `correct` or `cancel`.

    `body` holds values, happened_at (ISO 8601) and quantities as JSON; `why` in which ways it loosens. Its state
    changes once, from waiting to one of the others; `result_id` is the event that was written then.
    """

    organisation_id: int
    event_id: int
    organisation = peewee.ForeignKeyField(Organisation, on_delete="RESTRICT")
    event = peewee.ForeignKeyField(Event, on_delete="RESTRICT")
    act = peewee.CharField(max_length=10)
    body = peewee.JSONField()
    why = peewee.JSONField()
    reason = peewee.CharField(max_length=300)
    entry_id = peewee.CharField(max_length=40)
    proposed_by_id = peewee.IntegerField(null=True)
    proposed_name = peewee.CharField(max_length=120)
    proposed_role = peewee.CharField(max_length=12)
    proposed_at = UtcField()
    state = peewee.CharField(max_length=10, default=WAITING, index=True)
    decided_by_id = peewee.IntegerField(null=True)
    decided_name = peewee.CharField(max_length=120, default="")
    decided_role = peewee.CharField(max_length=12, default="")
    decided_at = UtcField(null=True)
    decided_reason = peewee.CharField(max_length=300, default="")
    result_id = peewee.IntegerField(null=True)

    class Meta:
        table_name = "correction_proposal"
        indexes = ((("organisation", "entry_id"), True),)


class InspectionPause(Record):
    """While an office looks into an organisation, or into one lot of it, nothing is loosened; until it is lifted."""

    organisation_id: int
    batch_id: int | None
    organisation = peewee.ForeignKeyField(Organisation, on_delete="RESTRICT")
    batch = peewee.ForeignKeyField(Batch, null=True, on_delete="RESTRICT")
    reason = peewee.CharField(max_length=300)
    set_by_id = peewee.IntegerField(null=True)
    set_name = peewee.CharField(max_length=120)
    set_at = UtcField()
    lifted_by_id = peewee.IntegerField(null=True)
    lifted_reason = peewee.CharField(max_length=300, default="")
    lifted_at = UtcField(null=True)

    class Meta:
        table_name = "inspection_pause"
