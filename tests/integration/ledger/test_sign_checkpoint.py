"""Checkpoints: signed after commit, each continuing the one before."""

from datetime import datetime, timedelta

import pytest

from trace.database import atomic
from trace.ledger import actions, queries
from trace.ledger.models import LedgerCheckpoint
from trace.ledger.notes import SigningKey, TlogProof, open_checkpoint

MINUTE = timedelta(minutes=1)


def test_it_signs_the_head_of_everything_committed(db, write, key: SigningKey, now: datetime):
    write(3)
    checkpoint = open_checkpoint(actions.sign_checkpoint(key, now=now), key.verifier)

    assert (checkpoint.origin, checkpoint.size, checkpoint.root) == (key.name, 3, queries.root(3))


def test_the_empty_log_can_be_signed(db, key: SigningKey, now: datetime):
    assert open_checkpoint(actions.sign_checkpoint(key, now=now), key.verifier).size == 0


def test_the_same_size_is_signed_once(db, write, key: SigningKey, now: datetime):
    write(3)
    first = actions.sign_checkpoint(key, now=now)

    assert actions.sign_checkpoint(key, now=now + MINUTE) == first
    assert LedgerCheckpoint.select().count() == 1


def test_a_new_key_signs_beside_the_old_one(db, write, key: SigningKey, now: datetime):
    write(3)
    actions.sign_checkpoint(key, now=now)
    new = SigningKey(key.name, b"\x09" * 32)

    assert open_checkpoint(actions.sign_checkpoint(new, now=now), new.verifier).size == 3
    assert LedgerCheckpoint.select().count() == 2


def test_what_is_not_committed_is_not_signed(db, write, key: SigningKey, now: datetime):
    with atomic():
        actions.append("event", full=b"", public=b"", at=now)
        with pytest.raises(RuntimeError, match="after the commit"):
            actions.sign_checkpoint(key, now=now)
    assert LedgerCheckpoint.select().count() == 0


@pytest.mark.parametrize(
    "act",
    [
        "DELETE FROM ledger_entry WHERE leaf_index = 2",
        "UPDATE ledger_entry SET leaf_hash = chain_hash WHERE leaf_index = 1",
    ],
)
def test_a_log_that_went_another_way_is_not_signed(db, write, tamper, key: SigningKey, now: datetime, act: str):
    write(3)
    actions.sign_checkpoint(key, now=now)
    tamper(act)

    with pytest.raises(actions.CheckpointRefused, match="không còn khớp"):
        actions.sign_checkpoint(key, now=now)
    assert LedgerCheckpoint.select().count() == 1


def test_the_current_one_is_at_most_so_old(db, write, key: SigningKey, now: datetime):
    write(1)
    first = actions.current_checkpoint(key, now=now, max_age=MINUTE)
    write(1)

    assert actions.current_checkpoint(key, now=now + MINUTE / 2, max_age=MINUTE) == first
    later = actions.current_checkpoint(key, now=now + MINUTE, max_age=MINUTE)
    assert open_checkpoint(later, key.verifier).size == 2
    assert actions.current_checkpoint(key, now=now + 9 * MINUTE, max_age=MINUTE) == later


def test_a_proof_file_can_be_checked_without_us(db, write, key: SigningKey, now: datetime):
    entry = write(300)[7]
    actions.sign_checkpoint(key, now=now)
    write(5)
    proof = TlogProof.parse(queries.tlog_proof(7))

    assert proof.verify(entry.leaf.encode(), key.verifier).size == 300
    with pytest.raises(queries.UnknownEntry, match="chưa nằm trong điểm kiểm"):
        queries.tlog_proof(300)
