"""What was sent to a printer again has an entry in the log."""

import peewee as pw
from playhouse.migrate import migrate


def up(migrator, db):
    migrate(migrator.add_column("print_job", "ledger_index", pw.IntegerField(null=True)))


def down(migrator, db):
    migrate(migrator.drop_column("print_job", "ledger_index"))
