"""Lots: numbers, quantities, approval, hold. Everything a batch "is" is projected from its events."""

import peewee

from trace.database import Record, UtcField
from trace.organisations.models import Organisation
from trace.products.models import Product
from trace.seasons.models import Season
from trace.sites.models import Site


class Batch(Record):
    """`code` is the short public code (T…, /t/{code}); `identifier` the stored URI used in events:
    `https://id.gs1.org/01/{gtin}/10/{lot}` or `https://{identifier host}/t/{code}`.

    `form` says what the goods are now (a process form word such as `paddy`, `milled`, `packed`);
    `product` is null for intermediate lots. Quantities are integer thousandths of `unit`.
    `is_source_unregistered`: bought from somebody who is not registered; what is made of it bears that too.
    `is_received`: the goods came from somebody else, bought or taken over.
    Columns below "projected" are written by events.actions only and rebuilt by `flask events rebuild`.
    """

    organisation_id: int
    product_id: int | None
    season_id: int | None
    site_id: int | None
    organisation = peewee.ForeignKeyField(Organisation, on_delete="RESTRICT")
    product = peewee.ForeignKeyField(Product, null=True, on_delete="RESTRICT")
    season = peewee.ForeignKeyField(Season, null=True, on_delete="RESTRICT")
    site = peewee.ForeignKeyField(Site, null=True, on_delete="RESTRICT")
    code = peewee.CharField(max_length=12, unique=True)
    lot = peewee.CharField(max_length=20, index=True)
    gtin = peewee.CharField(max_length=14, null=True)
    identifier = peewee.CharField(max_length=200, unique=True)
    name = peewee.CharField(max_length=160)
    name_folded = peewee.CharField(max_length=160, index=True)
    template = peewee.CharField(max_length=20)
    form = peewee.CharField(max_length=30, default="")
    unit = peewee.CharField(max_length=3, default="KGM")
    produced_on = peewee.DateField(null=True)
    packed_on = peewee.DateField(null=True)
    expires_on = peewee.DateField(null=True)
    harvest_season = peewee.CharField(max_length=80, default="")
    supplier_name = peewee.CharField(max_length=200, default="")
    pack_size_thousandths = peewee.BigIntegerField(null=True)
    pack_count = peewee.IntegerField(null=True)
    created_at = UtcField()
    # projected
    made_thousandths = peewee.BigIntegerField(default=0)
    left_thousandths = peewee.BigIntegerField(default=0)
    done_steps = peewee.JSONField(default=list)
    is_on_hold = peewee.BooleanField(default=False)
    hold_cause = peewee.CharField(max_length=12, default="")
    hold_reason = peewee.CharField(max_length=300, default="")
    is_recalled = peewee.BooleanField(default=False)
    approved_at = UtcField(null=True)
    approved_by_id = peewee.IntegerField(null=True)
    dispatched_at = UtcField(null=True)
    closed_at = UtcField(null=True)
    last_event_at = UtcField(null=True)
    is_source_unregistered = peewee.BooleanField(default=False)
    is_received = peewee.BooleanField(default=False)
    version = peewee.IntegerField(default=0)

    class Meta:
        indexes = ((("gtin", "lot"), True), (("organisation", "product", "lot"), True))


class BatchSource(Record):
    """What a batch was made from: a lineage edge, projected from transformation events."""

    batch_id: int
    from_batch_id: int | None
    from_season_id: int | None
    batch = peewee.ForeignKeyField(Batch, on_delete="CASCADE", index=False)
    from_batch = peewee.ForeignKeyField(Batch, null=True, on_delete="CASCADE", index=False)
    from_season = peewee.ForeignKeyField(Season, null=True, on_delete="CASCADE")
    event_number = peewee.IntegerField()
    thousandths = peewee.BigIntegerField(null=True)
    unit = peewee.CharField(max_length=3, default="KGM")

    class Meta:
        # Whole edges, so that walking a lineage reads nothing else (migration 0098 names them).
        indexes = (
            (("batch", "event_number", "from_batch", "from_season", "thousandths", "unit"), False),
            (("from_batch", "batch"), False),
        )
        constraints = (peewee.Check("batch_id <> from_batch_id", "batch_source_not_itself"),)
