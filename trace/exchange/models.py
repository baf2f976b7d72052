"""Files brought on the page, between upload and import."""

import peewee

from trace.database import Record, UtcField
from trace.organisations.models import Organisation

STATES = ("reading", "checked", "writing", "written", "failed")


class ImportRun(Record):
    """One file. `content` is kept only until the file is imported or thrown away: it may hold personal data.

    `report` is a report.Report as a dictionary. `numbers` is what a person said about the writing of numbers (vi, en).
    `organisation` is empty for files that concern the whole service.
    """

    organisation_id: int | None

    organisation = peewee.ForeignKeyField(Organisation, null=True, on_delete="RESTRICT")
    kind = peewee.CharField(max_length=20)
    file_name = peewee.CharField(max_length=200)
    content = peewee.BlobField(null=True)
    row_count = peewee.IntegerField()
    numbers = peewee.CharField(max_length=2, default="")
    state = peewee.CharField(max_length=10)
    report = peewee.JSONField(default=dict)
    job_id = peewee.IntegerField(null=True)
    made_by = peewee.CharField(max_length=120)
    created_at = UtcField(index=True)
    finished_at = UtcField(null=True)


class ImportKey(Record):
    """What the entry ids of an organisation's files are derived with: the same row has the same id again, and nobody
    who reads a public id can try out what the row may have said. `key` is a random UUID."""

    organisation = peewee.ForeignKeyField(Organisation, unique=True, on_delete="CASCADE")
    key = peewee.CharField(max_length=36)
