"""Hold and release with a reason, approval by a manager; each in the log, each refused where it must be."""

import json
from uuid import uuid4

import pytest

from trace.batches.models import Batch
from trace.database import database
from trace.errors import Refusal
from trace.events import actions, rules
from trace.events.actions_corrections import Agreed
from trace.events.actions_decisions import ApprovalRefused, ReleaseRefused
from trace.events.entries import NewLot, Use
from trace.events.models import Decision, Event
from trace.ledger import queries as log


def again(batch):
    return Batch.get_by_id(batch.id)


@pytest.fixture
def say(cast, now):
    def make(by=None, **more):
        return {"by": by or cast.manager, "now": now, "entry_id": str(uuid4()), "reason": "Có phản ánh", **more}

    return make


def test_one_event_holds_several_lots_and_one_releases_them(cast, paddy, season, entry, say):
    (other,) = actions.harvest(season, step="R08", outputs=[NewLot(name="Thóc", thousandths=1)], entry=entry(5))

    held = actions.hold([paddy, other], **say(by=cast.staff))

    document = json.loads(held.document)
    assert document["persistentDisposition"] == {"set": ["non_sellable_other"]}
    assert len(document["quantityList"]) == 2
    assert (again(paddy).is_on_hold, again(other).hold_reason) == (True, "Có phản ánh")
    assert log.entry(held.ledger_index).kind == "hold"
    assert again(paddy).version > paddy.version

    freed = actions.release([paddy, other], **say())

    assert json.loads(freed.document)["persistentDisposition"] == {"unset": ["non_sellable_other"]}
    assert (again(paddy).is_on_hold, again(paddy).hold_reason) == (False, "")


def test_a_hold_survives_the_next_event(paddy, entry, say):
    actions.hold([paddy], **say())
    actions.ship([Use(paddy, 1)], receiver_name="X", entry=entry(1))

    assert again(paddy).is_on_hold


def test_the_same_hold_again_gives_the_same_event(paddy, say):
    asked = say()

    assert actions.hold([paddy], **asked).id == actions.hold([paddy], **asked).id
    with pytest.raises(rules.EntryReused):
        actions.hold([paddy], **{**asked, "reason": "khác"})


def test_only_a_manager_of_the_owner_releases_and_approves(cast, paddy, say, now):
    actions.hold([paddy], **say())

    for by in (cast.staff, cast.helper):
        with pytest.raises(rules.RecordingRefused):
            actions.release([paddy], **say(by=by))
    for by in (cast.stranger, cast.officer):
        with pytest.raises(Refusal):
            actions.release([paddy], **say(by=by))
    with pytest.raises(rules.RecordingRefused):
        actions.approve(paddy, by=cast.staff, now=now)
    with pytest.raises(rules.NotYours):
        actions.approve(paddy, by=cast.stranger, now=now)
    with pytest.raises(rules.NotYours):
        actions.hold([paddy], **say(by=cast.stranger))


def test_a_lot_that_gave_too_much_is_released_only_when_the_book_is_right(cast, paddy, entry, say, now):
    actions.ship([Use(paddy, 2_000_000)], receiver_name="X", entry=entry(1))

    with pytest.raises(ReleaseRefused):
        actions.release([paddy], **say())

    sent = Event.get(Event.kind == "ship")
    actions.correct(
        sent, reason="Gõ nhầm", by=cast.staff, now=now, entry_id=str(uuid4()), quantities={paddy.code: 200_000},
        agreed=Agreed("manager"),
    )  # fmt: skip
    actions.release([paddy], **say())
    assert (again(paddy).left_thousandths, again(paddy).is_on_hold) == (800_000, False)


def test_an_early_harvest_is_released_after_a_passed_test(season, entry, say):
    actions.record_diary([season], step="R05", entry=entry(20, phi_days=30))
    (lot,) = actions.harvest(season, step="R08", outputs=[NewLot(name="Thóc", thousandths=5)], entry=entry(10))

    with pytest.raises(ReleaseRefused):
        actions.release([lot], **say())
    actions.observe([lot], step="R13", entry=entry(1, qc_result="pass"))
    actions.release([lot], **say())

    assert not again(lot).is_on_hold


def test_what_was_made_from_a_held_lot_waits_for_it(paddy, entry, say):
    actions.hold([paddy], **say())
    (dry,) = actions.transform(
        [Use(paddy, 1000)], step="R10", outputs=[NewLot(name="x", thousandths=900)], entry=entry(1)
    )
    assert again(dry).hold_cause == "source"

    with pytest.raises(ReleaseRefused):
        actions.release([dry], **say())
    actions.release([paddy], **say())
    actions.release([dry], **say())

    assert not again(dry).is_on_hold


def test_goods_that_grew_are_released_when_the_quantity_is_right(cast, paddy, entry, say, now):
    (dry,) = actions.transform(
        [Use(paddy, 1000)], step="R10", outputs=[NewLot(name="x", thousandths=2000)], entry=entry(1)
    )

    with pytest.raises(ReleaseRefused):
        actions.release([dry], **say())
    event = Event.get(Event.kind == "transform")
    actions.correct(event, reason="Nhầm", by=cast.staff, now=now, entry_id=str(uuid4()), quantities={dry.code: 900})
    actions.release([dry], **say())

    assert (again(dry).made_thousandths, again(dry).is_on_hold) == (900, False)


def test_approval_and_its_withdrawal_are_decisions_in_the_log(cast, paddy, now):
    word = actions.approve(paddy, by=cast.manager, now=now, note="Đủ giấy")

    assert log.entry(word.ledger_index).kind == "approval"
    assert again(paddy).approved_at == now
    assert again(paddy).approved_by_id == 2
    with pytest.raises(ApprovalRefused):
        actions.approve(paddy, by=cast.manager, now=now)

    back = actions.withdraw_approval(paddy, by=cast.manager, now=now, reason="Thiếu phiếu")
    assert log.entry(back.ledger_index).kind == "approval_withdrawn"
    assert again(paddy).approved_at is None
    with pytest.raises(ApprovalRefused):
        actions.withdraw_approval(paddy, by=cast.manager, now=now, reason="lại")


def test_a_held_lot_is_not_approved(cast, paddy, say, now):
    actions.hold([paddy], **say())

    with pytest.raises(ApprovalRefused):
        actions.approve(paddy, by=cast.manager, now=now)
    assert Decision.select().count() == 0


def test_holding_the_held_and_releasing_the_free_is_refused(paddy, say):
    with pytest.raises(Refusal):
        actions.release([paddy], **say())
    actions.hold([paddy], **say())
    with pytest.raises(Refusal):
        actions.hold([paddy], **say())
    with pytest.raises(rules.EntryRefused):
        actions.hold([paddy], **say(reason=" "))


@pytest.mark.parametrize("act", ["UPDATE decision SET id = id", "DELETE FROM decision"])
def test_the_database_lets_nobody_change_a_decision(cast, paddy, now, act):
    actions.approve(paddy, by=cast.manager, now=now)

    with pytest.raises(Exception, match="append-only"), database.atomic():
        database.execute_sql(act)
