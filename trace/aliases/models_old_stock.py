"""Labels and packaging printed under earlier rules: what was registered, and how it went down (both append-only)."""

import peewee

from trace.database import Record, UtcField
from trace.documents.models import StoredFile
from trace.organisations.models import Organisation
from trace.products.models import Product


class OldStock(Record):
    """So many `unit`s of a kind of packaging, printed on a day with a text that no longer holds.

    `basis` is a code of `seeds/reference/old_stock.toml`: why it may still be used, and until when.
    """

    organisation_id: int
    product_id: int | None
    photo_id: int | None
    number = peewee.CharField(max_length=12, unique=True)
    organisation = peewee.ForeignKeyField(Organisation, on_delete="RESTRICT")
    product = peewee.ForeignKeyField(Product, null=True, on_delete="RESTRICT")
    basis = peewee.CharField(max_length=20)
    packaging = peewee.CharField(max_length=80)
    unit = peewee.CharField(max_length=20)
    printed_text = peewee.CharField(max_length=300)
    printed_on = peewee.DateField()
    count = peewee.IntegerField()
    photo = peewee.ForeignKeyField(StoredFile, null=True, on_delete="RESTRICT")
    note = peewee.CharField(max_length=300, default="")
    created_by_id = peewee.IntegerField(null=True)
    created_at = UtcField()

    class Meta:
        constraints = (peewee.Check("count > 0", "old_stock_count"),)


class OldStockAct(Record):
    """What became of some of it: `kind` is used, destroyed or gone (lost, miscounted). `left` is what remains then."""

    stock_id: int
    stock = peewee.ForeignKeyField(OldStock, on_delete="RESTRICT")
    kind = peewee.CharField(max_length=12)
    count = peewee.IntegerField()
    left = peewee.IntegerField()
    done_on = peewee.DateField()
    note = peewee.CharField(max_length=300, default="")
    created_by_id = peewee.IntegerField(null=True)
    created_at = UtcField()

    class Meta:
        # Two hurried clerks cannot both take from the same remainder.
        indexes = ((("stock", "left"), True),)
        constraints = (peewee.Check('count > 0 AND "left" >= 0', "old_stock_act_counts"),)
