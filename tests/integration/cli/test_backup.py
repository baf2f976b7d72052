"""A backup holds everything of one moment, is refused when touched, and comes back whole on both engines."""

import pytest

from trace.cli import backup
from trace.database import atomic, database
from trace.kit.models import Throttle
from trace.ledger.actions import append


@pytest.fixture
def filled(db, settings, now):
    with atomic():
        append("event", full=b"{}", public=b"{}", at=now)
        Throttle.create(bucket="before", count=1, window_ends_at=now)
    settings.uploads.mkdir(parents=True)
    (settings.uploads / "ab").write_bytes(b"photo")
    settings.keys.mkdir(parents=True, exist_ok=True)
    (settings.keys / "ledger.key").write_bytes(b"secret")


def test_what_was_backed_up_names_every_file_with_its_hash(filled, settings, tmp_path, now):
    manifest = backup.create(tmp_path / "copy", settings=settings, now=now, with_keys=True)

    assert {"files/ab", "keys/ledger.key"} <= set(manifest["files"])


def test_keys_left_out_are_named(filled, settings, tmp_path, now):
    manifest = backup.create(tmp_path / "copy", settings=settings, now=now, with_keys=False)

    assert not any(name.startswith("keys/") for name in manifest["files"])
    assert str(settings.keys) in manifest["keys"]


def test_a_folder_with_something_in_it_is_refused(filled, settings, tmp_path, now):
    (tmp_path / "copy").mkdir()
    (tmp_path / "copy" / "mine").write_text("x")

    with pytest.raises(backup.BackupRefused, match="không trống"):
        backup.create(tmp_path / "copy", settings=settings, now=now, with_keys=True)


def test_a_touched_backup_is_refused(filled, settings, tmp_path, now):
    backup.create(tmp_path / "copy", settings=settings, now=now, with_keys=True)
    (tmp_path / "copy" / "files" / "ab").write_bytes(b"other")

    with pytest.raises(backup.BackupRefused, match="files/ab"):
        backup.restore(tmp_path / "copy", settings=settings, now=now)


def test_an_installation_in_use_is_never_overwritten(filled, settings, tmp_path, now):
    backup.create(tmp_path / "copy", settings=settings, now=now, with_keys=True)

    with pytest.raises(backup.BackupRefused):
        backup.restore(tmp_path / "copy", settings=settings, now=now)


def test_everything_comes_back_into_an_empty_place(filled, settings, tmp_path, now, empty_installation):
    backup.create(tmp_path / "copy", settings=settings, now=now, with_keys=True)
    database.close()
    backup.restore(tmp_path / "copy", settings=empty_installation, now=now)

    assert Throttle.get().bucket == "before"
    assert (empty_installation.uploads / "ab").read_bytes() == b"photo"
    assert (empty_installation.keys / "ledger.key").stat().st_mode & 0o077 == 0
    Throttle.create(bucket="after", count=1, window_ends_at=now)
