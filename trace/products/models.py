"""Trade items: everything DOMAIN §6 asks of a product, saved as draft until it is whole."""

import peewee

from trace.database import Record, UtcField
from trace.documents.models import StoredFile
from trace.organisations.models import Organisation


class Product(Record):
    """`code` is letter-prefixed and ours; `gtin` (14 digits) only with proof of the right of use.

    `category` (rice, shrimp, crab, ocop_food.from_grain, …, other) decides the process `template`; `ocop_group` is
    1 to 6 of QĐ 148/QĐ-TTg. `net_content_thousandths` of `net_content_unit` (KGM, LTR or H87) is what one pack
    holds, `net_content_typed` how the label says it ("500 g", "1 con"). A product stays `is_draft` while
    `queries.missing` names anything; drafts are never printed. `gtin_proof_file` is private.
    `gtin_check` is an officer's word about the right to the GTIN (confirmed, refused, "" none yet), `ocop_check` how
    the stars stand against the departments' lists (a word of rules_ocop.CHECKS); each with who said so and when.
    """

    organisation_id: int
    gtin_proof_file_id: int | None

    organisation = peewee.ForeignKeyField(Organisation, on_delete="RESTRICT")
    code = peewee.CharField(max_length=20, unique=True)
    gtin = peewee.CharField(max_length=14, null=True, unique=True)
    gtin_proof = peewee.CharField(max_length=200, default="")
    gtin_proof_file = peewee.ForeignKeyField(StoredFile, null=True, on_delete="RESTRICT")
    name = peewee.CharField(max_length=160)
    name_folded = peewee.CharField(max_length=160, index=True)
    name_sort = peewee.CharField(max_length=400)
    search_folded = peewee.TextField(default="")
    name_en = peewee.CharField(max_length=160, default="")
    brand = peewee.CharField(max_length=80, default="")
    category = peewee.CharField(max_length=40, index=True)
    template = peewee.CharField(max_length=20)
    ocop_group = peewee.IntegerField(null=True)
    description = peewee.TextField(default="")
    target_market = peewee.CharField(max_length=80, default="")
    origin = peewee.CharField(max_length=80, default="")
    net_content_thousandths = peewee.BigIntegerField(null=True)
    net_content_unit = peewee.CharField(max_length=3, default="")
    net_content_typed = peewee.CharField(max_length=40, default="")
    packaging = peewee.CharField(max_length=80, default="")
    ingredients = peewee.TextField(default="")
    nutrition = peewee.TextField(default="")
    warning = peewee.TextField(default="")
    usage = peewee.TextField(default="")
    storage = peewee.TextField(default="")
    standard = peewee.CharField(max_length=160, default="")
    shelf_life_days = peewee.IntegerField(null=True)
    self_declaration_no = peewee.CharField(max_length=80, default="")
    ip_certificate_no = peewee.CharField(max_length=80, default="")
    ocop_stars = peewee.IntegerField(null=True)
    ocop_decision = peewee.CharField(max_length=120, default="")
    ocop_issuer = peewee.CharField(max_length=200, default="")
    ocop_decided_on = peewee.DateField(null=True)
    ocop_expires_on = peewee.DateField(null=True)
    gtin_check = peewee.CharField(max_length=12, default="")
    gtin_checked_by = peewee.CharField(max_length=200, default="")
    gtin_checked_at = UtcField(null=True)
    ocop_check = peewee.CharField(max_length=12, default="")
    ocop_checked_by = peewee.CharField(max_length=200, default="")
    ocop_checked_at = UtcField(null=True)
    is_draft = peewee.BooleanField(default=True)
    is_active = peewee.BooleanField(default=True)
    is_demo = peewee.BooleanField(default=False)
    created_at = UtcField()
    changed_at = UtcField()


class ProductPhoto(Record):
    """Pictures of a product in the order shown; the first one leads."""

    file_id: int
    product = peewee.ForeignKeyField(Product, on_delete="RESTRICT")
    file = peewee.ForeignKeyField(StoredFile, on_delete="RESTRICT")
    position = peewee.IntegerField(default=0)

    class Meta:
        indexes = ((("product", "file"), True),)


class ShopLink(Record):
    """Where the product is sold online; only hosts of the allow-list."""

    product = peewee.ForeignKeyField(Product, on_delete="RESTRICT")
    host = peewee.CharField(max_length=80)
    url = peewee.CharField(max_length=300)

    class Meta:
        indexes = ((("product", "url"), True),)


class FormerGtin(Record):
    """A GTIN a product bore before it was corrected: what was printed with it still leads to the product."""

    product = peewee.ForeignKeyField(Product, on_delete="RESTRICT")
    gtin = peewee.CharField(max_length=14, index=True)
    ended_at = UtcField()

    class Meta:
        indexes = ((("product", "gtin"), True),)
