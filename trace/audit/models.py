"""Which officer looked at what, and when: append-only, shown to the organisation concerned."""

import peewee

from trace.access.models import Person
from trace.database import Record, UtcField
from trace.organisations.models import Organisation


class AuditLook(Record):
    """One row for an officer, a thing, whose it is and an hour, however often the page was opened in it.

    `office` and `role` are those of that day. `subject_kind` is a key of rules.SUBJECTS, `subject_code` the public
    code of what was opened, `subject_name` what it was called. `hour_at` is the full hour (UTC) that `at` lies in.
    """

    person = peewee.ForeignKeyField(Person, on_delete="RESTRICT")
    office = peewee.CharField(max_length=200, default="")
    role = peewee.CharField(max_length=12)
    organisation = peewee.ForeignKeyField(Organisation, on_delete="RESTRICT")
    subject_kind = peewee.CharField(max_length=16)
    subject_code = peewee.CharField(max_length=40)
    subject_name = peewee.CharField(max_length=200, default="")
    at = UtcField()
    hour_at = UtcField()

    class Meta:
        indexes = (
            (("person", "subject_kind", "subject_code", "hour_at", "organisation"), True),
            (("organisation", "at"), False),
        )
