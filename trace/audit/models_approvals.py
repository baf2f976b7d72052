"""What officers decided about registrations, rights to a GTIN and stars: append-only."""

import peewee

from trace.database import Record, UtcField
from trace.organisations.models import Organisation
from trace.products.models import Product


class ApprovalAct(Record):
    """One decision: append-only, in the log (kind `office_approval`). `subject` is organisation, gtin or ocop, `word`
    confirmed, refused or taken_back; `value` is what it was about, as it stood."""

    organisation_id: int
    product_id: int | None
    organisation = peewee.ForeignKeyField(Organisation, on_delete="RESTRICT", index=False)
    product = peewee.ForeignKeyField(Product, null=True, on_delete="RESTRICT")
    subject = peewee.CharField(max_length=12)
    word = peewee.CharField(max_length=12)
    value = peewee.CharField(max_length=300, default="")
    reason = peewee.CharField(max_length=300, default="")
    office = peewee.CharField(max_length=200, default="")
    by_id = peewee.IntegerField(null=True)
    by_role = peewee.CharField(max_length=12)
    decided_at = UtcField()
    number = peewee.CharField(max_length=40, unique=True)
    ledger_index = peewee.IntegerField(unique=True)

    class Meta:
        indexes = ((("organisation", "subject"), False),)
