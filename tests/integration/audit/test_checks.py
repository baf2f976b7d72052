"""Checking a record against the log: all well, and each kind of damage told apart."""

import pytest

from trace.audit.queries_checks import FAILED, OK, UnknownEntryHere, check_record, proof_of
from trace.audit.queries_record import EntryLost, batch_record, find_batch
from trace.database import database
from trace.events import actions as events
from trace.kit.append_only import unprotect
from trace.ledger.actions import sign_checkpoint
from trace.ledger.keys import ledger_key
from trace.ledger.notes import TlogProof


@pytest.fixture
def key(tmp_path, db):
    return ledger_key(tmp_path / "keys", origin="id.example.org/log")


@pytest.fixture
def check(story, auditor, key, now):
    def run():
        sign_checkpoint(key, now=now)
        return check_record(
            batch_record(find_batch(story.batch.code, seen_by=auditor), seen_by=auditor), key=key.verifier
        )

    return run


def answers(checks, index):
    return next(dict(one.results) for one in checks if one.index == index)


def tamper(table, column, value, index, key="ledger_index"):
    """Change a row behind the service's back, as somebody with the database's own key could."""
    mark = database.param
    unprotect(database.obj, table)
    database.execute_sql(f"UPDATE {table} SET {column} = {mark} WHERE {key} = {mark}", (value, index))


def test_all_is_as_it_was_written(check):
    found = check()

    assert len(found) == 14
    assert all(answer == OK for one in found for _, answer in one.results)
    assert [one.index for one in found] == sorted(one.index for one in found)


def test_a_changed_event_fails_its_commitments_and_no_other(check, story):
    tamper("event", "late_days", 0, index := 1)

    found = check()

    assert answers(found, index) == {"leaf": OK, "included": OK, "whole": FAILED, "public": FAILED, "private": OK}
    assert [one.index for one in found if not one.is_whole] == [index]


def test_a_changed_reason_of_a_hold_fails(check, story):
    tamper("event", "reason", "không có gì", story.held.ledger_index)

    assert answers(check(), story.held.ledger_index)["whole"] == FAILED


def test_a_changed_decision_fails(check, story):
    tamper("decision", "by_id", 99, story.approval.ledger_index)

    assert answers(check(), story.approval.ledger_index) == {"leaf": OK, "included": OK, "whole": FAILED, "public": OK}


def test_a_changed_leaf_fails_everything(check, story):
    tamper("ledger_entry", "leaf", '{"v":1}', 5, key="leaf_index")

    assert answers(check(), 5)["leaf"] == FAILED
    assert answers(check(), 5)["whole"] == FAILED


def test_an_annex_erased_by_law_is_not_a_fault(check, story, manager, now):
    events.erase_private(story.shipped, reason="Theo yêu cầu", by=manager, now=now)

    found = check()

    assert answers(found, story.shipped.ledger_index)["private"] == "erased"
    assert all(one.is_whole for one in found)


def test_an_entry_that_was_taken_out_is_said_aloud(check, story):
    unprotect(database.obj, "ledger_entry")
    database.execute_sql("DELETE FROM ledger_entry WHERE leaf_index = 13")

    with pytest.raises(EntryLost, match="13"):
        check()


def test_a_proof_can_be_checked_without_us(story, auditor, key, now):
    record = batch_record(find_batch(story.batch.code, seen_by=auditor), seen_by=auditor)
    sign_checkpoint(key, now=now)

    checkpoint = TlogProof.parse(proof_of(record, 6)).verify(record.entries[6].leaf.encode(), key.verifier)

    assert checkpoint.size == 14


def test_a_proof_of_somebody_elses_entry_is_not_given_here(story, auditor, key, now):
    record = batch_record(find_batch(story.paddy.code, seen_by=auditor), seen_by=auditor)
    sign_checkpoint(key, now=now)

    with pytest.raises(UnknownEntryHere):
        proof_of(record, story.shipped.ledger_index)
