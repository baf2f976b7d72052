"""News for an organisation's people, and how each of them wants to hear it."""

import peewee as pw


class Organisation(pw.Model):
    class Meta:
        table_name = "organisation"


class Person(pw.Model):
    class Meta:
        table_name = "person"


class Notice(pw.Model):
    organisation = pw.ForeignKeyField(Organisation, on_delete="RESTRICT", index=False)
    kind = pw.CharField(max_length=24)
    roles = pw.CharField(max_length=60)
    subject = pw.JSONField()
    lines = pw.JSONField()
    href = pw.CharField(max_length=200)
    key = pw.CharField(max_length=120)
    told_at = pw.DateTimeField()
    planned_at = pw.DateTimeField(null=True, index=True)

    class Meta:
        table_name = "notice"
        indexes = ((("organisation", "told_at"), False), (("organisation", "key"), True))


class NoticeRead(pw.Model):
    notice = pw.ForeignKeyField(Notice, on_delete="CASCADE", index=False)
    person = pw.ForeignKeyField(Person, on_delete="RESTRICT")
    read_at = pw.DateTimeField()

    class Meta:
        table_name = "notice_read"
        indexes = ((("notice", "person"), True),)


class NoticeWish(pw.Model):
    person = pw.ForeignKeyField(Person, on_delete="RESTRICT", unique=True)
    rhythm = pw.CharField(max_length=8)
    hour = pw.IntegerField()
    muted = pw.JSONField()
    changed_at = pw.DateTimeField()

    class Meta:
        table_name = "notice_wish"


class NoticeChannel(pw.Model):
    person = pw.ForeignKeyField(Person, on_delete="RESTRICT")
    kind = pw.CharField(max_length=6)
    address = pw.CharField(max_length=1000)
    address_hash = pw.CharField(max_length=64)
    keys = pw.JSONField()
    label = pw.CharField(max_length=160)
    created_at = pw.DateTimeField()
    confirmed_at = pw.DateTimeField(null=True)
    ended_at = pw.DateTimeField(null=True)
    ended_reason = pw.CharField(max_length=20)

    class Meta:
        table_name = "notice_channel"
        indexes = ((("person", "address_hash"), True),)


class NoticeDelivery(pw.Model):
    notice = pw.ForeignKeyField(Notice, on_delete="CASCADE", index=False)
    channel = pw.ForeignKeyField(NoticeChannel, on_delete="CASCADE")
    state = pw.CharField(max_length=8)
    attempts = pw.IntegerField()
    due_at = pw.DateTimeField()
    sent_at = pw.DateTimeField(null=True)
    reason = pw.CharField(max_length=300)

    class Meta:
        table_name = "notice_delivery"
        indexes = ((("notice", "channel"), True), (("state", "due_at"), False))


TABLES = (Notice, NoticeRead, NoticeWish, NoticeChannel, NoticeDelivery)
OTHERS = (Organisation, Person)


def up(migrator, db):
    with db.bind_ctx((*OTHERS, *TABLES)):
        db.create_tables(TABLES)


def down(migrator, db):
    with db.bind_ctx((*OTHERS, *TABLES)):
        db.drop_tables(TABLES)
