"""When whole packs and single tagged units left, and by which act."""

import peewee as pw
from playhouse.migrate import migrate

TABLES = ("pack", "unit_serial")


def up(migrator, db):
    for table in TABLES:
        migrate(
            migrator.add_column(table, "gone_at", pw.DateTimeField(null=True)),
            migrator.add_column(table, "gone_kind", pw.CharField(max_length=8, default="")),
        )


def down(migrator, db):
    for table in TABLES:
        migrate(migrator.drop_column(table, "gone_at"), migrator.drop_column(table, "gone_kind"))
