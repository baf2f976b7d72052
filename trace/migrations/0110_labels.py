"""Print runs with their progress, calibrations of printers, sheets partly used."""

import peewee as pw

from trace.kit.append_only import protect, unprotect


class Organisation(pw.Model):
    class Meta:
        table_name = "organisation"


class Batch(pw.Model):
    class Meta:
        table_name = "batch"


class LabelRun(pw.Model):
    number = pw.CharField(max_length=12, unique=True)
    organisation = pw.ForeignKeyField(Organisation, on_delete="RESTRICT")
    batch = pw.ForeignKeyField(Batch, on_delete="RESTRICT")
    layout = pw.CharField(max_length=40, index=True)
    layout_hash = pw.CharField(max_length=64)
    count = pw.IntegerField()
    copies = pw.IntegerField()
    total = pw.IntegerField()
    start_slot = pw.IntegerField()
    pages = pw.IntegerField()
    calibration = pw.JSONField()
    printed = pw.JSONField()
    data_hash = pw.CharField(max_length=64)
    is_test = pw.BooleanField()
    is_unverified = pw.BooleanField()
    replaces = pw.ForeignKeyField("self", null=True, on_delete="RESTRICT")
    reason = pw.CharField(max_length=300)
    budget_most = pw.IntegerField()
    budget_used = pw.IntegerField()
    via = pw.CharField(max_length=8)
    created_by_id = pw.IntegerField(null=True)
    created_at = pw.DateTimeField(index=True)
    ledger_index = pw.IntegerField(unique=True)

    class Meta:
        table_name = "label_run"
        constraints = (pw.Check("count > 0 AND copies > 0 AND total = count * copies", "label_run_counts"),)


class LabelRunProgress(pw.Model):
    run = pw.ForeignKeyField(LabelRun, unique=True, on_delete="RESTRICT")
    state = pw.CharField(max_length=8, index=True)
    job_id = pw.IntegerField(null=True)
    labels_done = pw.IntegerField()
    file_sha256 = pw.CharField(max_length=64)
    size_bytes = pw.BigIntegerField()
    message = pw.CharField(max_length=500)
    finished_at = pw.DateTimeField(null=True)

    class Meta:
        table_name = "label_run_progress"


class PrinterCalibration(pw.Model):
    organisation = pw.ForeignKeyField(Organisation, on_delete="RESTRICT")
    name = pw.CharField(max_length=60)
    name_folded = pw.CharField(max_length=60)
    right_tenths_mm = pw.IntegerField()
    down_tenths_mm = pw.IntegerField()
    scale_x_ten_thousandths = pw.IntegerField()
    scale_y_ten_thousandths = pw.IntegerField()
    measured_tenths = pw.JSONField()
    changed_at = pw.DateTimeField()

    class Meta:
        table_name = "printer_calibration"
        indexes = ((("organisation", "name_folded"), True),)


class SheetInUse(pw.Model):
    organisation = pw.ForeignKeyField(Organisation, on_delete="RESTRICT")
    layout = pw.CharField(max_length=40)
    next_slot = pw.IntegerField()
    changed_at = pw.DateTimeField()

    class Meta:
        table_name = "sheet_in_use"
        indexes = ((("organisation", "layout"), True),)


TABLES = (LabelRun, LabelRunProgress, PrinterCalibration, SheetInUse)


def up(migrator, db):
    with db.bind_ctx(TABLES):
        db.create_tables(TABLES)
    protect(db, "label_run")


def down(migrator, db):
    unprotect(db, "label_run")
    with db.bind_ctx(TABLES):
        db.drop_tables(TABLES)
