"""Inspections, what was answered and found at them, their append-only acts with the annex, links to sign by once."""

import peewee

from trace.batches.models import Batch
from trace.database import Record, UtcField
from trace.documents.models import StoredFile
from trace.organisations.models import Organisation


class Inspection(Record):
    """One inspection. `code` (K…) never changes; every column below "projected" is written with the act behind it.

    `organisation` is who is inspected, `office` whose officers do it (null for an admin without one). `mode` is site or
    remote; one that is not announced the supplier sees once it has begun. `about` says what it was opened from
    (`case:…`, `feedback:…`, `finding:12`, `recall:…`), empty where the plan proposed it. `checklists` are codes of
    seeds/reference/inspections/checklists. `score` is the supplier's on the day of planning, in points.
    """

    organisation_id: int
    office_id: int | None
    batch_id: int | None
    minutes_file_id: int | None
    code = peewee.CharField(max_length=12, unique=True)
    organisation = peewee.ForeignKeyField(Organisation, on_delete="RESTRICT", index=False)
    office = peewee.ForeignKeyField(Organisation, null=True, on_delete="RESTRICT")
    batch = peewee.ForeignKeyField(Batch, null=True, on_delete="RESTRICT")
    mode = peewee.CharField(max_length=8)
    is_announced = peewee.BooleanField(default=True)
    about = peewee.CharField(max_length=60, default="", index=True)
    reason = peewee.CharField(max_length=500)
    planned_on = peewee.DateField()
    decision_no = peewee.CharField(max_length=60, default="")
    decision_on = peewee.DateField(null=True)
    checklists = peewee.JSONField(default=list)
    score = peewee.IntegerField(null=True)
    opened_by_id = peewee.IntegerField(null=True)
    opened_at = UtcField()
    # projected
    state = peewee.CharField(max_length=12)
    result = peewee.CharField(max_length=12, default="")
    began_at = UtcField(null=True)
    pause_number = peewee.IntegerField(null=True)
    drawn_up_at = UtcField(null=True)
    officer_signed_at = UtcField(null=True)
    supplier_answered_at = UtcField(null=True)
    supplier_answer = peewee.CharField(max_length=12, default="")
    concluded_at = UtcField(null=True)
    closed_at = UtcField(null=True)
    minutes_file = peewee.ForeignKeyField(StoredFile, null=True, on_delete="RESTRICT")
    acted_at = UtcField()

    class Meta:
        indexes = ((("organisation", "state"), False), (("state", "planned_on"), False), (("concluded_at",), False))


class Inspector(Record):
    """Who inspects: an officer of this service, or by name alone somebody else of the party."""

    inspection_id: int
    inspection = peewee.ForeignKeyField(Inspection, on_delete="CASCADE", index=False)
    person_id = peewee.IntegerField(null=True, index=True)
    name = peewee.CharField(max_length=120)
    duty = peewee.CharField(max_length=120, default="")

    class Meta:
        indexes = ((("inspection", "name"), True),)


class InspectionAnswer(Record):
    """What was answered to one item of a checklist, as the acts say it last. `photos` are hashes of pictures."""

    inspection_id: int
    inspection = peewee.ForeignKeyField(Inspection, on_delete="CASCADE", index=False)
    checklist = peewee.CharField(max_length=20)
    item = peewee.CharField(max_length=40)
    value = peewee.CharField(max_length=8)
    note = peewee.CharField(max_length=500, default="")
    photos = peewee.JSONField(default=list)
    answered_by_id = peewee.IntegerField(null=True)
    answered_at = UtcField()

    class Meta:
        indexes = ((("inspection", "checklist", "item"), True),)


class InspectionFinding(Record):
    """What was found, and the corrective action: what is to be done, by whom, by which day, with which proof.

    Every column follows from the acts. `owner` is a person at the supplier: inside only. `number` counts in the
    inspection from 1. `kept_finding` is the number of a finding of the rules that it takes up.
    """

    inspection_id: int
    inspection = peewee.ForeignKeyField(Inspection, on_delete="CASCADE", index=False)
    number = peewee.IntegerField()
    item = peewee.CharField(max_length=40, default="")
    kept_finding = peewee.IntegerField(null=True)
    severity = peewee.CharField(max_length=8)
    article = peewee.CharField(max_length=160, default="")
    words = peewee.CharField(max_length=1000)
    photos = peewee.JSONField(default=list)
    action = peewee.CharField(max_length=500)
    owner = peewee.CharField(max_length=120, default="")
    due_on = peewee.DateField(null=True)
    state = peewee.CharField(max_length=12)
    proof = peewee.CharField(max_length=1000, default="")
    proof_files = peewee.JSONField(default=list)
    proved_at = UtcField(null=True)
    answer = peewee.CharField(max_length=500, default="")
    answered_at = UtcField(null=True)

    class Meta:
        indexes = ((("inspection", "number"), True), (("state", "due_on"), False))


class InspectionAct(Record):
    """One act about an inspection: append-only, in the log (kind `inspection`). `kind` is a word of rules.Act.

    `organisation` is whose act it is: the office's or the supplier's; null for an admin without one. `body` is
    canonical JSON without anything private; `private_digest` commits to the annex. `entry_id` is the client's UUID.
    """

    inspection_id: int
    organisation_id: int | None
    inspection = peewee.ForeignKeyField(Inspection, on_delete="RESTRICT")
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


class InspectionPrivate(Record):
    """The private side of an act: names of persons, free words. May be erased by law."""

    act_id: int
    act = peewee.ForeignKeyField(InspectionAct, unique=True, on_delete="RESTRICT")
    private = peewee.JSONField()
    salt = peewee.CharField(max_length=32)
    erased_at = UtcField(null=True)
    erased_reason = peewee.CharField(max_length=200, default="")


class InspectionLink(Record):
    """A link by which the supplier's manager signs once without an account; only the hash of its token is kept."""

    inspection_id: int
    act_id: int | None
    token_hash = peewee.CharField(max_length=64, unique=True)
    inspection = peewee.ForeignKeyField(Inspection, on_delete="RESTRICT")
    made_by_id = peewee.IntegerField(null=True)
    made_at = UtcField()
    expires_at = UtcField()
    used_at = UtcField(null=True)
    act = peewee.ForeignKeyField(InspectionAct, null=True, on_delete="RESTRICT")
