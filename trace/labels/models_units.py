"""Runs that print tags for units with numbers of their own, such as crabs with their ties."""

import peewee

from trace.database import Record
from trace.labels.models import LabelRun


class LabelRunUnits(Record):
    """The declared numbers on the tags of a run, in the order they are printed. Append-only; the run's `data_hash`,
    which is in the log, was made with them."""

    run_id: int
    run = peewee.ForeignKeyField(LabelRun, unique=True, on_delete="RESTRICT")
    serials = peewee.JSONField()
