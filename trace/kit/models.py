"""Tables every door shares: the installation itself, answers already given, queued work, throttling."""

import peewee

from trace.database import Record, UtcField


class Installation(Record):
    """One row, written by the first migration run: what this installation calls its own identifiers.

    `identifier_host` never changes, so stored identifiers survive every change of the printed address.
    """

    identifier_host = peewee.CharField(max_length=120)
    is_demo = peewee.BooleanField()
    created_at = UtcField()


class GivenAnswer(Record):
    """The answer to a request that carried an Idempotency-Key; the same key gets the same answer."""

    asker = peewee.CharField(max_length=60)
    key = peewee.CharField(max_length=120)
    request_hash = peewee.CharField(max_length=64)
    status = peewee.IntegerField()
    headers = peewee.JSONField()
    body = peewee.TextField()
    given_at = UtcField(index=True)

    class Meta:
        indexes = ((("asker", "key"), True),)


class Job(Record):
    """Queued work, kept in the same transaction as the act that asked for it.

    state: queued, running, done, failed, cancelled. `heartbeat_at` tells a slow job from a dead one.
    """

    name = peewee.CharField(max_length=60)
    payload = peewee.JSONField()
    organisation_id = peewee.IntegerField(null=True, index=True)
    state = peewee.CharField(max_length=10, index=True)
    percent = peewee.IntegerField(default=0)
    message = peewee.TextField(default="")
    attempts = peewee.IntegerField(default=0)
    queued_at = UtcField(index=True)
    started_at = UtcField(null=True)
    heartbeat_at = UtcField(null=True)
    finished_at = UtcField(null=True)


class Throttle(Record):
    """How often something was tried in the running window; shared by all workers."""

    bucket = peewee.CharField(max_length=120, unique=True)
    count = peewee.IntegerField()
    window_ends_at = UtcField(index=True)


class ActLogEntry(Record):
    """Who did what in the office: append-only, private, shown to managers, officers and admins."""

    at = UtcField(index=True)
    person_id = peewee.IntegerField(null=True, index=True)
    organisation_id = peewee.IntegerField(null=True, index=True)
    role = peewee.CharField(max_length=12)
    act = peewee.CharField(max_length=60, index=True)
    subject = peewee.CharField(max_length=120, default="")
    detail = peewee.JSONField(default=dict)
    request_id = peewee.CharField(max_length=40, default="")
