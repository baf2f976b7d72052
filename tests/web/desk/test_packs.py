"""Packing by hand: the list, the form with its codes, a pack's page, taking out, numbers on single crabs."""

import re
from datetime import UTC, datetime
from uuid import uuid4

import pytest

from trace.events import actions
from trace.events.actions_packs import Contents
from trace.events.entries import Entry, NewLot, Use
from trace.events.models import Event
from trace.events.models_packs import Pack, UnitSerial
from trace.events.packing import held_in

NOON = datetime(2026, 11, 23, 5, tzinfo=UTC)


def entry(by, happened_at):
    return Entry(by=by, now=NOON, entry_id=str(uuid4()), happened_at=happened_at)


@pytest.fixture
def crabs(song_hoa, clerk, rice):
    lot = NewLot(name="Cua thịt", product=rice, thousandths=40_000, unit="H87", lot="CUA1", form="packed")
    return actions.register(song_hoa, lot=lot, entry=entry(clerk, NOON))


@pytest.fixture
def tagged(crabs, clerk):
    return actions.tag_units(crabs, count=3, entry=entry(clerk, NOON))


@pytest.fixture
def basket(tagged, clerk):
    return actions.pack_up(Contents(units=tagged[:2]), entry=entry(clerk, NOON))


def held(pack):
    found = held_in(pack)
    return found.lots, list(found.things)


def test_an_empty_list_says_how_to_begin(desk):
    text = desk.get("/packs/")

    assert "Chưa có thùng, pallet nào" in text
    assert "/packs/new" in text


def test_the_step_of_packing_leads_to_the_form_of_packing(desk, crabs):
    answer = desk.client.get(f"/batches/{crabs.code}/record/R15")

    assert (answer.status_code, answer.location) == (303, f"/packs/new?lot={crabs.code}")
    assert f'name="amount-{crabs.code}"' in desk.get(answer.location)


def test_packing_amounts_units_and_packs_in_one_go(desk, crabs, tagged, basket, song_hoa):
    song_hoa.gs1_prefix = "9520001"
    song_hoa.save()
    text = desk.get(f"/packs/new?lot={crabs.code}")
    assert tagged[2].serial in text
    assert tagged[1].serial not in text
    answer = desk.post(
        "/packs/new",
        {
            "level": "pallet", "lot": crabs.code, f"amount-{crabs.code}": "20",
            "unit": f"{crabs.code}/{tagged[2].serial}", "pack": basket.code,
            "codes": "", "happened_on": "23/11/2026", "sscc": "1",
        },
    )  # fmt: skip

    pallet = Pack.get(Pack.level == "pallet")
    assert (answer.status_code, answer.location) == (303, f"/packs/{pallet.code}")
    assert held(pallet) == ({crabs.identifier: (20_000, "H87")}, [tagged[2].identifier, basket.identifier])
    page = desk.get(answer.location)
    assert f"Đã xếp vào {pallet.code}" in page
    assert "0952 0001 0000 0000 0" + pallet.sscc[-1] in page
    assert all(one.serial in page for one in tagged)
    assert f"/packs/{basket.code}" in page
    assert "Trong này có" in page
    assert f"/packs/{pallet.code}" in desk.get(f"/packs/{basket.code}")


def test_scanned_codes_are_read_whatever_they_are(desk, crabs, tagged, basket):
    codes = f"{tagged[2].serial.lower()}\n/u/{basket.code}\nhttps://txng.example/t/{crabs.code}"
    typed = {"codes": codes, "level": "case", "happened_on": "2026-11-23"}
    again = desk.post("/packs/new", {**typed, "action": "add"})
    text = desk.words(again)

    assert again.status_code == 200
    assert re.search(rf'value="{crabs.code}/{tagged[2].serial}" checked', text)
    assert re.search(rf'value="{basket.code}" checked', text)
    assert f'name="amount-{crabs.code}"' in text
    refused = desk.post("/packs/new", typed)
    assert refused.status_code == 422
    assert "Ghi số lượng của lô CUA1" in desk.words(refused)


def test_what_cannot_be_is_refused_and_what_was_typed_kept(desk, crabs, tagged, basket, stranger_desk):
    before = Event.select().count()
    answer = desk.post("/packs/new", {"codes": f"{tagged[0].serial}\nKHÔNG-CÓ", "happened_on": "23/11/2026"})
    text = desk.words(answer)
    assert answer.status_code == 422
    assert "Không tìm thấy “KHÔNG-CÓ”" in text
    assert "KHÔNG-CÓ</textarea>" in text
    answer = desk.post("/packs/new", {"codes": tagged[0].serial, "happened_on": "23/11/2026"})
    assert answer.status_code == 409
    assert f"{tagged[0].serial} đang nằm trong {basket.code}" in desk.words(answer)
    assert "Chưa chọn gì để xếp" in desk.words(desk.post("/packs/new", {"happened_on": "23/11/2026"}))
    bad = desk.post("/packs/new", {"lot": crabs.code, f"amount-{crabs.code}": "-3", "happened_on": "31/02/2026"})
    assert bad.status_code == 422
    theirs = stranger_desk.post("/packs/new", {"codes": basket.code, "happened_on": "23/11/2026"})
    assert theirs.status_code == 422
    assert Event.select().count() == before
    assert stranger_desk.client.get(f"/packs/{basket.code}").status_code == 404


def test_sent_twice_it_is_packed_once(desk, crabs):
    opened = desk.open(f"/packs/new?lot={crabs.code}")
    typed = {"lot": crabs.code, f"amount-{crabs.code}": "5", "level": "case", "happened_on": "23/11/2026"}
    first, second = (desk.post("/packs/new", typed, opened=opened) for _ in range(2))

    assert first.location == second.location
    assert Pack.select().count() == 1


def test_taking_out_some_then_all(desk, basket, tagged):
    address = f"/packs/{basket.code}"
    code = tagged[0].batch.code
    nothing = desk.post(f"{address}/unpacking", {"happened_on": "23/11/2026"}, opened=desk.open(address))
    assert nothing.status_code == 422
    desk.post(f"{address}/unpacking", {"unit": f"{code}/{tagged[0].serial}"}, opened=desk.open(address))
    assert held(basket)[1] == [tagged[1].identifier]
    answer = desk.post(f"{address}/unpacking", {"all": "1"}, opened=desk.open(address))

    assert answer.status_code == 303
    page = desk.get(address)
    assert "đã dỡ hết" in page
    assert page.count("Dỡ thùng, dỡ pallet") == 2
    assert "Đã dỡ hết" in desk.get("/packs/?state=empty")
    assert basket.code not in desk.get("/packs/?state=packed")


def test_the_list_is_searched_by_what_is_inside(desk, basket, tagged):
    for words in (tagged[0].serial, "cua1", basket.code.lower(), "gạo nếp"):
        assert basket.code in desk.get(f"/packs/?q={words}")
    assert "Không có thùng, pallet nào khớp" in desk.get("/packs/?q=xyz")
    for sort in ("code", "-code", "level", "created", "-last"):
        assert basket.code in desk.get(f"/packs/?sort={sort}")


def test_a_held_lot_inside_shows_on_every_pack_around_it(desk, crabs, basket, clerk):
    pallet = actions.pack_up(Contents(packs=[basket]), level="pallet", entry=entry(clerk, NOON))
    actions.hold([crabs], reason="Kiểm tra", by=clerk, now=NOON, entry_id="00000000-0000-4000-8000-000000000001")

    for code in (basket.code, pallet.code):
        assert "Có hàng tạm ngừng bán hoặc thu hồi" in desk.get(f"/packs/{code}")
        assert code in desk.get("/packs/?state=stopped")
    page = desk.get(f"/packs/{pallet.code}")
    assert page.index("notice is-hold") < page.index("Trong này có")


def test_the_lot_says_where_it_is_packed(desk, crabs, basket, clerk):
    pallet = actions.pack_up(Contents(packs=[basket]), level="pallet", entry=entry(clerk, NOON))
    text = desk.get(f"/batches/{crabs.code}")

    assert "đang nằm trong 2 thùng, pallet" in text
    assert f"/packs/{basket.code}" in text
    assert f"/packs/{pallet.code}" in text
    assert f"/batches/{crabs.code}/units" in text


def test_crabs_get_numbers(desk, crabs):
    address = f"/batches/{crabs.code}/units"
    assert "Chưa con, gói nào của lô này có số riêng" in desk.get(address)
    desk.post(address, {"count": "2", "happened_on": "23/11/2026"})
    desk.post(address, {"serials": "day-1\nDAY-2", "happened_on": "23/11/2026"})

    serials = [unit.serial for unit in UnitSerial.select().order_by(UnitSerial.id)]
    assert serials[2:] == ["DAY-1", "DAY-2"]
    assert all(one in desk.get(address) for one in serials)
    taken = desk.post(address, {"serials": "DAY-1", "happened_on": "23/11/2026"})
    assert taken.status_code == 422
    assert "Số DAY-1 đã dùng" in desk.words(taken)
    for wrong in ({"count": "nhiều"}, {}, {"count": "9999"}):
        assert desk.post(address, {**wrong, "happened_on": "23/11/2026"}).status_code == 422


def test_a_packing_is_put_right_from_its_page(desk, crabs, clerk):
    pack = actions.pack_up(Contents(lots=[Use(crabs, 20_000, "H87")]), entry=entry(clerk, NOON))
    (address,) = re.findall(r'href="(/events/\d+/correct)"', desk.get(f"/packs/{pack.code}"))[:1]
    answer = desk.post(address, {f"amount-{crabs.code}": "12", "happened_on": "2026-11-23", "reason": "Đếm nhầm"})

    assert answer.status_code == 303, desk.words(answer)
    assert held(pack)[0] == {crabs.identifier: (12_000, "H87")}
