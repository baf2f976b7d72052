"""Acts about matters and approvals changed behind the service's back are found by `flask ledger verify`."""

from uuid import uuid4

import pytest

from trace.audit import checking
from trace.audit.actions_approvals import REFUSED, decide_registration
from trace.audit.actions_matters import answer, open_matter
from trace.audit.models_approvals import ApprovalAct
from trace.audit.models_matters import MatterAct, MatterPrivate
from trace.database import database
from trace.kit.append_only import unprotect
from trace.ledger import queries as log
from trace.ledger.verification import LedgerBroken, verify

CHECKERS = {checking.MATTER: checking.check_matter_act, checking.APPROVAL: checking.check_approval}


@pytest.fixture
def acted(song_hoa, dong_nguyen, manager, auditor, noon):
    """A matter opened and answered, and a registration refused."""
    words = {
        "title": "Thiếu sổ ghi",
        "words": "Không thấy sổ của vụ mùa.",
        "weight": "stop",
        "article": "Luật ATTP Đ20",
    }
    matter = open_matter(song_hoa, **words, by=auditor, now=noon, entry_id=str(uuid4()))
    answer(matter, words="Bà Hoa đã tìm thấy sổ.", by=manager, now=noon, entry_id=str(uuid4()))
    decide_registration(dong_nguyen, REFUSED, reason="Chưa khai số đăng ký", by=auditor, now=noon)
    return matter


def checked():
    return verify(CHECKERS, known_size=checking.known_size()).size


def test_what_was_written_is_what_was_logged(acted):
    assert checked() == log.size() == checking.known_size()


def test_words_rewritten_in_the_annex_are_found(acted):
    MatterPrivate.update(private={"words": "Sổ đã cháy."}).execute()

    with pytest.raises(LedgerBroken):
        checked()


@pytest.mark.parametrize("table", ["matter_act", "approval_act"])
def test_an_act_that_points_to_nothing_is_found(acted, table):
    unprotect(database.obj, table)
    database.execute_sql(f"UPDATE {table} SET ledger_index = -ledger_index - 1")

    with pytest.raises(LedgerBroken):
        checking.known_size()


def test_a_decision_turned_round_is_found(acted):
    unprotect(database.obj, "approval_act")
    database.execute_sql("UPDATE approval_act SET word = 'confirmed'")

    with pytest.raises(LedgerBroken):
        checked()
    assert ApprovalAct.select().count() == 1
    assert MatterAct.select().count() == 2
