"""The links by which a holder without an account acknowledges, and goes on answering afterwards."""

import peewee

from trace.database import Record, UtcField
from trace.recalls.models import RecallAct, RecallNotice

FIRST, NEXT = "first", "next"


class RecallLink(Record):
    """One link of a notice; only the hash of its token is kept.

    A `first` link acknowledges once and is used up by it. Whoever pressed the button gets a `next` link, by which all
    further answers are given until it expires or is replaced. `act` is the acknowledgement that used a first one.
    """

    notice_id: int
    act_id: int | None
    token_hash = peewee.CharField(max_length=64, unique=True)
    notice = peewee.ForeignKeyField(RecallNotice, on_delete="RESTRICT")
    kind = peewee.CharField(max_length=5)
    made_by_id = peewee.IntegerField(null=True)
    made_at = UtcField()
    expires_at = UtcField()
    used_at = UtcField(null=True)
    act = peewee.ForeignKeyField(RecallAct, null=True, on_delete="RESTRICT", index=False)

    class Meta:
        table_name = "recall_link"
