"""Matters to mend: what officers ask an establishment to put right, and the append-only acts about each."""

import peewee

from trace.database import Record, UtcField
from trace.organisations.models import Organisation
from trace.readiness.models import KeptFinding


class Matter(Record):
    """One thing to mend. `code` (K…) never changes; every column below "projected" follows from the acts.

    `kept` is the finding of a rule it stands for; null: an officer made it, then `title` says what is wrong.
    `organisation` is who mends. `categories` are the goods it is about (none known: empty); with `topic` (labels,
    codes, ocop or "") they say which body decides. `weight` is safety, stop, warn or note.
    """

    organisation_id: int
    kept_id: int | None
    code = peewee.CharField(max_length=12, unique=True)
    kept = peewee.ForeignKeyField(KeptFinding, null=True, unique=True, on_delete="RESTRICT")
    organisation = peewee.ForeignKeyField(Organisation, on_delete="RESTRICT", index=False)
    subject_kind = peewee.CharField(max_length=12)
    subject_code = peewee.CharField(max_length=20)
    subject_name = peewee.CharField(max_length=200)
    categories = peewee.JSONField(default=list)
    topic = peewee.CharField(max_length=10, default="")
    weight = peewee.CharField(max_length=8)
    article = peewee.CharField(max_length=300, default="")
    title = peewee.CharField(max_length=300, default="")
    search_folded = peewee.TextField(default="")
    opened_at = UtcField()
    # projected
    state = peewee.CharField(max_length=12)
    due_at = UtcField()
    asked_by_id = peewee.IntegerField(null=True)
    acted_at = UtcField()
    closed_at = UtcField(null=True)

    class Meta:
        indexes = ((("organisation", "state"), False), (("state", "due_at"), False))


class MatterAct(Record):
    """One act about a matter: append-only, in the log (kind `matter`). `kind` is a word of rules_matters.ACTS.

    `organisation` is whose act it is: the establishment's, a department's, null for what the service does by itself.
    `body` is canonical JSON without anything private; `private_digest` commits to the annex.
    """

    organisation_id: int | None
    matter = peewee.ForeignKeyField(Matter, on_delete="RESTRICT")
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


class MatterPrivate(Record):
    """The words of an act, which may name people. May be erased by law."""

    act = peewee.ForeignKeyField(MatterAct, unique=True, on_delete="RESTRICT")
    private = peewee.JSONField()
    salt = peewee.CharField(max_length=32)
    erased_at = UtcField(null=True)
    erased_reason = peewee.CharField(max_length=200, default="")
