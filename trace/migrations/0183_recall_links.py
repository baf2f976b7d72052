"""Links of recall notices get a table of their own, in which used ones are remembered."""

import peewee as pw


class RecallNotice(pw.Model):
    class Meta:
        table_name = "recall_notice"


class RecallAct(pw.Model):
    class Meta:
        table_name = "recall_act"


class RecallLink(pw.Model):
    token_hash = pw.CharField(max_length=64, unique=True)
    notice = pw.ForeignKeyField(RecallNotice, on_delete="RESTRICT")
    kind = pw.CharField(max_length=5)
    made_by_id = pw.IntegerField(null=True)
    made_at = pw.DateTimeField()
    expires_at = pw.DateTimeField()
    used_at = pw.DateTimeField(null=True)
    act = pw.ForeignKeyField(RecallAct, null=True, on_delete="RESTRICT", index=False)

    class Meta:
        table_name = "recall_link"


def up(migrator, db):
    with db.bind_ctx((RecallNotice, RecallAct, RecallLink)):
        db.create_tables((RecallLink,))
    db.execute_sql('DROP INDEX IF EXISTS "recallnotice_token_hash"')
    db.execute_sql('DROP INDEX IF EXISTS "recall_notice_token_hash"')
    db.execute_sql('ALTER TABLE "recall_notice" DROP COLUMN "token_hash"')
    db.execute_sql('ALTER TABLE "recall_notice" DROP COLUMN "token_expires_at"')
    db.execute_sql('ALTER TABLE "recall_notice" ADD COLUMN "is_next" BOOLEAN NOT NULL DEFAULT FALSE')


def down(migrator, db):
    with db.bind_ctx((RecallNotice, RecallAct, RecallLink)):
        db.drop_tables((RecallLink,))
    db.execute_sql('ALTER TABLE "recall_notice" DROP COLUMN "is_next"')
    db.execute_sql('ALTER TABLE "recall_notice" ADD COLUMN "token_hash" VARCHAR(64) NOT NULL DEFAULT \'\'')
    db.execute_sql('ALTER TABLE "recall_notice" ADD COLUMN "token_expires_at" TIMESTAMP')
