"""Who of those told of a recall is asked again, and what they said."""

import peewee as pw


class Recall(pw.Model):
    class Meta:
        table_name = "recall"


class RecallNotice(pw.Model):
    class Meta:
        table_name = "recall_notice"


class RecallSample(pw.Model):
    recall = pw.ForeignKeyField(Recall, on_delete="CASCADE", index=False)
    notice = pw.ForeignKeyField(RecallNotice, on_delete="CASCADE")
    seed = pw.BigIntegerField()
    holders = pw.IntegerField()
    drawn_at = pw.DateTimeField()
    how = pw.CharField(max_length=5)
    result = pw.CharField(max_length=12)
    checked_at = pw.DateTimeField(null=True)

    class Meta:
        table_name = "recall_sample"
        indexes = ((("recall", "notice"), True),)


def up(migrator, db):
    with db.bind_ctx((Recall, RecallNotice, RecallSample)):
        db.create_tables([RecallSample])


def down(migrator, db):
    with db.bind_ctx((Recall, RecallNotice, RecallSample)):
        db.drop_tables([RecallSample])
