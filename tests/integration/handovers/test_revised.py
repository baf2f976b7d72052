"""What both signed changes only when the other side agrees; before and after are kept, both events corrected."""

import json
from datetime import timedelta

import pytest

from tests.integration.handovers.conftest import left_of
from trace.batches.models import Batch
from trace.events import projections
from trace.events.models import Event
from trace.events.rules import EntryReused
from trace.events.sealing import seal_of
from trace.handovers import actions, queries, recording
from trace.handovers.entries import Change
from trace.handovers.models import Handover, HandoverAct, HandoverLine
from trace.handovers.rules import HandoverAsked, HandoverRefused, NotThisSide, UnknownHandover

LESS = Change(sent={1: 38_000}, received={1: 38_000}, document_no="PX-9")


@pytest.fixture
def asked(signed, clerk, entry):
    return actions.ask_revision(signed, LESS, reason="Cân lại", entry=entry(clerk))


def test_a_question_changes_nothing_until_the_other_side_agrees(asked, story, now):
    assert (left_of(story.rice), asked.is_revised) == (60_000, False)
    waiting = queries.inbox_of(story.shop.id, now=now)
    assert [one.id for one in waiting.to_answer] == [asked.id]
    assert list(queries.inbox_of(story.coop.id, now=now).to_answer) == []
    assert queries.counts_of(story.shop.id, now=now)["to_answer"] == 1
    assert queries.counts_of(story.coop.id, now=now)["to_answer"] == 0


def test_agreed_both_books_change_and_are_sealed_again(asked, signed, story, keeper, entry):
    done = actions.agree_revision(asked, entry=entry(keeper))

    line = HandoverLine.get()
    held = Batch.get_by_id(line.held_as_id)
    assert (line.declared, line.accepted, left_of(story.rice), held.left_thousandths) == (
        38_000,
        38_000,
        62_000,
        38_000,
    )
    assert (done.is_revised, done.revision_act) == (True, None)
    assert {done.ship_event, done.receipt_event}.isdisjoint({signed.ship_event, signed.receipt_event})
    for number in (done.ship_event, done.receipt_event):
        event = Event.get_by_id(number)
        assert (seal_of(event), event.supersedes_id is not None) == (done.code, True)
    assert json.loads(Event.get_by_id(done.ship_event).recorded)["loosened"]["agreed"] == "partner"
    agreed = json.loads(HandoverAct.get(HandoverAct.kind == "revision_agreed").body)
    assert agreed["before"] == {"document_no": "", "received": {"1": 40_000}, "sent": {"1": 40_000}}
    assert agreed["after"] == {"document_no": "PX-9", "received": {"1": 38_000}, "sent": {"1": 38_000}}
    assert recording.rebuild() == (1, 0)
    assert projections.rebuild(done.created_at).mended == 0


def test_the_days_and_the_temperature_too(signed, keeper, clerk, entry, now):
    change = Change(received_at=now - timedelta(hours=3), temperature="4,5")
    actions.ask_revision(signed, change, reason="Ghi nhầm giờ", entry=entry(keeper))
    done = actions.agree_revision(signed, entry=entry(clerk))

    receipt = Event.get_by_id(done.receipt_event)
    assert receipt.happened_at == now - timedelta(hours=3)
    assert "4.5" in receipt.recorded + json.dumps(_annex(receipt))
    assert done.ship_event == signed.ship_event


def _annex(event):
    from trace.events.models import EventAnnex

    row = EventAnnex.get_or_none(EventAnnex.event == event.id)
    return row.private if row else {}


def test_refused_or_withdrawn_everything_stays(asked, signed, clerk, keeper, entry, story):
    actions.refuse_revision(asked, reason="Cân đúng rồi", entry=entry(keeper))
    again = actions.ask_revision(signed, LESS, reason="Cân lại lần nữa", entry=entry(clerk))
    done = actions.withdraw_revision(again, entry=entry(clerk))

    assert (done.revision_act, done.is_revised, left_of(story.rice)) == (None, False, 60_000)
    assert (done.ship_event, done.receipt_event) == (signed.ship_event, signed.receipt_event)
    with pytest.raises(HandoverRefused):
        actions.agree_revision(done, entry=entry(keeper))


def test_who_asked_does_not_answer_and_strangers_find_nothing(asked, signed, clerk, keeper, stranger_manager, entry):
    with pytest.raises(NotThisSide):
        actions.agree_revision(asked, entry=entry(clerk))
    with pytest.raises(NotThisSide):
        actions.refuse_revision(asked, reason="x", entry=entry(clerk))
    with pytest.raises(NotThisSide):
        actions.withdraw_revision(asked, entry=entry(keeper))
    for act in (actions.agree_revision, actions.withdraw_revision):
        with pytest.raises(UnknownHandover):
            act(asked, entry=entry(stranger_manager))
    with pytest.raises(UnknownHandover):
        actions.ask_revision(signed, LESS, reason="x", entry=entry(stranger_manager))


def test_one_question_at_a_time_about_what_is_signed_and_differs(sent, keeper, clerk, entry):
    with pytest.raises(HandoverRefused, match="chưa cùng ký"):
        actions.ask_revision(sent, LESS, reason="x", entry=entry(clerk))
    actions.accept(sent, entry=entry(keeper))
    for wrong in (Change(), Change(sent={1: 40_000}), Change(sent={2: 1000}), Change(document_no="")):
        with pytest.raises(HandoverAsked):
            actions.ask_revision(sent, wrong, reason="x", entry=entry(clerk))
    actions.ask_revision(sent, LESS, reason="x", entry=entry(clerk))
    with pytest.raises(HandoverRefused, match="chờ"):
        actions.ask_revision(sent, LESS, reason="x", entry=entry(keeper))


def test_the_same_entry_again_is_one_question_and_one_answer(signed, clerk, keeper, entry):
    question, yes = entry(clerk), entry(keeper)

    for _ in range(2):
        actions.ask_revision(signed, LESS, reason="Cân lại", entry=question)
    for _ in range(2):
        actions.agree_revision(signed, entry=yes)

    assert HandoverAct.select().where(HandoverAct.kind.startswith("revision")).count() == 2
    with pytest.raises(EntryReused):
        actions.ask_revision(signed, Change(sent={1: 1000}), reason="Khác", entry=question)
    assert Handover.get().is_revised
