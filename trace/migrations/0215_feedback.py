"""Reports of consumers: their append-only acts with the annex, and ways to reach who reported."""

import peewee as pw

from trace.kit.append_only import protect, unprotect


class Organisation(pw.Model):
    class Meta:
        table_name = "organisation"


class Batch(pw.Model):
    class Meta:
        table_name = "batch"


class Product(pw.Model):
    class Meta:
        table_name = "product"


class StoredFile(pw.Model):
    class Meta:
        table_name = "stored_file"


class Feedback(pw.Model):
    code = pw.CharField(max_length=12, unique=True)
    kind = pw.CharField(max_length=10)
    organisation = pw.ForeignKeyField(Organisation, null=True, on_delete="RESTRICT", index=False)
    batch = pw.ForeignKeyField(Batch, null=True, on_delete="RESTRICT", index=False)
    product = pw.ForeignKeyField(Product, null=True, on_delete="RESTRICT")
    about = pw.CharField(max_length=120)
    serial = pw.CharField(max_length=30)
    name = pw.CharField(max_length=200)
    search_folded = pw.CharField(max_length=400)
    language = pw.CharField(max_length=2)
    photo = pw.ForeignKeyField(StoredFile, null=True, on_delete="RESTRICT")
    is_folded = pw.BooleanField()
    received_at = pw.DateTimeField(index=True)
    due_at = pw.DateTimeField()
    state = pw.CharField(max_length=10)
    outcome = pw.CharField(max_length=12)
    answered_at = pw.DateTimeField(null=True)
    closed_at = pw.DateTimeField(null=True)

    class Meta:
        table_name = "feedback"
        indexes = (
            (("organisation", "state"), False),
            (("batch", "received_at"), False),
            (("state", "due_at"), False),
        )


class FeedbackAct(pw.Model):
    feedback = pw.ForeignKeyField(Feedback, on_delete="RESTRICT")
    kind = pw.CharField(max_length=10)
    number = pw.CharField(max_length=40, unique=True)
    organisation = pw.ForeignKeyField(Organisation, null=True, on_delete="RESTRICT")
    by_id = pw.IntegerField(null=True)
    by_role = pw.CharField(max_length=12)
    at = pw.DateTimeField()
    body = pw.TextField()
    private_digest = pw.CharField(max_length=64)
    ledger_index = pw.IntegerField(unique=True)

    class Meta:
        table_name = "feedback_act"


class FeedbackPrivate(pw.Model):
    act = pw.ForeignKeyField(FeedbackAct, unique=True, on_delete="RESTRICT")
    private = pw.JSONField()
    salt = pw.CharField(max_length=32)
    erased_at = pw.DateTimeField(null=True)

    class Meta:
        table_name = "feedback_private"


class FeedbackContact(pw.Model):
    feedback = pw.ForeignKeyField(Feedback, unique=True, on_delete="CASCADE")
    contact = pw.CharField(max_length=120)
    consented_at = pw.DateTimeField()

    class Meta:
        table_name = "feedback_contact"


OTHERS = (Organisation, Batch, Product, StoredFile)
TABLES = (Feedback, FeedbackAct, FeedbackPrivate, FeedbackContact)


def up(migrator, db):
    with db.bind_ctx((*OTHERS, *TABLES)):
        db.create_tables(TABLES)
    protect(db, "feedback_act")


def down(migrator, db):
    unprotect(db, "feedback_act")
    with db.bind_ctx((*OTHERS, *TABLES)):
        db.drop_tables(TABLES)
