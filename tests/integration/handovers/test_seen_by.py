"""Who finds what: the two sides, an officer in scope, an admin; a stranger nothing, by no finder of this room."""

import pytest

from trace.batches.queries import UnknownBatch
from trace.database import database
from trace.events import checking
from trace.events.entries import Use
from trace.events.rules import RecordingRefused
from trace.handovers import actions, queries
from trace.handovers.entries import Carrier, Receiver
from trace.handovers.models import HandoverPrivate
from trace.handovers.rules import UnknownHandover
from trace.kit.paging import Listing
from trace.ledger import queries as log
from trace.ledger.verification import CHECKERS, verify

ALL = Listing(search="", page=1, sort="last", is_descending=False, filters={})


@pytest.fixture
def driven(story, entry):
    """A hand-over to a person, with a driver."""
    to = Receiver(name="Bà Năm", phone="0987 654 321", is_person=True)
    carrier = Carrier(driver="Anh Dũng", plate="17C-123.45")
    return actions.declare(story.coop, [Use(story.rice, 1000)], receiver=to, carrier=carrier, entry=entry(story.clerk))


def test_strangers_find_nothing_by_any_finder(sent, driven, story, stranger_manager, now):
    for one in (sent, driven):
        with pytest.raises(UnknownHandover):
            queries.find_handover(one.code, seen_by=stranger_manager)
        assert queries.private_of(one, seen_by=stranger_manager) == {}
        assert all(not act.private and not act.by_name for act in queries.history_of(one, seen_by=stranger_manager))
    assert queries.handovers(ALL, seen_by=stranger_manager).total == 0
    with pytest.raises(UnknownHandover):
        queries.find_claim(sent.ship_event, seen_by=stranger_manager)
    box = queries.inbox_of(story.stranger.id, now=now)
    assert not any((box.to_receive, box.to_answer, box.to_bring_home, box.overdue, box.undeclared, box.claims))
    assert set(queries.counts_of(story.stranger.id, now=now).values()) == {0}


def test_each_side_finds_its_own_and_the_receiver_not_what_goes_to_others(sent, driven, story):
    assert queries.handovers(ALL, seen_by=story.clerk).total == 2
    assert [one.code for one in queries.handovers(ALL, seen_by=story.keeper).items] == [sent.code]
    with pytest.raises(UnknownHandover):
        queries.find_handover(driven.code, seen_by=story.keeper)


def test_officers_see_it_in_scope_without_names_of_persons(driven, auditor, far_auditor, admin):
    for who in (auditor, admin):
        assert queries.find_handover(driven.code, seen_by=who).id == driven.id
        assert queries.private_of(driven, seen_by=who) == {}
        assert all(not act.private and not act.by_name for act in queries.history_of(driven, seen_by=who))
    with pytest.raises(UnknownHandover):
        queries.find_handover(driven.code, seen_by=far_auditor)
    assert queries.handovers(ALL, seen_by=far_auditor).total == 0


def test_what_is_private_is_erased_by_the_side_that_wrote_it_and_the_log_holds(driven, story, manager, keeper, now):
    assert actions.erase_private(driven, reason="Theo yêu cầu", by=keeper, now=now) == 0
    with pytest.raises(RecordingRefused):
        actions.erase_private(driven, reason="Theo yêu cầu", by=story.clerk, now=now)
    assert actions.erase_private(driven, reason="Theo yêu cầu", by=manager, now=now) == 1

    row = HandoverPrivate.get()
    assert (row.private, row.phone, row.salt) == ({}, "", "")
    assert queries.private_of(driven, seen_by=manager) == {}
    assert verify({**CHECKERS, **checking.checkers()}, known_size=0).size == log.size()


@pytest.mark.parametrize("code", ["", "D", "T2345678", "D2345678", "\x00", "x" * 500])
def test_what_is_no_code_of_a_handover_is_not_found(code, clerk):
    with pytest.raises(UnknownHandover):
        queries.find_handover(code, seen_by=clerk)


def test_a_lot_of_others_is_found_by_what_is_printed_on_it(story, clerk, keeper):
    assert queries.find_lot_of_others(story.rice.code, seen_by=keeper).id == story.rice.id
    with pytest.raises(UnknownHandover):
        queries.find_lot_of_others(story.rice.code, seen_by=clerk)
    with pytest.raises(UnknownBatch):
        queries.find_lot_of_others("T2345678", seen_by=keeper)


def test_what_waits_is_counted_in_two_statements(sent, driven, story, now, monkeypatch):
    said = []
    real = database.obj.execute_sql
    monkeypatch.setattr(
        database.obj, "execute_sql", lambda sql, *more, **kw: said.append(sql) or real(sql, *more, **kw)
    )

    counts = queries.counts_of(story.shop.id, now=now)

    assert (counts["to_receive"], len(said)) == (1, 2)
