"""Inspections: answers, findings, append-only acts with the annex, links to sign by."""

import peewee as pw

from trace.kit.append_only import protect, unprotect


class Organisation(pw.Model):
    class Meta:
        table_name = "organisation"


class Batch(pw.Model):
    class Meta:
        table_name = "batch"


class StoredFile(pw.Model):
    class Meta:
        table_name = "stored_file"


class Inspection(pw.Model):
    code = pw.CharField(max_length=12, unique=True)
    organisation = pw.ForeignKeyField(Organisation, on_delete="RESTRICT", index=False)
    office = pw.ForeignKeyField(Organisation, null=True, on_delete="RESTRICT")
    batch = pw.ForeignKeyField(Batch, null=True, on_delete="RESTRICT")
    mode = pw.CharField(max_length=8)
    is_announced = pw.BooleanField()
    about = pw.CharField(max_length=60, index=True)
    reason = pw.CharField(max_length=500)
    planned_on = pw.DateField()
    decision_no = pw.CharField(max_length=60)
    decision_on = pw.DateField(null=True)
    checklists = pw.JSONField()
    score = pw.IntegerField(null=True)
    opened_by_id = pw.IntegerField(null=True)
    opened_at = pw.DateTimeField()
    state = pw.CharField(max_length=12)
    result = pw.CharField(max_length=12)
    began_at = pw.DateTimeField(null=True)
    pause_number = pw.IntegerField(null=True)
    drawn_up_at = pw.DateTimeField(null=True)
    officer_signed_at = pw.DateTimeField(null=True)
    supplier_answered_at = pw.DateTimeField(null=True)
    supplier_answer = pw.CharField(max_length=12)
    concluded_at = pw.DateTimeField(null=True)
    closed_at = pw.DateTimeField(null=True)
    minutes_file = pw.ForeignKeyField(StoredFile, null=True, on_delete="RESTRICT")
    acted_at = pw.DateTimeField()

    class Meta:
        table_name = "inspection"
        indexes = ((("organisation", "state"), False), (("state", "planned_on"), False), (("concluded_at",), False))


class Inspector(pw.Model):
    inspection = pw.ForeignKeyField(Inspection, on_delete="CASCADE", index=False)
    person_id = pw.IntegerField(null=True, index=True)
    name = pw.CharField(max_length=120)
    duty = pw.CharField(max_length=120)

    class Meta:
        table_name = "inspector"
        indexes = ((("inspection", "name"), True),)


class InspectionAnswer(pw.Model):
    inspection = pw.ForeignKeyField(Inspection, on_delete="CASCADE", index=False)
    checklist = pw.CharField(max_length=20)
    item = pw.CharField(max_length=40)
    value = pw.CharField(max_length=8)
    note = pw.CharField(max_length=500)
    photos = pw.JSONField()
    answered_by_id = pw.IntegerField(null=True)
    answered_at = pw.DateTimeField()

    class Meta:
        table_name = "inspection_answer"
        indexes = ((("inspection", "checklist", "item"), True),)


class InspectionFinding(pw.Model):
    inspection = pw.ForeignKeyField(Inspection, on_delete="CASCADE", index=False)
    number = pw.IntegerField()
    item = pw.CharField(max_length=40)
    kept_finding = pw.IntegerField(null=True)
    severity = pw.CharField(max_length=8)
    article = pw.CharField(max_length=160)
    words = pw.CharField(max_length=1000)
    photos = pw.JSONField()
    action = pw.CharField(max_length=500)
    owner = pw.CharField(max_length=120)
    due_on = pw.DateField(null=True)
    state = pw.CharField(max_length=12)
    proof = pw.CharField(max_length=1000)
    proof_files = pw.JSONField()
    proved_at = pw.DateTimeField(null=True)
    answer = pw.CharField(max_length=500)
    answered_at = pw.DateTimeField(null=True)

    class Meta:
        table_name = "inspection_finding"
        indexes = ((("inspection", "number"), True), (("state", "due_on"), False))


class InspectionAct(pw.Model):
    inspection = pw.ForeignKeyField(Inspection, on_delete="RESTRICT")
    kind = pw.CharField(max_length=20)
    number = pw.CharField(max_length=40, unique=True)
    organisation = pw.ForeignKeyField(Organisation, null=True, on_delete="RESTRICT")
    by_id = pw.IntegerField(null=True)
    by_role = pw.CharField(max_length=12)
    recorded_at = pw.DateTimeField()
    entry_id = pw.CharField(max_length=40, unique=True)
    entry_hash = pw.CharField(max_length=64)
    body = pw.TextField()
    private_digest = pw.CharField(max_length=64)
    ledger_index = pw.IntegerField(unique=True)

    class Meta:
        table_name = "inspection_act"


class InspectionPrivate(pw.Model):
    act = pw.ForeignKeyField(InspectionAct, unique=True, on_delete="RESTRICT")
    private = pw.JSONField()
    salt = pw.CharField(max_length=32)
    erased_at = pw.DateTimeField(null=True)
    erased_reason = pw.CharField(max_length=200)

    class Meta:
        table_name = "inspection_private"


class InspectionLink(pw.Model):
    token_hash = pw.CharField(max_length=64, unique=True)
    inspection = pw.ForeignKeyField(Inspection, on_delete="RESTRICT")
    made_by_id = pw.IntegerField(null=True)
    made_at = pw.DateTimeField()
    expires_at = pw.DateTimeField()
    used_at = pw.DateTimeField(null=True)
    act = pw.ForeignKeyField(InspectionAct, null=True, on_delete="RESTRICT")

    class Meta:
        table_name = "inspection_link"


TABLES = (Inspection, Inspector, InspectionAnswer, InspectionFinding, InspectionAct, InspectionPrivate, InspectionLink)


def up(migrator, db):
    with db.bind_ctx((Organisation, Batch, StoredFile, *TABLES)):
        db.create_tables(TABLES)
    protect(db, "inspection_act")


def down(migrator, db):
    unprotect(db, "inspection_act")
    with db.bind_ctx((Organisation, Batch, StoredFile, *TABLES)):
        db.drop_tables(TABLES)
