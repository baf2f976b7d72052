"""Which declared numbers of tagged units a print run put on its tags."""

import peewee as pw

from trace.kit.append_only import protect, unprotect


class LabelRun(pw.Model):
    class Meta:
        table_name = "label_run"


class LabelRunUnits(pw.Model):
    run = pw.ForeignKeyField(LabelRun, unique=True, on_delete="RESTRICT")
    serials = pw.JSONField()

    class Meta:
        table_name = "label_run_units"


def up(migrator, db):
    del migrator
    with db.bind_ctx((LabelRunUnits,)):
        db.create_tables((LabelRunUnits,))
    protect(db, "label_run_units")


def down(migrator, db):
    del migrator
    unprotect(db, "label_run_units")
    with db.bind_ctx((LabelRunUnits,)):
        db.drop_tables((LabelRunUnits,))
