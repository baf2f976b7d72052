"""Prints of no lot's packs: signs, posters of a stall, labels of cases and pallets, tags of single units."""

import peewee

from trace.database import Record, UtcField
from trace.organisations.models import Organisation


class SubjectPrint(Record):
    """One file of signs, posters, logistic labels or tags, as it was ordered. Never changed, never deleted.

    `kind` is a key of rules_prints.KINDS, `about` what people call the things. `printed` holds the facts of each
    (LabelFacts, dates ISO) and where units are tagged their numbers, `calibration` what the printer was given: the file
    is made from these again whenever it is asked for. `total` is `count` × `copies`. `reason` says why something that
    was printed before is printed again.
    """

    organisation_id: int
    number = peewee.CharField(max_length=12, unique=True)
    organisation = peewee.ForeignKeyField(Organisation, on_delete="RESTRICT", index=False)
    kind = peewee.CharField(max_length=8)
    about = peewee.CharField(max_length=200)
    about_folded = peewee.CharField(max_length=200)
    layout = peewee.CharField(max_length=40)
    layout_hash = peewee.CharField(max_length=64)
    count = peewee.IntegerField()
    copies = peewee.IntegerField()
    total = peewee.IntegerField()
    start_slot = peewee.IntegerField()
    pages = peewee.IntegerField()
    calibration = peewee.JSONField(default=dict)
    printed = peewee.JSONField()
    data_hash = peewee.CharField(max_length=64)
    is_test = peewee.BooleanField()
    is_unverified = peewee.BooleanField()
    reason = peewee.CharField(max_length=300, default="")
    via = peewee.CharField(max_length=8)
    created_by_id = peewee.IntegerField(null=True)
    created_at = UtcField()
    ledger_index = peewee.IntegerField(unique=True)

    class Meta:
        table_name = "subject_print"
        indexes = ((("organisation", "created_at"), False),)
        constraints = (peewee.Check("count > 0 AND copies > 0 AND total = count * copies", "subject_print_counts"),)


class SubjectPrintItem(Record):
    """One thing that a print is about, by its stored identifier: place, pack, unit, or each lot on a poster."""

    print_id: int
    print = peewee.ForeignKeyField(SubjectPrint, on_delete="RESTRICT", index=False)
    about = peewee.CharField(max_length=200, index=True)

    class Meta:
        table_name = "subject_print_item"
        indexes = ((("print", "about"), True),)
