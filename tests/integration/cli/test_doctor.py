"""The doctor speaks in sentences, also on an installation whose log has been signed; restore verifies such a log."""

import pytest

from trace.database import atomic, database
from trace.kit.acts import log_act
from trace.kit.viewer import COMMAND_LINE
from trace.ledger.actions import append, sign_checkpoint
from trace.ledger.keys import key_of_installation


@pytest.fixture
def signed(app, settings, now):
    with atomic():
        append("note", full=b"{}", public=b"{}", at=now)
        log_act(COMMAND_LINE, "organisations.register", "HTX-01", now=now)
    sign_checkpoint(key_of_installation(settings), now=now)


def test_an_empty_installation_is_told_what_it_lacks(app):
    said = app.test_cli_runner().invoke(args=["doctor"])

    assert said.exit_code == 1
    assert "flask seed reference" in said.output
    assert "flask users create" in said.output


def test_a_signed_log_is_no_complaint(app, signed, admin):
    said = app.test_cli_runner().invoke(args=["doctor"])

    assert said.exception is None or isinstance(said.exception, SystemExit)
    assert "Sổ cái" not in said.output


def test_a_broken_log_is_named(app, signed):
    if "sqlite" in str(type(database.obj)).lower():
        database.execute_sql("DROP TRIGGER ledger_entry_no_update")
    else:
        database.execute_sql('ALTER TABLE "ledger_entry" DISABLE TRIGGER USER')
    database.execute_sql("UPDATE ledger_entry SET kind = 'other'")

    said = app.test_cli_runner().invoke(args=["doctor"])

    assert said.exit_code == 1
    assert "Sổ cái không còn nguyên vẹn" in said.output


def test_a_backup_goes_out_and_comes_back_through_the_commands(app, signed, tmp_path, empty_installation, monkeypatch):
    made = app.test_cli_runner().invoke(args=["backup", "create", str(tmp_path / "copy")])
    assert made.exit_code == 0, made.output

    database.close()
    app.config["SETTINGS"] = empty_installation
    back = app.test_cli_runner().invoke(args=["backup", "restore", str(tmp_path / "copy")])

    assert back.exit_code == 0, back.output
    assert "1 entries" in back.output


def test_a_backup_that_is_none_is_refused_in_a_sentence(app, tmp_path):
    said = app.test_cli_runner().invoke(args=["backup", "restore", str(tmp_path)])

    assert said.exit_code == 1
    assert "Traceback" not in said.output
    assert "manifest.json" in said.output
