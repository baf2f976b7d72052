"""Readings of loggers and meters: series and the readings in them, both append-only."""

import peewee as pw

from trace.kit.append_only import protect, unprotect


class Organisation(pw.Model):
    class Meta:
        table_name = "organisation"


class SensorSeries(pw.Model):
    organisation = pw.ForeignKeyField(Organisation, on_delete="RESTRICT")
    subject_kind = pw.CharField(max_length=10)
    subject_code = pw.CharField(max_length=12)
    site_code = pw.CharField(max_length=12, index=True)
    quantity = pw.CharField(max_length=16)
    unit = pw.CharField(max_length=3)
    device_label = pw.CharField(max_length=80)
    event_number = pw.IntegerField()
    file_sha256 = pw.CharField(max_length=64, index=True)
    content_hash = pw.CharField(max_length=64)
    first_at = pw.DateTimeField()
    last_at = pw.DateTimeField()
    step_seconds = pw.IntegerField()
    reading_count = pw.IntegerField()
    low = pw.IntegerField()
    high = pw.IntegerField()
    mean = pw.IntegerField()
    limits = pw.JSONField(null=True)
    excursions = pw.JSONField()
    created_at = pw.DateTimeField()

    class Meta:
        table_name = "sensor_series"
        indexes = ((("event_number", "quantity"), True), (("subject_kind", "subject_code", "quantity"), False))


class SensorReading(pw.Model):
    series = pw.ForeignKeyField(SensorSeries, on_delete="RESTRICT", index=False)
    at = pw.BigIntegerField()
    value = pw.IntegerField()

    class Meta:
        table_name = "sensor_reading"
        primary_key = pw.CompositeKey("series", "at")


TABLES = (SensorSeries, SensorReading)


def up(migrator, db):
    with db.bind_ctx((Organisation, *TABLES)):
        db.create_tables(TABLES)
    for table in ("sensor_series", "sensor_reading"):
        protect(db, table)


def down(migrator, db):
    for table in ("sensor_reading", "sensor_series"):
        unprotect(db, table)
    with db.bind_ctx((Organisation, *TABLES)):
        db.drop_tables(TABLES)
