"""Links from texts to things here, with their ends (both append-only), which of them hold now, and former hosts."""

import peewee

from trace.database import Record, UtcField
from trace.organisations.models import Organisation


class Alias(Record):
    """A text that leads to something here. Never changed, never deleted: an end is a row of its own.

    `key` is what `rules.key_of` makes of `text`; `kind` is url, address (a GS1 key or a short code of ours that was
    printed wrong) or code. `target_kind` is lot, product, place or organisation, whose owner is `organisation`.
    `source` names the other system or the occasion; labels with the text were printed between `used_from` and
    `used_to`.
    """

    organisation_id: int
    number = peewee.CharField(max_length=12, unique=True)
    key = peewee.CharField(max_length=320, index=True)
    kind = peewee.CharField(max_length=8)
    text = peewee.CharField(max_length=300)
    text_folded = peewee.CharField(max_length=600)
    target_kind = peewee.CharField(max_length=12)
    target_id = peewee.IntegerField()
    organisation = peewee.ForeignKeyField(Organisation, on_delete="RESTRICT")
    source = peewee.CharField(max_length=120, default="")
    used_from = peewee.DateField(null=True)
    used_to = peewee.DateField(null=True)
    note = peewee.CharField(max_length=300, default="")
    via = peewee.CharField(max_length=8)
    created_by_id = peewee.IntegerField(null=True)
    created_at = UtcField(index=True)
    ledger_index = peewee.IntegerField(unique=True)

    class Meta:
        indexes = ((("target_kind", "target_id"), False),)


class AliasEnd(Record):
    """A link that holds no longer, and why."""

    link_id: int
    link = peewee.ForeignKeyField(Alias, unique=True, on_delete="RESTRICT")
    reason = peewee.CharField(max_length=300)
    ended_by_id = peewee.IntegerField(null=True)
    ended_at = UtcField()
    ledger_index = peewee.IntegerField(unique=True)


class LiveAlias(Record):
    """Which link holds for a key now: the database itself allows one."""

    link_id: int
    key = peewee.CharField(max_length=320, unique=True)
    link = peewee.ForeignKeyField(Alias, unique=True, on_delete="RESTRICT")


class FormerHost(Record):
    """A host that stands in codes printed before. Never forgotten: what was printed is never unprinted."""

    host = peewee.CharField(max_length=253, unique=True)
    note = peewee.CharField(max_length=300, default="")
    created_by_id = peewee.IntegerField(null=True)
    created_at = UtcField()
