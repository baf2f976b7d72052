"""Recalls, the lots they reach, their append-only acts with the annex, and the notices to those who hold the goods."""

import peewee

from trace.batches.models import Batch
from trace.database import Record, UtcField
from trace.documents.models import StoredFile
from trace.organisations.models import Organisation


class Recall(Record):
    """One call-back. `code` (R…) never changes; every column below "projected" follows from the acts.

    `organisation` answers for the goods and carries the recall out; `opened_by_organisation` is null when an officer
    without an office opened it. `kind` is voluntary or compulsory. `origin_kind` (batch, finding, report, material,
    place, serials, feedback, inspection) and `origin` (plain values) say what it was opened from. `hazard`, `law` and
    `handling` are keys of seeds/reference/recalls. `found_at` is when the finding was made or the report received:
    the clock of the law starts there.
    """

    organisation_id: int
    opened_by_organisation_id: int | None
    decision_file_id: int | None
    report_file_id: int | None
    code = peewee.CharField(max_length=12, unique=True)
    organisation = peewee.ForeignKeyField(Organisation, on_delete="RESTRICT", index=False)
    opened_by_organisation = peewee.ForeignKeyField(Organisation, null=True, on_delete="RESTRICT")
    opened_by_id = peewee.IntegerField(null=True)
    kind = peewee.CharField(max_length=12)
    origin_kind = peewee.CharField(max_length=12)
    origin = peewee.JSONField(default=dict)
    hazard = peewee.CharField(max_length=20)
    law = peewee.CharField(max_length=20)
    handling = peewee.CharField(max_length=20)
    reason = peewee.CharField(max_length=500)
    search_folded = peewee.TextField(default="")
    instructions = peewee.CharField(max_length=500, default="")
    return_to = peewee.CharField(max_length=300, default="")
    decision_no = peewee.CharField(max_length=60, default="")
    decision_on = peewee.DateField(null=True)
    signer = peewee.CharField(max_length=120, default="")
    decision_file = peewee.ForeignKeyField(StoredFile, null=True, on_delete="RESTRICT")
    found_at = UtcField()
    opened_at = UtcField()
    # projected
    state = peewee.CharField(max_length=12)
    due_at = UtcField(null=True)
    confirmed_at = UtcField(null=True)
    confirmed_by_id = peewee.IntegerField(null=True)
    event_number = peewee.IntegerField(null=True)
    closed_at = UtcField(null=True)
    end_event_number = peewee.IntegerField(null=True)
    report_file = peewee.ForeignKeyField(StoredFile, null=True, on_delete="RESTRICT")
    acted_at = UtcField()

    class Meta:
        indexes = ((("organisation", "state"), False), (("state", "due_at"), False))


class RecallLot(Record):
    """A lot that the scope reaches, frozen when the scope was computed. Amounts in thousandths of the lot's unit.

    `role` is start, made_from (became), or held (the same goods at the next holder). `expected` and `worst` are shares
    of what was called back; null where nobody wrote amounts. A lot taken out has `is_included` false and the reason.
    `held` is what its holder had when the recall was confirmed.
    """

    recall_id: int
    batch_id: int
    holder_id: int
    recall = peewee.ForeignKeyField(Recall, on_delete="CASCADE", index=False)
    batch = peewee.ForeignKeyField(Batch, on_delete="RESTRICT")
    holder = peewee.ForeignKeyField(Organisation, on_delete="RESTRICT", index=False)
    role = peewee.CharField(max_length=10)
    unit = peewee.CharField(max_length=3)
    made = peewee.BigIntegerField()
    held = peewee.BigIntegerField()
    expected = peewee.BigIntegerField(null=True)
    worst = peewee.BigIntegerField(null=True)
    is_included = peewee.BooleanField(default=True)
    reason = peewee.CharField(max_length=500, default="")

    class Meta:
        indexes = ((("recall", "batch"), True), (("recall", "holder"), False))


class RecallAct(Record):
    """One act about a recall: append-only, in the log (kind `recall`). `kind` is a word of rules.Act.

    `organisation` is whose act it is, null where nobody of this service stands for who acts. `body` is canonical JSON
    without anything private; `private_digest` commits to the annex. `entry_id` is the client's UUID: a repeat is found.
    """

    recall_id: int
    organisation_id: int | None
    recall = peewee.ForeignKeyField(Recall, on_delete="RESTRICT")
    notice_id = peewee.IntegerField(null=True, index=True)
    kind = peewee.CharField(max_length=20)
    number = peewee.CharField(max_length=40, unique=True)
    organisation = peewee.ForeignKeyField(Organisation, null=True, on_delete="RESTRICT")
    by_id = peewee.IntegerField(null=True)
    by_role = peewee.CharField(max_length=12)
    recorded_at = UtcField()
    entry_id = peewee.CharField(max_length=40, unique=True)
    entry_hash = peewee.CharField(max_length=64)
    body = peewee.TextField()
    private_digest = peewee.CharField(max_length=64, default="")
    ledger_index = peewee.IntegerField(unique=True)


class RecallPrivate(Record):
    """The private side of an act: names and phones of who acknowledged, free words. May be erased by law."""

    act_id: int
    act = peewee.ForeignKeyField(RecallAct, unique=True, on_delete="RESTRICT")
    private = peewee.JSONField()
    salt = peewee.CharField(max_length=32)
    erased_at = UtcField(null=True)
    erased_reason = peewee.CharField(max_length=200, default="")


class RecallNotice(Record):
    """That one holder was told, and how far it has got. `code` (N…) is inside only; its links are in `models_links`.

    `holder` is null where the goods went to somebody outside this service; `holder_name` is what others call it and is
    private unless it trades openly. `parent` is the notice of who handed the goods on;
    `is_next`: its holder said so after the recall was confirmed. Below "projected": read from
    the acts that name this notice. Amounts in thousandths of `unit`.
    """

    recall_id: int
    holder_id: int | None
    parent_id: int | None
    code = peewee.CharField(max_length=12, unique=True)
    recall = peewee.ForeignKeyField(Recall, on_delete="RESTRICT", index=False)
    holder = peewee.ForeignKeyField(Organisation, null=True, on_delete="RESTRICT")
    holder_name = peewee.CharField(max_length=200)
    parent = peewee.ForeignKeyField("self", null=True, on_delete="RESTRICT")
    is_next = peewee.BooleanField(default=False)
    lots = peewee.JSONField(default=list)
    unit = peewee.CharField(max_length=3)
    asked = peewee.BigIntegerField(default=0)
    told_at = UtcField()
    # projected
    state = peewee.CharField(max_length=12)
    reached_at = UtcField(null=True)
    found = peewee.BigIntegerField(null=True)
    secured = peewee.BigIntegerField(null=True)
    handled = peewee.BigIntegerField(null=True)
    handed_on = peewee.BigIntegerField(null=True)
    sold = peewee.BigIntegerField(null=True)
    acted_at = UtcField()

    class Meta:
        indexes = ((("recall", "state"), False),)
