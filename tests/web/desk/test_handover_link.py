"""The single-use link: looking, previews and prefetches change nothing; the button answers once; calm pages after."""

import re
from datetime import timedelta
from html import unescape
from uuid import uuid4

import pytest
from cast import token_in

from trace import clock
from trace.access.models import Membership
from trace.batches.models import Batch
from trace.database import database
from trace.handovers.models import Handover, HandoverDevice, HandoverLink
from trace.organisations.models import Organisation

ZALO = "Mozilla/5.0 (compatible; ZaloBot/1.0; +https://zalo.me)"
SIGNED = {"name": "Cửa hàng Minh Tâm", "kind": "shop", "phone": "0912 345 678"}


@pytest.fixture
def sent(desk, milled):
    """300 kg to somebody without an account."""
    typed = {"lot": milled.code, f"amount-{milled.code}": "300", "receiver": "new", "action": "save",
             "receiver-name": "Quán Minh Tâm", "receiver-phone": "0912 345 678", "plate": "17C-123.45"}  # fmt: skip
    assert desk.post("/handovers/new", typed).status_code == 303
    return Handover.get()


@pytest.fixture
def link(desk, sent) -> str:
    """The address that goes into Zalo, as the sender's page gives it once."""
    made = desk.post(f"/handovers/{sent.code}/link", opened=desk.open(f"/handovers/{sent.code}"))
    assert made.status_code == 200, desk.words(made)
    found = re.search(rf"https://txng.example(/d/{sent.code}/a/[\w-]+)", desk.words(made))
    assert found
    return found[1]


@pytest.fixture
def guest(app):
    """Somebody's telephone that was never here before."""
    return app.test_client()


def everything() -> dict[str, int]:
    """How many rows every table has."""
    counting = {name: f'SELECT count(*) FROM "{name}"' for name in database.get_tables()}
    return {name: database.execute_sql(sql).fetchone()[0] for name, sql in counting.items()}


def answer(guest, link, **typed):
    page = guest.get(link)
    hidden = {"csrf_token": token_in(page), "entry_id": entry_of(page)}
    return guest.post(link, data={**hidden, **SIGNED, **typed})


def entry_of(page) -> str:
    found = re.search(r'name="entry_id" value="([0-9a-f-]{36})"', page.get_data(as_text=True))
    assert found
    return found[1]


def words(answer) -> str:
    return unescape(answer.get_data(as_text=True))


def test_looking_in_any_way_changes_no_row(link, guest):
    before = everything()
    for headers in ({}, {"User-Agent": ZALO}, {"Purpose": "prefetch", "Sec-Purpose": "prefetch"}, {"Accept": "*/*"}):
        for method in ("GET", "HEAD", "OPTIONS"):
            assert guest.open(link, method=method, headers=headers).status_code in (200, 405)
    page = guest.get(link)

    assert everything() == before
    assert page.headers["Cache-Control"] == "no-store"
    assert page.headers["Referrer-Policy"] == "no-referrer"
    said = words(page)
    assert "Hợp tác xã Nông nghiệp Sông Hóa gửi hàng cho bạn" in said
    assert "300 kg" in said
    for private in ("17C-123.45", "Quán Minh Tâm", "0912"):
        assert private not in said


def test_a_household_that_sends_is_told_by_its_code(link, guest, song_hoa):
    """A preview shows the title to a whole group of chat."""
    Organisation.update(kind="household", name="Nguyễn Văn Kín").where(Organisation.id == song_hoa.id).execute()
    said = words(guest.get(link))

    assert "Nguyễn Văn Kín" not in said
    assert f"{song_hoa.code} gửi hàng cho bạn" in said


def test_a_name_reads_as_it_is(link, guest):
    """Marks that turn words around would make one name out of another on the sender's pages."""
    assert answer(guest, link, outcome="all", name="Cửa hàng \u202eMinh\u2066\x07 Tâm\x00").status_code == 303
    assert Handover.get().receiver.name == "Cửa hàng Minh Tâm"


def test_a_post_without_the_token_of_the_page_is_refused(link, guest):
    assert guest.post(link, data={**SIGNED, "outcome": "all", "entry_id": str(uuid4())}).status_code == 400
    assert Handover.get().state == "sent"


def test_the_button_receives_all_and_says_thanks(link, guest, sent, desk):
    saved = answer(guest, link, outcome="all")
    assert saved.status_code == 303, words(saved)
    taken = Batch.get(Batch.code != Batch.select(Batch.code).order_by(Batch.id).limit(1))
    thanks = words(guest.get(saved.location))

    assert Handover.get().state == "received"
    assert "Đã ghi: bạn nhận đủ hàng" in thanks
    assert f"/t/{taken.code}" in thanks
    assert "Tạo tài khoản" in thanks
    assert HandoverDevice.select().count() == 2
    page = desk.get(f"/handovers/{sent.code}")
    assert "Cửa hàng Minh Tâm" in page
    assert "0912 345 678" in page


def test_a_second_answer_and_a_second_look_are_calm(link, guest, app):
    page = guest.get(link)
    hidden = {"csrf_token": token_in(page), "entry_id": entry_of(page)}
    assert guest.post(link, data={**hidden, **SIGNED, "outcome": "all"}).status_code == 303
    again = guest.post(link, data={**hidden, **SIGNED, "outcome": "refused", "reason": "x", "entry_id": str(uuid4())})

    assert again.status_code == 200
    assert "Đã ghi: bạn nhận đủ hàng" in words(again)
    assert Handover.get().state == "received"
    assert "Đã ghi: bạn nhận đủ hàng" in words(app.test_client().get(link))


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({}, "outcome"),
        ({"outcome": "all", "kind": ""}, "kind"),
        ({"outcome": "all", "name": ""}, "name"),
        ({"outcome": "all", "phone": ""}, "phone"),
        ({"outcome": "all", "phone": "123"}, "phone"),
        ({"outcome": "refused"}, "reason"),
        ({"outcome": "less", "line-1": "200"}, "reason"),
        ({"outcome": "less", "line-1": "x", "reason": "Rách"}, "line-1"),
    ],
)
def test_a_mistake_keeps_the_link_and_what_was_typed(link, guest, typed, field):
    refused = answer(guest, link, **typed)

    assert refused.status_code == 422, words(refused)
    assert f'href="#{field}"' in words(refused)
    assert HandoverLink.get().used_at is None
    if typed.get("name") != "":
        assert "Cửa hàng Minh Tâm" in words(refused)


def test_less_and_refused_are_answers_too(link, guest, desk, sent):
    saved = answer(guest, link, **{"outcome": "less", "line-1": "280", "reason": "Rách bao"})

    assert saved.status_code == 303, words(saved)
    assert "bạn nhận thiếu" in words(guest.get(link))
    assert "nhận 280 kg" in desk.get(f"/handovers/{sent.code}")


def test_whoever_answered_gets_an_account(link, guest, app):
    answer(guest, link, outcome="all")
    page = guest.get(link)
    led = guest.post(f"{link}/account", data={"csrf_token": token_in(page)})
    assert led.status_code == 303
    assert led.location.startswith("/enter/")
    form = guest.get(led.location)
    assert form.status_code == 200
    made = guest.post(
        led.location,
        data={"csrf_token": token_in(form), "name": "Lê Minh Tâm", "password": "mưa rào tháng tám"},
    )

    assert made.status_code == 303, words(made)
    shop = Organisation.get(Organisation.name == "Cửa hàng Minh Tâm")
    assert Membership.get(Membership.organisation == shop).is_active
    assert "Nhận đủ" not in words(app.test_client().get(link))
    assert "Tạo tài khoản" not in words(app.test_client().get(link))


def test_wrong_used_up_and_withdrawn_links_are_calm(link, guest, sent, desk, noon):
    for path, status in ((f"/d/{sent.code}/a/khong-co", 404), (link.replace(sent.code, "D2222222"), 404)):
        page = guest.get(path)
        assert page.status_code == status
        assert "Đường dẫn này không dùng được nữa" in words(page)
        assert "Gạo" not in words(page)
    clock.set_clock(lambda: noon + timedelta(days=8))
    late = guest.get(link)
    assert late.status_code == 410
    assert "hết hạn" in words(late)
    clock.set_clock(lambda: noon)
    desk.post(f"/handovers/{sent.code}/withdrawal", {"reason": "x"}, opened=desk.open(f"/handovers/{sent.code}"))
    assert guest.get(link).status_code == 410


def test_a_new_link_ends_the_one_before(link, guest, desk, sent):
    desk.post(f"/handovers/{sent.code}/link", opened=desk.open(f"/handovers/{sent.code}"))

    assert guest.get(link).status_code == 410


def test_a_change_is_answered_by_a_link_too_and_looking_answers_nothing(link, guest, desk, sent):
    assert answer(guest, link, outcome="all").status_code == 303
    opened = desk.open(f"/handovers/{sent.code}/revision")
    asking = {"sent-1": "290", "reason": "Cân lại", "entry_id": str(uuid4())}
    assert desk.post(f"/handovers/{sent.code}/revision", asking, opened=opened).status_code == 303
    made = desk.post(f"/handovers/{sent.code}/link", opened=desk.open(f"/handovers/{sent.code}"))
    found = re.search(rf"https://txng.example(/d/{sent.code}/a/[\w-]+)", desk.words(made))
    assert found, desk.words(made)
    before = everything()
    page = guest.get(found[1])
    assert (guest.head(found[1]).status_code, everything()) == (200, before)
    assert page.headers["Cache-Control"] == "no-store"
    for said in ("xin sửa chuyến hàng bạn đã nhận", "300 kg", "290 kg", "Cân lại"):
        assert said in words(page)
    assert answer(guest, found[1]).status_code == 422
    assert answer(guest, found[1], outcome="refused").status_code == 422
    assert answer(guest, found[1], outcome="all", phone="0912 000 999").status_code == 422

    saved = answer(guest, found[1], outcome="all")

    assert saved.status_code == 303, words(saved)
    assert "Đã ghi: bạn đồng ý sửa" in words(guest.get(saved.location))
    assert "Đã ghi: bạn nhận đủ hàng" in words(guest.get(link))
    assert Handover.get().is_revised
    assert "290 kg" in desk.get(f"/handovers/{sent.code}")
