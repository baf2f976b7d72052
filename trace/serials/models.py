"""Keys as they are known again, printed ranges, what became of stretches of them, PINs that were right. Append-only."""

import peewee

from trace.batches.models import Batch
from trace.database import Record, UtcField
from trace.organisations.models import Organisation


class SerialKey(Record):
    """A version of the key and its fingerprint; the key itself is a file."""

    version = peewee.SmallIntegerField(unique=True)
    fingerprint = peewee.CharField(max_length=16)
    made_at = UtcField()


class SerialRange(Record):
    """Numbers given to the packs of one print run: counters `first` up to `first + count - 1` of its lot."""

    batch_id: int
    organisation_id: int
    batch = peewee.ForeignKeyField(Batch, on_delete="RESTRICT", index=False)
    organisation = peewee.ForeignKeyField(Organisation, on_delete="RESTRICT")
    run_number = peewee.CharField(max_length=12, unique=True)
    key_version = peewee.SmallIntegerField()
    first = peewee.BigIntegerField()
    count = peewee.IntegerField()
    has_pin = peewee.BooleanField(default=False)
    at = UtcField()
    ledger_index = peewee.IntegerField(unique=True)

    class Meta:
        indexes = ((("batch", "first"), True),)
        constraints = (peewee.Check("first >= 0 AND count > 0", "serial_range_counts"),)


class SerialAct(Record):
    """One act on one stretch of a range. `kind`: activate, void, steal, find; `state` is what its numbers are from
    then on, so that the last act covering a number says what it is."""

    range_id: int
    range = peewee.ForeignKeyField(SerialRange, on_delete="RESTRICT")
    kind = peewee.CharField(max_length=8)
    state = peewee.CharField(max_length=9)
    first = peewee.BigIntegerField()
    count = peewee.IntegerField()
    reason = peewee.CharField(max_length=300, default="")
    by_id = peewee.IntegerField(null=True)
    at = UtcField()
    ledger_index = peewee.IntegerField(unique=True)

    class Meta:
        constraints = (peewee.Check("first >= 0 AND count > 0", "serial_act_counts"),)


class SerialCheck(Record):
    """The first time the PIN of a pack was right; one row a pack that somebody checked."""

    range_id: int
    range = peewee.ForeignKeyField(SerialRange, on_delete="RESTRICT", index=False)
    counter = peewee.BigIntegerField()
    at = UtcField()

    class Meta:
        indexes = ((("range", "counter"), True),)
