"""From the draft to the closing: who may, how far it reaches, what one confirmation does to every lot."""

from datetime import timedelta
from uuid import uuid4

import pytest

from tests.recalled import fresh
from trace.events import projections
from trace.events.models import Event
from trace.events.rules import EntryReused, Kind
from trace.kit.models import Job
from trace.ledger import verification
from trace.ledger.models import LedgerEntry
from trace.recalls import actions, queries
from trace.recalls.models import Recall, RecallAct, RecallLot
from trace.recalls.rules import RecallForbidden, RecallInvalid, RecallRefused, State, UnknownRecall


def new() -> str:
    return str(uuid4())


def test_the_scope_reaches_what_was_made_and_who_holds_it(drafted, chain, at_shop):
    recall = drafted(chain.paddy)

    lots = {lot.batch_id: lot for lot in queries.lots_of(recall)}
    assert set(lots) == {chain.paddy.id, chain.rice.id, at_shop.id}
    rice, shop = lots[chain.rice.id], lots[at_shop.id]
    assert [lots[chain.paddy.id].role, rice.role, shop.role] == ["start", "made_from", "held"]
    # Of 80 kg that went in 60 were called back: three quarters of 50 kg are expected, 50 at the worst.
    assert (rice.expected, rice.worst) == (37_500, 50_000)
    assert (shop.expected, shop.worst, shop.held) == (15_000, 20_000, 20_000)
    assert not fresh(chain.rice).is_recalled
    assert recall.due_at == recall.found_at + timedelta(hours=24)


def test_several_goods_are_added_up_over_what_they_became(drafted, chain):
    recall = drafted(chain.paddy, chain.other)

    rice = next(lot for lot in queries.lots_of(recall) if lot.batch_id == chain.rice.id)
    assert (rice.expected, rice.worst) == (50_000, 50_000)


def test_goods_made_of_each_other_are_each_the_whole(drafted, chain):
    lots = {lot.batch_id: lot for lot in queries.lots_of(drafted(chain.paddy, chain.rice))}

    assert lots[chain.rice.id].role == "start"
    assert lots[chain.rice.id].expected == 50_000


def test_one_confirmation_marks_every_lot_with_one_event(drafted, chain, at_shop, manager, now):
    recall = drafted(chain.paddy)
    before = Event.select().count()
    versions = {lot.id: lot.version for lot in (chain.paddy, chain.rice, at_shop)}

    recall = actions.confirm(recall, by=manager, now=now, entry_id=new())

    assert Event.select().count() == before + 1
    assert recall.state == State.OPEN
    for lot in (chain.paddy, chain.rice, at_shop):
        assert fresh(lot).is_recalled
        assert fresh(lot).version > versions[lot.id]
    assert not fresh(chain.other).is_recalled
    assert Event.get_by_id(recall.event_number).kind == Kind.RECALL
    assert Job.select().where(Job.name == "recalls.tell_holders").count() == 1


def test_the_bulk_projection_is_what_the_events_say(confirmed, chain, at_shop, now):
    confirmed(chain.paddy)

    assert projections.rebuild(now).mended == 0


def test_the_log_vouches_for_every_act(confirmed, chain):
    recall = confirmed(chain.paddy)

    acts = queries.acts_of(recall)
    assert [act.kind for act in acts] == ["opened", "confirmed"]
    assert LedgerEntry.select().where(LedgerEntry.kind == "recall").count() == 2
    from trace.recalls.checking import check_act

    entry = LedgerEntry.get(LedgerEntry.leaf_index == acts[0].ledger_index)
    assert check_act(entry) is None
    assert "recall" in verification.CHECKERS


def test_a_repeat_finds_what_was_written_and_another_word_is_refused(drafted, chain, manager, now):
    entry_id = new()
    first = drafted(chain.paddy, entry_id=entry_id)
    again = drafted(chain.paddy, entry_id=entry_id)
    assert first.id == again.id
    assert Recall.select().count() == 1
    with pytest.raises(EntryReused):
        drafted(chain.paddy, entry_id=entry_id, reason="Lý do khác")

    word = new()
    actions.confirm(first, by=manager, now=now, entry_id=word)
    assert actions.confirm(first, by=manager, now=now, entry_id=word).state == State.OPEN
    assert RecallAct.select().count() == 2


def test_a_lot_is_taken_out_only_with_a_reason(drafted, chain, at_shop, manager, now):
    recall = drafted(chain.paddy)
    with pytest.raises(RecallInvalid):
        actions.narrow(recall, at_shop, reason="  ", by=manager, now=now, entry_id=new())

    actions.narrow(recall, at_shop, reason="Đã bán hết trước ngày phun", by=manager, now=now, entry_id=new())
    with pytest.raises(RecallRefused):
        actions.narrow(recall, at_shop, reason="Đã bán hết", by=manager, now=now, entry_id=new())
    actions.confirm(recall, by=manager, now=now, entry_id=new())

    assert not fresh(at_shop).is_recalled
    assert fresh(chain.rice).is_recalled
    lot = RecallLot.get(RecallLot.recall == recall.id, RecallLot.batch == at_shop.id)
    assert (lot.is_included, lot.reason) == (False, "Đã bán hết trước ngày phun")
    with pytest.raises(RecallRefused):
        actions.widen(recall, at_shop, reason="Xem lại", by=manager, now=now, entry_id=new())


def test_a_lot_may_be_taken_back_in(drafted, chain, at_shop, manager, now):
    recall = drafted(chain.paddy)
    actions.narrow(recall, at_shop, reason="Nhầm", by=manager, now=now, entry_id=new())
    actions.widen(recall, at_shop, reason="Vẫn là lô đó", by=manager, now=now, entry_id=new())
    actions.confirm(recall, by=manager, now=now, entry_id=new())

    assert fresh(at_shop).is_recalled


def test_what_was_made_since_the_draft_is_called_back_too(drafted, chain, manager, clerk, now):
    from tests.recalled import entry_of
    from trace.events import actions as events
    from trace.events.entries import NewLot, Use

    recall = drafted(chain.paddy)
    (bran,) = events.transform(
        [Use(chain.rice, 10_000)], step="R12", outputs=[NewLot(name="Tấm", thousandths=9_000)],
        entry=entry_of(clerk, now, 0.1),
    )  # fmt: skip
    actions.confirm(recall, by=manager, now=now, entry_id=new())

    assert fresh(bran).is_recalled


def test_strangers_clerks_and_officers_of_the_other_body_are_refused(
    drafted, chain, stranger_manager, clerk, auditor, officer, paper, now
):
    with pytest.raises(UnknownRecall):
        drafted(chain.paddy, by=stranger_manager)
    with pytest.raises(RecallForbidden):
        drafted(chain.paddy, by=officer)
    with pytest.raises(RecallForbidden):
        drafted(chain.paddy, kind="compulsory", decision=paper, by=auditor)
    recall = drafted(chain.paddy, by=clerk)
    with pytest.raises(RecallForbidden):
        actions.confirm(recall, by=clerk, now=now, entry_id=new())
    assert not fresh(chain.paddy).is_recalled


def test_compulsion_needs_a_decision_and_a_second_person(drafted, chain, officer, second, admin, auditor, paper, now):
    with pytest.raises(RecallInvalid):
        drafted(chain.paddy, kind="compulsory", by=officer)
    with pytest.raises(RecallForbidden):
        drafted(chain.paddy, kind="compulsory", decision=paper, by=admin)
    recall = drafted(chain.paddy, kind="compulsory", decision=paper, by=officer)
    for other in (officer, auditor):
        with pytest.raises(RecallForbidden):
            actions.confirm(recall, by=other, now=now, entry_id=new())

    recall = actions.confirm(recall, by=second, now=now, entry_id=new())

    assert fresh(chain.paddy).is_recalled
    assert (recall.decision_no, recall.signer) == ("12/QĐ-SNNMT", "Lê Văn Ký")


def test_a_draft_may_be_let_go_and_a_confirmed_one_not(drafted, chain, manager, now):
    recall = actions.cancel(drafted(chain.paddy), reason="Kết quả sai", by=manager, now=now, entry_id=new())
    assert recall.state == State.CANCELLED
    with pytest.raises(RecallRefused):
        actions.confirm(recall, by=manager, now=now, entry_id=new())
    other = actions.confirm(drafted(chain.paddy), by=manager, now=now, entry_id=new())
    with pytest.raises(RecallRefused):
        actions.cancel(other, reason="Thôi", by=manager, now=now, entry_id=new())


def test_closing_leaves_lots_recalled_but_for_those_that_were_mended(confirmed, chain, at_shop, manager, now):
    recall = confirmed(chain.paddy, handling="fix")
    actions.close(recall, fixed=[at_shop], by=manager, now=now, entry_id=new())

    assert not fresh(at_shop).is_recalled
    assert fresh(chain.paddy).is_recalled
    assert queries.recall_of_batch(chain.paddy).state == State.CLOSED
    assert projections.rebuild(now).mended == 0


def test_destroyed_goods_are_not_sold_again(confirmed, chain, manager, now):
    recall = confirmed(chain.paddy)
    with pytest.raises(RecallRefused):
        actions.close(recall, fixed=[chain.paddy], by=manager, now=now, entry_id=new())


def test_who_sees_a_recall(drafted, chain, at_shop, manager, keeper, stranger_manager, officer, far_auditor, now):
    recall = drafted(chain.paddy)
    for one in (keeper, stranger_manager, officer):
        with pytest.raises(UnknownRecall):
            queries.find_recall(recall.code, seen_by=one)
    assert queries.find_recall(recall.code.lower(), seen_by=manager).id == recall.id

    actions.confirm(recall, by=manager, now=now, entry_id=new())

    for one in (keeper, officer):
        assert queries.find_recall(recall.code, seen_by=one).id == recall.id
    for one in (stranger_manager, far_auditor):
        with pytest.raises(UnknownRecall):
            queries.find_recall(recall.code, seen_by=one)
    assert queries.recall_of_batch(at_shop).id == recall.id


def test_recalled_goods_go_nowhere_but_back(confirmed, chain, at_shop, dong_nguyen, song_hoa, clerk, keeper, now):
    from tests.recalled import entry_of
    from trace.events.entries import Use
    from trace.handovers.actions import declare
    from trace.handovers.entries import Receiver
    from trace.handovers.rules import HandoverRefused
    from trace.organisations.models import Organisation

    confirmed(chain.paddy)
    shop = Organisation.get_by_id(keeper.organisation_id)
    stranger, maker = Receiver(organisation=dong_nguyen), Receiver(organisation=song_hoa)
    with pytest.raises(HandoverRefused):
        declare(song_hoa, [Use(chain.rice, 1_000)], receiver=stranger, entry=entry_of(clerk, now))
    with pytest.raises(HandoverRefused):
        declare(shop, [Use(at_shop, 1_000)], receiver=stranger, entry=entry_of(keeper, now))
    # What left before the recall is told as it was; and goods find their way home.
    assert declare(song_hoa, [Use(chain.rice, 1_000)], receiver=stranger, entry=entry_of(clerk, now, 1))
    assert declare(shop, [Use(at_shop, 1_000)], receiver=maker, entry=entry_of(keeper, now))
