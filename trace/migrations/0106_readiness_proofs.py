"""A picture used again, or another page of a paper, changes what is found about subjects that nobody wrote about."""

import peewee as pw

_NOTE = "INSERT INTO finding_due (subject_kind, subject_id) "
_SAME_PICTURE = (
    "SELECT '{kind}', s.id FROM event_photo AS p JOIN event_item AS i ON i.event_id = p.event_id "
    "JOIN {kind} AS s ON s.identifier = i.identifier WHERE p.sha256 = {row}.sha256"
)
WATCHED = (
    (
        "event_photo",
        "I",
        f"{_SAME_PICTURE.replace('{kind}', 'batch')} UNION {_SAME_PICTURE.replace('{kind}', 'season')}",
    ),
    (
        "certificate_page",
        "IUD",
        "SELECT 'everything', c.organisation_id FROM certificate AS c WHERE c.id = {row}.certificate_id",
    ),
)
ACTS = {"I": ("INSERT", "NEW"), "U": ("UPDATE", "NEW"), "D": ("DELETE", "OLD")}


def up(migrator, db):
    db.execute_sql("CREATE INDEX event_photo_sha256 ON event_photo (sha256)")
    for name, table, act, note in _triggers():
        if isinstance(db, pw.SqliteDatabase):
            db.execute_sql(f"CREATE TRIGGER {name} AFTER {act} ON {table} BEGIN {_NOTE}{note}; END")
            continue
        db.execute_sql(
            f"CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN {_NOTE}{note}; RETURN NULL; END $$"
        )
        db.execute_sql(f"CREATE TRIGGER {name} AFTER {act} ON {table} FOR EACH ROW EXECUTE FUNCTION {name}()")


def down(migrator, db):
    for name, table, _act, _note in _triggers():
        if isinstance(db, pw.SqliteDatabase):
            db.execute_sql(f"DROP TRIGGER {name}")
        else:
            db.execute_sql(f"DROP TRIGGER {name} ON {table}")
            db.execute_sql(f"DROP FUNCTION {name}()")
    db.execute_sql("DROP INDEX event_photo_sha256")


def _triggers():
    """(name, table, act, what it notes) of every trigger."""
    for table, acts, note in WATCHED:
        for letter in acts:
            act, row = ACTS[letter]
            yield f"{table}_is_looked_at_on_{act.lower()}", table, act, note.format(row=row)
