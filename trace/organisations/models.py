"""Who trades: one row an organisation; its address, its numbers, whether an officer has checked it."""

import peewee

from trace.database import Record, UtcField

KINDS = ("coop", "firm", "household", "carrier", "shop", "department")


class Organisation(Record):
    """`code` is public and short (HTX-01 or made). `address` is a places.Address as a dictionary.

    `registration_no` of a household is a person's number: private. `representative` and `signature_serial`
    (of the digital signature, TT 31/2026 Đ5) are always private. `search_folded` is what the list searches.
    """

    code = peewee.CharField(max_length=20, unique=True)
    kind = peewee.CharField(max_length=12)
    name = peewee.CharField(max_length=200)
    name_folded = peewee.CharField(max_length=200, index=True)
    name_sort = peewee.CharField(max_length=400)
    search_folded = peewee.TextField(default="")
    address = peewee.JSONField()
    commune_code = peewee.CharField(max_length=5, null=True, index=True)
    ex_district = peewee.CharField(max_length=60, default="", index=True)
    registration_no = peewee.CharField(max_length=40, default="")
    representative = peewee.CharField(max_length=120, default="")
    phone = peewee.CharField(max_length=20, default="")
    email = peewee.CharField(max_length=120, default="")
    website = peewee.CharField(max_length=200, default="")
    gln = peewee.CharField(max_length=13, null=True, unique=True)
    gs1_prefix = peewee.CharField(max_length=12, default="")
    signature_serial = peewee.CharField(max_length=80, default="")
    household_count = peewee.IntegerField(null=True)
    is_approved = peewee.BooleanField(default=False)
    approved_at = UtcField(null=True)
    approved_by = peewee.CharField(max_length=120, default="")
    approval_note = peewee.CharField(max_length=300, default="")
    is_demo = peewee.BooleanField(default=False)
    is_active = peewee.BooleanField(default=True)
    created_at = UtcField()
    changed_at = UtcField()
