"""Appending: dense, in the caller's transaction, and never undone by anyone but a rollback."""

from datetime import datetime

import peewee
import pytest

from trace.database import atomic, database, is_sqlite
from trace.ledger import actions, canonical, merkle, queries, rules
from trace.ledger.models import LedgerCheckpoint, LedgerEntry, LedgerNode


def test_entries_are_numbered_from_nought(db, now: datetime):
    with atomic():
        first = actions.append("event", full=b"whole", public=b"shown", at=now)
        second = actions.append("hold", full=b"whole", public=b"shown", at=now)

    assert (first.leaf_index, second.leaf_index, queries.size()) == (0, 1, 2)
    assert first.entry_id != second.entry_id
    assert queries.entry(1).kind == "hold"


def test_what_is_kept_is_what_was_returned(db, now: datetime):
    with atomic():
        given = actions.append("event", full=b"whole", public=b"shown", at=now, entry_id="a" * 32)
    kept = queries.entry_of("a" * 32)

    assert {name: getattr(kept, name) for name in given.__data__} == given.__data__
    assert kept.leaf_hash == merkle.leaf_hash(kept.leaf.encode())
    assert rules.read_leaf(kept.leaf).at == now


def test_each_salt_opens_its_own_commitment(db, now: datetime):
    with atomic():
        actions.append("event", full=b"whole", public=b"shown", at=now)
    entry = queries.entry(0)

    assert entry.is_of_full(b"whole")
    assert entry.is_of_public(b"shown")
    assert not entry.is_of_full(b"shown")
    assert not entry.is_of_public(b"whole")
    assert entry.full_salt != entry.public_salt
    assert entry.full_commitment == canonical.commitment(entry.full_salt, b"whole")


def test_the_leaf_says_nothing_about_the_record(db, now: datetime):
    with atomic():
        entry = actions.append("event", full=b"Nguyen Van A 500 kg", public=b"500 kg", at=now)

    assert "Nguyen" not in entry.leaf
    assert "500" not in entry.leaf.replace(entry.full_commitment.hex(), "").replace(
        entry.public_commitment.hex(), ""
    ).replace(entry.entry_id, "").replace("05:00", "")


def test_outside_a_transaction_nothing_is_written(db, now: datetime):
    with pytest.raises(RuntimeError, match="inside the transaction"):
        actions.append("event", full=b"", public=b"", at=now)
    assert queries.size() == 0


def test_a_rolled_back_entry_leaves_no_hole(db, now: datetime, write):
    write(2)
    with pytest.raises(ZeroDivisionError):
        append_and_fail(now)
    with atomic():
        with pytest.raises(ZeroDivisionError):
            append_and_fail(now)
        entry = actions.append("event", full=b"", public=b"", at=now)

    assert entry.leaf_index == 2


def append_and_fail(now: datetime) -> None:
    with atomic():
        actions.append("event", full=b"", public=b"", at=now)
        raise ZeroDivisionError


def test_one_id_names_one_entry(db, now: datetime):
    with atomic():
        actions.append("event", full=b"", public=b"", at=now, entry_id="a" * 32)
    with pytest.raises(peewee.IntegrityError), atomic():
        actions.append("event", full=b"", public=b"", at=now, entry_id="a" * 32)
    assert queries.size() == 1


@pytest.mark.parametrize("portions", [[1] * 5, [255, 1, 1], [256], [257], [100, 100, 100, 100, 200], [700]])
def test_heads_and_proofs_are_those_of_the_whole_tree(db, write, portions: list[int]):
    for count in portions:
        write(count)
    size = sum(portions)
    leaves = [entry.leaf_hash for entry in LedgerEntry.select().order_by(LedgerEntry.leaf_index)]

    assert queries.size() == len(leaves) == size
    assert queries.root() == merkle.root_of(leaves)
    assert LedgerNode.select().count() == size // 256
    for index in {0, size // 2, size - 1}:
        merkle.verify_inclusion(
            index=index,
            size=size,
            leaf=leaves[index],
            proof=queries.inclusion_proof(index, size),
            root=queries.root(),
        )
    for old in {1, size // 2 or 1, size}:
        assert queries.root(old) == merkle.root_of(leaves[:old])
        merkle.verify_consistency(
            old=old,
            new=size,
            old_root=queries.root(old),
            new_root=queries.root(size),
            proof=queries.consistency_proof(old, size),
        )


def test_the_empty_log_has_the_empty_root(db):
    assert (queries.size(), queries.root()) == (0, merkle.EMPTY_ROOT)


def test_nothing_is_proved_beyond_the_end(db, write):
    write(3)

    for ask in (
        lambda: queries.entry(3),
        lambda: queries.entry_of("nobody"),
        lambda: queries.root(4),
        lambda: queries.root(-1),
        lambda: queries.inclusion_proof(3, 3),
        lambda: queries.inclusion_proof(0, 4),
        lambda: queries.consistency_proof(1, 4),
        lambda: queries.consistency_proof(3, 2),
        lambda: queries.tlog_proof(0),
    ):
        with pytest.raises(queries.UnknownEntry):
            ask()
    assert queries.consistency_proof(0, 3) == []


COPY = "kind, '{0}' || entry_id, at, leaf, leaf_hash, chain_hash, full_salt, public_salt FROM ledger_entry"


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE ledger_entry SET kind = 'hold' WHERE leaf_index = 1",
        "DELETE FROM ledger_entry WHERE leaf_index = 2",
        "DELETE FROM ledger_entry",
        "UPDATE ledger_node SET level = 2",
        "DELETE FROM ledger_node",
        "UPDATE ledger_checkpoint SET size = 1",
        "DELETE FROM ledger_checkpoint",
        f"INSERT INTO ledger_entry SELECT 400, {COPY.format('x')} WHERE leaf_index = 1",
        f"INSERT INTO ledger_entry SELECT -1, {COPY.format('x')} WHERE leaf_index = 1",
        f"INSERT INTO ledger_entry SELECT leaf_index, {COPY.format('x')} WHERE leaf_index = 1",
    ],
)
def test_the_database_itself_refuses(db, write, key, now: datetime, statement: str):
    write(300)
    actions.sign_checkpoint(key, now=now)
    before = contents()

    with pytest.raises(peewee.DatabaseError, match=r"append-only|without a hole"), atomic():
        database.execute_sql(statement)
    assert contents() == before


@pytest.mark.parametrize("table", ["ledger_entry", "ledger_node", "ledger_checkpoint"])
def test_the_database_refuses_to_replace_or_to_empty(db, write, key, now: datetime, table: str):
    write(300)
    actions.sign_checkpoint(key, now=now)
    before = contents()
    statement = f"REPLACE INTO {table} SELECT * FROM {table}" if is_sqlite() else f"TRUNCATE {table} CASCADE"

    with pytest.raises(peewee.DatabaseError, match=r"append-only|without a hole"), atomic():
        database.execute_sql(statement)
    assert contents() == before


def contents() -> list[list[tuple]]:
    models = (LedgerEntry, LedgerNode, LedgerCheckpoint)
    return [sorted(model.select().tuples(), key=lambda row: row[:2]) for model in models]
