"""Declared and answered once: all, less, nothing, more; withdrawn; the balances of both sides after each."""

import json
from datetime import timedelta

import pytest

from tests.integration.handovers.conftest import left_of
from trace.batches.models import Batch
from trace.database import database
from trace.events import projections
from trace.events.entries import Use
from trace.events.models import Event
from trace.events.rules import EntryReused, RecordingRefused
from trace.events.sealing import SealedEvent, seal_of
from trace.handovers import actions, queries, recording
from trace.handovers.entries import Carrier, Line, Papers, Receiver
from trace.handovers.models import Handover, HandoverAct, HandoverLine, HandoverPrivate
from trace.handovers.rules import HandoverAsked, HandoverRefused, NotThisSide, State, UnknownHandover
from trace.ledger.models import LedgerEntry


def line_of(handover):
    return HandoverLine.get(HandoverLine.handover == handover.id)


def test_a_dispatch_waits_for_the_other_side_with_a_code(sent, story, now):
    assert sent.code.startswith("D")
    assert (sent.state, sent.receiver_id, sent.due_on) == (State.SENT, story.shop.id, (now + timedelta(days=2)).date())
    assert left_of(story.rice) == 60_000
    line = line_of(sent)
    assert (line.batch_id, line.declared, line.accepted, line.held_as_id) == (story.rice.id, 40_000, None, None)
    event = Event.get_by_id(sent.ship_event)
    assert json.loads(event.document)["bizTransactionList"][0]["bizTransaction"].endswith(f"/d/{sent.code}")


def test_received_in_full_both_have_a_lot_and_both_events_are_sealed(signed, story):
    line = line_of(signed)
    held = Batch.get_by_id(line.held_as_id)

    assert (signed.state, line.accepted) == (State.RECEIVED, 40_000)
    assert (held.organisation_id, held.left_thousandths, held.lot) == (story.shop.id, 40_000, story.rice.lot)
    assert left_of(story.rice) == 60_000
    for number in (signed.ship_event, signed.receipt_event):
        assert seal_of(Event.get_by_id(number)) == signed.code
    assert signed.sealed_at is not None


def test_less_needs_a_reason_and_leaves_the_rest_missing_until_it_is_back(sent, story, keeper, clerk, entry):
    with pytest.raises(HandoverAsked):
        actions.accept(sent, [Line(number=1, thousandths=35_000)], entry=entry(keeper))
    done = actions.accept(sent, [Line(number=1, thousandths=35_000)], reason="Rách bao", entry=entry(keeper))

    assert (done.state, line_of(done).accepted, line_of(done).reason) == (State.LESS, 35_000, "Rách bao")
    assert left_of(story.rice) == 60_000
    back = actions.bring_home(done, None, entry=entry(clerk))
    assert left_of(story.rice) == 65_000
    assert (line_of(back).returned, back.state) == (5_000, State.LESS)
    with pytest.raises(HandoverAsked):
        actions.bring_home(done, None, entry=entry(clerk))


def test_more_than_declared_is_saved_as_it_is(sent, keeper, entry):
    done = actions.accept(sent, [Line(number=1, thousandths=41_000)], entry=entry(keeper))

    assert (done.state, line_of(done).accepted) == (State.RECEIVED, 41_000)
    assert Batch.get_by_id(line_of(done).held_as_id).left_thousandths == 41_000


def test_refused_goods_are_on_the_way_until_the_sender_has_them_again(sent, story, keeper, clerk, entry):
    done = actions.refuse(sent, reason="Hàng ẩm", entry=entry(keeper))

    assert (done.state, left_of(story.rice)) == (State.REFUSED, 60_000)
    assert Batch.select().where(Batch.organisation == story.shop.id).count() == 0
    home = actions.bring_home(done, [Line(number=1, thousandths=39_000)], entry=entry(clerk))
    assert (home.state, left_of(story.rice)) == (State.RETURNED, 99_000)
    assert Event.get_by_id(home.ship_event).declared_at == ""  # that it was sent stays readable


def test_a_mistyped_return_is_taken_back_and_written_anew(sent, story, keeper, clerk, entry):
    done = actions.refuse(sent, reason="Hàng ẩm", entry=entry(keeper))
    actions.bring_home(done, [Line(number=1, thousandths=39_000)], entry=entry(clerk))
    with pytest.raises(HandoverAsked):
        actions.withdraw_return(done, reason="", entry=entry(clerk))
    with pytest.raises(NotThisSide):
        actions.withdraw_return(done, reason="Gõ nhầm", entry=entry(keeper))
    again = entry(clerk)
    for _ in range(2):
        wrong = actions.withdraw_return(done, reason="Gõ nhầm", entry=again)
    assert (wrong.state, line_of(wrong).returned, left_of(story.rice)) == (State.REFUSED, 0, 60_000)
    with pytest.raises(HandoverRefused, match="không có lần"):
        actions.withdraw_return(done, reason="Gõ nhầm", entry=entry(clerk))
    for amount in (29_000, 1_000):
        home = actions.bring_home(done, [Line(number=1, thousandths=amount)], entry=entry(clerk))

    assert (home.state, line_of(home).returned, left_of(story.rice)) == (State.RETURNED, 30_000, 90_000)
    assert recording.rebuild() == (1, 0)
    assert projections.rebuild(home.created_at).mended == 0


def test_withdrawn_goods_are_in_the_store_again_and_nobody_can_accept_them(sent, story, keeper, clerk, entry):
    done = actions.withdraw(sent, reason="Xe hỏng, chưa đi", entry=entry(clerk))

    assert (done.state, left_of(story.rice)) == (State.WITHDRAWN, 100_000)
    with pytest.raises(HandoverRefused, match="rút"):
        actions.accept(sent, entry=entry(keeper))
    assert projections.rebuild(done.created_at).mended == 0


@pytest.mark.parametrize("second", ["accept", "refuse", "withdraw"])
def test_it_is_answered_once(signed, second, keeper, clerk, entry):
    with pytest.raises(HandoverRefused):
        if second == "accept":
            actions.accept(signed, entry=entry(keeper))
        elif second == "refuse":
            actions.refuse(signed, reason="Muộn", entry=entry(keeper))
        else:
            actions.withdraw(signed, reason="Muộn", entry=entry(clerk))


def test_the_same_entry_again_gives_the_same_answer(story, entry, song_hoa):
    asked = entry(story.clerk)
    to = Receiver(organisation=story.shop, phone="0912 777 001")

    first = actions.declare(song_hoa, [Use(story.rice, 10_000)], receiver=to, entry=asked)
    again = actions.declare(song_hoa, [Use(story.rice, 10_000)], receiver=to, entry=asked)
    answer = entry(story.keeper)
    done = actions.accept(first, entry=answer)

    assert (first.id, Handover.select().count(), left_of(story.rice)) == (again.id, 1, 90_000)
    assert actions.accept(first, entry=answer).receipt_event == done.receipt_event
    assert HandoverAct.select().count() == 2
    with pytest.raises(EntryReused):
        actions.declare(song_hoa, [Use(story.rice, 11_000)], receiver=to, entry=asked)


def test_only_the_side_concerned_acts_and_strangers_find_nothing(sent, story, auditor, stranger_manager, entry):
    with pytest.raises(NotThisSide):
        actions.accept(sent, entry=entry(story.clerk))
    with pytest.raises(NotThisSide):
        actions.withdraw(sent, reason="x", entry=entry(story.keeper))
    with pytest.raises(NotThisSide):
        actions.accept(sent, entry=entry(auditor))
    for act in (
        lambda who: actions.accept(sent, entry=entry(who)),
        lambda who: queries.find_handover(sent.code, seen_by=who),
    ):
        with pytest.raises(UnknownHandover):
            act(stranger_manager)
    with pytest.raises(RecordingRefused):
        actions.declare(
            story.coop, [Use(story.rice, 1000)], receiver=Receiver(organisation=story.shop), entry=entry(auditor)
        )
    assert queries.find_handover(sent.code.lower(), seen_by=story.keeper).id == sent.id


def test_what_both_signed_is_not_changed_by_one(signed, clerk, now):
    from trace.events import actions as events

    with pytest.raises(SealedEvent):
        events.correct(
            Event.get_by_id(signed.ship_event),
            reason="nhầm",
            by=clerk,
            now=now,
            entry_id="00000000-0000-0000-0000-000000000077",
            quantities={HandoverLine.get().batch.code: 50_000},
        )


def test_private_words_stay_in_the_annex_and_out_of_the_log(story, entry, stranger_manager):
    handover = actions.declare(
        story.coop,
        [Use(story.rice, 1000)],
        receiver=Receiver(name="Bà Năm", phone="0987 654 321", address="Chợ Bo", is_person=True),
        carrier=Carrier(name="Nhà xe Hải", plate="17c-123.45", driver="Anh Dũng"),
        papers=Papers(document_no="PX-7", note="Gọi trước"),
        entry=entry(story.clerk),
    )
    act = HandoverAct.get(HandoverAct.handover == handover.id)

    assert queries.private_of(handover, seen_by=story.clerk)["carrier"]["plate"] == "17C-123.45"
    assert queries.private_of(handover, seen_by=stranger_manager) == {}
    kept = act.body + json.dumps(queries.public_view(handover), default=str)
    for word in ("Năm", "0987", "987654321", "17C", "Dũng", "Hải", "Chợ Bo", "Gọi"):
        assert word not in kept
    assert "PX-7" in act.body
    assert "PX-7" not in json.dumps(queries.public_view(handover), default=str)
    assert HandoverPrivate.get().phone == "+84987654321"
    assert all("Năm" not in row.leaf for row in LedgerEntry.select())


def test_what_a_handover_is_follows_from_its_acts(signed, story):
    assert recording.rebuild() == (1, 0)
    Handover.update(state="sent", receipt_event=None).execute()
    HandoverLine.update(accepted=None).execute()

    assert recording.rebuild() == (1, 1)
    mended = Handover.get_by_id(signed.id)
    assert (mended.state, mended.receipt_event, line_of(mended).accepted) == ("received", signed.receipt_event, 40_000)


@pytest.mark.parametrize("change", ["UPDATE handover_act SET body = '{}'", "DELETE FROM handover_act"])
def test_the_database_keeps_every_act(signed, change):
    with pytest.raises(Exception, match="append-only"), database.atomic():
        database.execute_sql(change)


@pytest.mark.parametrize("change", ["UPDATE handover_private SET phone = '1'", "DELETE FROM handover_private"])
def test_an_annex_is_only_ever_erased(story, entry, change):
    to = Receiver(name="Bà Năm", phone="0987 654 321")
    actions.declare(story.coop, [Use(story.rice, 1000)], receiver=to, entry=entry(story.clerk))

    with pytest.raises(Exception, match=r"erased|append-only"), database.atomic():
        database.execute_sql(change)
