"""Behind the link: looking changes nothing, one button, a fresh link; signed in: answers, links, calls; live page."""

import re
from datetime import UTC, datetime, timedelta
from html import unescape
from io import BytesIO

import pytest
from PIL import Image

from tests.cast import make_person, sign_in, token_in
from tests.recalled import entry_of, fresh
from trace import clock
from trace.database import database
from trace.events.entries import Use
from trace.handovers import actions as handovers
from trace.handovers.entries import Receiver
from trace.organisations.models import Organisation
from trace.recalls.actions_telling import tell_holders
from trace.recalls.models import RecallAct, RecallNotice
from trace.recalls.models_links import RecallLink

SIGNED = {"name": "Vũ Thị Tám", "phone": "0912 345 678"}
ENTRY = re.compile(r'name="entry_id" value="([0-9a-f-]{36})"')
ZALO = "Mozilla/5.0 (compatible; ZaloBot/1.0; +https://zalo.me)"


@pytest.fixture
def recall(app, noon, chain, at_shop, clerk, confirmed):
    own = Organisation.get_by_id(clerk.organisation_id)
    to = Receiver(name="Quán cơm Bà Tám", phone="0987 654 321")
    handovers.declare(own, [Use(fresh(chain.rice), 10_000)], receiver=to, entry=entry_of(clerk, noon, 1))
    found = confirmed(fresh(chain.rice))
    tell_holders(found, now=noon)
    return found


@pytest.fixture
def outside(recall):
    return RecallNotice.get(RecallNotice.holder.is_null())


@pytest.fixture
def browser(app, manager):
    return sign_in(app.test_client(), manager)


@pytest.fixture
def shop(app, keeper):
    return sign_in(app.test_client(), keeper)


@pytest.fixture
def link(browser, outside) -> str:
    """The address that goes into Zalo, as the manager's page gives it once."""
    address = f"/recalls/notices/{outside.code}"
    page = browser.get(address)
    made = browser.post(f"{address}/link", data={"csrf_token": token_in(page)})
    assert made.status_code == 200
    assert made.headers["Cache-Control"] == "no-store"
    found = re.search(r"https://txng.example(/recalls/a/[\w-]{43})", words(made))
    assert found
    return found[1]


@pytest.fixture
def guest(app):
    return app.test_client()


def words(page) -> str:
    return unescape(page.get_data(as_text=True))


def hidden(page) -> dict[str, str]:
    text = page.get_data(as_text=True)
    return {"csrf_token": token_in(page), "entry_id": ENTRY.search(text)[1]}


def everything() -> dict[str, int]:
    counting = {name: f'SELECT count(*) FROM "{name}"' for name in database.get_tables()}
    return {name: database.execute_sql(sql).fetchone()[0] for name, sql in counting.items()}


def press(client, link, **typed):
    return client.post(link, data={**hidden(client.get(link)), **SIGNED, **typed})


def say(client, link, kind, **typed):
    boxes = {f"{kind}-{name}": value for name, value in typed.items()}
    return client.post(f"{link}/say", data={**hidden(client.get(link)), "kind": kind, **boxes})


def photo() -> bytes:
    kept = BytesIO()
    Image.new("RGB", (60, 40), "green").save(kept, "JPEG")
    return kept.getvalue()


def test_looking_and_previews_change_nothing(guest, link):
    before = everything()
    for agent in (ZALO, "facebookexternalhit/1.1", "Mozilla/5.0"):
        page = guest.get(link, headers={"User-Agent": agent})
        assert page.status_code == 200
        guest.head(link)

    assert everything() == before
    assert "Bấm nút mới là xác nhận" in words(page)
    assert page.headers["Cache-Control"] == "no-store"
    assert page.headers["Referrer-Policy"] == "no-referrer"
    assert "noindex" in page.headers["X-Robots-Tag"]


def test_the_page_says_what_and_why_but_names_nobody(guest, link, clerk, manager):
    page = words(guest.get(link))

    for told in ("Đang thu hồi: không ăn, không bán", "Gạo", "Dư lượng thuốc vượt mức", "10 kg"):
        assert told in page
    for private in ("Bà Tám", "987", clerk.name, manager.name):
        assert private not in page
    assert "<script" not in page


def test_from_the_button_to_the_end_without_an_account(guest, link, outside):
    done = press(guest, link)
    assert done.status_code == 303
    further = done.location
    assert further != link
    assert say(guest, further, "found", amount="8,5").status_code == 303
    assert say(guest, further, "secured", amount="8,5", note="để kho sau").status_code == 303
    picture = (BytesIO(photo()), "hang.jpg")
    sent = say(guest, further, "handled", how="destroyed", amount="8,5", photo=picture)
    assert sent.status_code == 303
    assert say(guest, further, "sold", amount="1,5").status_code == 303

    row = RecallNotice.get_by_id(outside.id)
    assert (row.state, row.found, row.secured, row.handled, row.sold) == ("handled", 8_500, 8_500, 8_500, 1_500)
    page = words(guest.get(further))
    assert "Đã ghi đủ" in page
    assert "Có ảnh" in page
    assert "kho sau" not in page


def test_the_old_link_leads_only_its_own_telephone_on(app, guest, link):
    further = press(guest, link).location

    assert guest.get(link).location == further
    other = app.test_client().get(link)
    assert other.status_code == 410
    assert "đã dùng" in words(other)
    assert say_blindly(app.test_client(), link).status_code in (400, 410)
    assert RecallAct.select().where(RecallAct.kind == "found").count() == 0


def say_blindly(client, link):
    token = token_in(client.get("/sign-in"))
    return client.post(f"{link}/say", data={"csrf_token": token, "kind": "found", "found-amount": "1"})


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [({"name": ""}, "Ghi tên"), ({"phone": ""}, "Ghi số điện thoại"), ({"phone": "abc"}, "không đúng")],
)
def test_what_is_missing_is_said_and_what_was_typed_is_kept(guest, link, typed, sentence):
    page = press(guest, link, **typed)

    assert page.status_code == 422
    assert sentence in words(page)
    kept = next(value for name, value in SIGNED.items() if name not in typed)
    assert kept in words(page)
    assert RecallLink.get().used_at is None


@pytest.mark.parametrize(
    ("kind", "typed", "sentence"),
    [
        ("found", {"amount": "-3"}, "không thể nhỏ hơn 0"),
        ("found", {"amount": ""}, "không có thì ghi 0"),
        ("found", {"amount": "nhiều"}, "không phải là số"),
        ("handled", {"amount": "2"}, "Chọn đã tiêu hủy"),
        ("handed_on", {"amount": "2", "to_name": ""}, "Ghi tên"),
        ("handed_on", {"amount": "2", "to_name": "Quán Hai", "to_phone": "12"}, "không đúng"),
        ("eaten", {"amount": "2"}, "Chọn việc đã làm"),
    ],
)
def test_a_faulty_answer_is_refused_and_kept(guest, link, kind, typed, sentence):
    further = press(guest, link).location

    page = say(guest, further, kind, **typed)

    assert page.status_code == 422
    assert sentence in words(page)
    assert RecallAct.select().where(RecallAct.kind == kind).count() == 0


def test_more_than_the_book_knows_is_saved_and_marked(guest, link, browser, outside):
    further = press(guest, link).location
    say(guest, further, "found", amount="12")

    assert "Nhiều hơn sổ ghi" in words(guest.get(further))
    assert "Nhiều hơn sổ ghi: đã lưu" in words(browser.get(f"/recalls/notices/{outside.code}"))


def test_unknown_expired_and_faulty_links_end_calmly(guest, link):
    assert guest.get("/recalls/a/" + "x" * 43).status_code == 404
    assert guest.get("/recalls/a/%00").status_code == 404
    page = guest.get(link)
    clock.set_clock(lambda: datetime(2026, 12, 30, 5, tzinfo=UTC))
    ended = guest.post(link, data={**hidden(page), **SIGNED})
    assert ended.status_code == 410
    assert "hết hạn" in words(guest.get(link))


def test_without_the_form_s_own_token_nothing_is_acknowledged(guest, link):
    assert guest.post(link, data=SIGNED).status_code == 400
    assert RecallAct.select().where(RecallAct.kind == "received").count() == 0


def test_goods_handed_on_get_a_notice_and_the_giver_never_sees_inside(guest, link, browser, outside):
    further = press(guest, link).location
    typed = {"amount": "4", "to_name": "Bếp Sao Mai", "to_phone": "0934 111 222"}
    assert say(guest, further, "handed_on", **typed).status_code == 303

    child = RecallNotice.get(RecallNotice.parent == outside.id)
    page = words(browser.get(f"/recalls/notices/{child.code}"))
    assert "Bếp Sao Mai" in page
    assert "0934 111 222" in page
    assert "Bếp Sao Mai" not in words(guest.get(further))


def test_a_holder_answers_signed_in(shop, keeper, recall):
    notice = RecallNotice.get(RecallNotice.holder == keeper.organisation_id)
    assert recall.code in words(shop.get("/recalls/notices/"))
    address = f"/recalls/notices/{notice.code}"
    assert shop.post(f"{address}/acknowledge", data=hidden(shop.get(address))).status_code == 303
    sent = shop.post(f"{address}/say", data={**hidden(shop.get(address)), "kind": "found", "found-amount": "20"})
    assert sent.status_code == 303
    assert RecallNotice.get_by_id(notice.id).found == 20_000
    refused = shop.post(f"{address}/say", data={**hidden(shop.get(address)), "kind": "found", "found-amount": "-1"})
    assert refused.status_code == 422


def test_a_call_is_noted_and_its_words_stay_inside(browser, shop, outside):
    address = f"/recalls/notices/{outside.code}"
    typed = {"call-name": "anh Ba", "call-note": "hứa để riêng"}
    assert browser.post(f"{address}/call", data={**hidden(browser.get(address)), **typed}).status_code == 303
    assert "anh Ba" in words(browser.get(address))
    assert RecallNotice.get_by_id(outside.id).state == "reached"
    empty = browser.post(f"{address}/call", data={**hidden(browser.get(address)), "call-name": ""})
    assert empty.status_code == 422


def test_strangers_find_neither_notice_nor_live_page(app, guest, dong_nguyen, far_auditor, outside, recall, shop):
    stranger = sign_in(app.test_client(), make_person("+84912000088", "Người lạ", "manager", dong_nguyen))
    far = sign_in(app.test_client(), far_auditor)
    for address in (f"/recalls/notices/{outside.code}", f"/recalls/{recall.code}/live"):
        assert stranger.get(address).status_code == 404
        assert far.get(address).status_code == 404
        assert guest.get(address).status_code == 303
    assert shop.get(f"/recalls/notices/{outside.code}").status_code == 404
    assert shop.get(f"/recalls/{recall.code}/live").status_code == 404


def test_the_live_page_tells_the_clock_and_who_is_silent(browser, recall, guest, link):
    further = press(guest, link).location
    say(guest, further, "found", amount="8")
    answer = browser.get(f"/recalls/{recall.code}/live")
    page = words(answer)

    assert "Còn 23 giờ 0 phút" in page
    assert answer.headers["Refresh"] == "30"
    for told in ("Quán cơm Bà Tám", "0912 345 678", "Vũ Thị Tám", "100%", "50 kg / 50 kg", "1 / 3"):
        assert told in page, told
    rows = [page.index(name) for name in ("Cửa hàng Tuấn Hương</a>", "Quán cơm Bà Tám</a>")]
    assert rows == sorted(rows)
    answer = browser.get(f"/recalls/{recall.code}/live?still=1&state=silent")
    still = words(answer)
    assert "Refresh" not in answer.headers
    silent = still[still.index('id="holders"') :]
    assert "Quán cơm Bà Tám</a>" not in silent


def test_time_that_is_over_is_said(browser, recall):
    clock.set_clock(lambda: recall.due_at + timedelta(hours=2, minutes=5))

    assert "Quá hạn 2 giờ 5 phút" in words(browser.get(f"/recalls/{recall.code}/live"))


def test_pages_read_since_are_remaining_exposure(browser, recall, chain):
    from trace.scans.models import ScanSlot

    ScanSlot.create(batch=chain.rice.id, at=recall.confirmed_at + timedelta(minutes=30), visits=7)
    page = words(browser.get(f"/recalls/{recall.code}/live"))

    assert "Mã vẫn được quét sau khi thu hồi" in page
    assert "7 lượt xem" in page


def test_an_officer_in_scope_sees_phones(app, auditor, recall):
    page = words(sign_in(app.test_client(), auditor).get(f"/recalls/{recall.code}/live"))

    assert "0987 654 321" in page


def test_no_clock_while_nothing_is_open(app, browser, shop, auditor, dong_nguyen):
    officer = sign_in(app.test_client(), auditor)
    stranger = sign_in(app.test_client(), make_person("+84912000087", "Người lạ", "manager", dong_nguyen))
    for client in (browser, shop, officer, stranger):
        assert "recall-strip" not in words(client.get("/account/"))


def test_the_clock_leads_to_what_the_reader_may_do(app, browser, shop, auditor, far_auditor, dong_nguyen, recall):
    stranger = sign_in(app.test_client(), make_person("+84912000087", "Người lạ", "manager", dong_nguyen))
    live = f'href="/recalls/{recall.code}/live"'
    for client in (browser, sign_in(app.test_client(), auditor)):
        page = words(client.get("/account/"))
        assert "còn 23 giờ 0 phút" in page
        assert live in page
    assert "recall-strip" in words(shop.get("/account/"))
    assert 'href="/recalls/notices/"' in words(shop.get("/account/"))
    for client in (stranger, sign_in(app.test_client(), far_auditor)):
        assert "recall-strip" not in words(client.get("/account/"))


def test_the_closing_page_calls_the_holders_by_name(browser, recall, outside):
    house = RecallNotice.get(RecallNotice.recall == recall.id, RecallNotice.holder.is_null(is_null=False))
    RecallNotice.update(holder=house.holder_id).where(RecallNotice.id == outside.id).execute()
    kept = words(browser.get(f"/recalls/{recall.code}/closing"))
    assert "Quán cơm Bà Tám" not in kept

    RecallNotice.update(holder=None).where(RecallNotice.id == outside.id).execute()
    page = words(browser.get(f"/recalls/{recall.code}/closing"))
    assert "Quán cơm Bà Tám</strong>" in page
    assert "Cửa hàng Tuấn Hương</strong>" in page


def test_nobody_told_yet_is_no_sign_that_all_is_done(browser, chain, at_shop, confirmed):
    recall = confirmed(fresh(chain.rice))
    page = words(browser.get(f"/recalls/{recall.code}/closing"))
    assert "đang được gửi" in page
    assert "Kết thúc, lập báo cáo" not in page
    assert "đang gửi tin" in words(browser.get(f"/recalls/{recall.code}/live"))
