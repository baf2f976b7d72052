"""Mock recalls and the broken links they found."""

import peewee as pw


class Organisation(pw.Model):
    class Meta:
        table_name = "organisation"


class Batch(pw.Model):
    class Meta:
        table_name = "batch"


class RecallDrill(pw.Model):
    organisation = pw.ForeignKeyField(Organisation, on_delete="RESTRICT", index=False)
    batch = pw.ForeignKeyField(Batch, on_delete="RESTRICT")
    at = pw.DateTimeField()
    by_id = pw.IntegerField(null=True)
    is_scheduled = pw.BooleanField()
    seed = pw.BigIntegerField()
    candidates = pw.IntegerField()
    wall_ms = pw.IntegerField()
    processor_ms = pw.IntegerField()
    unit = pw.CharField(max_length=3)
    asked = pw.BigIntegerField(null=True)
    located = pw.BigIntegerField(null=True)
    unlocated = pw.BigIntegerField(null=True)
    unexplained = pw.BigIntegerField(null=True)
    lots = pw.IntegerField()
    holders = pw.IntegerField()
    sources = pw.IntegerField()
    questions = pw.IntegerField()
    answers = pw.IntegerField()
    broken = pw.IntegerField()
    mended_at = pw.DateTimeField(null=True)

    class Meta:
        table_name = "recall_drill"
        indexes = ((("organisation", "at"), False),)


class RecallDrillLink(pw.Model):
    drill = pw.ForeignKeyField(RecallDrill, on_delete="CASCADE", index=False)
    kind = pw.CharField(max_length=20)
    organisation = pw.ForeignKeyField(Organisation, on_delete="RESTRICT", index=False)
    batch = pw.ForeignKeyField(Batch, on_delete="RESTRICT", index=False)
    handover_id = pw.IntegerField()
    event_number = pw.IntegerField()
    amount = pw.BigIntegerField(null=True)
    unit = pw.CharField(max_length=3)
    mended_at = pw.DateTimeField(null=True)

    class Meta:
        table_name = "recall_drill_link"
        indexes = (
            (("drill", "kind", "batch", "handover_id", "event_number"), True),
            (("organisation", "mended_at"), False),
        )


TABLES = (RecallDrill, RecallDrillLink)


def up(migrator, db):
    with db.bind_ctx((Organisation, Batch, *TABLES)):
        db.create_tables(TABLES)


def down(migrator, db):
    with db.bind_ctx((Organisation, Batch, *TABLES)):
        db.drop_tables(TABLES)
