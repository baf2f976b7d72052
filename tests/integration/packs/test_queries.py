"""Who finds which pack, what is in it flat and nested, where a lot is packed."""

import pytest
from cast import make_person

from trace.events import actions
from trace.events.actions_packs import Contents
from trace.events.models import Event
from trace.events.queries import UnknownEvent, event
from trace.kit.paging import Listing
from trace.packs import queries
from trace.packs.queries import UnknownPack, contents_of, find_pack, flat, packs_holding, state
from trace.packs.rules import State


def listing(**filters):
    return Listing(search="", page=1, sort="last", is_descending=False, filters=filters)


def codes(page):
    return {pack.code for pack in page.items}


def test_a_pack_is_found_as_people_type_it(yard, clerk, song_hoa, entry):
    song_hoa.gs1_prefix = "9520001"
    song_hoa.save()
    labelled = actions.pack_up(Contents(packs=[yard.pallet]), level="pallet", entry=entry())
    typed = (labelled.code.lower(), f" {labelled.code[:4]}-{labelled.code[4:]}", labelled.sscc, f"(00){labelled.sscc}")

    assert {find_pack(text, seen_by=clerk).id for text in typed} == {labelled.id}
    for wrong in ("UZZZZZZZ", "TZZZZZZZ", "", "x", "0" * 18, "\x00"):
        with pytest.raises(UnknownPack):
            find_pack(wrong, seen_by=clerk)


def test_neighbours_see_nothing_and_officers_what_is_in_their_scope(
    yard, stranger_clerk, auditor, far_auditor, admin, department
):
    with pytest.raises(UnknownPack):
        find_pack(yard.basket.code, seen_by=stranger_clerk)
    with pytest.raises(UnknownPack):
        find_pack(yard.basket.code, seen_by=far_auditor)
    assert codes(queries.packs(listing(), seen_by=stranger_clerk)) == set()
    both = {yard.basket.code, yard.pallet.code}
    assert codes(queries.packs(listing(), seen_by=auditor)) == both
    assert codes(queries.packs(listing(), seen_by=admin)) == both
    crab = make_person("cua@sct.example", "Trần Thị Cua", "auditor", department, scope={"categories": ["crab"]})
    rice = make_person("gao@sct.example", "Trần Thị Gạo", "auditor", department, scope={"categories": ["rice"]})
    assert codes(queries.packs(listing(), seen_by=crab)) == both
    assert codes(queries.packs(listing(), seen_by=rice)) == {yard.pallet.code}


def test_an_officer_opens_the_acts_of_what_is_in_scope(yard, department, stranger_clerk):
    crab = make_person("cua@sct.example", "Trần Thị Cua", "auditor", department, scope={"categories": ["crab"]})
    far = make_person("xa@sct.example", "Trần Thị Xa", "auditor", department, scope={"districts": ["Huyện Tiền Hải"]})
    loading = Event.select().where(Event.kind == "pack_up").order_by(Event.id.desc()).first()

    assert event(loading.id, seen_by=crab).kind == "pack_up"
    for viewer in (far, stranger_clerk):
        with pytest.raises(UnknownEvent):
            event(loading.id, seen_by=viewer)


def test_contents_nested_and_flat(yard):
    inside = contents_of(yard.pallet)
    assert [lot.batch.id for lot in inside.lots] == [yard.rice.id]
    assert [one.pack.id for one in inside.packs] == [yard.basket.id]
    totals = {one.batch.id: (one.thousandths, sorted(one.serials)) for one in flat(inside)}
    assert totals == {
        yard.rice.id: (30_000, []),
        yard.crabs.id: (20_000, sorted(unit.serial for unit in yard.units)),
    }


def test_where_a_lot_is_packed(yard, entry):
    assert [pack.id for pack in packs_holding(yard.crabs)] == [yard.basket.id, yard.pallet.id]
    assert [pack.id for pack in packs_holding(yard.rice)] == [yard.pallet.id]
    actions.unpack(yard.pallet, entry=entry())

    assert [pack.id for pack in packs_holding(yard.crabs)] == [yard.basket.id]
    assert packs_holding(yard.rice) == []
    assert [pack.id for _, pack in queries.units_of(yard.crabs)] == [yard.basket.id] * 2


def test_states_and_their_filters_say_the_same(yard, clerk, entry, now):
    spare = actions.pack_up(Contents(packs=[yard.pallet]), level="pallet", entry=entry())
    actions.unpack(spare, entry=entry())

    def told():
        found = {one.value: codes(queries.packs(listing(state=one.value), seen_by=clerk)) for one in State}
        return {name: some for name, some in found.items() if some}

    assert told() == {"packed": {yard.pallet.code}, "inside": {yard.basket.code}, "empty": {spare.code}}
    actions.hold([yard.crabs], reason="x", by=clerk, now=now, entry_id="00000000-0000-4000-8000-000000000001")
    assert told()["stopped"] == {yard.pallet.code, yard.basket.code}
    for pack in (yard.basket, yard.pallet):
        assert state(find_pack(pack.code, seen_by=clerk)) == State.STOPPED


@pytest.mark.parametrize(
    ("act", "word"), [("ship", State.SENT), ("sell", State.SOLD), ("destroy", State.DESTROYED), ("lose", State.LOST)]
)
def test_packs_that_left_say_how_and_are_offered_no_more(yard, clerk, entry, act, word):
    more = {"ship": {"receiver_name": "Siêu thị A"}, "lose": {"cause": "stolen"}}.get(act, {})
    getattr(actions, act)(packs=[yard.pallet], entry=entry(), **more)

    both = {yard.basket.code, yard.pallet.code}
    assert codes(queries.packs(listing(state=word.value), seen_by=clerk)) == both
    assert {state(find_pack(code, seen_by=clerk)) for code in both} == {word}
    assert queries.open_packs(clerk.organisation_id) == []
