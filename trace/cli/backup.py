"""A backup taken while serving: one moment of the database, every file, the keys, and a list with hashes.

The database is copied first and the files after it: files are named by their content and written before
the row that mentions them, so a copy made later holds at least all that the database speaks of.
"""

import hashlib
import json
import shutil
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

from trace.database import atomic, database, is_sqlite, open_database
from trace.documents.stores import store_of
from trace.errors import N_, RuleBroken
from trace.kit import migrate
from trace.kit.viewer import COMMAND_LINE
from trace.serials.actions_keys import rotate
from trace.serials.keys import versions_on_disk
from trace.serials.queries import keys as serial_keys
from trace.settings import Settings

MANIFEST = "manifest.json"


class BackupRefused(RuleBroken):
    """The backup cannot be made or trusted; nothing was overwritten."""


def create(
    folder: Path, *, settings: Settings, now: datetime, with_keys: bool, with_files: bool = True
) -> dict[str, Any]:
    """Write a backup into `folder` (new or empty) and return its manifest. Safe while the server runs."""
    if folder.exists() and any(folder.iterdir()):
        raise BackupRefused(N_("Thư mục %(folder)s không trống."), folder=folder)
    folder.mkdir(parents=True, exist_ok=True)
    if is_sqlite():
        database.execute_sql("VACUUM INTO ?", (str(folder / "trace.db"),))
    else:
        _copy_tables_out(folder / "tables")
    store = store_of(settings)
    if with_files:
        store.copy_out(folder / "files")
    if with_keys:
        _copy_folder(settings.keys, folder / "keys")
    manifest = {
        "made_at": now.isoformat(),
        "engine": "sqlite" if is_sqlite() else "postgresql",
        "migrations": [name for name, is_applied in migrate.status() if is_applied],
        "keys": "included" if with_keys else f"left out; keep {settings.keys} elsewhere",
        "stored_files": f"included, from {store.where}" if with_files else f"left out; they stay in {store.where}",
        "files": {str(p.relative_to(folder)): _sha256(p) for p in _every_file(folder)},
    }
    (folder / MANIFEST).write_text(json.dumps(manifest, indent=1, sort_keys=True))
    return manifest


def restore(folder: Path, *, settings: Settings, now: datetime) -> dict[str, Any]:
    """Put a backup back into an empty installation; the caller verifies the ledger afterwards.

    Packs are numbered under a new key from then on: what was printed after the backup is not in it, and under the
    old key the same numbers would be given out again.
    """
    manifest = _trusted_manifest(folder)
    if manifest["engine"] == "sqlite" and settings.database_url.startswith("sqlite:///"):
        _refuse_a_database_in_use(settings)
        target = Path(settings.database_url.removeprefix("sqlite:///"))
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(folder / "trace.db", target)
        _open(settings)
        migrate.upgrade()
    elif manifest["engine"] == "postgresql" and not settings.database_url.startswith("sqlite:///"):
        _open(settings)
        _copy_tables_in(folder / "tables", manifest["migrations"])
    else:
        raise BackupRefused(
            N_("Bản sao lưu là của %(engine)s; đặt TRACE_DATABASE_URL cùng loại."), engine=manifest["engine"]
        )
    store_of(settings).copy_in(folder / "files")
    if (folder / "keys").is_dir():
        _copy_folder(folder / "keys", settings.keys)
        for key in _every_file(settings.keys):
            key.chmod(0o600)
    if versions_on_disk(settings) or serial_keys():
        rotate(settings=settings, by=COMMAND_LINE, now=now)
    return manifest


def _open(settings: Settings) -> None:
    open_database(settings.database_url)
    database.connect(reuse_if_open=True)


def _trusted_manifest(folder: Path) -> dict[str, Any]:
    path = folder / MANIFEST
    if not path.is_file():
        raise BackupRefused(N_("Không thấy %(path)s: đây không phải bản sao lưu đầy đủ."), path=path)
    manifest: dict[str, Any] = json.loads(path.read_text())
    for name, sha256 in manifest["files"].items():
        if not (folder / name).is_file() or _sha256(folder / name) != sha256:
            raise BackupRefused(N_("Tệp %(name)s trong bản sao lưu thiếu hoặc đã bị đổi."), name=name)
    return manifest


def _refuse_a_database_in_use(settings: Settings) -> None:
    target = Path(settings.database_url.removeprefix("sqlite:///"))
    if target.exists():
        raise BackupRefused(N_("%(path)s đã có. Phục hồi vào một nơi trống."), path=target)


def _copy_tables_out(folder: Path) -> None:
    """Every table at one moment, in PostgreSQL's own binary copy format."""
    folder.mkdir(parents=True)
    with database.atomic():
        database.execute_sql("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        for table in sorted(database.get_tables()):
            cursor = database.connection().cursor()
            with (
                cursor.copy(f'COPY (SELECT * FROM "{table}" ORDER BY 1) TO STDOUT (FORMAT binary)') as rows,
                (folder / table).open("wb") as file,
            ):
                for chunk in rows:
                    file.write(chunk)


def _copy_tables_in(folder: Path, migrations: list[str]) -> None:
    if database.get_tables():
        raise BackupRefused(N_("Cơ sở dữ liệu đã có bảng. Phục hồi vào một cơ sở dữ liệu trống."))
    migrate.upgrade_to(migrations[-1])
    with atomic():
        tables = list(_parents_first())
        # What triggers would add is in the backup already.
        for table in tables:
            database.execute_sql(f'ALTER TABLE "{table}" DISABLE TRIGGER USER')
        # A migration may have written rows of its own; the backup holds them too.
        for table in reversed(tables):
            database.execute_sql(f'DELETE FROM "{table}"')
        for table in tables:
            cursor = database.connection().cursor()
            with cursor.copy(f'COPY "{table}" FROM STDIN (FORMAT binary)') as rows:
                rows.write((folder / table).read_bytes())
            _continue_numbers(table)
        for table in tables:
            database.execute_sql(f'ALTER TABLE "{table}" ENABLE TRIGGER USER')
    migrate.upgrade()


def _parents_first() -> Iterator[str]:
    """Tables in an order that satisfies every foreign key."""
    waiting = {t: {k.dest_table for k in database.get_foreign_keys(t)} - {t} for t in database.get_tables()}
    while waiting:
        free = sorted(table for table, parents in waiting.items() if not parents & waiting.keys())
        if not free:
            raise BackupRefused(N_("Các bảng phụ thuộc vòng tròn; không phục hồi được."))
        yield from free
        for table in free:
            del waiting[table]


def _continue_numbers(table: str) -> None:
    """Let the table's own counter go on after the rows just loaded."""
    counted = (
        database.execute_sql("SELECT pg_get_serial_sequence(%s, 'id')", (f'"{table}"',)) if _has_id(table) else None
    )
    sequence = counted.fetchone()[0] if counted else None
    if sequence:
        database.execute_sql(f'SELECT setval(%s, (SELECT COALESCE(max(id), 0) + 1 FROM "{table}"), false)', (sequence,))


def _has_id(table: str) -> bool:
    return any(column.name == "id" for column in database.get_columns(table))


def _copy_folder(source: Path, target: Path) -> None:
    if source.is_dir():
        shutil.copytree(source, target, dirs_exist_ok=True)


def _every_file(folder: Path) -> Iterator[Path]:
    return (p for p in sorted(folder.rglob("*")) if p.is_file() and p.name != MANIFEST)


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
