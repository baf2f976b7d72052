"""Whole packs are handed over line by line, and come back as they left."""

import pytest

from tests.integration.handovers.conftest import left_of
from trace.batches.models import Batch
from trace.events import actions as events
from trace.events import projections
from trace.events.actions_packs import Contents
from trace.events.entries import NewLot, Use
from trace.events.models_packs import Pack, UnitSerial
from trace.events.rules import EntryRefused
from trace.handovers import actions
from trace.handovers.entries import Line, Receiver
from trace.handovers.models import Handover, HandoverLine
from trace.handovers.rules import HandoverRefused


@pytest.fixture
def cases(story, entry):
    """Two cases of ten kilograms each."""
    return [events.pack_up(Contents(lots=[Use(story.rice, 10_000)]), entry=entry(story.clerk, 2)) for _ in range(2)]


@pytest.fixture
def sent(story, cases, entry):
    """Both cases and five kilograms loose."""
    to = Receiver(organisation=story.shop)
    return actions.declare(story.coop, [Use(story.rice, 5_000)], packs=cases, receiver=to, entry=entry(story.clerk, 1))


def gone(cases):
    return [Pack.get_by_id(pack.id).gone_kind for pack in cases]


def test_each_case_has_its_line_and_the_receiver_one_lot(sent, story, cases, keeper, entry):
    lines = list(HandoverLine.select().order_by(HandoverLine.number))
    assert [(line.pack_code, line.declared) for line in lines] == [
        ("", 5_000), (cases[0].code, 10_000), (cases[1].code, 10_000),
    ]  # fmt: skip
    assert (left_of(story.rice), gone(cases)) == (75_000, ["ship", "ship"])

    amounts = [Line(number=1, thousandths=5_000), Line(number=2, thousandths=10_000), Line(number=3, thousandths=9_000)]
    done = actions.accept(sent, amounts, reason="Rách", entry=entry(keeper))

    (held,) = Batch.select().where(Batch.organisation == story.shop.id)
    assert (held.left_thousandths, done.state) == (24_000, "less")
    assert {line.held_as_id for line in HandoverLine.select()} == {held.id}


def test_withdrawn_cases_are_in_the_store_again_and_may_leave_once_more(sent, story, cases, entry):
    actions.withdraw(sent, reason="Xe hỏng", entry=entry(story.clerk))

    assert (left_of(story.rice), gone(cases)) == (100_000, ["", ""])
    to = Receiver(organisation=story.shop)
    again = actions.declare(story.coop, [], packs=cases, receiver=to, entry=entry(story.clerk))
    assert (left_of(story.rice), gone(cases), again.state) == (80_000, ["ship", "ship"], "sent")
    assert not Batch.get_by_id(story.rice.id).is_on_hold
    assert projections.rebuild(again.created_at).mended == 0


def test_only_a_case_of_which_all_comes_back_is_here_again(sent, story, cases, keeper, clerk, entry):
    actions.refuse(sent, reason="Ẩm", entry=entry(keeper))
    back = [Line(number=2, thousandths=10_000), Line(number=3, thousandths=4_000)]
    actions.bring_home(sent, back, entry=entry(clerk))

    assert (left_of(story.rice), gone(cases)) == (89_000, ["", "ship"])
    assert projections.rebuild(sent.created_at).mended == 0


def test_a_case_that_did_not_come_back_after_all_is_gone_again(sent, story, cases, keeper, clerk, entry):
    actions.refuse(sent, reason="Ẩm", entry=entry(keeper))
    actions.bring_home(sent, None, entry=entry(clerk))
    assert gone(cases) == ["", ""]
    actions.withdraw_return(sent, reason="Chưa về", entry=entry(clerk))

    assert (left_of(story.rice), gone(cases)) == (75_000, ["ship", "ship"])
    assert projections.rebuild(sent.created_at).mended == 0
    actions.bring_home(sent, None, entry=entry(clerk))
    actions.declare(story.coop, [], packs=cases, receiver=Receiver(organisation=story.shop), entry=entry(clerk))
    with pytest.raises(HandoverRefused, match="chuyến khác"):
        actions.withdraw_return(sent, reason="Chưa về", entry=entry(clerk))


def test_tagged_units_are_pieces_or_their_weight_is_asked(story, entry, song_hoa):
    def tagged(unit):
        lot = events.receive(
            song_hoa, lot=NewLot(name="Cua", thousandths=5_000, unit=unit), supplier_name="X", template="crab_mud",
            entry=entry(story.clerk, 3),
        )  # fmt: skip
        return lot, events.tag_units(lot, count=2, entry=entry(story.clerk, 2))

    to = Receiver(organisation=story.shop)
    lot, units = tagged("H87")
    sent = actions.declare(song_hoa, [], units=units, receiver=to, entry=entry(story.clerk))
    assert (HandoverLine.get(HandoverLine.handover == sent.id).declared, left_of(lot)) == (2_000, 3_000)
    actions.withdraw(sent, reason="Nhầm", entry=entry(story.clerk))
    assert {unit.gone_kind for unit in UnitSerial.select()} == {""}
    lot, units = tagged("KGM")
    with pytest.raises(EntryRefused, match="khối lượng"):
        actions.declare(song_hoa, [], units=units, receiver=to, entry=entry(story.clerk))
    weighed = actions.declare(song_hoa, [Use(lot, 900)], units=units, receiver=to, entry=entry(story.clerk))
    assert (Handover.select().count(), left_of(lot), weighed.state) == (2, 4_100, "sent")
