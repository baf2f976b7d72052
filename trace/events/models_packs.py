"""Cases and pallets, what is in them, the numbers they were given, and goods tagged one by one.

The tables stand in this room because its acts write them; what people ask about packs is answered by `packs`.
"""

import peewee

from trace.batches.models import Batch
from trace.database import Record, UtcField
from trace.organisations.models import Organisation

CASE, PALLET = "case", "pallet"
LEVELS = (CASE, PALLET)


class Pack(Record):
    """`code` is the short public code (U…, /u/{code}); `identifier` the stored URI used in events:
    `https://id.gs1.org/00/{sscc}` or `https://{identifier host}/u/{code}`.

    Columns below "projected" are computed from events alone. `emptied_at` is the moment the last of the contents
    left, and null while something is in it or before anything was. `gone_at` and `gone_kind` (ship, sell, destroy,
    lose) say that the whole pack left with what was in it.
    """

    organisation_id: int
    parent_id: int | None
    organisation = peewee.ForeignKeyField(Organisation, on_delete="RESTRICT")
    code = peewee.CharField(max_length=12, unique=True)
    sscc = peewee.CharField(max_length=18, null=True, unique=True)
    identifier = peewee.CharField(max_length=200, unique=True)
    level = peewee.CharField(max_length=8)
    created_at = UtcField()
    # projected
    parent = peewee.ForeignKeyField("self", null=True, on_delete="RESTRICT")
    packed_at = UtcField(null=True)
    emptied_at = UtcField(null=True)
    last_event_at = UtcField(null=True)
    gone_at = UtcField(null=True)
    gone_kind = peewee.CharField(max_length=8, default="")


class PackContent(Record):
    """One thing that is in a pack now, projected: so much of a lot, one tagged unit of it, or another pack."""

    pack_id: int
    batch_id: int | None
    inner_id: int | None
    pack = peewee.ForeignKeyField(Pack, on_delete="CASCADE")
    identifier = peewee.CharField(max_length=200, index=True)
    batch = peewee.ForeignKeyField(Batch, null=True, on_delete="CASCADE")
    inner = peewee.ForeignKeyField(Pack, null=True, on_delete="CASCADE")
    serial = peewee.CharField(max_length=20, default="")
    thousandths = peewee.BigIntegerField(null=True)
    unit = peewee.CharField(max_length=3, default="")

    class Meta:
        indexes = ((("pack", "identifier"), True),)


class IssuedSscc(Record):
    """An SSCC that was given out, for ever: append-only, so that no number is used twice, whatever becomes of a pack.

    `serial` counts on within its prefix.
    """

    organisation_id: int
    organisation = peewee.ForeignKeyField(Organisation, on_delete="RESTRICT")
    prefix = peewee.CharField(max_length=12)
    serial = peewee.BigIntegerField()
    sscc = peewee.CharField(max_length=18, unique=True)
    issued_at = UtcField()

    class Meta:
        indexes = ((("prefix", "serial"), True),)


class UnitSerial(Record):
    """One unit of a lot with its own number (a crab with its tie), projected from the event that tagged it and the one
    that took it away.

    `identifier` is `https://id.gs1.org/01/{gtin}/21/{serial}` or `https://{identifier host}/t/{code}/{serial}`.
    """

    batch_id: int
    batch = peewee.ForeignKeyField(Batch, on_delete="CASCADE")
    serial = peewee.CharField(max_length=20)
    identifier = peewee.CharField(max_length=200, unique=True)
    event_number = peewee.IntegerField(index=True)
    gone_at = UtcField(null=True)
    gone_kind = peewee.CharField(max_length=8, default="")

    class Meta:
        indexes = ((("batch", "serial"), True),)
