"""Places that belong to an organisation: plots, ponds, mills, workshops, stores."""

import peewee

from trace.database import Record, UtcField
from trace.organisations.models import Organisation

KINDS = ("plot", "pond", "mill", "workshop", "store")


class Site(Record):
    """`code` (P…) is the address /p/{code} of a place without GLN. `area_m2` is the converted area;
    `area_typed` keeps what was said ("12 sào"). `outline` is a GeoJSON polygon or null; household
    precision stays private. `growing_area_code` is kept as printed.
    """

    organisation_id: int

    organisation = peewee.ForeignKeyField(Organisation, on_delete="RESTRICT")
    code = peewee.CharField(max_length=12, unique=True)
    gln = peewee.CharField(max_length=13, null=True, unique=True)
    kind = peewee.CharField(max_length=10, index=True)
    name = peewee.CharField(max_length=120)
    name_folded = peewee.CharField(max_length=120, index=True)
    name_sort = peewee.CharField(max_length=400)
    search_folded = peewee.TextField(default="")
    address = peewee.JSONField()
    commune_code = peewee.CharField(max_length=5, null=True, index=True)
    ex_district = peewee.CharField(max_length=60, default="", index=True)
    area_m2 = peewee.IntegerField(null=True)
    area_typed = peewee.CharField(max_length=40, default="")
    growing_area_code = peewee.CharField(max_length=60, default="")
    outline = peewee.JSONField(null=True)
    household_count = peewee.IntegerField(null=True)
    note = peewee.CharField(max_length=300, default="")
    is_active = peewee.BooleanField(default=True)
    is_demo = peewee.BooleanField(default=False)
    created_at = UtcField()
    changed_at = UtcField()
