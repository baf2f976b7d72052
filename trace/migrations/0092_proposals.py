"""Corrections that wait for a second person, and inspections during which they go on waiting."""

import peewee as pw


class Organisation(pw.Model):
    class Meta:
        table_name = "organisation"


class Batch(pw.Model):
    class Meta:
        table_name = "batch"


class Event(pw.Model):
    class Meta:
        table_name = "event"


class CorrectionProposal(pw.Model):
    organisation = pw.ForeignKeyField(Organisation, on_delete="RESTRICT")
    event = pw.ForeignKeyField(Event, on_delete="RESTRICT")
    act = pw.CharField(max_length=10)
    body = pw.JSONField()
    why = pw.JSONField()
    reason = pw.CharField(max_length=300)
    entry_id = pw.CharField(max_length=40)
    proposed_by_id = pw.IntegerField(null=True)
    proposed_name = pw.CharField(max_length=120)
    proposed_role = pw.CharField(max_length=12)
    proposed_at = pw.DateTimeField()
    state = pw.CharField(max_length=10, index=True)
    decided_by_id = pw.IntegerField(null=True)
    decided_name = pw.CharField(max_length=120)
    decided_role = pw.CharField(max_length=12)
    decided_at = pw.DateTimeField(null=True)
    decided_reason = pw.CharField(max_length=300)
    result_id = pw.IntegerField(null=True)

    class Meta:
        table_name = "correction_proposal"
        indexes = ((("organisation", "entry_id"), True),)


class InspectionPause(pw.Model):
    organisation = pw.ForeignKeyField(Organisation, on_delete="RESTRICT")
    batch = pw.ForeignKeyField(Batch, null=True, on_delete="RESTRICT")
    reason = pw.CharField(max_length=300)
    set_by_id = pw.IntegerField(null=True)
    set_name = pw.CharField(max_length=120)
    set_at = pw.DateTimeField()
    lifted_by_id = pw.IntegerField(null=True)
    lifted_reason = pw.CharField(max_length=300)
    lifted_at = pw.DateTimeField(null=True)

    class Meta:
        table_name = "inspection_pause"


TABLES = (CorrectionProposal, InspectionPause)


def up(migrator, db):
    with db.bind_ctx((Organisation, Batch, Event, *TABLES)):
        db.create_tables(TABLES)


def down(migrator, db):
    with db.bind_ctx((Organisation, Batch, Event, *TABLES)):
        db.drop_tables(TABLES)
