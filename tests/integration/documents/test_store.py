"""A file put into the store is there, whole, once, under the hash of its bytes: on the disk and on a real S3 server."""

import hashlib
from dataclasses import replace
from io import BytesIO

import pytest
from PIL import Image

from trace.cli import backup
from trace.database import database
from trace.documents.actions import keep_picture
from trace.documents.models import StoredFile
from trace.documents.store import LocalStore, StoreFailed, probe
from trace.documents.stores import store_of
from trace.documents.verification import Checked, verify_files
from trace.settings import Bucket


@pytest.fixture(params=["disk", "s3"])
def place(request):
    """Settings whose files lie on the disk, or in a bucket."""
    return request.getfixturevalue("settings" if request.param == "disk" else "in_bucket")


@pytest.fixture
def store(place):
    return store_of(place)


@pytest.fixture
def photo(song_hoa, clerk, noon, store):
    drawn = BytesIO()
    Image.new("RGB", (40, 30), "#c9dac3").save(drawn, "PNG")
    return keep_picture(drawn.getvalue(), name="a.png", organisation=song_hoa, by=clerk, now=noon, store=store)


def test_what_was_put_is_got_and_the_same_twice_changes_nothing(store):
    name = hashlib.sha256(b"paper").hexdigest()
    store.put(name, b"paper")
    store.put(name, b"paper")

    assert store.get(name) == b"paper"
    assert store.has(name)


def test_a_missing_name_is_said_to_be_missing(store):
    assert not store.has("ab" * 32)
    with pytest.raises(FileNotFoundError):
        store.get("ab" * 32)


def test_a_file_on_this_disk_moves_in(store, tmp_path):
    made = tmp_path / "made"
    made.write_bytes(b"%PDF-1.7 labels")
    store.put_file("cd" * 32, made)

    assert store.get("cd" * 32) == b"%PDF-1.7 labels"
    assert not made.exists()


@pytest.mark.parametrize("name", ["../../etc/passwd", "ab/cd", ""])
def test_what_is_no_name_is_refused(store, name):
    with pytest.raises(ValueError, match="Not a stored name"):
        store.put(name, b"x")


def test_the_probe_leaves_nothing_behind(store):
    probe(store, "probe-0123")

    assert not store.has("probe-0123")


def test_files_as_they_were_have_no_problem(photo, store):
    assert list(verify_files(store)) == [Checked(photo.sha256, ""), Checked(f"{photo.sha256}-small", "")]


def test_a_changed_and_a_missing_one_are_named(photo, store):
    store.delete(photo.sha256)
    store.put(photo.sha256, b"something else")
    store.delete(f"{photo.sha256}-small")

    assert [one.problem for one in verify_files(store)] == ["changed", "missing"]


def test_the_command_names_what_is_lost_and_fails(app, photo, place, store):
    app.config["SETTINGS"] = place
    well = app.test_cli_runner().invoke(args=["documents", "verify"])
    store.delete(photo.sha256)
    ill = app.test_cli_runner().invoke(args=["documents", "verify"])

    assert (well.exit_code, ill.exit_code) == (0, 1)
    assert f"missing  {photo.sha256}" in ill.output


def test_a_backup_brings_the_files_along_also_into_another_kind_of_place(
    photo, place, store, tmp_path, now, empty_installation
):
    before = store.get(photo.sha256)
    manifest = backup.create(tmp_path / "copy", settings=place, now=now, with_keys=True)
    database.close()
    backup.restore(tmp_path / "copy", settings=empty_installation, now=now)

    assert f"files/{photo.sha256[:2]}/{photo.sha256}" in manifest["files"]
    assert store_of(empty_installation).get(photo.sha256) == before
    assert StoredFile.get().sha256 == photo.sha256


def test_a_backup_from_the_disk_goes_back_into_a_bucket(in_bucket, tmp_path):
    LocalStore(tmp_path / "files").put("ef" * 32, b"kept")
    store_of(in_bucket).copy_in(tmp_path / "files")

    assert store_of(in_bucket).get("ef" * 32) == b"kept"


def test_files_left_where_they_are_are_named(photo, place, tmp_path, now):
    manifest = backup.create(tmp_path / "copy", settings=place, now=now, with_keys=False, with_files=False)

    assert store_of(place).where in manifest["stored_files"]
    assert not any(name.startswith("files/") for name in manifest["files"])


def test_a_bucket_that_lets_us_not_in_is_said_in_a_sentence_without_the_secret(in_bucket, app):
    shut = replace(in_bucket, bucket=replace(in_bucket.bucket, secret="not-the-secret"))
    with pytest.raises(StoreFailed, match="không nhận") as refused:
        store_of(shut).put("ab" * 32, b"x")
    app.config["SETTINGS"] = shut
    said = app.test_cli_runner().invoke(args=["doctor"])

    assert "not-the-secret" not in str(refused.value) + repr(shut)
    assert said.exit_code == 1
    assert "Kho tệp s3://txng/" in said.output


def test_a_server_that_is_not_there_is_said_too(settings):
    gone = Bucket("txng", "", "http://127.0.0.1:9", "us-east-1", "key", "secret")
    with pytest.raises(StoreFailed):
        store_of(replace(settings, bucket=gone)).get("ab" * 32)
