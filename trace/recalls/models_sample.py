"""Effectiveness checks: which of those who were told are asked again, and what they said. Projected from acts."""

import peewee

from trace.database import Record, UtcField
from trace.recalls.models import Recall, RecallNotice


class RecallSample(Record):
    """One holder of the sample. `seed` and `holders` (how many it was drawn from) let the draw be repeated.

    `result` is a word of rules_closing.RESULTS, empty until somebody asked; `how` is phone or visit.
    """

    recall_id: int
    notice_id: int
    recall = peewee.ForeignKeyField(Recall, on_delete="CASCADE", index=False)
    notice = peewee.ForeignKeyField(RecallNotice, on_delete="CASCADE")
    seed = peewee.BigIntegerField()
    holders = peewee.IntegerField()
    drawn_at = UtcField()
    how = peewee.CharField(max_length=5, default="")
    result = peewee.CharField(max_length=12, default="")
    checked_at = UtcField(null=True)

    class Meta:
        table_name = "recall_sample"
        indexes = ((("recall", "notice"), True),)
