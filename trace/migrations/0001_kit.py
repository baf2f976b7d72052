"""What the doors share: installation, given answers, jobs, throttling, the log of acts."""

import peewee as pw

from trace.kit.append_only import protect, unprotect


class Installation(pw.Model):
    identifier_host = pw.CharField(max_length=120)
    is_demo = pw.BooleanField()
    created_at = pw.DateTimeField()

    class Meta:
        table_name = "installation"


class GivenAnswer(pw.Model):
    asker = pw.CharField(max_length=60)
    key = pw.CharField(max_length=120)
    request_hash = pw.CharField(max_length=64)
    status = pw.IntegerField()
    headers = pw.JSONField()
    body = pw.TextField()
    given_at = pw.DateTimeField(index=True)

    class Meta:
        table_name = "given_answer"
        indexes = ((("asker", "key"), True),)


class Job(pw.Model):
    name = pw.CharField(max_length=60)
    payload = pw.JSONField()
    organisation_id = pw.IntegerField(null=True, index=True)
    state = pw.CharField(max_length=10, index=True)
    percent = pw.IntegerField()
    message = pw.TextField()
    attempts = pw.IntegerField()
    queued_at = pw.DateTimeField(index=True)
    started_at = pw.DateTimeField(null=True)
    heartbeat_at = pw.DateTimeField(null=True)
    finished_at = pw.DateTimeField(null=True)

    class Meta:
        table_name = "job"


class Throttle(pw.Model):
    bucket = pw.CharField(max_length=120, unique=True)
    count = pw.IntegerField()
    window_ends_at = pw.DateTimeField(index=True)

    class Meta:
        table_name = "throttle"


class ActLogEntry(pw.Model):
    at = pw.DateTimeField(index=True)
    person_id = pw.IntegerField(null=True, index=True)
    organisation_id = pw.IntegerField(null=True, index=True)
    role = pw.CharField(max_length=12)
    act = pw.CharField(max_length=60, index=True)
    subject = pw.CharField(max_length=120)
    detail = pw.JSONField()
    request_id = pw.CharField(max_length=40)

    class Meta:
        table_name = "act_log_entry"


TABLES = (Installation, GivenAnswer, Job, Throttle, ActLogEntry)


def up(migrator, db):
    with db.bind_ctx(TABLES):
        db.create_tables(TABLES)
    protect(db, "act_log_entry")


def down(migrator, db):
    unprotect(db, "act_log_entry")
    with db.bind_ctx(TABLES):
        db.drop_tables(TABLES)
