"""What a department knows of OCOP decisions: lists it brought, row by row."""

import peewee

from trace.database import Record, UtcField


class OcopList(Record):
    """One file of decisions that a department brought; never changed, the newest word about a product counts."""

    name = peewee.CharField(max_length=160)
    sha256 = peewee.CharField(max_length=64, unique=True)
    office = peewee.CharField(max_length=200, default="")
    brought_by_id = peewee.IntegerField(null=True)
    brought_at = UtcField()


class OcopEntry(Record):
    """One product of a decision. `owner_key` and `product_key` are folded for comparing; `registration_no` is bare."""

    list = peewee.ForeignKeyField(OcopList, on_delete="RESTRICT")
    row_number = peewee.IntegerField()
    product_name = peewee.CharField(max_length=200)
    product_key = peewee.CharField(max_length=200, index=True)
    owner_name = peewee.CharField(max_length=200)
    owner_key = peewee.CharField(max_length=200, index=True)
    registration_no = peewee.CharField(max_length=40, default="")
    stars = peewee.IntegerField()
    decision = peewee.CharField(max_length=120)
    decided_on = peewee.DateField()
    expires_on = peewee.DateField()
