"""Labels taken out of use after they were printed (append-only)."""

import peewee

from trace.batches.models import Batch
from trace.database import Record, UtcField
from trace.labels.models import LabelRun
from trace.organisations.models import Organisation


class LabelVoid(Record):
    """So many labels of a run are not to be used any more. Never changed, never deleted.

    `kind` is a code of `seeds/reference/label_voids.toml`; `frees` what it said then: that these labels are destroyed,
    so others may be printed for the same goods. Labels with a number each are named by the counters of their range.
    """

    run_id: int
    batch_id: int
    organisation_id: int
    number = peewee.CharField(max_length=12, unique=True)
    run = peewee.ForeignKeyField(LabelRun, on_delete="RESTRICT")
    batch = peewee.ForeignKeyField(Batch, on_delete="RESTRICT")
    organisation = peewee.ForeignKeyField(Organisation, on_delete="RESTRICT")
    kind = peewee.CharField(max_length=12)
    count = peewee.IntegerField()
    frees = peewee.BooleanField()
    serial_first = peewee.BigIntegerField(null=True)
    serial_last = peewee.BigIntegerField(null=True)
    reason = peewee.CharField(max_length=300, default="")
    via = peewee.CharField(max_length=8)
    created_by_id = peewee.IntegerField(null=True)
    created_at = UtcField(index=True)
    ledger_index = peewee.IntegerField(unique=True)

    class Meta:
        constraints = (peewee.Check("count > 0", "label_void_count"),)
