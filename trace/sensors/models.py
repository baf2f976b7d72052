"""Series of readings and the readings themselves. Both are append-only."""

import peewee

from trace.database import Record, UtcField, database
from trace.organisations.models import Organisation

SITE, SEASON, LOT, HANDOVER = "site", "season", "lot", "handover"


class SensorSeries(Record):
    """One quantity out of one file (or out of one call of a program), told by one event.

    `subject_code` is the code of the place, season, lot or handover; `site_code` the place, where there is one. Values
    are integer thousandths of `unit` (UN/ECE Rec 20). `file_sha256` names the kept bytes, empty for readings that
    came without a file; `content_hash` tells the readings themselves. `device_label` is for the organisation alone.
    `limits` and `excursions` are those frozen in the event; an excursion is [start, end, worst, side, count] with
    seconds since 1970. `step_seconds` is the usual distance of two readings: much more than that is a gap.
    """

    organisation_id: int
    organisation = peewee.ForeignKeyField(Organisation, on_delete="RESTRICT")
    subject_kind = peewee.CharField(max_length=10)
    subject_code = peewee.CharField(max_length=12)
    site_code = peewee.CharField(max_length=12, default="", index=True)
    quantity = peewee.CharField(max_length=16)
    unit = peewee.CharField(max_length=3)
    device_label = peewee.CharField(max_length=80, default="")
    event_number = peewee.IntegerField()
    file_sha256 = peewee.CharField(max_length=64, default="", index=True)
    content_hash = peewee.CharField(max_length=64)
    first_at = UtcField()
    last_at = UtcField()
    step_seconds = peewee.IntegerField()
    reading_count = peewee.IntegerField()
    low = peewee.IntegerField()
    high = peewee.IntegerField()
    mean = peewee.IntegerField()
    limits = peewee.JSONField(null=True)
    excursions = peewee.JSONField(default=list)
    created_at = UtcField()

    class Meta:
        indexes = (
            (("event_number", "quantity"), True),
            (("subject_kind", "subject_code", "quantity"), False),
        )


class SensorReading(peewee.Model):
    """One reading: `at` in whole seconds since 1970 (UTC), `value` in integer thousandths.

    Seconds as a number let both engines put a hundred thousand readings into as many columns as a drawing has.
    """

    series_id: int
    series = peewee.ForeignKeyField(SensorSeries, on_delete="RESTRICT", index=False)
    at = peewee.BigIntegerField()
    value = peewee.IntegerField()

    class Meta:
        database = database
        legacy_table_names = False
        primary_key = peewee.CompositeKey("series", "at")
