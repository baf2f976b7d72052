"""Summary tables, and lists that people keep. Triggers of the database write the summaries (migration 0195).

`product_id` is 0 for lots that are no product yet, `month` is `2026-11` of the day of production, empty where none was
said. Rows whose counts are all 0 may stand: they say nothing.
"""

import peewee

from trace.access.models import Person
from trace.database import Record, UtcField


class LotSummary(Record):
    """One lot, under the number of its batch. `made` is 1 for finished goods of the organisation's own, not taken
    over; `lacks` counts open findings about its events, `stops` and `warns` all open ones of these weights; drafts of
    the establishment are not counted. `labels` were printed in earnest, `numbers` are packs activated; the other
    columns are 0 or 1.
    """

    id = peewee.IntegerField(primary_key=True)
    organisation_id = peewee.IntegerField()
    product_id = peewee.IntegerField()
    template = peewee.CharField(max_length=20)
    month = peewee.CharField(max_length=7)
    made = peewee.IntegerField()
    held = peewee.IntegerField()
    recalled = peewee.IntegerField()
    approved = peewee.IntegerField()
    dispatched = peewee.IntegerField()
    arrived = peewee.IntegerField()
    labels = peewee.BigIntegerField()
    numbers = peewee.BigIntegerField()
    stops = peewee.IntegerField()
    warns = peewee.IntegerField()
    lacks = peewee.IntegerField()

    class Meta:
        table_name = "overview_lot"


class LotDue(Record):
    """A lot to be summed up again before the transaction ends (PostgreSQL only; empty outside a transaction)."""

    lot_id = peewee.IntegerField()

    class Meta:
        table_name = "overview_due"


class Cell(Record):
    """Lots of one organisation, product and way of working, counted by how far they came.

    `made` and what follows it up to `arrived` count finished goods of the organisation's own; the rest counts every
    lot, `labels` and `numbers` add up what LotSummary says.
    """

    organisation_id = peewee.IntegerField()
    product_id = peewee.IntegerField()
    template = peewee.CharField(max_length=20)
    lots = peewee.IntegerField()
    made = peewee.IntegerField()
    complete = peewee.IntegerField()
    approved = peewee.IntegerField()
    printed = peewee.IntegerField()
    activated = peewee.IntegerField()
    dispatched = peewee.IntegerField()
    arrived = peewee.IntegerField()
    held = peewee.IntegerField()
    recalled = peewee.IntegerField()
    labels = peewee.BigIntegerField()
    numbers = peewee.BigIntegerField()
    stops = peewee.IntegerField()
    warns = peewee.IntegerField()

    class Meta:
        table_name = "overview_cell"
        indexes = ((("organisation_id", "product_id", "template"), True),)


class MonthCell(Record):
    """The same lots by month of production."""

    organisation_id = peewee.IntegerField()
    product_id = peewee.IntegerField()
    template = peewee.CharField(max_length=20)
    month = peewee.CharField(max_length=7)
    lots = peewee.IntegerField()
    made = peewee.IntegerField()

    class Meta:
        table_name = "overview_month"
        indexes = ((("month", "organisation_id", "product_id", "template"), True),)


class EntryCell(Record):
    """Entries by the month in which they were written (UTC): how many, how many more than 7 days late, and how many
    only after the goods had left. First entries only: a correction or withdrawal is not a late entry."""

    organisation_id = peewee.IntegerField()
    template = peewee.CharField(max_length=20)
    month = peewee.CharField(max_length=7)
    entries = peewee.IntegerField()
    late = peewee.IntegerField()
    after_dispatch = peewee.IntegerField()

    class Meta:
        table_name = "overview_entry"
        indexes = ((("organisation_id", "template", "month"), True),)


class SeasonCell(Record):
    """Seasons, and how many of them have a diary: something done was written into them."""

    organisation_id = peewee.IntegerField()
    template = peewee.CharField(max_length=20)
    seasons = peewee.IntegerField()
    written = peewee.IntegerField()

    class Meta:
        table_name = "overview_season"
        indexes = ((("organisation_id", "template"), True),)


class FindingCell(Record):
    """Open findings nobody has reviewed, by rule: those officers see, and drafts that are still the establishment's
    own."""

    organisation_id = peewee.IntegerField()
    rule = peewee.CharField(max_length=40)
    severity = peewee.CharField(max_length=8)
    found = peewee.IntegerField()
    drafts = peewee.IntegerField()

    class Meta:
        table_name = "overview_finding"
        indexes = ((("organisation_id", "rule", "severity"), True),)


class PaperCell(Record):
    """Active papers by their last day; whether that has passed is judged when somebody reads."""

    organisation_id = peewee.IntegerField()
    product_id = peewee.IntegerField()
    ends_on = peewee.DateField()
    papers = peewee.IntegerField()

    class Meta:
        table_name = "overview_paper"
        indexes = ((("ends_on", "organisation_id", "product_id"), True),)


class SavedView(Record):
    """A list as a person wants it again: which list, and its query (filters, order, columns) without page or format.

    `path` is one of rules.LISTS. `is_shared`: whoever works for the same office (`organisation_id`) finds it too.
    """

    person_id: int
    person = peewee.ForeignKeyField(Person, on_delete="RESTRICT", index=False)
    organisation_id = peewee.IntegerField(null=True)
    path = peewee.CharField(max_length=60)
    query = peewee.CharField(max_length=1000, default="")
    name = peewee.CharField(max_length=60)
    is_shared = peewee.BooleanField(default=False)
    created_at = UtcField()

    class Meta:
        table_name = "saved_view"
        indexes = ((("person", "path", "name"), True), (("organisation_id", "path"), False))
