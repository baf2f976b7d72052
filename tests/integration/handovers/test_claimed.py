"""Receipts without a dispatch: the sender fills in, confirms or denies; what is denied is shown and found."""

import pytest

from tests.integration.handovers.conftest import left_of
from trace.batches.models import Batch
from trace.events import actions as events
from trace.events.entries import NewLot, Use
from trace.events.models import Event
from trace.events.parties import receipts_naming
from trace.events.rules import EntryRefused
from trace.events.sealing import seal_of
from trace.handovers import actions, queries, recording
from trace.handovers.entries import Line, Papers
from trace.handovers.findings import denied_of
from trace.handovers.models import Handover, HandoverAct, HandoverLine
from trace.handovers.rules import HandoverAsked, HandoverRefused, NotThisSide, State, UnknownHandover


@pytest.fixture
def unasked(story, entry):
    """The shop has 30 kg of the co-op's rice; nobody wrote a dispatch."""
    return actions.receive_without(story.shop, [Use(story.rice, 30_000)], story.coop, entry=entry(story.keeper))


@pytest.fixture
def by_name(story, entry):
    """The shop wrote that it bought from the co-op, by name alone."""
    lot = NewLot(name="Gạo", thousandths=5_000)
    held = events.receive(
        story.shop, lot=lot, supplier_name=story.coop.name, entry=entry(story.keeper), template="rice"
    )
    return receipts_naming(story.coop.id)[0], held


def test_received_all_the_same_and_the_gap_is_shown(unasked, story, now):
    assert (unasked.state, unasked.ship_event, unasked.sealed_at) == (State.UNDECLARED, None, None)
    assert left_of(story.rice) == 100_000
    assert Batch.get(Batch.organisation == story.shop.id).left_thousandths == 30_000
    box = queries.inbox_of(story.coop.id, now=now)
    assert [one.id for one in box.undeclared] == [unasked.id]
    assert list(box.claims) == []  # it is told once
    assert queries.counts_of(story.coop.id, now=now) == {
        "to_receive": 0, "overdue": 0, "undeclared": 1, "to_answer": 0, "to_bring_home": 0, "claims": 0,
    }  # fmt: skip


def test_the_sender_fills_it_in_later_and_both_have_signed(unasked, story, entry):
    done = actions.fill_in(unasked, papers=Papers(document_no="PX-1"), entry=entry(story.clerk))

    assert (done.state, done.sealed_at is not None, left_of(story.rice)) == (State.RECEIVED, True, 70_000)
    assert seal_of(Event.get_by_id(done.receipt_event)) == done.code
    with pytest.raises(HandoverRefused):
        actions.fill_in(unasked, entry=entry(story.clerk))


def test_it_may_have_been_more_than_arrived(unasked, story, entry):
    done = actions.fill_in(unasked, [Line(number=1, thousandths=31_000)], entry=entry(story.clerk))

    assert (done.state, HandoverLine.get().declared, left_of(story.rice)) == (State.LESS, 31_000, 69_000)
    with pytest.raises(HandoverAsked):
        actions.bring_home(done, [Line(number=1, thousandths=2_000)], entry=entry(story.clerk))


def test_denied_is_shown_until_it_is_taken_back(unasked, story, now, entry):
    receipt = Event.get_by_id(unasked.receipt_event)
    held = HandoverLine.get().held_as

    for _ in range(2):  # twice is once
        actions.deny_claim(receipt, by=story.clerk, reason="Chúng tôi không giao", now=now)
    assert Handover.get().state == State.DENIED
    assert queries.denied_claims_of([held.id, story.rice.id])[held.id].reason == "Chúng tôi không giao"
    assert HandoverAct.select().where(HandoverAct.kind == "claim_denied").count() == 1
    actions.confirm_claim(receipt, by=story.clerk, now=now)
    assert (Handover.get().state, queries.denied_claims_of([held.id])) == (State.UNDECLARED, {})
    with pytest.raises(HandoverRefused):
        actions.deny_claim(receipt, by=story.clerk, reason="Lại thôi", now=now)
    assert recording.rebuild() == (2, 0)
    actions.fill_in(unasked, entry=entry(story.clerk))
    assert recording.rebuild() == (2, 0)


def test_who_is_denied_may_take_the_receipt_back(unasked, story, now, entry):
    receipt, held = Event.get_by_id(unasked.receipt_event), HandoverLine.get().held_as
    actions.deny_claim(receipt, by=story.clerk, reason="Không giao", now=now)
    done = actions.withdraw(unasked, reason="Ghi nhầm nguồn", entry=entry(story.keeper))

    assert (done.state, Batch.get_by_id(held.id).made_thousandths) == (State.WITHDRAWN, 0)
    assert denied_of([Batch.get_by_id(held.id)]) == []
    assert recording.rebuild()[1] == 0


def test_a_receipt_by_name_alone_waits_for_an_answer_too(by_name, story, now):
    receipt, held = by_name
    (claim,) = queries.inbox_of(story.coop.id, now=now).claims
    assert (claim.event.id, claim.by.id, [lot.id for lot in claim.lots]) == (receipt.id, story.shop.id, [held.id])
    assert queries.counts_of(story.coop.id, now=now)["claims"] == 1

    actions.deny_claim(receipt, by=story.clerk, reason="Không phải của chúng tôi", now=now)

    assert list(queries.inbox_of(story.coop.id, now=now).claims) == []
    assert queries.counts_of(story.coop.id, now=now)["claims"] == 0
    assert set(queries.denied_claims_of([held.id])) == {held.id}
    right = events.correct(
        receipt, reason="Cân lại", by=story.keeper, now=now, entry_id="00000000-0000-0000-0000-00000000000a",
        quantities={held.code: 4_000},
    )  # fmt: skip
    assert right.id != receipt.id
    assert set(queries.denied_claims_of([held.id])) == {held.id}
    assert queries.counts_of(story.coop.id, now=now)["claims"] == 0
    assert list(queries.inbox_of(story.coop.id, now=now).claims) == []


def test_only_who_is_named_answers(unasked, by_name, story, stranger_manager, auditor, now):
    receipt, _held = by_name
    for who in (stranger_manager, story.keeper, auditor):
        with pytest.raises(UnknownHandover):
            actions.deny_claim(receipt, by=who, reason="x", now=now)
    with pytest.raises(HandoverAsked):
        actions.deny_claim(receipt, by=story.clerk, reason=" ", now=now)


def test_the_receiver_takes_back_what_it_wrote_wrongly(unasked, story, entry, now):
    with pytest.raises(NotThisSide):
        actions.withdraw(unasked, reason="x", entry=entry(story.clerk))
    done = actions.withdraw(unasked, reason="Ghi nhầm lô", entry=entry(story.keeper))

    assert (done.state, queries.counts_of(story.coop.id, now=now)["undeclared"]) == (State.WITHDRAWN, 0)
    assert Batch.get(Batch.organisation == story.shop.id).left_thousandths == 0


def test_goods_must_be_somebody_elses_and_his(story, dong_nguyen, entry):
    with pytest.raises(EntryRefused):
        actions.receive_without(story.coop, [Use(story.rice, 1000)], story.coop, entry=entry(story.clerk))
    with pytest.raises(EntryRefused):
        actions.receive_without(story.shop, [Use(story.rice, 1000)], dong_nguyen, entry=entry(story.keeper))
    assert Handover.select().count() == 0
