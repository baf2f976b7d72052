"""A thing of two organisations, a handover, was looked at with both: one row each within the hour."""

OLD = ("person_id", "subject_kind", "subject_code", "hour_at")
NEW = (*OLD, "organisation_id")


def up(migrator, db):
    _replace(db, OLD, NEW, "audit_look_hour_of_one")


def down(migrator, db):
    _replace(db, NEW, OLD, "audit_look_hour")


def _replace(db, old, new, name):
    """The unique index over `old` by its columns, since its name came from them."""
    for index in db.get_indexes("audit_look"):
        if index.unique and tuple(index.columns) == old:
            db.execute_sql(f'DROP INDEX "{index.name}"')
    db.execute_sql(f'CREATE UNIQUE INDEX "{name}" ON "audit_look" ({", ".join(new)})')
