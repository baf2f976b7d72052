"""What the page says of one pack's number: each state its own words, from the lot's kept page, turned at once."""

import gzip
import re
from datetime import timedelta

import pytest
from public_goods import GTIN, LOT

from trace import clock
from trace.app import create_app
from trace.database import atomic, database
from trace.events import actions as events
from trace.serials import actions, guessing
from trace.serials.keys import path_of
from trace.serials.models import SerialCheck
from trace.serials.queries import numberer_of
from trace.serials.rules import spaced

ADDRESS = f"/01/{GTIN}/10/{LOT}"


@pytest.fixture
def packs(goods, noon, settings):
    """A hundred numbered packs of the rice lot, and their numbers."""

    def make(lot=goods.rice, count=100, number="R1", **more):
        with atomic():
            kept = actions.reserve(lot, count, now=noon, settings=settings)
            row = actions.record_printed(kept, run_number=number, by=goods.staff, now=noon, **more)
        return row, numberer_of(lot, key_version=1, settings=settings).texts(row.first, count)

    return make


def part(page):
    found = re.search(r'<section class="notice pack-number.*?</section>', page.text, re.S)
    return " ".join(re.sub(r"<[^>]*>", " ", found[0]).split()) if found else ""


@pytest.fixture
def activate(goods, noon):
    return lambda row, first, last: actions.activate(
        row, first=first, last=last, is_last_stretch=True, by=goods.staff, now=noon
    )


def test_each_state_says_what_it_is_and_what_to_do(packs, activate, goods, phone, noon, settings):
    row, texts = packs(count=100)
    activate(row, 10, 19)
    actions.mark_stolen(row, first=15, last=15, reason="Mất", by=goods.staff, now=noon)
    _, more = packs(number="R2")
    said = {
        texts[10]: "cơ sở đã kích hoạt số này khi đóng gói, ngày 23/11/2026. Số này chỉ của một gói.",
        texts[9]: "tem này đã hủy ngày 23/11/2026, không được dán lên hàng bán. Không mua.",
        texts[15]: "cơ sở đã báo mất tem hoặc mất gói này, ngày 23/11/2026. Không mua.",
        more[0]: "tem đã in ngày 23/11/2026, cơ sở chưa báo đã dán lên gói nào. Có thể",
        texts[0][:-1] + ("2" if texts[0][-1] != "2" else "3"): "số này không do hệ thống cấp. So lại từng ký tự",
        "DAI-7": "số này không do hệ thống cấp, cơ sở cũng chưa khai. Trang này nói về cả lô",
        numberer_of(goods.rice, key_version=1, settings=settings).texts(500, 1)[0]: "số này không do hệ thống cấp. So",
    }
    for text, words in said.items():
        code = f"/t/{goods.rice.code}"
        past_the_cache = f"{code}/{text}?context=x"
        for address in (f"{ADDRESS}/21/{text}", f"{code}/{text.lower()}", f"/page{code}/{text}", past_the_cache):
            assert words in part(phone(address)), (text, address)
    english = phone(f"{ADDRESS}/21/{texts[10]}?lang=en")
    assert "activated" in part(english)
    assert 'href="?lang=vi"' in english.text
    assert part(phone(ADDRESS)) == ""
    assert "Xem số gói" in phone(ADDRESS).text


def test_without_its_key_the_page_says_that_it_cannot_tell(packs, goods, phone, settings):
    _row, texts = packs()
    path_of(settings, 1).unlink()
    assert "không kiểm tra được số này" in part(phone(f"/t/{goods.rice.code}/{texts[0]}"))


def test_thousands_of_packs_are_answered_from_one_kept_page(app, packs, phone, monkeypatch):
    _row, texts = packs(count=2_000)
    phone(ADDRESS)
    cache = app.extensions["page_cache"]
    kept = dict(cache._pages)
    with monkeypatch.context() as patch:
        patch.setattr(cache, "_application", None)  # whoever asks it fails
        pages = [phone(f"{ADDRESS}/21/{text}") for text in texts]
    assert all(spaced(text) in page.text for text, page in zip(texts, pages, strict=True))
    assert len({page.headers["ETag"] for page in pages}) == len(texts)
    assert dict(cache._pages) == kept


@pytest.mark.parametrize("accepted", ["gzip", "br, gzip", "br", ""])
def test_the_bytes_are_the_same_however_they_are_packed(packs, phone, accepted):
    _row, texts = packs(has_pin=True)
    address = f"{ADDRESS}/21/{texts[3]}"
    plain = phone(address)
    sent = phone(address, Accept_Encoding=accepted)
    body = gzip.decompress(sent.data) if "gzip" in accepted else sent.data
    assert body == plain.data
    assert sent.headers.get("Content-Encoding", "") == ("gzip" if "gzip" in accepted else "")
    assert int(sent.headers["Content-Length"]) == len(sent.data)
    assert "\x1f" not in plain.text
    assert "<!--pack-->" not in plain.text + phone(ADDRESS).text
    again = phone(address, Accept_Encoding="gzip", If_None_Match=sent.headers["ETag"])
    assert (again.status_code, again.data) == (304, b"")
    assert phone(ADDRESS, If_None_Match=sent.headers["ETag"]).status_code == 200


def test_a_change_turns_the_packs_pages_of_every_worker_at_once(app, packs, activate, goods, settings):
    row, texts = packs()
    second = create_app(settings)
    second.testing = True
    database.connect(reuse_if_open=True)
    clients = [one.test_client(use_cookies=False) for one in (app, second)]
    address, html = f"{ADDRESS}/21/{texts[5]}", {"Accept": "text/html"}
    before = [client.get(address, headers=html) for client in clients]
    assert len({page.headers["ETag"] for page in before}) == 1

    activate(row, 0, 9)

    for client, old in zip(clients, before, strict=True):
        now = client.get(address, headers=html | {"If-None-Match": old.headers["ETag"]})
        assert now.status_code == 200
        assert "đã kích hoạt" in part(now)


def test_numbers_of_tagged_units_come_first_and_stay_what_they_are(packs, goods, phone):
    events.tag_units(goods.rice, serials=["7AB", "O0I1L"], entry=goods.entry(8))
    packs()
    assert "cơ sở đã khai số này cho một con" in part(phone(f"/t/{goods.rice.code}/7ab"))
    assert "O0I1L" in part(phone(f"{ADDRESS}/21/O0I1L"))


def test_ours_are_read_as_people_type_them(packs, goods, phone):
    _row, texts = packs()
    text = next(one for one in texts if {"Q", "J"} & set(one))
    typed = spaced(text).lower().replace("q", "0").replace("j", "l")
    for address in (f"/t/{goods.rice.code}/{typed}", f"/t/{goods.rice.code}/{typed.replace('-', '%20')}"):
        assert spaced(text) in part(phone(address))
    answer = phone(f"/pack-number?lot={goods.rice.code}&number={typed}")
    assert answer.location == f"/t/{goods.rice.code}/{text}"
    assert phone(f"/pack-number?lot={goods.rice.code}&number=%C3%81").location == f"/t/{goods.rice.code}"
    assert phone("/pack-number?lot=X&number=1").status_code == 404


def test_a_network_that_guesses_hears_no_more_of_numbers_but_the_lot_stays_open(packs, goods, phone, noon, monkeypatch):
    monkeypatch.setattr(guessing, "LIMIT", 3)
    _row, texts = packs()
    wrong = [texts[n][:-1] + ("2" if texts[n][-1] != "2" else "3") for n in range(5)]
    for _ in range(4):  # one forged label that a whole market scans counts once
        assert "không do hệ thống cấp" in part(phone(f"{ADDRESS}/21/{wrong[0]}"))
    for text in wrong[1:3]:
        assert "không do hệ thống cấp" in part(phone(f"{ADDRESS}/21/{text}"))
    for text in (wrong[3], texts[7]):
        assert "mạng này vừa hỏi quá nhiều số sai" in part(phone(f"{ADDRESS}/21/{text}"))
    assert phone(ADDRESS).status_code == 200
    clock.set_clock(lambda: noon + timedelta(hours=1, seconds=1))
    assert "tem đã in" in part(phone(f"{ADDRESS}/21/{texts[7]}"))


def test_programs_are_told_too(packs, goods, client):
    _row, texts = packs()
    told = client.get(f"/t/{goods.rice.code}/status.json?serial={spaced(texts[4])}").get_json()
    assert told["serial"] == {"text": spaced(texts[4]), "state": "printed", "on": "2026-11-23"}
    assert "serial" not in client.get(f"/t/{goods.rice.code}/status.json").get_json()
    forged = client.get(f"/t/{goods.rice.code}/status.json?serial={texts[4][:-1]}").get_json()
    assert forged["serial"]["state"] == "unknown"


@pytest.fixture
def scratch(packs, goods, client, settings):
    """`scratch(pin)`: post a PIN for the first pack; no session, no token."""
    _row, texts = packs(has_pin=True)
    right = numberer_of(goods.rice, key_version=1, settings=settings).pin(texts[0])

    def post(pin=None, text=texts[0]):
        form = {"lot": goods.rice.code, "number": spaced(text), "pin": right if pin is None else pin}
        return client.post("/pack-pin", data=form)

    post.right, post.texts = right, texts
    return post


def test_a_pin_is_right_once_and_then_says_when_it_was(app, scratch, phone, goods):
    app.config["WTF_CSRF_ENABLED"] = True
    shown = phone(f"{ADDRESS}/21/{scratch.texts[0]}")
    assert 'action="/pack-pin"' in shown.text
    assert scratch.right not in shown.text

    first = scratch(f"{scratch.right[:3]} {scratch.right[3:]}")
    assert first.status_code == 200
    assert "xác thực lần đầu lúc 12:00 23/11/2026, chính là lần này" in first.text
    assert first.headers["Cache-Control"] == "no-store"
    again = scratch()
    assert "đã được xác thực lần đầu lúc 12:00 23/11/2026" in again.text
    assert SerialCheck.select().count() == 1


def test_a_wrong_pin_is_limited_for_the_pack_and_for_the_network(scratch, noon):
    for _ in range(5):
        wrong = scratch("000000" if scratch.right != "000000" else "111111")
        assert (wrong.status_code, "Mã PIN không đúng" in wrong.text) == (422, True)
        assert scratch.right not in wrong.text
    closed = scratch()
    assert (closed.status_code, "tạm chưa nhận mã PIN" in closed.text) == (429, True)
    assert SerialCheck.select().count() == 0
    clock.set_clock(lambda: noon + timedelta(hours=1, seconds=1))
    assert scratch().status_code == 200


def test_a_forged_number_has_no_pin(scratch):
    page = scratch(text="2" * 14)
    assert page.status_code == 200
    assert "không do hệ thống cấp" in page.text
    assert "PIN" not in part(page)
