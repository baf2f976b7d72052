"""The key on disk: made once, for the service alone."""

import multiprocessing
from pathlib import Path

import pytest

from trace.ledger.keys import FILE_NAME, ledger_key
from trace.ledger.notes import NoteRefused


def test_it_is_made_once_and_keeps_its_name(tmp_path: Path):
    first = ledger_key(tmp_path / "keys", origin="id.example.org/log")

    assert ledger_key(tmp_path / "keys", origin="moved.example.org/log") == first
    assert first.name == "id.example.org/log"


def test_only_the_owner_may_read_it(tmp_path: Path):
    ledger_key(tmp_path, origin="id.example.org/log")

    assert (tmp_path / FILE_NAME).stat().st_mode & 0o777 == 0o600
    assert [path.name for path in tmp_path.iterdir()] == [FILE_NAME]


def test_two_logs_have_two_keys(tmp_path: Path):
    assert ledger_key(tmp_path / "a", origin="log").seed != ledger_key(tmp_path / "b", origin="log").seed


def test_workers_starting_together_agree_on_one(tmp_path: Path):
    with multiprocessing.get_context("spawn").Pool(4) as pool:
        seen = pool.map(made_in, [tmp_path] * 8)

    assert len(set(seen)) == 1


def made_in(folder: Path) -> str:
    return str(ledger_key(folder, origin="id.example.org/log").verifier)


def test_a_damaged_key_is_refused_and_not_replaced(tmp_path: Path):
    (tmp_path / FILE_NAME).write_text("PRIVATE+KEY+log+0000\n")

    with pytest.raises(NoteRefused):
        ledger_key(tmp_path, origin="id.example.org/log")
    assert (tmp_path / FILE_NAME).read_text() == "PRIVATE+KEY+log+0000\n"
