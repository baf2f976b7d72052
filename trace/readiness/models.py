"""What the rules found, kept: one row for each place where a demand is not met, from the first look to the last."""

import peewee

from trace.database import Record, UtcField
from trace.organisations.models import Organisation


class KeptFinding(Record):
    """A finding about a batch, season or organisation. It is never deleted: one that goes away gets its `gone_at`.

    `place` tells several findings of one rule about one subject apart (the event, or the thing it is about); of an
    open one there is only one row. `params` fill the rule's sentence by language. `subject_code` and
    `subject_name` are what people call the subject. `reviewed_*` say who has looked at what only a person can judge.

    Until `draft_until` only the establishment sees it; null: officers see it too, since `shown_at`.
    """

    organisation_id: int
    organisation = peewee.ForeignKeyField(Organisation, on_delete="RESTRICT")
    subject_kind = peewee.CharField(max_length=12)
    subject_id = peewee.IntegerField()
    subject_code = peewee.CharField(max_length=20)
    subject_name = peewee.CharField(max_length=200)
    search_folded = peewee.TextField(default="")
    rule = peewee.CharField(max_length=40)
    place = peewee.CharField(max_length=80, default="")
    severity = peewee.CharField(max_length=8)
    params = peewee.JSONField(default=dict)
    event_number = peewee.IntegerField(null=True)
    about = peewee.CharField(max_length=40, default="")
    first_seen_at = UtcField()
    last_seen_at = UtcField()
    gone_at = UtcField(null=True)
    reviewed_at = UtcField(null=True)
    reviewed_by = peewee.CharField(max_length=120, default="")
    review_reason = peewee.CharField(max_length=300, default="")
    draft_until = UtcField(null=True)
    shown_at = UtcField(null=True)

    class Meta:
        table_name = "finding"
        indexes = (
            (("subject_kind", "subject_id"), False),
            (("organisation", "gone_at", "severity"), False),
            (("rule", "gone_at"), False),
            (("draft_until",), False),
        )


class FindingDue(Record):
    """A subject whose facts changed, noted by the database in the transaction of the change.

    `subject_kind` is batch, season, organisation, or what stands for many: goods (all lots of a product) and
    everything (all that an organisation has).
    """

    subject_kind = peewee.CharField(max_length=12)
    subject_id = peewee.IntegerField()
