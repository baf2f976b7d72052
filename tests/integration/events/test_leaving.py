"""Whole packs and tagged units that leave: amounts close, they leave once, and a cancellation brings them back."""

import json
from datetime import timedelta
from types import SimpleNamespace

import pytest

from trace.errors import NotFound
from trace.events import actions, checking
from trace.events.actions_corrections import Agreed
from trace.events.actions_packs import Contents
from trace.events.entries import NewLot, Use
from trace.events.gone import GoneAlready
from trace.events.models import Event, EventItem
from trace.events.models_packs import Pack, UnitSerial
from trace.events.packing import PackingRefused
from trace.events.packing_projections import is_overpacked, packed_of
from trace.events.projections import rebuild
from trace.events.rules import EntryRefused, EntryReused
from trace.ledger.verification import verify


@pytest.fixture
def yard(cast, entry):
    """100 crabs and 500 kg of rice; a case with 20 crabs and two tagged ones, on a pallet with 30 kg of rice."""
    crab = NewLot(name="Cua thịt", thousandths=100_000, unit="H87", lot="CUA1", form="packed")
    rice = NewLot(name="Gạo", thousandths=500_000, lot="GAO1", form="packed")
    crabs = actions.register(cast.an_thai, lot=crab, template="crab_mud", entry=entry(9))
    bags = actions.register(cast.an_thai, lot=rice, template="rice", entry=entry(9))
    units = actions.tag_units(crabs, count=3, entry=entry(8))
    case = actions.pack_up(Contents(lots=[Use(crabs, 20_000, "H87")], units=units[:2]), entry=entry(7))
    inside = Contents(lots=[Use(bags, 30_000)], packs=[case])
    pallet = actions.pack_up(inside, level="pallet", entry=entry(6))
    return SimpleNamespace(crabs=crabs, bags=bags, units=units, case=case, pallet=pallet)


def again(row):
    return type(row).get_by_id(row.id)


def test_a_pallet_takes_all_that_is_in_it_along(yard, entry, now):
    event = actions.ship([Use(yard.bags, 5_000)], packs=[yard.pallet], receiver_name="Siêu thị A", entry=entry(3))

    said = json.loads(event.document)
    assert said["epcList"][:2] == [yard.pallet.identifier, yard.case.identifier]
    assert set(said["epcList"][2:]) == {unit.identifier for unit in yard.units[:2]}
    assert {one["epcClass"]: (one["quantity"], one["uom"]) for one in said["quantityList"]} == {
        yard.bags.identifier: (35, "KGM"), yard.crabs.identifier: (22, "H87"),
    }  # fmt: skip
    assert (again(yard.bags).left_thousandths, again(yard.crabs).left_thousandths) == (465_000, 78_000)
    assert again(yard.bags).dispatched_at == event.happened_at
    assert [(again(pack).gone_kind, again(pack).gone_at) for pack in (yard.pallet, yard.case)] == [
        ("ship", event.happened_at)
    ] * 2
    assert [again(unit).gone_kind for unit in yard.units] == ["ship", "ship", ""]
    assert packed_of(again(yard.bags)) == 0
    assert not is_overpacked(again(yard.bags))
    assert rebuild(now).mended == 0
    assert verify(checking.checkers(), known_size=checking.known_size()).size > 0


def test_what_left_is_not_moved_again_and_the_sentence_says_where_it_went(yard, entry):
    actions.ship(packs=[yard.pallet], receiver_name="Siêu thị A", entry=entry(3))
    before = Event.select().count()

    more = Contents(lots=[Use(yard.bags, 1_000)])
    acts = {
        "unpack": lambda: actions.unpack(yard.pallet, entry=entry(1)),
        "take out one": lambda: actions.unpack(yard.case, contents=Contents(units=yard.units[:1]), entry=entry(1)),
        "put in": lambda: actions.pack_up(more, pack=yard.case, entry=entry(1)),
        "put in before": lambda: actions.pack_up(more, pack=yard.case, entry=entry(5)),
        "send again": lambda: actions.ship(packs=[yard.case], receiver_name="Chợ B", entry=entry(1)),
        "sell a unit": lambda: actions.sell(units=yard.units[:1], entry=entry(1)),
        "sold before": lambda: actions.sell(packs=[yard.pallet], entry=entry(4)),
        "onto another": lambda: actions.pack_up(Contents(packs=[yard.pallet]), level="pallet", entry=entry(1)),
    }
    for name, act in acts.items():
        with pytest.raises(PackingRefused) as refused:
            act()
        said = str(refused.value)
        if name not in ("put in before", "sold before"):
            assert isinstance(refused.value, GoneAlready), name
            assert "đã xuất cho Siêu thị A ngày" in said

    assert Event.select().count() == before
    assert again(yard.pallet).gone_kind == "ship"


def test_cancelling_the_dispatch_brings_everything_back(yard, cast, entry, now):
    event = actions.ship(packs=[yard.pallet], receiver_name="Siêu thị A", entry=entry(3))
    with pytest.raises(PackingRefused):
        packing = Event.get(Event.kind == "pack_up")
        actions.correct(
            packing, reason="Đếm lại", by=cast.staff, now=now, entry_id=entry().entry_id,
            quantities={yard.crabs.code: 10_000},
        )  # fmt: skip
    actions.cancel(event, reason="Chưa đi", by=cast.staff, now=now, entry_id=entry().entry_id, agreed=Agreed("manager"))

    assert (again(yard.bags).left_thousandths, again(yard.crabs).left_thousandths) == (500_000, 100_000)
    assert {pack.gone_kind for pack in Pack.select()} == {""}
    assert {unit.gone_kind for unit in UnitSerial.select()} == {""}
    actions.unpack(yard.pallet, entry=entry(1))
    assert rebuild(now).mended == 0


def test_destroyed_and_lost_packs_do_not_make_a_lot_overpacked(yard, entry, now):
    whole = actions.pack_up(Contents(lots=[Use(yard.bags, 470_000)]), entry=entry(5))
    actions.destroy(packs=[whole], entry=entry(3), reason="Mốc")
    lost = actions.lose(packs=[yard.pallet], cause="stolen", entry=entry(2), reason="Mất trên xe")

    said = json.loads(lost.document)
    assert (said["action"], said["bizStep"], said["disposition"]) == ("OBSERVE", "other", "stolen")
    assert (again(whole).gone_kind, again(yard.pallet).gone_kind) == ("destroy", "lose")
    assert again(yard.bags).left_thousandths == 0
    assert not again(yard.bags).is_on_hold
    assert not is_overpacked(again(yard.bags))
    assert rebuild(now).mended == 0


def test_single_units_are_sold_and_count_as_pieces(yard, entry, now):
    event = actions.sell(units=[yard.units[2]], entry=entry(1))

    assert json.loads(event.document)["epcList"] == [yard.units[2].identifier]
    assert again(yard.crabs).left_thousandths == 99_000
    assert again(yard.units[2]).gone_kind == "sell"
    with pytest.raises(PackingRefused):
        actions.sell(units=[yard.units[0]], entry=entry(1))  # it is in the case
    tagging = Event.get(Event.kind == "tag")
    with pytest.raises(GoneAlready):
        actions.cancel(tagging, reason="Nhầm", by=entry().by, now=now, entry_id=entry().entry_id)
    assert again(yard.crabs).left_thousandths == 99_000


def test_units_of_a_lot_that_is_weighed_leave_without_an_amount_unless_it_is_told(yard, cast, entry):
    weighed = actions.register(
        cast.an_thai,
        lot=NewLot(name="Cua cân", thousandths=40_000, lot="CUA2", form="packed"),
        template="crab_mud",
        entry=entry(5),
    )
    units = actions.tag_units(weighed, count=2, entry=entry(4))
    actions.sell(units=units[:1], entry=entry(1))
    actions.sell([Use(weighed, 600)], units=units[1:], entry=entry(1))

    assert again(weighed).left_thousandths == 39_400


def test_refusals(yard, cast, entry):
    fresh = actions.pack_up(Contents(lots=[Use(yard.bags, 1_000)]), entry=entry(4))
    actions.unpack(fresh, entry=entry(3))
    cases = [
        (EntryRefused, lambda: actions.ship(packs=[fresh], receiver_name="A", entry=entry(1))),  # empty
        (EntryRefused, lambda: actions.ship(packs=[yard.pallet], receiver_name="A", entry=entry(8))),  # not packed yet
        (EntryRefused, lambda: actions.ship(receiver_name="A", entry=entry(1))),
        (EntryRefused, lambda: actions.ship(packs=[yard.pallet, yard.pallet], receiver_name="A", entry=entry(1))),
        (EntryRefused, lambda: actions.lose([Use(yard.bags, 1_000)], cause="eaten", entry=entry(1))),
        (EntryRefused, lambda: actions.lose([Use(yard.bags, None)], cause="dead", entry=entry(1))),
        (PackingRefused, lambda: actions.ship(packs=[yard.case], receiver_name="A", entry=entry(1))),  # on the pallet
        (NotFound, lambda: actions.ship(packs=[yard.pallet], receiver_name="A", entry=entry(1, by=cast.stranger))),
        (NotFound, lambda: actions.sell(units=yard.units, entry=entry(1, by=cast.stranger))),
    ]
    before = Event.select().count()
    for refusal, act in cases:
        with pytest.raises(refusal):
            act()
    assert Event.select().count() == before


def test_the_same_entry_again_is_the_same_answer(yard, entry):
    one = entry(1)
    first = actions.ship(packs=[yard.pallet], receiver_name="A", entry=one)

    assert actions.ship(packs=[yard.pallet], receiver_name="A", entry=one).id == first.id
    with pytest.raises(EntryReused):
        actions.ship(packs=[yard.pallet], receiver_name="B", entry=one)


def test_an_organisation_of_this_service_and_a_handover_are_named(yard, cast, entry):
    event = actions.ship(
        [Use(yard.bags, 5_000)], receiver_organisation=cast.hong_tien, handover="DABCDEFG", entry=entry(1)
    )

    recorded, said = json.loads(event.recorded), json.loads(event.document)
    assert recorded["receiver"]["organisation"] == "HTX-02"
    assert recorded["handover"] == "DABCDEFG"
    assert said["bizTransactionList"] == [{"type": "desadv", "bizTransaction": "https://id.example.org/d/DABCDEFG"}]


def test_goods_sent_back_say_so(yard, entry):
    event = actions.ship([Use(yard.bags, 5_000)], receiver_name="HTX B", is_return=True, entry=entry(1))

    assert json.loads(event.document)["disposition"] == "returned"


def test_a_lot_in_any_state_can_be_destroyed(yard, cast, entry, now):
    states = {
        "held": lambda lot: actions.hold([lot], reason="Kiểm tra", by=cast.manager, now=now, entry_id=entry().entry_id),
        "expired": lambda lot: None,
        "closed": lambda lot: actions.close_batches([lot], entry=entry(2)),
    }
    for place, (name, make) in enumerate(states.items()):
        lot = NewLot(
            name=name, thousandths=10_000, lot=f"X{place}", form="packed",
            produced_on=(now - timedelta(days=300)).date(), expires_on=(now - timedelta(days=100)).date(),
        )  # fmt: skip
        batch = actions.register(cast.an_thai, lot=lot, template="rice", entry=entry(9))
        make(batch)
        actions.destroy([Use(batch, 10_000)], entry=entry(1), reason="Hỏng")
        assert again(batch).left_thousandths == 0, name
    assert EventItem.select().count()
