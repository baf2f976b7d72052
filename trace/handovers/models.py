"""Hand-overs, their lines and their acts; the private side of an act; links used once; devices; who was invited."""

import peewee

from trace.batches.models import Batch
from trace.database import Record, UtcField
from trace.organisations.models import Organisation


class Handover(Record):
    """One dispatch and its receipt. `code` (D…) never changes; every column below "projected" follows from the acts.

    `receiver` is null while nobody of this service stands for who receives. `ship_event` and `receipt_event` are
    numbers of the events as they stand now; `revision_act` is the question that is open.
    """

    sender_id: int
    receiver_id: int | None
    code = peewee.CharField(max_length=12, unique=True)
    identifier = peewee.CharField(max_length=200, unique=True)
    sender = peewee.ForeignKeyField(Organisation, on_delete="RESTRICT", index=False)
    created_at = UtcField()
    # projected
    receiver = peewee.ForeignKeyField(Organisation, null=True, on_delete="RESTRICT", index=False)
    state = peewee.CharField(max_length=12)
    due_on = peewee.DateField(null=True)
    declared_at = UtcField(null=True)
    answered_at = UtcField(null=True)
    sealed_at = UtcField(null=True)
    ship_event = peewee.IntegerField(null=True, index=True)
    receipt_event = peewee.IntegerField(null=True, index=True)
    revision_act = peewee.IntegerField(null=True)
    is_revised = peewee.BooleanField(default=False)
    acted_at = UtcField()

    class Meta:
        indexes = (
            (("receiver", "state", "due_on"), False),
            (("sender", "state", "due_on"), False),
        )


class HandoverLine(Record):
    """So much of one lot, loose or in one pack; amounts in thousandths of the lot's unit.

    `declared` is null where the dispatch was not written, `accepted` before an answer. What came back to the sender
    is `returned`. `held_as` is the lot it became at the receiver.
    """

    handover_id: int
    batch_id: int
    held_as_id: int | None
    handover = peewee.ForeignKeyField(Handover, on_delete="CASCADE", index=False)
    number = peewee.IntegerField()
    batch = peewee.ForeignKeyField(Batch, on_delete="RESTRICT")
    pack_code = peewee.CharField(max_length=12, default="")
    unit = peewee.CharField(max_length=3)
    declared = peewee.BigIntegerField(null=True)
    accepted = peewee.BigIntegerField(null=True)
    returned = peewee.BigIntegerField(default=0)
    reason = peewee.CharField(max_length=300, default="")
    held_as = peewee.ForeignKeyField(Batch, null=True, on_delete="RESTRICT")

    class Meta:
        indexes = ((("handover", "number"), True),)


class HandoverAct(Record):
    """One act about a hand-over, or about a receipt that names somebody (`handover` null). Append-only, in the log.

    `body` is canonical JSON without anything private; `private_digest` commits to the annex, whose salt is erased
    with it. `entry_id` is the client's UUID, unique per organisation; `entry_hash` tells a repeat from another act.
    """

    handover_id: int | None
    organisation_id: int
    handover = peewee.ForeignKeyField(Handover, null=True, on_delete="RESTRICT")
    event_number = peewee.IntegerField(null=True, index=True)
    kind = peewee.CharField(max_length=20)
    number = peewee.CharField(max_length=40, unique=True)
    organisation = peewee.ForeignKeyField(Organisation, on_delete="RESTRICT", index=False)
    by_id = peewee.IntegerField(null=True)
    by_role = peewee.CharField(max_length=12)
    happened_at = UtcField()
    recorded_at = UtcField()
    entry_id = peewee.CharField(max_length=40)
    entry_hash = peewee.CharField(max_length=64)
    body = peewee.TextField()
    private_digest = peewee.CharField(max_length=64, default="")
    ledger_index = peewee.IntegerField(unique=True)

    class Meta:
        indexes = ((("organisation", "entry_id"), True),)


class HandoverPrivate(Record):
    """The private side of an act: names and phones of persons, plates, drivers, free words. May be erased by law.

    `phone` repeats the receiver's number, so that later hand-overs to the same number are found.
    """

    act_id: int
    act = peewee.ForeignKeyField(HandoverAct, unique=True, on_delete="RESTRICT")
    private = peewee.JSONField()
    phone = peewee.CharField(max_length=20, default="", index=True)
    salt = peewee.CharField(max_length=32)
    erased_at = UtcField(null=True)
    erased_reason = peewee.CharField(max_length=200, default="")


class HandoverLink(Record):
    """A link by which somebody without an account answers once; only the hash of its token is kept.

    `question` is the change that is asked for, where the link is not for the goods themselves.
    """

    handover_id: int
    act_id: int | None
    question_id: int | None
    token_hash = peewee.CharField(max_length=64, unique=True)
    handover = peewee.ForeignKeyField(Handover, on_delete="RESTRICT")
    made_by_id = peewee.IntegerField(null=True)
    made_at = UtcField()
    expires_at = UtcField()
    used_at = UtcField(null=True)
    act = peewee.ForeignKeyField(HandoverAct, null=True, on_delete="RESTRICT")
    question = peewee.ForeignKeyField(HandoverAct, null=True, on_delete="RESTRICT", index=False)


class HandoverDevice(Record):
    """Which device acted for which side, as a hash: the same on both sides is a finding."""

    handover_id: int
    handover = peewee.ForeignKeyField(Handover, on_delete="CASCADE", index=False)
    side = peewee.CharField(max_length=8)
    device_hash = peewee.CharField(max_length=64)

    class Meta:
        indexes = ((("handover", "side", "device_hash"), True),)


class InvitedOrganisation(Record):
    """An organisation that came in by acknowledging a hand-over: one for a phone number."""

    organisation_id: int
    organisation = peewee.ForeignKeyField(Organisation, unique=True, on_delete="RESTRICT")
    phone = peewee.CharField(max_length=20, unique=True)
    invited_at = UtcField()


class ClaimAnswer(Record):
    """What who is named as a receipt's sender says of it, projected from the acts: confirmed or denied.

    `event_number` is the receipt as it was first written: its corrections keep the answer.
    """

    organisation_id: int
    organisation = peewee.ForeignKeyField(Organisation, on_delete="RESTRICT", index=False)
    event_number = peewee.IntegerField()
    state = peewee.CharField(max_length=12)
    reason = peewee.CharField(max_length=300, default="")
    answered_at = UtcField()

    class Meta:
        table_name = "claim_answer"
        indexes = ((("event_number", "organisation"), True), (("organisation", "state"), False))
