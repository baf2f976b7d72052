"""The demonstration, loaded once a worker and copied for every test that wants it: loading it takes ten seconds."""

import itertools
import os
import shutil
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import urlsplit

import psycopg
from postgres import with_name

from seeds.demo.load import load as load_demo
from seeds.reference.load import load as load_reference
from trace.database import database, open_database
from trace.kit import installation
from trace.settings import Settings

NOON = datetime(2026, 11, 23, 5, 0, tzinfo=UTC)
_numbers = itertools.count(1)


def settings_of(url: str, folder: Path) -> Settings:
    """Settings of a playground in this folder."""
    return Settings.from_environment(
        {"TRACE_INSTANCE": str(folder), "TRACE_DATABASE_URL": url, "TRACE_SECRET_KEY": "only-for-tests",
         "TRACE_BASE_URL": "https://txng.example", "TRACE_DEMO": "1"}
    )  # fmt: skip


class Told:
    """`copied(folder)` gives settings of a playground of one's own; its database is gone when the test is over."""

    def __init__(self, template_url: str, folder: Path) -> None:
        self._folder, self._is_file = folder / "instance", template_url.startswith("sqlite:")
        self._folder.mkdir()
        self._url = self._new_database(template_url, folder / "told.db")
        open_database(self._url)
        installation._kept_host.cache_clear()
        settings = settings_of(self._url, self._folder)
        with database.connection_context():
            list(load_reference(now=NOON))
            list(load_demo(now=NOON, settings=settings))
            if self._is_file:
                database.execute_sql("PRAGMA wal_checkpoint(TRUNCATE)")
        database.obj.close_all()

    def copied(self, folder: Path) -> Iterator[Settings]:
        shutil.copytree(self._folder, folder / "instance", dirs_exist_ok=True)
        url = self._new_database(self._url, folder / "trace.db")
        yield settings_of(url, folder / "instance")
        database.obj.close_all()
        if not self._is_file:
            self._ask(f'DROP DATABASE IF EXISTS "{_name_in(url)}" WITH (FORCE)', at=url)

    def _new_database(self, template_url: str, file: Path) -> str:
        if self._is_file:
            shutil.copyfile(template_url.removeprefix("sqlite:///"), file)
            return f"sqlite:///{file}"
        name = f"told{os.getpid()}_{next(_numbers)}"
        template = _name_in(template_url)
        self._ask(f'CREATE DATABASE "{name}" TEMPLATE "{template}" STRATEGY FILE_COPY', at=template_url)
        return with_name(template_url, name)

    @staticmethod
    def _ask(sql: str, *, at: str) -> None:
        with psycopg.connect(with_name(at, "postgres"), autocommit=True) as connection:
            connection.execute(sql)


def _name_in(url: str) -> str:
    return urlsplit(url).path.lstrip("/")
