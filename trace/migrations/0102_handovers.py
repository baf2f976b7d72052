"""Hand-overs: their lines, their append-only acts with the annex, links used once, devices, who was invited."""

import peewee as pw

from trace.kit.append_only import protect, unprotect


class Organisation(pw.Model):
    class Meta:
        table_name = "organisation"


class Batch(pw.Model):
    class Meta:
        table_name = "batch"


class Handover(pw.Model):
    code = pw.CharField(max_length=12, unique=True)
    identifier = pw.CharField(max_length=200, unique=True)
    sender = pw.ForeignKeyField(Organisation, on_delete="RESTRICT", index=False)
    created_at = pw.DateTimeField()
    receiver = pw.ForeignKeyField(Organisation, null=True, on_delete="RESTRICT", index=False)
    state = pw.CharField(max_length=12)
    due_on = pw.DateField(null=True)
    declared_at = pw.DateTimeField(null=True)
    answered_at = pw.DateTimeField(null=True)
    sealed_at = pw.DateTimeField(null=True)
    ship_event = pw.IntegerField(null=True, index=True)
    receipt_event = pw.IntegerField(null=True, index=True)
    revision_act = pw.IntegerField(null=True)
    is_revised = pw.BooleanField()
    acted_at = pw.DateTimeField()

    class Meta:
        table_name = "handover"
        indexes = (
            (("receiver", "state", "due_on"), False),
            (("sender", "state", "due_on"), False),
        )


class HandoverLine(pw.Model):
    handover = pw.ForeignKeyField(Handover, on_delete="CASCADE", index=False)
    number = pw.IntegerField()
    batch = pw.ForeignKeyField(Batch, on_delete="RESTRICT")
    pack_code = pw.CharField(max_length=12)
    unit = pw.CharField(max_length=3)
    declared = pw.BigIntegerField(null=True)
    accepted = pw.BigIntegerField(null=True)
    returned = pw.BigIntegerField()
    reason = pw.CharField(max_length=300)
    held_as = pw.ForeignKeyField(Batch, null=True, on_delete="RESTRICT")

    class Meta:
        table_name = "handover_line"
        indexes = ((("handover", "number"), True),)


class HandoverAct(pw.Model):
    handover = pw.ForeignKeyField(Handover, null=True, on_delete="RESTRICT")
    event_number = pw.IntegerField(null=True, index=True)
    kind = pw.CharField(max_length=20)
    number = pw.CharField(max_length=40, unique=True)
    organisation = pw.ForeignKeyField(Organisation, on_delete="RESTRICT", index=False)
    by_id = pw.IntegerField(null=True)
    by_role = pw.CharField(max_length=12)
    happened_at = pw.DateTimeField()
    recorded_at = pw.DateTimeField()
    entry_id = pw.CharField(max_length=40)
    entry_hash = pw.CharField(max_length=64)
    body = pw.TextField()
    private_digest = pw.CharField(max_length=64)
    ledger_index = pw.IntegerField(unique=True)

    class Meta:
        table_name = "handover_act"
        indexes = ((("organisation", "entry_id"), True),)


class HandoverPrivate(pw.Model):
    act = pw.ForeignKeyField(HandoverAct, unique=True, on_delete="RESTRICT")
    private = pw.JSONField()
    phone = pw.CharField(max_length=20, index=True)
    salt = pw.CharField(max_length=32)
    erased_at = pw.DateTimeField(null=True)
    erased_reason = pw.CharField(max_length=200)

    class Meta:
        table_name = "handover_private"


class HandoverLink(pw.Model):
    token_hash = pw.CharField(max_length=64, unique=True)
    handover = pw.ForeignKeyField(Handover, on_delete="RESTRICT")
    made_by_id = pw.IntegerField(null=True)
    made_at = pw.DateTimeField()
    expires_at = pw.DateTimeField()
    used_at = pw.DateTimeField(null=True)
    act = pw.ForeignKeyField(HandoverAct, null=True, on_delete="RESTRICT")

    class Meta:
        table_name = "handover_link"


class HandoverDevice(pw.Model):
    handover = pw.ForeignKeyField(Handover, on_delete="CASCADE", index=False)
    side = pw.CharField(max_length=8)
    device_hash = pw.CharField(max_length=64)

    class Meta:
        table_name = "handover_device"
        indexes = ((("handover", "side", "device_hash"), True),)


class InvitedOrganisation(pw.Model):
    organisation = pw.ForeignKeyField(Organisation, unique=True, on_delete="RESTRICT")
    phone = pw.CharField(max_length=20, unique=True)
    invited_at = pw.DateTimeField()

    class Meta:
        table_name = "invited_organisation"


class ClaimAnswer(pw.Model):
    organisation = pw.ForeignKeyField(Organisation, on_delete="RESTRICT", index=False)
    event_number = pw.IntegerField()
    state = pw.CharField(max_length=12)
    reason = pw.CharField(max_length=300)
    answered_at = pw.DateTimeField()

    class Meta:
        table_name = "claim_answer"
        indexes = ((("event_number", "organisation"), True), (("organisation", "state"), False))


TABLES = (
    Handover, HandoverLine, HandoverAct, HandoverPrivate, HandoverLink, HandoverDevice, InvitedOrganisation,
    ClaimAnswer,
)  # fmt: skip


def up(migrator, db):
    with db.bind_ctx((Organisation, Batch, *TABLES)):
        db.create_tables(TABLES)
    protect(db, "handover_act")
    _guard_annex(db)


def down(migrator, db):
    unprotect(db, "handover_act")
    _unguard_annex(db)
    with db.bind_ctx((Organisation, Batch, *TABLES)):
        db.drop_tables(TABLES)


def _guard_annex(db):
    """An annex is never taken away or rewritten; emptying it once, by law, is the only change let through."""
    if isinstance(db, pw.SqliteDatabase):
        db.execute_sql(
            "CREATE TRIGGER handover_private_no_delete BEFORE DELETE ON handover_private "
            "BEGIN SELECT RAISE(ABORT, 'handover_private is append-only'); END"
        )
        db.execute_sql(
            "CREATE TRIGGER handover_private_only_erase BEFORE UPDATE ON handover_private WHEN NOT ("
            "NEW.id = OLD.id AND NEW.act_id = OLD.act_id AND OLD.erased_at IS NULL "
            "AND NEW.erased_at IS NOT NULL AND NEW.private = '{}' AND NEW.salt = '' AND NEW.phone = '') "
            "BEGIN SELECT RAISE(ABORT, 'handover_private may only be erased'); END"
        )
        return
    db.execute_sql(
        "CREATE FUNCTION only_erase_handover_private() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
        "IF TG_OP = 'UPDATE' AND NEW.id = OLD.id AND NEW.act_id = OLD.act_id AND OLD.erased_at IS NULL "
        "AND NEW.erased_at IS NOT NULL AND NEW.private = '{}'::jsonb AND NEW.salt = '' AND NEW.phone = '' "
        "THEN RETURN NEW; END IF; "
        "RAISE EXCEPTION USING MESSAGE = 'handover_private may only be erased'; END $$"
    )
    db.execute_sql(
        "CREATE TRIGGER handover_private_only_erase BEFORE UPDATE OR DELETE ON handover_private "
        "FOR EACH ROW EXECUTE FUNCTION only_erase_handover_private()"
    )
    db.execute_sql(
        "CREATE TRIGGER handover_private_no_truncate BEFORE TRUNCATE ON handover_private "
        "FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()"
    )


def _unguard_annex(db):
    if isinstance(db, pw.SqliteDatabase):
        db.execute_sql("DROP TRIGGER handover_private_no_delete")
        db.execute_sql("DROP TRIGGER handover_private_only_erase")
        return
    db.execute_sql("DROP TRIGGER handover_private_no_truncate ON handover_private")
    db.execute_sql("DROP TRIGGER handover_private_only_erase ON handover_private")
    db.execute_sql("DROP FUNCTION only_erase_handover_private()")
