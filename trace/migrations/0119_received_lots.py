"""Lots that came from somebody else say so: bought, or taken over."""


def up(migrator, db):
    db.execute_sql('ALTER TABLE "batch" ADD COLUMN "is_received" BOOLEAN NOT NULL DEFAULT FALSE')
    db.execute_sql(
        "UPDATE batch SET is_received = TRUE WHERE identifier IN (SELECT i.identifier FROM event_item AS i "
        "JOIN event AS e ON e.id = i.event_id WHERE e.kind IN ('receive', 'take_over') AND e.declared_at = '' "
        "AND i.role IN ('output', 'about'))"
    )


def down(migrator, db):
    db.execute_sql('ALTER TABLE "batch" DROP COLUMN "is_received"')
