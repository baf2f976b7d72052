"""Packing, unpacking, tagging: what is saved and what is refused, and the SSCC that is never given twice."""

import json
from datetime import timedelta

import pytest

from trace.batches.models import Batch
from trace.errors import NotFound, RuleBroken
from trace.events import actions, checking
from trace.events.actions_packs import Contents
from trace.events.entries import NewLot, Use
from trace.events.models import Event, EventItem
from trace.events.models_packs import IssuedSscc, Pack, PackContent, UnitSerial
from trace.events.numbering import NoPrefix, SerialRefused, SsccsUsedUp
from trace.events.packing import PackingRefused, held_in
from trace.events.rules import Cause, EntryRefused, EntryReused, RecordingRefused
from trace.gs1.check_digits import check_digit
from trace.kit.viewer import AUDITOR, Viewer
from trace.ledger.verification import verify


@pytest.fixture
def crabs(cast, entry):
    """A hundred crabs, counted in pieces."""
    lot = NewLot(name="Cua thịt", product=cast.product, thousandths=100_000, unit="H87", lot="CUA1")
    return actions.register(cast.an_thai, lot=lot, template="rice", entry=entry(9))


@pytest.fixture
def bags(cast, entry):
    """500 kg of packed rice without a GTIN."""
    lot = NewLot(name="Gạo xá", product=cast.loose, thousandths=500_000, lot="GAO1", form="packed")
    return actions.register(cast.an_thai, lot=lot, template="rice", entry=entry(9))


def again(row):
    return type(row).get_by_id(row.id)


def some(*uses, units=(), packs=()):
    return Contents(lots=[Use(batch, amount, batch.unit) for batch, amount in uses], units=units, packs=packs)


def last_event():
    return Event.select().order_by(Event.id.desc()).first()


def test_packing_is_an_aggregation_event_and_takes_nothing_from_the_lot(bags, entry):
    pack = actions.pack_up(some((bags, 20_000)), entry=entry(3))

    said = json.loads(last_event().document)
    assert (said["type"], said["action"], said["bizStep"]) == ("AggregationEvent", "ADD", "packing")
    assert said["parentID"] == pack.identifier == f"https://id.example.org/u/{pack.code}"
    assert said["childQuantityList"] == [{"epcClass": bags.identifier, "quantity": 20, "uom": "KGM"}]
    assert last_event().step == "R15"
    assert again(bags).left_thousandths == 500_000
    assert pack.packed_at == last_event().happened_at
    assert [(i.role, i.identifier) for i in EventItem.select().where(EventItem.event == last_event().id)] == [
        ("child", bags.identifier), ("parent", pack.identifier),
    ]  # fmt: skip
    assert verify(checking.checkers(), known_size=checking.known_size()).size > 0


def test_a_lot_of_another_form_is_packed_by_the_act_every_product_shares(paddy, entry):
    actions.pack_up(some((paddy, 1000)), entry=entry(1))

    assert last_event().step == "X11"


def test_unpacking_all_or_some(bags, crabs, entry):
    pack = actions.pack_up(some((bags, 20_000), (crabs, 5000)), entry=entry(3))
    actions.unpack(pack, contents=some((bags, 4_000)), entry=entry(2))

    assert held_in(pack).lots == {bags.identifier: (16_000, "KGM"), crabs.identifier: (5000, "H87")}
    assert again(pack).emptied_at is None
    actions.unpack(pack, entry=entry(1))

    said = json.loads(last_event().document)
    assert (said["action"], said["bizStep"], len(said["childQuantityList"])) == ("DELETE", "unpacking", 2)
    assert not held_in(pack)
    assert again(pack).emptied_at == last_event().happened_at
    with pytest.raises(EntryRefused, match="không có gì"):
        actions.unpack(pack, entry=entry(0))


def test_more_than_is_in_it_cannot_come_out(bags, entry):
    pack = actions.pack_up(some((bags, 20_000)), entry=entry(3))
    with pytest.raises(PackingRefused, match=f"{pack.code} chỉ có 20 kg của lô GAO1"):
        actions.unpack(pack, contents=some((bags, 20_001)), entry=entry(2))
    # Written down late: at that time there was nothing in it yet.
    with pytest.raises(PackingRefused):
        actions.unpack(pack, contents=some((bags, 1000)), entry=entry(4))

    assert held_in(pack).lots == {bags.identifier: (20_000, "KGM")}


def test_more_than_there_is_is_saved_and_the_lot_held_until_it_is_put_right(cast, bags, entry, now):
    first = actions.pack_up(some((bags, 300_000)), entry=entry(3))
    assert not again(bags).is_on_hold
    second = actions.pack_up(some((bags, 300_000)), entry=entry(2))

    held = again(bags)
    assert (held.is_on_hold, held.hold_cause, held.left_thousandths) == (True, Cause.OVERPACKED, 500_000)
    said = {"reason": "x", "by": cast.manager, "now": now}
    with pytest.raises(RuleBroken, match="Sửa số lượng đã xếp thùng"):
        actions.release([held], **said, entry_id="00000000-0000-4000-8000-000000000001")
    actions.unpack(second, contents=some((bags, 100_000)), entry=entry(1))
    actions.release([held], **said, entry_id="00000000-0000-4000-8000-000000000001")
    assert not again(bags).is_on_hold
    assert first.code != second.code


def test_crabs_are_tagged_singly_and_go_into_one_basket_only(cast, crabs, entry):
    units = actions.tag_units(crabs, count=3, entry=entry(5))

    said = json.loads(last_event().document)
    assert said["epcList"] == [f"https://id.gs1.org/01/{crabs.gtin}/21/{unit.serial}" for unit in units]
    assert (said["action"], said["bizStep"], said["ilmd"]) == ("ADD", "commissioning", {"cbvmda:lotNumber": "CUA1"})
    assert again(crabs).made_thousandths == 100_000
    basket = actions.pack_up(some(units=units[:2]), entry=entry(4))
    with pytest.raises(PackingRefused, match=f"{units[1].serial} đang nằm trong {basket.code}"):
        actions.pack_up(some(units=units[1:]), entry=entry(3))
    # Later than that entry, but of an earlier day: the two stays would overlap all the same.
    with pytest.raises(PackingRefused, match=basket.code):
        actions.pack_up(some(units=units[1:2]), entry=entry(4.5))
    assert Pack.select().count() == 1

    actions.unpack(basket, contents=some(units=[units[1]]), entry=entry(3))
    other = actions.pack_up(some(units=units[1:]), entry=entry(2))
    assert list(held_in(other).things) == [units[1].identifier, units[2].identifier]
    assert {row.batch_id for row in PackContent.select()} == {crabs.id}


def test_serials_typed_are_read_in_capitals_and_never_given_twice(cast, crabs, bags, entry):
    (first, second) = actions.tag_units(crabs, serials=["a-1", "A-2"], entry=entry(5))
    assert (first.serial, second.serial) == ("A-1", "A-2")
    (loose,) = actions.tag_units(bags, serials=["A-1"], entry=entry(5))
    assert loose.identifier == f"https://id.example.org/t/{bags.code}/A-1"

    for wrong in (["A-1"], ["B-1", "b-1"], ["có dấu"], ["X" * 21]):
        with pytest.raises(SerialRefused):
            actions.tag_units(crabs, serials=wrong, entry=entry(4))
    with pytest.raises(SerialRefused):
        actions.tag_units(crabs, entry=entry(4))
    assert UnitSerial.select().count() == 3


def test_more_numbers_than_crabs_hold_the_lot(crabs, entry):
    actions.tag_units(crabs, count=101, entry=entry(5))

    assert again(crabs).hold_cause == Cause.OVERPACKED


def test_a_pack_cannot_be_inside_itself_however_far_around(bags, entry):
    case = actions.pack_up(some((bags, 1000)), entry=entry(8))
    pallet = actions.pack_up(some(packs=[case]), level="pallet", entry=entry(7))
    lorry = actions.pack_up(some(packs=[pallet]), level="pallet", entry=entry(6))

    with pytest.raises(PackingRefused, match=f"{case.code} → {case.code}"):
        actions.pack_up(some(packs=[case]), pack=case, entry=entry(9))
    path = f"{lorry.code} → {pallet.code} → {case.code} → {lorry.code}"
    with pytest.raises(PackingRefused, match=path):
        actions.pack_up(some(packs=[lorry]), pack=case, entry=entry(5))
    # Before the case stood on the pallet the lorry could have been in it; but then it is on the way still.
    with pytest.raises(PackingRefused, match=path):
        actions.pack_up(some(packs=[lorry]), pack=case, entry=entry(8.5))
    actions.unpack(pallet, entry=entry(4))
    around = actions.pack_up(some(packs=[lorry]), pack=case, entry=entry(3))
    assert again(lorry).parent_id == around.id


def test_an_sscc_only_where_a_prefix_is_owned(cast, bags, entry):
    with pytest.raises(NoPrefix):
        actions.pack_up(some((bags, 1000)), with_sscc=True, entry=entry(1))
    assert actions.pack_up(some((bags, 1000)), entry=entry(1)).sscc is None
    cast.an_thai.gs1_prefix = "9520001"
    cast.an_thai.save()
    pack = actions.pack_up(some((bags, 1000)), entry=entry(1))

    assert pack.sscc == "09520001000000000" + check_digit("09520001000000000")
    assert pack.identifier == f"https://id.gs1.org/00/{pack.sscc}"
    assert actions.pack_up(some((bags, 1000)), with_sscc=False, entry=entry(1)).sscc is None
    assert IssuedSscc.select().count() == 1


def test_no_sscc_is_given_twice_within_twelve_months_nor_after(cast, bags, entry, now):
    cast.an_thai.gs1_prefix = "952000112345"
    cast.an_thai.save()
    given = []
    for day in (0, 1, 180, 364, 366, 800):
        moment = now + timedelta(days=day)
        pack = actions.pack_up(some((bags, 1000)), entry=entry(-day, now=moment))
        actions.unpack(pack, entry=entry(-day, now=moment))
        given.append(pack.sscc)
    assert len(set(given)) == 6
    assert all(one[-1] == check_digit(one[:-1]) for one in given)
    with pytest.raises(Exception, match="append-only"):
        IssuedSscc.delete().execute()


def test_numbers_of_a_long_prefix_run_over_into_the_extension_digit_and_end(cast, bags, entry, now):
    cast.an_thai.gs1_prefix = "952000112345"
    cast.an_thai.save()
    rows = {"organisation": cast.an_thai.id, "prefix": "952000112345", "issued_at": now}
    IssuedSscc.create(serial=9_999, sscc="x", **rows)
    assert actions.pack_up(some((bags, 1000)), entry=entry(1)).sscc.startswith("1952000112345" + "0000")
    IssuedSscc.create(serial=99_999, sscc="y", **rows)
    with pytest.raises(SsccsUsedUp):
        actions.pack_up(some((bags, 1000)), with_sscc=True, entry=entry(1))
    assert actions.pack_up(some((bags, 1000)), entry=entry(1)).sscc is None


def test_the_same_entry_again_answers_with_the_same_pack(bags, crabs, entry):
    one = entry(3)
    first = actions.pack_up(some((bags, 1000)), entry=one)
    assert actions.pack_up(some((bags, 1000)), entry=one).id == first.id
    with pytest.raises(EntryReused):
        actions.pack_up(some((bags, 2000)), entry=one)
    tagging = entry(2)
    units = actions.tag_units(crabs, count=2, entry=tagging)
    assert [u.id for u in actions.tag_units(crabs, count=2, entry=tagging)] == [u.id for u in units]
    out = entry(1)
    assert actions.unpack(first, entry=out).id == actions.unpack(first, entry=out).id
    assert Pack.select().count() == 1


def test_neighbours_and_officers_pack_nothing(cast, bags, entry):
    pack = actions.pack_up(some((bags, 1000)), entry=entry(3))
    with pytest.raises(NotFound):
        actions.pack_up(some((bags, 1000)), entry=entry(1, by=cast.stranger))
    with pytest.raises(NotFound):
        actions.unpack(pack, entry=entry(1, by=cast.stranger))
    with pytest.raises(NotFound):
        actions.tag_units(bags, count=1, entry=entry(1, by=cast.stranger))
    with pytest.raises(RecordingRefused):
        actions.pack_up(some((bags, 1000)), entry=entry(1, by=Viewer(9, "Cán bộ", AUDITOR)))
    for wrong in (some(), some((bags, 0)), some((bags, None))):
        with pytest.raises(EntryRefused):
            actions.pack_up(wrong, entry=entry(1))
    with pytest.raises(EntryRefused):
        actions.pack_up(some((bags, 1000)), level="lorry", entry=entry(1))


def test_a_correction_changes_the_amount_and_a_cancelled_packing_is_gone(cast, bags, entry, now):
    pack = actions.pack_up(some((bags, 600_000)), entry=entry(3))
    assert again(bags).hold_cause == Cause.OVERPACKED
    said = {"by": cast.staff, "now": now}
    right = actions.correct(
        last_packing(), reason="Gõ nhầm", entry_id="00000000-0000-4000-8000-000000000011",
        quantities={bags.code: 60_000}, **said,
    )  # fmt: skip
    assert held_in(pack).lots == {bags.identifier: (60_000, "KGM")}
    actions.unpack(pack, contents=some((bags, 50_000)), entry=entry(2))
    with pytest.raises(PackingRefused):
        actions.correct(
            right, reason="Ít hơn", entry_id="00000000-0000-4000-8000-000000000012",
            quantities={bags.code: 40_000}, **said,
        )  # fmt: skip
    with pytest.raises(PackingRefused):
        actions.cancel(right, reason="Không có", entry_id="00000000-0000-4000-8000-000000000013", **said)
    actions.cancel(last_packing(), reason="Chưa dỡ", entry_id="00000000-0000-4000-8000-000000000014", **said)
    actions.cancel(right, reason="Không có", entry_id="00000000-0000-4000-8000-000000000015", **said)

    assert not held_in(pack)
    assert (again(pack).packed_at, again(pack).emptied_at) == (None, None)


def test_numbers_on_packed_crabs_cannot_be_taken_back(cast, crabs, entry, now):
    units = actions.tag_units(crabs, count=2, entry=entry(5))
    tagging = last_event()
    basket = actions.pack_up(some(units=units), entry=entry(4))
    said = {"reason": "Chưa buộc dây", "by": cast.staff, "now": now}
    with pytest.raises(PackingRefused, match="đã được xếp thùng"):
        actions.cancel(tagging, entry_id="00000000-0000-4000-8000-000000000021", **said)
    packing = last_packing()
    assert basket.packed_at == packing.happened_at
    actions.cancel(packing, entry_id="00000000-0000-4000-8000-000000000022", **said)
    actions.cancel(tagging, entry_id="00000000-0000-4000-8000-000000000023", **said)

    assert UnitSerial.select().count() == 0
    assert Batch.get_by_id(crabs.id).is_on_hold is False


def last_packing():
    kinds = ("pack_up", "unpack")
    return Event.select().where(Event.kind.in_(kinds), Event.declared_at == "").order_by(Event.id.desc()).first()
