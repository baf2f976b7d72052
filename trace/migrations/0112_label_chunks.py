"""How many labels of a run were read back and taken away while it was made, what could not be read, and its chunks."""

import peewee as pw
from playhouse.migrate import migrate

COLUMNS = {
    "labels_checked": pw.IntegerField(default=0),
    "labels_taken": pw.IntegerField(default=0),
    "seconds_left": pw.IntegerField(null=True),
    "fault": pw.JSONField(null=True),
}


class LabelRun(pw.Model):
    class Meta:
        table_name = "label_run"


class LabelChunk(pw.Model):
    run = pw.ForeignKeyField(LabelRun, on_delete="RESTRICT")
    number = pw.IntegerField()
    labels = pw.IntegerField()
    checked = pw.IntegerField()
    sha256 = pw.CharField(max_length=64)

    class Meta:
        table_name = "label_chunk"
        indexes = ((("run", "number"), True),)


def up(migrator, db):
    migrate(*(migrator.add_column("label_run_progress", name, field) for name, field in COLUMNS.items()))
    migrate(migrator.alter_column_type("label_run_progress", "state", pw.CharField(max_length=10, index=True)))
    with db.bind_ctx((LabelRun, LabelChunk)):
        db.create_tables((LabelChunk,))


def down(migrator, db):
    with db.bind_ctx((LabelRun, LabelChunk)):
        db.drop_tables((LabelChunk,))
    db.execute_sql(
        "UPDATE label_run_progress SET state = 'failed' WHERE state IN ('unreadable', 'cancelled', 'running')"
    )
    migrate(migrator.alter_column_type("label_run_progress", "state", pw.CharField(max_length=8, index=True)))
    migrate(*(migrator.drop_column("label_run_progress", name) for name in COLUMNS))
