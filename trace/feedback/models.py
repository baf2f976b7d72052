"""Reports of consumers, their append-only acts, and the private side of those."""

import peewee

from trace.batches.models import Batch
from trace.database import Record, UtcField
from trace.documents.models import StoredFile
from trace.organisations.models import Organisation
from trace.products.models import Product


class Feedback(Record):
    """One report. `code` is the receipt: whoever has it reads the state and the answer, nothing else.

    `organisation` answers for the goods; null where the code on the goods is none of ours. `about` is the code as it
    was scanned, `name` what the goods are called. `is_folded`: more came about this lot that day than people can read,
    so this one tells nobody and waits folded. Below "projected": what the acts say.
    """

    organisation_id: int | None
    batch_id: int | None
    product_id: int | None
    photo_id: int | None
    code = peewee.CharField(max_length=12, unique=True)
    kind = peewee.CharField(max_length=10)
    organisation = peewee.ForeignKeyField(Organisation, null=True, on_delete="RESTRICT", index=False)
    batch = peewee.ForeignKeyField(Batch, null=True, on_delete="RESTRICT", index=False)
    product = peewee.ForeignKeyField(Product, null=True, on_delete="RESTRICT")
    about = peewee.CharField(max_length=120)
    serial = peewee.CharField(max_length=30, default="")
    name = peewee.CharField(max_length=200)
    search_folded = peewee.CharField(max_length=400)
    language = peewee.CharField(max_length=2)
    photo = peewee.ForeignKeyField(StoredFile, null=True, on_delete="RESTRICT")
    is_folded = peewee.BooleanField(default=False)
    received_at = UtcField(index=True)
    due_at = UtcField()
    # projected
    state = peewee.CharField(max_length=10)
    outcome = peewee.CharField(max_length=12, default="")
    answered_at = UtcField(null=True)
    closed_at = UtcField(null=True)

    class Meta:
        indexes = (
            (("organisation", "state"), False),
            (("batch", "received_at"), False),
            (("state", "due_at"), False),
        )


class FeedbackAct(Record):
    """One act about a report: append-only, in the log. `kind` is a word of rules.Act; `body` holds nothing private."""

    feedback_id: int
    organisation_id: int | None
    feedback = peewee.ForeignKeyField(Feedback, on_delete="RESTRICT")
    kind = peewee.CharField(max_length=10)
    number = peewee.CharField(max_length=40, unique=True)
    organisation = peewee.ForeignKeyField(Organisation, null=True, on_delete="RESTRICT")
    by_id = peewee.IntegerField(null=True)
    by_role = peewee.CharField(max_length=12, default="")
    at = UtcField()
    body = peewee.TextField()
    private_digest = peewee.CharField(max_length=64, default="")
    ledger_index = peewee.IntegerField(unique=True)


class FeedbackPrivate(Record):
    """The private side of an act: what was said, where it was bought, what was answered. May be erased by law."""

    act_id: int
    act = peewee.ForeignKeyField(FeedbackAct, unique=True, on_delete="RESTRICT")
    private = peewee.JSONField()
    salt = peewee.CharField(max_length=32)
    erased_at = UtcField(null=True)


class FeedbackContact(Record):
    """How to reach who reported, given with consent and for the office only; the row goes when it is not needed."""

    feedback_id: int
    feedback = peewee.ForeignKeyField(Feedback, unique=True, on_delete="CASCADE")
    contact = peewee.CharField(max_length=120)
    consented_at = UtcField()
