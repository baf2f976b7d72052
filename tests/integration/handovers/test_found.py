"""What is odd is found in the book as it is written, noted by the database, and kept; nothing hides it."""

from datetime import timedelta
from uuid import uuid4

import pytest

from tests.cast import make_person
from trace.batches.models import Batch
from trace.database import database
from trace.events import actions as events
from trace.events import checking as events_checking
from trace.events.entries import Use
from trace.events.models import Event
from trace.events.sealing import SealedEvent
from trace.handovers import actions
from trace.handovers.entries import Line, Receiver
from trace.handovers.models import HandoverLine
from trace.kit.append_only import unprotect
from trace.ledger import queries as log
from trace.ledger.verification import CHECKERS, KNOWN_SIZES, verify
from trace.readiness.models import FindingDue
from trace.readiness.queries import lacks_of


def found(batch, now):
    ours = ("handover", "claim", "receipt_without")
    return sorted(one.code for one in lacks_of(Batch.get_by_id(batch.id), now=now) if one.code.startswith(ours))


def held_of(handover):
    return HandoverLine.get(HandoverLine.handover == handover.id).held_as


def test_a_plain_handover_is_not_odd(signed, story, now):
    assert found(story.rice, now) == []
    assert found(held_of(signed), now) == []


def test_less_and_more_on_both_sides(sent, story, keeper, clerk, entry, now):
    less = actions.accept(sent, [Line(number=1, thousandths=35_000)], reason="Rách", entry=entry(keeper))
    assert found(story.rice, now) == found(held_of(less), now) == ["handover_less"]
    actions.bring_home(less, None, entry=entry(clerk))
    assert found(story.rice, now) == []


def test_nobody_answered_in_time(sent, story, now):
    assert found(story.rice, now + timedelta(days=2)) == []
    assert found(story.rice, now + timedelta(days=3)) == ["handover_overdue"]


@pytest.mark.parametrize("what", ["phone", "device", "representative", "person"])
def test_one_hand_on_both_sides(story, entry, now, clerk, shop, what):
    receiver, device = story.keeper, ("", "")
    if what == "phone":
        shop.phone = "+84912000002"  # the clerk's own number
        shop.save()
    if what == "device":
        device = ("cookie", "cookie")
    if what == "representative":
        shop.representative = "Phạm thị Thoan"
        shop.save()
    if what == "person":
        receiver = make_person("+84912000002", clerk.name, "manager", shop)
    to = Receiver(organisation=shop)
    handover = actions.declare(story.coop, [Use(story.rice, 1000)], receiver=to, entry=entry(clerk), device=device[0])
    done = actions.accept(handover, entry=entry(receiver), device=device[1])

    (lack,) = [one for one in lacks_of(Batch.get_by_id(story.rice.id), now=now) if one.code == "handover_one_hand"]
    assert lack.subject == done.code
    assert found(held_of(done), now) == ["handover_one_hand"]


def test_a_receipt_without_dispatch_and_its_denial(story, entry, now):
    handover = actions.receive_without(story.shop, [Use(story.rice, 5_000)], story.coop, entry=entry(story.keeper))
    held = held_of(handover)
    assert found(held, now) == ["receipt_without_dispatch"]

    receipt = Event.get_by_id(handover.receipt_event)
    actions.deny_claim(receipt, by=story.clerk, reason="Không giao", now=now)
    assert found(held, now) == ["claim_denied"]


def test_the_database_notes_the_lots_of_both_sides(sent, story, keeper, entry):
    FindingDue.delete().execute()

    done = actions.accept(sent, entry=entry(keeper))

    noted = {(row.subject_kind, row.subject_id) for row in FindingDue.select()}
    assert {("batch", story.rice.id), ("batch", held_of(done).id)} <= noted


def test_no_event_of_it_is_changed_from_beside(sent, story, clerk, keeper, entry, now):
    def both_refused(number, by):
        for act, more in ((events.cancel, {}), (events.correct, {"quantities": {story.rice.code: 1000}})):
            with pytest.raises(SealedEvent):
                act(Event.get_by_id(number), reason="x", by=by, now=now, entry_id=str(uuid4()), **more)

    both_refused(sent.ship_event, clerk)
    actions.withdraw(sent, reason="Chưa đi", entry=entry(clerk))
    both_refused(sent.ship_event, clerk)
    back = Event.get(Event.kind == "return")
    both_refused(back.id, clerk)
    unasked = actions.receive_without(story.shop, [Use(story.rice, 5_000)], story.coop, entry=entry(keeper))
    with pytest.raises(SealedEvent):
        events.cancel(Event.get_by_id(unasked.receipt_event), reason="x", by=keeper, now=now, entry_id=str(uuid4()))


def test_the_log_checks_every_act_and_names_the_one_that_was_changed(signed, story, entry):
    to = Receiver(name="Bà Năm", phone="0987 654 321")
    actions.declare(story.coop, [Use(story.rice, 1000)], receiver=to, entry=entry(story.clerk))
    checkers = {**CHECKERS, **events_checking.checkers()}
    assert verify(checkers, known_size=max(size() for size in KNOWN_SIZES)).size == log.size()
    unprotect(database.obj, "handover_act")
    database.execute_sql("UPDATE handover_act SET body = '{}' WHERE kind = 'received'")
    with pytest.raises(Exception, match="đã bị thay đổi"):
        verify(checkers, known_size=0)
