"""A lot's page: what it is, what is left, what to do next and where, what happened, every decision taken back."""

import re
from datetime import timedelta
from uuid import uuid4

import pytest
from cast import sign_in
from labelled import GTIN, make_batch, make_product

from trace import clock
from trace.batches.models import Batch
from trace.events import actions
from trace.events.entries import Entry, NewLot
from trace.events.models import Decision, Event


@pytest.fixture
def packed(song_hoa, clerk, now, settings):
    """100 kg in 20 packs, everything written, not approved."""
    product = make_product(song_hoa, by=clerk, now=now, settings=settings, gtin=GTIN, gtin_proof="GCN 1")
    return make_batch(song_hoa, product, by=clerk, now=now, lot="K7M2Q9XB")


@pytest.fixture
def boss(app, noon, manager, desk):
    return type(desk)(sign_in(app.test_client(), manager))


@pytest.fixture
def officer(app, noon, auditor, desk):
    return type(desk)(sign_in(app.test_client(), auditor))


@pytest.fixture
def page(packed):
    return f"/batches/{packed.code}"


def entry(by, now):
    return Entry(by=by, now=now, entry_id=str(uuid4()), happened_at=now)


def again(batch):
    return Batch.get_by_id(batch.id)


def links(text, label):
    return re.findall(rf'<a [^>]*href="([^"]+)"[^>]*>(?:<svg.*?</svg>)?\s*{re.escape(label)}', text)


def test_the_head_says_what_it_is_and_how_much_is_left(desk, page, packed):
    text = desk.get(page)

    head = text[text.index("lot-head") : text.index("Việc cần làm tiếp")]
    for word in ("Gạo nếp A Sào", "K7M2Q9XB", "gạo đóng gói", "Chờ duyệt", "100 kg", "trên 100 kg"):
        assert word in head, word


def test_a_clerk_is_told_to_wait_and_a_manager_has_the_button(desk, boss, page):
    clerks, managers = desk.get(page), boss.get(page)

    assert "Chưa có người quản lý duyệt lô." in clerks
    assert 'href="#decide"' not in clerks
    assert links(managers, "Duyệt lô để bán") == ["#decide"]
    assert f'action="{page}/approval"' in managers
    assert f'action="{page}/approval"' not in clerks


def test_the_likely_next_step_leads(boss, page, packed):
    text = boss.get(page)

    (next_step,) = re.findall(r'href="([^"]+)">(?:<svg.*?</svg>)\s*Ghi bước tiếp theo: ', text)
    assert next_step == f"/packs/new?lot={packed.code}"
    assert boss.client.get(next_step).status_code == 200


def test_every_lack_leads_to_where_it_is_mended(boss, song_hoa, clerk, now, rice):
    bag = actions.register(song_hoa, lot=NewLot(name="", product=rice, thousandths=None), entry=entry(clerk, now))
    text = boss.get(f"/batches/{bag.code}")

    beginning = Event.get(Event.kind == "register")
    assert links(text, "Ghi khối lượng") == [f"/events/{beginning.id}/correct"]
    assert links(text, "Ghi ngày sản xuất") == [f"/events/{beginning.id}/correct"]
    assert links(text, "Thêm ảnh sản phẩm") == [f"/products/{rice.code}/edit"]
    assert links(text, "Ghi việc đầu tiên") == [f"/batches/{bag.code}/record"]
    todos = text[text.index("Việc cần làm tiếp") : text.index("Ghi bước tiếp theo")]
    found = re.findall(r'<a class="button[^"]*" href="(/[^"]+)"', todos)
    assert len(found) >= 5
    for where in found:
        assert boss.client.get(where).status_code == 200, where


def test_the_unknown_quantity_is_told_by_a_correction(boss, desk, song_hoa, clerk, now, rice):
    bag = actions.register(song_hoa, lot=NewLot(name="", product=rice, thousandths=None), entry=entry(clerk, now))
    address = f"/events/{Event.get(Event.kind == 'register').id}/correct"
    said = {f"amount-{bag.code}": "480,5", "produced_on": "2026-11-20", "reason": "Đã cân"}

    answer = desk.post(address, {**said, "happened_on": "2026-11-23"})

    assert answer.status_code == 303, desk.words(answer)
    batch = again(bag)
    assert (batch.made_thousandths, str(batch.produced_on), str(batch.expires_on)) == (
        480_500,
        "2026-11-20",
        "2027-05-19",
    )


def test_work_before_a_registered_lot_is_told_on_its_page(desk, song_hoa, clerk, now, rice):
    bag = actions.register(song_hoa, lot=NewLot(name="", product=rice, thousandths=5000), entry=entry(clerk, now))
    address = f"/batches/{bag.code}/record"
    assert "Bón phân" in desk.get(address)

    answer = desk.post(
        f"{address}/R04",
        {"happened_on": "2026-07-01", "input_name": "NPK", "dose.amount": "15", "dose.per": "kg_sao", "agreed": "1"},
    )

    assert answer.status_code == 303, desk.words(answer)
    assert Event.get(Event.step == "R04").kind == "observe"
    assert "Bón phân" in desk.get(f"/batches/{bag.code}")


def test_goods_on_their_way_are_asked_for_nothing_that_comes_later(desk, milled):
    text = desk.get(f"/batches/{milled.code}")

    assert "Lô chưa gắn với sản phẩm nào" not in text
    assert "Chưa có người quản lý duyệt lô" not in text
    assert "Ghi bước tiếp theo: " in text
    assert "Tem nhãn" not in text


def test_labels_printed_so_far_and_how_many_more(boss, page, packed, manager, now):
    actions.approve(packed, by=manager, now=now)

    text = boss.get(page)
    assert "Tem đã in trên số gói" in text
    assert "0 / 20" in text
    assert links(text, "In tem") == [f"/labels/new?batch={packed.code}"]


def test_what_came_before_and_what_it_became_stand_there_folded(desk, page, packed):
    text = desk.get(page)

    before = text[text.index("Trước khi thành lô này") :]
    assert "Gạo nếp xay" in text
    assert "Hợp tác xã Đồng Tiến" in before
    folded = re.findall(r"<details class=\"card\"[^>]*>\s*<summary><h2>(?:<svg.*?</svg>)\s*([^<]+)", text)
    assert {"Về lô này", "Từ đâu, thành gì", "Ai ghi, lúc nào"} <= {one.strip() for one in folded}
    for name in ("Về lô này", "Ai ghi, lúc nào"):
        assert not re.search(rf"<details class=\"card\"[^>]* open>\s*<summary><h2>(?:<svg.*?</svg>)\s*{name}", text)


def test_the_history_names_who_wrote_what_and_when(boss, page, packed, manager, now):
    actions.approve(packed, by=manager, now=now, note="Đã xem")

    text = boss.get(page)
    history = text[text.index("Ai ghi, lúc nào") :]
    assert "Trần Văn Bảy" in history
    assert "Nguyễn Thị Lan" in history
    assert "Đã xem" in history
    assert history.index("Đóng gói") < history.index("Duyệt lô")


def test_approved_and_taken_back(boss, page, packed):
    answer = boss.post(f"{page}/approval", {"note": "Đã xem hàng"}, opened=boss.open(page))

    assert answer.status_code == 303
    text = boss.get(page)
    assert "Đã duyệt lô." in text
    assert links(text, "Duyệt nhầm? Rút duyệt") == ["#withdraw"]
    assert 'id="withdraw"' in text
    assert "Nguyễn Thị Lan duyệt ngày 23/11/2026" in text
    assert "Đủ điều kiện: in tem được." in text

    answer = boss.post(f"{page}/approval/withdrawal", {"reason": "Nhầm lô"}, opened=boss.open(page))

    assert answer.status_code == 303
    assert again(packed).approved_at is None
    assert [one.kind for one in Decision.select().order_by(Decision.ledger_index)] == ["approval", "approval_withdrawn"]
    assert "Rút nhầm? Duyệt lại" in boss.get(page)


def test_held_by_a_clerk_and_released_by_the_manager(desk, boss, page, packed):
    answer = desk.post(f"{page}/hold", {"reason": "Bao rách"}, opened=desk.open(page))

    assert answer.status_code == 303
    text = desk.get(page)
    assert "Tạm ngừng bán, chờ kiểm tra" in text
    assert "Lô đang tạm ngừng bán: Bao rách" in text
    assert f'action="{page}/release"' not in text
    assert links(boss.get(page), "Cho bán lại khi đã rõ") == ["#decide"]

    answer = boss.post(f"{page}/release", {"reason": "Đã thay bao"}, opened=boss.open(page))

    assert answer.status_code == 303
    assert again(packed).is_on_hold is False
    assert links(boss.get(page), "Cho bán nhầm? Tạm ngừng bán") == ["#hold"]


@pytest.mark.parametrize("act", ["hold", "approval/withdrawal"])
def test_without_a_reason_the_page_comes_back_with_the_field_named(boss, page, packed, manager, now, act):
    actions.approve(packed, by=manager, now=now)

    answer = boss.post(f"{page}/{act}", {"reason": "  "}, opened=boss.open(page))

    assert answer.status_code == 422
    text = boss.words(answer)
    assert "Chưa nhập mục này." in text
    assert 'id="reason-error"' in text
    assert again(packed).is_on_hold is False
    assert again(packed).approved_at is not None


def test_what_is_refused_is_said_on_the_page(boss, page, packed, manager, now):
    actions.approve(packed, by=manager, now=now)

    answer = boss.post(f"{page}/approval", {"note": "lần nữa"}, opened=boss.open(page))

    assert answer.status_code == 409
    assert "Lô này đã được duyệt." in boss.words(answer)


def test_sent_twice_it_is_held_once(desk, page, packed):
    hidden = desk.open(page)
    answers = [desk.post(f"{page}/hold", {"reason": "Bao rách"}, opened=hidden) for _ in range(2)]

    assert [answer.status_code for answer in answers] == [303, 303]
    assert Event.select().where(Event.kind == "hold").count() == 1


def test_ended_and_put_right(desk, page, packed):
    answer = desk.post(f"{page}/closing", opened=desk.open(page))

    assert answer.status_code == 303
    text = desk.get(page)
    event = Event.get(Event.kind == "close")
    assert "Đã kết thúc lô." in text
    assert f"/events/{event.id}/correct" in text
    assert "Ghi bước tiếp theo" not in text
    assert again(packed).closed_at is not None


def test_sent_twice_it_is_ended_once(desk, page, packed, noon):
    hidden = desk.open(page)
    first = desk.post(f"{page}/closing", opened=hidden)
    clock.set_clock(lambda: noon + timedelta(seconds=2))
    second = desk.post(f"{page}/closing", opened=hidden)

    assert [first.status_code, second.status_code] == [303, 303]
    assert first.location == second.location
    assert Event.select().where(Event.kind == "close").count() == 1


def test_an_entry_that_did_something_else_does_not_end_the_lot(desk, page, packed):
    hidden = desk.open(page)
    desk.post(f"{page}/hold", {"reason": "Bao rách"}, opened=hidden)
    answer = desk.post(f"{page}/closing", opened=hidden)

    assert answer.status_code == 409
    assert again(packed).closed_at is None


def test_an_officer_reads_and_decides_nothing(officer, page):
    text = officer.get(page)

    assert "Hợp tác xã Nông nghiệp Sông Hóa" in text
    assert "Ghi bước tiếp theo" not in text
    for act in ("approval", "hold", "release", "closing"):
        assert f'action="{page}/{act}"' not in text
    assert "/audit/batches/" in text


def test_a_stranger_finds_no_lot_and_changes_none(stranger_desk, page, packed):
    stranger_desk.get(page, status=404)
    for act in ("hold", "closing"):
        answer = stranger_desk.post(f"{page}/{act}", {"reason": "x"}, opened=stranger_desk.open("/batches/"))
        assert answer.status_code == 404
    assert again(packed).is_on_hold is False
    assert again(packed).closed_at is None


def test_in_english_no_sentence_stays_behind(boss, page):
    text = boss.get(f"{page}?lang=en")

    assert "No manager has approved the batch." in text
    assert "Approve the batch" in text


def test_names_from_outside_are_only_text(desk, song_hoa, clerk, now):
    actions.receive(
        song_hoa, lot=NewLot(name="<script>alert(1)</script>", thousandths=5, form="milled"), supplier_name="<b>X</b>",
        template="rice", entry=entry(clerk, now),
    )  # fmt: skip
    answer = desk.client.get(f"/batches/{Batch.get().code}")

    assert "<script>alert" not in answer.get_data(as_text=True)
    assert "<b>X" not in answer.get_data(as_text=True)
