"""`flask serials`: the keys, a new one, what a number says; the doctor and the backup know of the keys."""

import pytest

from trace.cli import backup, doctor
from trace.database import database
from trace.ledger.keys import key_of_installation
from trace.serials.keys import path_of, versions_on_disk
from trace.serials.queries import numberer_of, standing_of


@pytest.fixture
def run(app, noon):
    def invoke(*arguments):
        return app.test_cli_runner().invoke(args=["serials", *arguments])

    return invoke


def test_keys_are_listed_begun_and_missed(run, batch, printed, settings):
    assert "No key yet" in run("keys").output
    printed(batch, 7, "R1")
    assert "1\t2026-11-23\t7 numbers" in run("keys").output
    assert "version 2" in run("rotate").output
    assert versions_on_disk(settings) == [1, 2]

    path_of(settings, 1).unlink()
    missing = run("keys")
    assert missing.exit_code != 0
    assert "MISSING" in missing.output


def test_a_number_is_checked_however_it_is_written(run, batch, printed, settings):
    printed(batch, 7, "R1")
    text = numberer_of(batch, key_version=1, settings=settings).texts(6, 1)[0]
    for typed in (text, text.lower(), f"{batch.code}/{text}", f"HTTPS://TXNG.EXAMPLE/T/{batch.code}/{text}"):
        assert ": printed, run R1, lot " in run("check", typed).output
    refused = run("check", text[:-1] + ("2" if text[-1] != "2" else "3"))
    assert refused.exit_code != 0
    assert "Traceback" not in refused.output


def test_the_doctor_misses_a_key_that_printed_ranges_name(batch, printed, settings, now):
    def said():
        return [str(one.msgid) for one in doctor.complaints(settings=settings, now=now) if "khóa số gói" in one.msgid]

    printed(batch, 7, "R1")
    assert said() == []
    path_of(settings, 1).unlink()
    assert len(said()) == 1


def test_a_backup_holds_the_keys_and_what_is_restored_numbers_under_a_new_one(
    batch, printed, settings, tmp_path, now, empty_installation
):
    key_of_installation(settings)
    printed(batch, 7, "R1")
    text = numberer_of(batch, key_version=1, settings=settings).texts(6, 1)[0]
    manifest = backup.create(tmp_path / "copy", settings=settings, now=now, with_keys=True)
    assert "keys/serials-1.key" in manifest["files"]
    database.close()

    backup.restore(tmp_path / "copy", settings=empty_installation, now=now)

    assert standing_of(batch, text, settings=empty_installation).state == "printed"
    # What was printed after the backup is not in it: under the old key its counters would be given out again.
    assert versions_on_disk(empty_installation) == [1, 2]
