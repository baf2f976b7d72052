"""A finding is the establishment's own for some days; what was kept before has been seen by officers already."""

import peewee as pw
from playhouse.migrate import migrate

COLUMNS = ("draft_until", "shown_at")


def up(migrator, db):
    migrate(
        *(migrator.add_column("finding", name, pw.DateTimeField(null=True)) for name in COLUMNS),
        migrator.add_index("finding", ("draft_until",)),
    )
    db.execute_sql("UPDATE finding SET shown_at = first_seen_at")


def down(migrator, db):
    migrate(*(migrator.drop_column("finding", name) for name in COLUMNS))
