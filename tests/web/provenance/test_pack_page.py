"""What a phone sees behind the code of a case or pallet, and how programs are answered."""

import json
import re
from html import unescape
from uuid import uuid4

import pytest

from trace.events import actions
from trace.events.actions_packs import Contents
from trace.events.entries import Use
from trace.organisations.models import Organisation


@pytest.fixture
def case(goods):
    return actions.pack_up(Contents(lots=[Use(goods.rice, 40_000, "KGM")]), entry=goods.entry(5))


@pytest.fixture
def pallet(goods, case):
    """With an SSCC, as its organisation owns a prefix."""
    Organisation.update(gs1_prefix="9520001").where(Organisation.id == goods.an_thai.id).execute()
    return actions.pack_up(Contents(packs=[case]), level="pallet", entry=goods.entry(4))


def text_of(answer):
    assert answer.status_code == 200, answer.status
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", " ", answer.get_data(as_text=True))))


def test_it_says_what_is_in_it_who_packed_it_and_when(goods, case, phone):
    page = phone(f"/u/{case.code}")
    text = text_of(page)

    assert "Chưa có cảnh báo với hàng trong này" in text
    assert "Gạo nếp cái hoa vàng A Sào" in text
    assert "lô K7M2Q9XB · 40 kg" in text
    assert "Hợp tác xã Dịch vụ nông nghiệp An Thái" in text
    assert "18/11/2026" in text
    assert '<a href="/01/09521234543213/10/K7M2Q9XB"' in page.get_data(as_text=True)
    assert "Chị Hoa" not in text
    assert page.headers["Cache-Control"] == "no-cache"
    assert "Set-Cookie" not in page.headers


def test_a_pallet_under_its_sscc_and_its_code(goods, case, pallet, phone):
    for address in (f"/00/{pallet.sscc}", f"/u/{pallet.code.lower()}", f"/U/{pallet.code}", f"/page/00/{pallet.sscc}"):
        page = phone(address)
        assert "lô K7M2Q9XB · 40 kg" in text_of(page)
        assert f'href="/u/{case.code}"' in page.get_data(as_text=True)
    assert "0952 0001 0000 0000 0" in text_of(phone(f"/u/{pallet.code}"))
    assert f'href="/00/{pallet.sscc}"' in phone(f"/u/{case.code}").get_data(as_text=True)


@pytest.mark.parametrize("kind", ["hold", "expire", "recall"])
def test_the_page_turns_at_once_when_a_lot_inside_changes(goods, case, pallet, phone, kind):
    address = f"/u/{pallet.code}"
    assert "Chưa có cảnh báo" in text_of(phone(address))
    word = "Tạm ngừng bán, chờ kiểm tra"
    if kind == "hold":
        actions.hold([goods.rice], reason="Kiểm tra", by=goods.manager, now=goods.now, entry_id=str(uuid4()))
    else:
        column = {"expire": {"expires_on": "2026-11-22"}, "recall": {"is_recalled": True}}[kind]
        type(goods.rice).update(**column).where(type(goods.rice).id == goods.rice.id).execute()
        word = {"expire": "Hết hạn sử dụng", "recall": "Đang thu hồi: không ăn, không bán"}[kind]
    text = text_of(phone(address))

    assert word in text
    assert text.index(word) < text.index("Trong này có")
    assert "Chưa có cảnh báo với hàng" not in text
    assert f"<title>{word}" in phone(address).get_data(as_text=True).replace("\n", "")


def test_an_emptied_pack_says_so_and_a_packed_unit_is_only_counted(goods, phone):
    units = actions.tag_units(goods.rice, count=3, entry=goods.entry(6))
    box = actions.pack_up(Contents(units=units), entry=goods.entry(5))
    text = text_of(phone(f"/u/{box.code}"))
    assert "3 con, gói có số riêng" in text
    assert not any(unit.serial in text for unit in units)
    actions.unpack(box, entry=goods.entry(2))

    text = text_of(phone(f"/u/{box.code}"))
    assert "Trong này không còn hàng" in text
    assert "đã dỡ hết ngày 21/11/2026" in text
    assert "K7M2Q9XB" not in text


def test_english(goods, case, phone):
    text = text_of(phone(f"/u/{case.code}?lang=en"))

    assert "A Sào yellow-flower glutinous rice" in text
    assert "Nothing is known against the goods in here" in text


def test_programs_are_led_on(goods, case, pallet, app):
    client = app.test_client(use_cookies=False)
    for path in (f"/00/{pallet.sscc}", f"/u/{case.code}"):
        answer = client.get(path, headers={"Accept": "application/json"})
        assert (answer.status_code, answer.location) == (307, f"https://txng.example/page{path}")
        linkset = client.get(path, headers={"Accept": "application/linkset+json"})
        assert linkset.content_type == "application/linkset+json"
        said = json.loads(linkset.data)["linkset"][0]
        assert said["anchor"] == f"https://txng.example{path}"
        assert "https://ref.gs1.org/voc/traceability" in said
        assert client.options(path).status_code == 204


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/u/U2345678", 404), ("/u/T2345678", 404), ("/u/", 404), ("/u/UBFGHJKM/1", 404),
        ("/00/095200010000000003", 404), ("/00/095200010000000004", 400), ("/00/1", 400),
    ],
)  # fmt: skip
def test_what_is_not_there(goods, phone, path, status):
    assert phone(path).status_code == status


def test_typed_codes_lead_to_it(goods, case, pallet, phone):
    for typed, path in ((case.code.lower(), f"/u/{case.code}"), (pallet.sscc, f"/00/{pallet.sscc}"),
                        (f"(00){pallet.sscc}", f"/00/{pallet.sscc}")):  # fmt: skip
        assert phone(f"/lookup?code={typed}").location == path


def test_the_journey_of_a_lot_in_many_cases_tells_packing_once(goods, phone):
    for _ in range(4):
        actions.pack_up(Contents(lots=[Use(goods.rice, 1000, "KGM")]), entry=goods.entry(5))

    text = text_of(phone(f"/t/{goods.rice.code}"))
    assert text.count("Xếp thùng/pallet") == 1
