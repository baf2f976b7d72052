"""What was told to whom, who has seen it, how each person wants to hear, and what has gone out."""

import peewee

from trace.access.models import Person
from trace.database import Record, UtcField
from trace.organisations.models import Organisation


class Notice(Record):
    """One piece of news for those people of an organisation who have one of `roles` (`,manager,staff,`).

    `subject` and `lines` are sentences with what fills them, so that each reader gets them in the own language.
    `key` says what the news is about: the same key is told once. Not `planned_at` yet: the runner has to send it.
    With `person_id` it is for that one of them alone.
    """

    organisation_id: int
    organisation = peewee.ForeignKeyField(Organisation, on_delete="RESTRICT", index=False)
    kind = peewee.CharField(max_length=24)
    roles = peewee.CharField(max_length=60)
    subject = peewee.JSONField()
    lines = peewee.JSONField(default=list)
    href = peewee.CharField(max_length=200)
    key = peewee.CharField(max_length=120)
    person_id = peewee.IntegerField(null=True)
    told_at = UtcField()
    planned_at = UtcField(null=True, index=True)

    class Meta:
        indexes = ((("organisation", "told_at"), False), (("organisation", "key"), True))


class NoticeRead(Record):
    """This person has seen it; no row means unread."""

    notice_id: int
    notice = peewee.ForeignKeyField(Notice, on_delete="CASCADE", index=False)
    person = peewee.ForeignKeyField(Person, on_delete="RESTRICT")
    read_at = UtcField()

    class Meta:
        indexes = ((("notice", "person"), True),)


class NoticeWish(Record):
    """How a person wants to hear; without a row: everything, at once. `muted` are kinds, `hour` is Vietnamese time."""

    person_id: int
    person = peewee.ForeignKeyField(Person, on_delete="RESTRICT", unique=True)
    rhythm = peewee.CharField(max_length=8)
    hour = peewee.IntegerField()
    muted = peewee.JSONField(default=list)
    changed_at = UtcField()


class NoticeChannel(Record):
    """A way to a person: an e-mail address, or a browser that allowed it. An unconfirmed one gets only the question.

    `address` is the e-mail address or the push service's address of this browser; `keys` encrypt for that browser.
    """

    person_id: int
    person = peewee.ForeignKeyField(Person, on_delete="RESTRICT")
    kind = peewee.CharField(max_length=6)
    address = peewee.CharField(max_length=1000)
    address_hash = peewee.CharField(max_length=64)
    keys = peewee.JSONField(default=dict)
    label = peewee.CharField(max_length=160, default="")
    created_at = UtcField()
    confirmed_at = UtcField(null=True)
    ended_at = UtcField(null=True)
    ended_reason = peewee.CharField(max_length=20, default="")

    class Meta:
        indexes = ((("person", "address_hash"), True),)


class NoticeDelivery(Record):
    """One notice on one channel: waiting, sending, sent, failed (given up) or dropped; `reason` says why not sent."""

    notice_id: int
    channel_id: int
    notice = peewee.ForeignKeyField(Notice, on_delete="CASCADE", index=False)
    channel = peewee.ForeignKeyField(NoticeChannel, on_delete="CASCADE")
    state = peewee.CharField(max_length=8)
    attempts = peewee.IntegerField(default=0)
    due_at = UtcField()
    sent_at = UtcField(null=True)
    reason = peewee.CharField(max_length=300, default="")

    class Meta:
        indexes = ((("notice", "channel"), True), (("state", "due_at"), False))
