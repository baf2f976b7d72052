"""What a run is printed as, and the numbers of its packs. Older runs are PDFs of one label for all packs."""

import peewee as pw
from playhouse.migrate import migrate

from trace.kit.append_only import protect, unprotect

COLUMNS = {
    "format": pw.CharField(max_length=4, default="pdf"),
    "dpi": pw.IntegerField(default=0),
    "serial_key": pw.IntegerField(null=True),
    "serial_first": pw.BigIntegerField(null=True),
    "has_pin": pw.BooleanField(default=False),
    "record_version": pw.SmallIntegerField(default=1),
}


def up(migrator, db):
    unprotect(db, "label_run")
    migrate(*(migrator.add_column("label_run", name, field) for name, field in COLUMNS.items()))
    protect(db, "label_run")


def down(migrator, db):
    unprotect(db, "label_run")
    migrate(*(migrator.drop_column("label_run", name) for name in COLUMNS))
    protect(db, "label_run")
