"""Papers of several pages, whether strangers see them, and when their owners were told that they end.

The one file a paper had becomes its first page. Proofs of the right to a number were never shown by a page, so what
strangers could fetch of them by its address is theirs no more.
"""

import peewee as pw
from playhouse.migrate import migrate


class StoredFile(pw.Model):
    class Meta:
        table_name = "stored_file"


class Certificate(pw.Model):
    kind = pw.CharField(max_length=20)
    file = pw.ForeignKeyField(StoredFile, null=True)
    created_at = pw.DateTimeField()

    class Meta:
        table_name = "certificate"


class CertificatePage(pw.Model):
    certificate = pw.ForeignKeyField(Certificate, on_delete="RESTRICT")
    position = pw.IntegerField()
    file = pw.ForeignKeyField(StoredFile, on_delete="RESTRICT")

    class Meta:
        table_name = "certificate_page"
        indexes = ((("certificate", "file"), True),)


class CertificateNotice(pw.Model):
    certificate = pw.ForeignKeyField(Certificate, on_delete="RESTRICT")
    expires_on = pw.DateField()
    days = pw.IntegerField()
    noticed_at = pw.DateTimeField(index=True)

    class Meta:
        table_name = "certificate_notice"
        indexes = ((("certificate", "expires_on", "days"), True),)


TABLES = (CertificatePage, CertificateNotice)
_RAISE = "UPDATE page_epoch SET number = number + 1"


def up(migrator, db):
    migrate(
        migrator.add_column("stored_file", "page_count", pw.IntegerField(null=True)),
        migrator.add_column("certificate", "shows_pages", pw.BooleanField(default=True)),
    )
    with db.bind_ctx((StoredFile, Certificate, *TABLES)):
        db.create_tables(TABLES)
        with_one = Certificate.file.is_null(is_null=False)
        files = Certificate.select(Certificate.id, pw.Value(1), Certificate.file).where(with_one)
        CertificatePage.insert_from(
            files, (CertificatePage.certificate, CertificatePage.position, CertificatePage.file)
        ).execute()
    _hide_rights_to_numbers(db)
    if db.table_exists("page_epoch"):
        _turn_pages(db)


def down(migrator, db):
    with db.bind_ctx(TABLES):
        db.drop_tables(TABLES)
    migrate(
        migrator.drop_column("certificate", "shows_pages"),
        migrator.drop_column("stored_file", "page_count"),
    )


def _hide_rights_to_numbers(db):
    false = "0" if isinstance(db, pw.SqliteDatabase) else "false"
    db.execute_sql(f"UPDATE certificate SET shows_pages = {false} WHERE kind = 'gtin_right'")
    shown = ["SELECT file_id FROM certificate WHERE kind <> 'gtin_right' AND file_id IS NOT NULL"]
    shown += [f"SELECT file_id FROM {table}" for table in ("product_photo", "event_photo") if db.table_exists(table)]
    db.execute_sql(
        f"UPDATE stored_file SET is_public = {false} WHERE id IN (SELECT file_id FROM certificate "
        f"WHERE kind = 'gtin_right') AND id NOT IN ({' UNION '.join(shown)})"
    )


def _turn_pages(db):
    """An installation that has public pages already; a new one gets these from the migration of those pages."""
    for act in ("INSERT", "UPDATE", "DELETE"):
        name = f"certificate_page_turns_pages_on_{act.lower()}"
        if isinstance(db, pw.SqliteDatabase):
            db.execute_sql(f"CREATE TRIGGER {name} AFTER {act} ON certificate_page BEGIN {_RAISE}; END")
        else:
            db.execute_sql(
                f"CREATE CONSTRAINT TRIGGER {name} AFTER {act} ON certificate_page DEFERRABLE INITIALLY DEFERRED "
                "FOR EACH ROW EXECUTE FUNCTION raise_page_epoch()"
            )
