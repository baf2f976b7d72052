"""Visits of public pages: what tells readers apart for one day, the sums that stay, and cases to look at."""

import peewee

from trace.batches.models import Batch
from trace.database import Record, UtcField
from trace.organisations.models import Organisation


class ScanSalt(Record):
    """What the hashes of one day are made with; thrown away with them when the day is over."""

    day = peewee.DateField(unique=True)
    salt = peewee.CharField(max_length=64)


class ScanNetwork(Record):
    """One network that read one subject on one day, for that day only.

    `subject` is `ROW/SERIAL` of a lot (the serial may be empty) or the word of another kind of page. `network` and
    `region` are cut keyed hashes of a coarse part of the address; `readers` are the first few cut hashes of readers,
    12 characters each; `hits` is how often it asked.
    """

    day = peewee.DateField()
    subject = peewee.CharField(max_length=60)
    network = peewee.CharField(max_length=12)
    region = peewee.CharField(max_length=12)
    readers = peewee.CharField(max_length=240)
    reader_count = peewee.SmallIntegerField()
    hits = peewee.IntegerField()

    class Meta:
        indexes = ((("day", "subject", "network"), True),)


class ScanDay(Record):
    """What a day came to for one subject; the sums of today grow until midnight in Vietnam.

    `kind` is lot, product or place; `batch` is null for the last two, which are counted together. `serial` is empty for
    the lot itself, whose visits include those of its packs. `visits` are distinct readers, at most a few of one
    network; a network that flooded counts as nobody. `networks` and `regions` are how many different ones.
    `hits` are all requests of people, uncapped.
    """

    batch_id: int | None
    day = peewee.DateField()
    kind = peewee.CharField(max_length=8)
    batch = peewee.ForeignKeyField(Batch, null=True, on_delete="CASCADE", index=False)
    serial = peewee.CharField(max_length=40, default="")
    visits = peewee.IntegerField()
    networks = peewee.IntegerField()
    regions = peewee.IntegerField()
    hits = peewee.IntegerField()
    first_at = UtcField()
    changed_at = UtcField(index=True)

    class Meta:
        indexes = ((("batch", "serial", "day"), True), (("kind", "day"), False))


class ScanSlot(Record):
    """Visits of a lot in ten minutes from `at`, so that those after a moment can be told. Kept for a while only."""

    batch_id: int
    batch = peewee.ForeignKeyField(Batch, on_delete="CASCADE", index=False)
    at = UtcField(index=True)
    visits = peewee.IntegerField()

    class Meta:
        indexes = ((("batch", "at"), True),)


class ScanCase(Record):
    """A code whose visits gave reason to look. `serial` is empty for a whole lot.

    `signals` are plain values of what was seen (rule, words' values, weight), `score` their sum; `judged_score` what it
    was when somebody explained it. `state`: new, seen, explained, inspecting. `organisation` owns the lot.
    """

    batch_id: int
    organisation_id: int
    code = peewee.CharField(max_length=12, unique=True)
    batch = peewee.ForeignKeyField(Batch, on_delete="CASCADE", index=False)
    organisation = peewee.ForeignKeyField(Organisation, on_delete="CASCADE", index=False)
    serial = peewee.CharField(max_length=40, default="")
    signals = peewee.JSONField(default=list)
    score = peewee.IntegerField()
    judged_score = peewee.IntegerField(default=0)
    state = peewee.CharField(max_length=10)
    opened_at = UtcField()
    changed_at = UtcField()

    class Meta:
        indexes = (
            (("batch", "serial"), True),
            (("organisation", "state"), False),
            (("state", "score"), False),
        )


class ScanCaseAct(Record):
    """What somebody did about a case: look, answer (its owner), explain, inspect. Append-only."""

    case_id: int
    case = peewee.ForeignKeyField(ScanCase, on_delete="RESTRICT")
    kind = peewee.CharField(max_length=8)
    reason = peewee.CharField(max_length=500, default="")
    score = peewee.IntegerField()
    by_id = peewee.IntegerField(null=True)
    by_name = peewee.CharField(max_length=120, default="")
    by_role = peewee.CharField(max_length=12)
    at = UtcField()
