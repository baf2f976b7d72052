"""A link may be about a question too: who has no account answers a change of what it signed by it, once."""


def up(migrator, db):
    db.execute_sql(
        'ALTER TABLE "handover_link" ADD COLUMN "question_id" INTEGER NULL '
        'REFERENCES "handover_act" ("id") ON DELETE RESTRICT'
    )


def down(migrator, db):
    db.execute_sql('ALTER TABLE "handover_link" DROP COLUMN "question_id"')
