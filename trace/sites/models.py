"""Places that belong to an organisation: plots, ponds, mills, workshops, stores."""

import peewee

from trace.database import Record, UtcField
from trace.organisations.models import Organisation

KINDS = ("plot", "pond", "mill", "workshop", "store")


class Grower(Record):
    """A household that grows for an organisation. All of it is private: it never reaches a public page, an event, the
    log or an officer's list, which count households only. Once `erased_at` is set, name, phone and numbers are gone.

    `code` (H…) is ours; `external_no` the number the organisation gave. `address` is a places.Address as a dictionary,
    `address_typed` what was written where it is none of ours. `consented_on` and `consent_note` tell when and how the
    household agreed to be written down (Luật 91/2025/QH15).
    """

    organisation_id: int

    organisation = peewee.ForeignKeyField(Organisation, on_delete="RESTRICT")
    code = peewee.CharField(max_length=12, unique=True)
    external_no = peewee.CharField(max_length=40, default="")
    name = peewee.CharField(max_length=120, default="")
    name_sort = peewee.CharField(max_length=400, default="")
    search_folded = peewee.TextField(default="")
    phone = peewee.CharField(max_length=20, default="")
    id_number = peewee.CharField(max_length=30, default="")
    address = peewee.JSONField(null=True)
    address_typed = peewee.CharField(max_length=300, default="")
    commune_code = peewee.CharField(max_length=5, null=True, index=True)
    group_name = peewee.CharField(max_length=80, default="")
    consented_on = peewee.DateField(null=True)
    consent_note = peewee.CharField(max_length=200, default="")
    note = peewee.CharField(max_length=300, default="")
    is_active = peewee.BooleanField(default=True)
    erased_at = UtcField(null=True)
    created_at = UtcField()
    changed_at = UtcField()


class Site(Record):
    """`code` (P…) is the address /p/{code} of a place without GLN. `area_m2` is the converted area;
    `area_typed` keeps what was said ("12 sào"). `outline` is a GeoJSON polygon or null; household
    precision stays private. `growing_area_code` is kept as printed. `grower` is the household that works it, if one
    does; such a place is told of no further than its commune.
    """

    organisation_id: int
    grower_id: int | None

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
    grower = peewee.ForeignKeyField(Grower, null=True, on_delete="RESTRICT")
