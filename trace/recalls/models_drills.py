"""Drills: a mock recall of one lot, what it found, and each broken link until it is mended. Inside only."""

import peewee

from trace.batches.models import Batch
from trace.database import Record, UtcField
from trace.organisations.models import Organisation


class RecallDrill(Record):
    """One mock recall. Amounts in thousandths of `unit`, null where nobody weighed the lot; they never change.

    `seed` and `candidates` (how many lots it was chosen from; 0: somebody named the lot) let the choice be repeated.
    `wall_ms` and `processor_ms`: how long the service took. `answers` of `questions` hand-overs had been answered by
    who received. `is_scheduled`: the week's own. `mended_at` (projected): when the last broken link was mended.
    """

    organisation_id: int
    batch_id: int
    organisation = peewee.ForeignKeyField(Organisation, on_delete="RESTRICT", index=False)
    batch = peewee.ForeignKeyField(Batch, on_delete="RESTRICT")
    at = UtcField()
    by_id = peewee.IntegerField(null=True)
    is_scheduled = peewee.BooleanField()
    seed = peewee.BigIntegerField()
    candidates = peewee.IntegerField()
    wall_ms = peewee.IntegerField()
    processor_ms = peewee.IntegerField()
    unit = peewee.CharField(max_length=3)
    asked = peewee.BigIntegerField(null=True)
    located = peewee.BigIntegerField(null=True)
    unlocated = peewee.BigIntegerField(null=True)
    unexplained = peewee.BigIntegerField(null=True)
    lots = peewee.IntegerField()
    holders = peewee.IntegerField()
    sources = peewee.IntegerField()
    questions = peewee.IntegerField()
    answers = peewee.IntegerField()
    broken = peewee.IntegerField()
    mended_at = UtcField(null=True)

    class Meta:
        table_name = "recall_drill"
        indexes = ((("organisation", "at"), False),)


class RecallDrillLink(Record):
    """One broken link that a drill found. `organisation` is whose book is to be mended; `mended_at` when it was gone.

    `handover_id` and `event_number` are 0 where the break is in neither. `amount` in thousandths of `unit`.
    """

    drill_id: int
    organisation_id: int
    batch_id: int
    drill = peewee.ForeignKeyField(RecallDrill, on_delete="CASCADE", index=False)
    kind = peewee.CharField(max_length=20)
    organisation = peewee.ForeignKeyField(Organisation, on_delete="RESTRICT", index=False)
    batch = peewee.ForeignKeyField(Batch, on_delete="RESTRICT", index=False)
    handover_id = peewee.IntegerField(default=0)
    event_number = peewee.IntegerField(default=0)
    amount = peewee.BigIntegerField(null=True)
    unit = peewee.CharField(max_length=3, default="")
    mended_at = UtcField(null=True)

    class Meta:
        table_name = "recall_drill_link"
        indexes = (
            (("drill", "kind", "batch", "handover_id", "event_number"), True),
            (("organisation", "mended_at"), False),
        )
