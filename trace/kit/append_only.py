"""Append-only is enforced by the database: triggers on both engines refuse UPDATE, DELETE and TRUNCATE."""

from typing import Any

import peewee


def protect(db: Any, table: str) -> None:
    """Refuse every later change of `table`. Migrations call it last; the names are fixed per table."""
    if isinstance(db, peewee.SqliteDatabase):
        for act in ("UPDATE", "DELETE"):
            db.execute_sql(
                f'CREATE TRIGGER "{table}_no_{act.lower()}" BEFORE {act} ON "{table}" '
                f"BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"
            )
        return
    db.execute_sql(
        "CREATE OR REPLACE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS "
        "$$ BEGIN RAISE EXCEPTION USING MESSAGE = TG_TABLE_NAME || ' is append-only'; END $$"
    )
    db.execute_sql(
        f'CREATE TRIGGER "{table}_no_change" BEFORE UPDATE OR DELETE ON "{table}" '
        "FOR EACH ROW EXECUTE FUNCTION refuse_change()"
    )
    db.execute_sql(
        f'CREATE TRIGGER "{table}_no_truncate" BEFORE TRUNCATE ON "{table}" '
        "FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()"
    )


def unprotect(db: Any, table: str) -> None:
    """Take the triggers away inside a migration that must touch old rows; `protect` again before it ends."""
    if isinstance(db, peewee.SqliteDatabase):
        for act in ("update", "delete"):
            db.execute_sql(f'DROP TRIGGER "{table}_no_{act}"')
        return
    for act in ("change", "truncate"):
        db.execute_sql(f'DROP TRIGGER "{table}_no_{act}" ON "{table}"')
