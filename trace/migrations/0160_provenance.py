"""The epoch of public pages, raised by the database itself whenever a fact changes that pages share."""

import peewee as pw


class PageEpoch(pw.Model):
    number = pw.BigIntegerField()

    class Meta:
        table_name = "page_epoch"


TABLES = (PageEpoch,)
SHARED_FACTS = (
    "organisation", "product", "product_photo", "shop_link", "former_gtin", "site", "certificate", "certificate_page",
)  # fmt: skip
# A file that nobody outside may open turns no page.
FILE_ACTS = (
    ("insert", "INSERT", "NEW.is_public"),
    ("update", "UPDATE", "OLD.is_public OR NEW.is_public"),
    ("delete", "DELETE", "OLD.is_public"),
)
_RAISE = "UPDATE page_epoch SET number = number + 1"


def up(migrator, db):
    with db.bind_ctx(TABLES):
        db.create_tables(TABLES)
        PageEpoch.create(id=1, number=1)
    if isinstance(db, pw.SqliteDatabase):
        for name, table, act, condition in _triggers():
            when = f" WHEN {condition}" if condition else ""
            db.execute_sql(f"CREATE TRIGGER {name} AFTER {act} ON {table}{when} BEGIN {_RAISE}; END")
        return
    db.execute_sql(
        f"CREATE FUNCTION raise_page_epoch() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN {_RAISE}; RETURN NULL; END $$"
    )
    # Deferred: the one row is locked last, at the commit, so two writers never wait for each other in a ring.
    for name, table, act, condition in _triggers():
        when = f" WHEN ({condition})" if condition else ""
        db.execute_sql(
            f"CREATE CONSTRAINT TRIGGER {name} AFTER {act} ON {table} DEFERRABLE INITIALLY DEFERRED "
            f"FOR EACH ROW{when} EXECUTE FUNCTION raise_page_epoch()"
        )


def down(migrator, db):
    for name, table, _act, _condition in _triggers():
        on = "" if isinstance(db, pw.SqliteDatabase) else f" ON {table}"
        db.execute_sql(f"DROP TRIGGER {name}{on}")
    if not isinstance(db, pw.SqliteDatabase):
        db.execute_sql("DROP FUNCTION raise_page_epoch()")
    with db.bind_ctx(TABLES):
        db.drop_tables(TABLES)


def _triggers():
    """(name, table, act, condition) of every trigger."""
    for table in SHARED_FACTS:
        for act in ("INSERT", "UPDATE", "DELETE"):
            yield f"{table}_turns_pages_on_{act.lower()}", table, act, ""
    for name, act, condition in FILE_ACTS:
        yield f"stored_file_turns_pages_on_{name}", "stored_file", act, condition
