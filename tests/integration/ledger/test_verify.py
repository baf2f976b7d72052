"""Verification names the first broken entry, whatever was done behind the service's back."""

from datetime import datetime

import pytest

from trace.database import database, is_sqlite
from trace.ledger import actions, canonical, merkle, queries, rules
from trace.ledger.models import LedgerEntry
from trace.ledger.notes import Checkpoint, NoteRefused, SigningKey
from trace.ledger.verification import LedgerBroken, _end, _entries, _Walk, verify, verify_installation

ALL = "kind, entry_id, at, leaf, leaf_hash, chain_hash, full_salt, public_salt"


def raw(text: str) -> str:
    """A blob literal of either engine that ends in `text` digits."""
    digits = text.rjust(64, "0")
    return f"x'{digits}'" if is_sqlite() else f"'\\x{digits}'::bytea"


def broken_at(**asked: object) -> tuple[int, int]:
    with pytest.raises(LedgerBroken) as caught:
        verify(**asked)
    assert str(caught.value.index) in str(caught.value)
    return caught.value.index, caught.value.last


def test_a_sound_log_verifies(db, write, key: SigningKey, now: datetime):
    actions.sign_checkpoint(key, now=now)
    write(250)
    actions.sign_checkpoint(key, now=now)
    write(300)
    actions.sign_checkpoint(key, now=now)
    found = verify(keys=[key.verifier], known_size=550)

    assert (found.size, found.root, found.checkpoints) == (550, queries.root(), 3)


def test_the_empty_log_verifies(db):
    assert verify().size == 0


@pytest.mark.parametrize(
    "change",
    [
        "kind = 'hold'",
        "entry_id = 'aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa'",
        "at = '2026-11-22 05:00:00'",
        "leaf = replace(leaf, '2026', '2025')",
        "leaf = ''",
        "leaf_hash = {blob}",
        "chain_hash = {blob}",
        "full_salt = {blob}",
        "public_salt = {blob}",
    ],
)
@pytest.mark.parametrize("index", [0, 5, 9])
def test_a_changed_row_is_named(db, write, tamper, change: str, index: int):
    write(10)
    tamper(f"UPDATE ledger_entry SET {change.format(blob=raw('1'))} WHERE leaf_index = {index}")

    assert broken_at() == (index, index)


@pytest.mark.parametrize(
    "value", ["CAST(x'ff' AS TEXT)", "x'ff00'", "12", "CAST(x'00' AS TEXT)"], ids=["utf8", "blob", "int", "nul"]
)
@pytest.mark.parametrize("column", ["leaf", "kind", "at", "leaf_hash", "full_salt"])
def test_a_row_of_another_type_is_named(db, write, tamper, column: str, value: str):
    if not is_sqlite():
        pytest.skip("PostgreSQL itself keeps types apart; SQLite does not")
    write(10)
    tamper(f"UPDATE ledger_entry SET {column} = {value} WHERE leaf_index = 6")

    assert broken_at() == (6, 6)


@pytest.mark.parametrize("index", [0, 4])
def test_a_removed_row_is_named(db, write, tamper, index: int):
    write(10)
    tamper(f"DELETE FROM ledger_entry WHERE leaf_index = {index}")

    assert broken_at() == (index, index)


def test_a_removed_row_is_named_when_the_rest_moves_up(db, write, tamper):
    write(10)
    tamper("DELETE FROM ledger_entry WHERE leaf_index = 4")
    for index in range(5, 10):
        database.execute_sql(f"UPDATE ledger_entry SET leaf_index = {index - 1} WHERE leaf_index = {index}")

    assert broken_at() == (4, 4)


def test_swapped_rows_are_named_by_the_first(db, write, tamper):
    write(10)
    tamper(
        "UPDATE ledger_entry SET leaf_index = 99 WHERE leaf_index = 3",
        "UPDATE ledger_entry SET leaf_index = 3 WHERE leaf_index = 7",
        "UPDATE ledger_entry SET leaf_index = 7 WHERE leaf_index = 99",
    )

    assert broken_at() == (3, 3)


def test_a_row_put_in_behind_our_back_is_named(db, write, tamper):
    write(10)
    tamper(
        f"INSERT INTO ledger_entry (leaf_index, {ALL}) "
        f"SELECT 10, {ALL.replace('entry_id', 'upper(entry_id)')} FROM ledger_entry WHERE leaf_index = 2"
    )

    assert broken_at() == (10, 10)


def test_a_row_before_the_first_is_named(db, write, tamper):
    write(10)
    tamper("UPDATE ledger_entry SET leaf_index = -5 WHERE leaf_index = 9")

    assert broken_at() == (-5, -5)


def test_of_several_changes_the_first_is_named(db, write, tamper):
    write(600)
    tamper(
        "DELETE FROM ledger_entry WHERE leaf_index = 400",
        "UPDATE ledger_entry SET kind = 'hold' WHERE leaf_index = 77",
        f"UPDATE ledger_node SET hash = {raw('1')} WHERE position = 0",
    )

    assert broken_at() == (77, 77)


def rewrite_from(index: int) -> None:
    """What a patient owner of the database does: change one entry and recompute every row after it."""
    before = queries.entry(index - 1).chain_hash if index else rules.CHAIN_START
    for entry in LedgerEntry.select().where(LedgerEntry.leaf_index >= index).order_by(LedgerEntry.leaf_index):
        leaf = entry.leaf
        if entry.leaf_index == index:
            leaf = leaf.replace(entry.full_commitment.hex(), "0" * 64)
        leaf_hash = merkle.leaf_hash(leaf.encode())
        before = rules.chain_hash(before, leaf_hash, entry.full_salt, entry.public_salt)
        LedgerEntry.update(leaf=leaf, leaf_hash=leaf_hash, chain_hash=before).where(
            LedgerEntry.leaf_index == entry.leaf_index
        ).execute()


def test_a_rewritten_tail_is_caught_by_the_head_of_its_tile(db, write, tamper):
    write(600)
    tamper()
    rewrite_from(300)

    assert broken_at() == (256, 511)


def test_a_rewritten_tail_is_caught_by_the_next_checkpoint(db, write, tamper, key: SigningKey, now: datetime):
    for _ in range(3):
        write(10)
        actions.sign_checkpoint(key, now=now)
    tamper()
    rewrite_from(13)

    assert broken_at(keys=[key.verifier]) == (10, 19)


def test_a_checkpoint_signed_by_someone_else_is_not_believed(db, write, tamper, key, now: datetime):
    write(10)
    actions.sign_checkpoint(key, now=now)
    tamper()
    rewrite_from(4)
    stranger = SigningKey(key.name, bytes(32))
    note = stranger.sign(str(Checkpoint(key.name, 10, queries.root())))
    database.execute_sql(
        f"UPDATE ledger_checkpoint SET note = '{note}', vkey = '{stranger.verifier}', "
        f"root = {raw(queries.root().hex())}"
    )

    assert verify().size == 10, "only who has the key from elsewhere can tell"
    assert broken_at(keys=[key.verifier]) == (0, 9)


@pytest.mark.parametrize("change", ["size = 4", "note = 'x'", "root = {blob}", "note = replace(note, '5', '6')"])
def test_a_changed_checkpoint_is_caught(db, write, tamper, key: SigningKey, now: datetime, change: str):
    write(5)
    actions.sign_checkpoint(key, now=now)
    write(5)
    tamper(f"UPDATE ledger_checkpoint SET {change.format(blob=raw('1'))}")

    assert broken_at(keys=[key.verifier])[0] == 0


def test_a_cut_tail_is_caught_by_the_checkpoint(db, write, tamper, key: SigningKey, now: datetime):
    write(10)
    actions.sign_checkpoint(key, now=now)
    tamper("DELETE FROM ledger_entry WHERE leaf_index >= 7")

    assert broken_at() == (7, 9)


def test_a_cut_tail_is_caught_by_the_head_of_its_tile(db, write, tamper):
    write(260)
    tamper("DELETE FROM ledger_entry WHERE leaf_index >= 250")

    assert broken_at() == (250, 255)


def test_a_cut_tail_is_caught_by_who_remembers_it(db, write, tamper):
    write(10)
    tamper("DELETE FROM ledger_entry WHERE leaf_index >= 7")

    assert verify().size == 7, "nobody else knows of the three"
    assert broken_at(known_size=10) == (7, 9)


@pytest.mark.parametrize(
    "act", ["UPDATE ledger_node SET hash = {blob} WHERE position = 1", "DELETE FROM ledger_node WHERE position = 1"]
)
def test_a_stored_head_that_differs_is_caught(db, write, tamper, act: str):
    write(600)
    tamper(act.format(blob=raw("1")))

    assert broken_at() == (256, 511)


def test_a_record_that_is_not_the_one_logged_is_named(db, write):
    write(6)
    write(6, kind="hold")
    records = {index: b"record %d" % index for index in range(12)}
    records[8] = b"changed"

    def check(entry: LedgerEntry) -> str | None:
        return None if entry.is_of_full(records[entry.leaf_index]) else "bản ghi đã đổi"

    assert verify({"note": check}).size == 12
    with pytest.raises(LedgerBroken, match="số 8 của sổ cái: bản ghi đã đổi") as caught:
        verify({"note": check, "hold": check})
    assert caught.value.index == 8


def test_a_checkpoint_kept_elsewhere_catches_a_whole_new_log(db, write, tamper, key, now: datetime):
    write(5)
    kept = actions.sign_checkpoint(key, now=now)
    write(5)
    assert verify_installation([key.verifier], kept=kept).size == 10

    tamper("DELETE FROM ledger_checkpoint")
    rewrite_from(0)
    assert verify_installation([key.verifier]).size == 10
    with pytest.raises(LedgerBroken, match="được giữ lúc có 5 mục"):
        verify_installation([key.verifier], kept=kept)
    with pytest.raises(NoteRefused):
        verify_installation([key.verifier], kept=kept.replace("5", "6"))


def test_the_salts_open_what_is_in_the_leaf(db, write):
    write(2)
    entry = queries.entry(1)

    assert canonical.commitment(bytes(entry.full_salt), b"record 1").hex() in entry.leaf


def test_what_is_written_while_it_runs_is_not_taken_for_damage(db, write, key: SigningKey, now: datetime):
    write(10)
    walk = _Walk({}, [key.verifier])
    write(300)
    entries = _entries(before=_end())
    write(300)
    actions.sign_checkpoint(key, now=now)
    for entry in entries:
        walk.step(entry)
    walk.finish(known_size=10)

    assert walk.tree.size == 310


def test_checkpoints_of_a_former_key_need_that_key(db, write, key: SigningKey, now: datetime):
    write(3)
    actions.sign_checkpoint(key, now=now)
    new = SigningKey(key.name, bytes(32))
    actions.sign_checkpoint(new, now=now)

    assert verify(keys=[new.verifier, key.verifier]).checkpoints == 2
    assert broken_at(keys=[new.verifier]) == (0, 2)
