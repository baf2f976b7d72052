"""Findings that are kept, and the list of subjects to look at again, filled by the database itself.

A trigger on every table that a rule looks at notes the subject in the transaction of the change, so no action can
forget it. The notes are plain rows without a unique key: two writers never wait for one another because of them.
"""

import peewee as pw


class Organisation(pw.Model):
    class Meta:
        table_name = "organisation"


class Finding(pw.Model):
    organisation = pw.ForeignKeyField(Organisation, on_delete="RESTRICT")
    subject_kind = pw.CharField(max_length=12)
    subject_id = pw.IntegerField()
    subject_code = pw.CharField(max_length=20)
    subject_name = pw.CharField(max_length=200)
    search_folded = pw.TextField()
    rule = pw.CharField(max_length=40)
    place = pw.CharField(max_length=80)
    severity = pw.CharField(max_length=8)
    params = pw.JSONField()
    event_number = pw.IntegerField(null=True)
    about = pw.CharField(max_length=40)
    first_seen_at = pw.DateTimeField()
    last_seen_at = pw.DateTimeField()
    gone_at = pw.DateTimeField(null=True)
    reviewed_at = pw.DateTimeField(null=True)
    reviewed_by = pw.CharField(max_length=120)
    review_reason = pw.CharField(max_length=300)

    class Meta:
        table_name = "finding"
        indexes = (
            (("subject_kind", "subject_id"), False),
            (("organisation", "gone_at", "severity"), False),
            (("rule", "gone_at"), False),
        )


class FindingDue(pw.Model):
    subject_kind = pw.CharField(max_length=12)
    subject_id = pw.IntegerField()

    class Meta:
        table_name = "finding_due"


TABLES = (Finding, FindingDue)
# table, acts, (kind of subject, where its number stands). "goods" are all lots of a product, "everything" all that an
# organisation has: the job that drains the list opens them up.
WATCHED = (
    ("batch", "IU", "SELECT 'batch', {row}.id"),
    ("season", "IU", "SELECT 'season', {row}.id"),
    ("season_site", "IUD", "SELECT 'season', {row}.season_id"),
    ("site", "IU", "SELECT 'everything', {row}.organisation_id"),
    ("organisation", "IU", "SELECT 'everything', {row}.id"),
    ("certificate", "IUD", "SELECT 'everything', {row}.organisation_id"),
    ("product", "IU", "SELECT 'goods', {row}.id"),
    ("product_photo", "IUD", "SELECT 'goods', {row}.product_id"),
    (
        "event_item",
        "I",
        "SELECT 'batch', b.id FROM batch AS b WHERE b.identifier = {row}.identifier "
        "UNION ALL SELECT 'season', s.id FROM season AS s WHERE s.identifier = {row}.identifier",
    ),
)  # fmt: skip
ACTS = {"I": ("INSERT", "NEW"), "U": ("UPDATE", "NEW"), "D": ("DELETE", "OLD")}
_NOTE = "INSERT INTO finding_due (subject_kind, subject_id) "


def up(migrator, db):
    with db.bind_ctx(TABLES):
        db.create_tables(TABLES)
    db.execute_sql(
        "CREATE UNIQUE INDEX finding_open_once ON finding (subject_kind, subject_id, rule, place) WHERE gone_at IS NULL"
    )
    is_sqlite = isinstance(db, pw.SqliteDatabase)
    for name, table, act, note in _triggers():
        if is_sqlite:
            db.execute_sql(f"CREATE TRIGGER {name} AFTER {act} ON {table} BEGIN {_NOTE}{note}; END")
            continue
        db.execute_sql(
            f"CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN {_NOTE}{note}; RETURN NULL; END $$"
        )
        db.execute_sql(f"CREATE TRIGGER {name} AFTER {act} ON {table} FOR EACH ROW EXECUTE FUNCTION {name}()")
    # What is there already has never been looked at.
    db.execute_sql(f"{_NOTE}SELECT 'everything', id FROM organisation")


def down(migrator, db):
    for name, table, _act, _note in _triggers():
        if isinstance(db, pw.SqliteDatabase):
            db.execute_sql(f"DROP TRIGGER {name}")
        else:
            db.execute_sql(f"DROP TRIGGER {name} ON {table}")
            db.execute_sql(f"DROP FUNCTION {name}()")
    with db.bind_ctx(TABLES):
        db.drop_tables(TABLES)


def _triggers():
    """(name, table, act, what it notes) of every trigger."""
    for table, acts, note in WATCHED:
        for letter in acts:
            act, row = ACTS[letter]
            yield f"{table}_is_looked_at_on_{act.lower()}", table, act, note.format(row=row)
