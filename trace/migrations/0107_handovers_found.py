"""What is odd about a hand-over is found again when it changes: the database notes the lots of both sides."""

import peewee as pw

_NOTE = "INSERT INTO finding_due (subject_kind, subject_id) "
_LOTS = (
    "SELECT 'batch', l.batch_id FROM handover_line AS l WHERE l.handover_id = {row}.{key} "
    "UNION SELECT 'batch', l.held_as_id FROM handover_line AS l WHERE l.handover_id = {row}.{key} "
    "AND l.held_as_id IS NOT NULL"
)
_CLAIMED = (
    "SELECT 'batch', b.id FROM event_item AS i JOIN batch AS b ON b.identifier = i.identifier "
    "WHERE i.event_id = {row}.event_number AND i.role IN ('output', 'about')"
)
WATCHED = (
    ("handover", "U", _LOTS.replace("{key}", "id")),
    ("handover_line", "IU", _LOTS.replace("{key}", "handover_id")),
    ("handover_device", "I", _LOTS.replace("{key}", "handover_id")),
    ("claim_answer", "IUD", _CLAIMED),
)
ACTS = {"I": ("INSERT", "NEW"), "U": ("UPDATE", "NEW"), "D": ("DELETE", "OLD")}


def up(migrator, db):
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


def _triggers():
    """(name, table, act, what it notes) of every trigger."""
    for table, acts, note in WATCHED:
        for letter in acts:
            act, row = ACTS[letter]
            yield f"{table}_is_looked_at_on_{act.lower()}", table, act, note.format(row=row)
