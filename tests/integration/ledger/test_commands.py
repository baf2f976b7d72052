"""`flask ledger`: exit code 0 only on success, errors as a sentence on stderr."""

from datetime import datetime
from pathlib import Path

import pytest

from trace.ledger import verification
from trace.ledger.models import LedgerCheckpoint, LedgerEntry


@pytest.fixture
def run(app):
    runner = app.test_cli_runner()
    return lambda *words: runner.invoke(args=["ledger", *words])


def test_verify_says_what_was_found(run, write):
    write(3)
    run("checkpoint")
    result = run("verify")

    assert result.exit_code == 0
    assert "3 mục, 1 điểm kiểm" in result.stdout


def test_verify_names_the_first_broken_entry(run, write, tamper):
    write(9)
    tamper("UPDATE ledger_entry SET kind = 'hold' WHERE leaf_index IN (4, 7)")
    result = run("verify")

    assert result.exit_code == 1
    assert "Mục số 4 của sổ cái" in result.stderr
    assert "Traceback" not in result.output


def test_verify_asks_the_rooms_above(run, write, monkeypatch):
    write(3)

    def check(entry: LedgerEntry) -> str | None:
        return "bản ghi đã đổi" if entry.leaf_index == 1 else None

    monkeypatch.setitem(verification.CHECKERS, "note", check)
    assert "Mục số 1 của sổ cái: bản ghi đã đổi" in run("verify").stderr
    monkeypatch.setitem(verification.CHECKERS, "note", lambda entry: None)
    assert run("verify").exit_code == 0
    monkeypatch.setattr(verification, "KNOWN_SIZES", [lambda: 2, lambda: 5])
    assert "từ mục số 3 đến mục số 4" in run("verify").stderr


def test_checkpoint_prints_the_note_alone_and_keeps_it(run, write, noon: datetime):
    write(2)
    result = run("checkpoint")

    assert result.exit_code == 0
    assert result.stdout == LedgerCheckpoint.get().note
    assert run("checkpoint").stdout == result.stdout


def test_checkpoint_refuses_a_log_that_went_another_way(run, write, tamper):
    write(2)
    run("checkpoint")
    tamper("DELETE FROM ledger_entry WHERE leaf_index = 1")
    result = run("checkpoint")

    assert (result.exit_code, result.stdout) == (1, "")
    assert "không ký tiếp" in result.stderr


def test_verify_compares_a_checkpoint_kept_elsewhere(run, write, tamper, tmp_path: Path):
    write(2)
    kept = tmp_path / "kept.txt"
    kept.write_text(run("checkpoint").stdout)
    write(2)
    assert run("verify", "--checkpoint", str(kept)).exit_code == 0

    kept.write_text("nonsense")
    result = run("verify", "--checkpoint", str(kept))
    assert result.exit_code == 1
    assert "Traceback" not in result.output


def test_a_damaged_key_is_told_in_a_sentence(run, settings):
    settings.keys.mkdir(parents=True)
    (settings.keys / "ledger.key").write_text("nonsense")
    result = run("checkpoint")

    assert result.exit_code == 1
    assert "signing key" in result.stderr


def test_verify_makes_no_new_key_where_the_old_one_was_lost(run, write, settings):
    write(3)
    run("checkpoint")
    vkey = LedgerCheckpoint.get().vkey
    (settings.keys / "ledger.key").unlink()
    result = run("verify")

    assert result.exit_code == 0
    assert "Không có khóa" in result.stderr
    assert not (settings.keys / "ledger.key").exists()
    assert run("verify", "--vkey", vkey).stderr == ""
    assert run("verify", "--vkey", "nonsense").exit_code == 1
