"""Hand to hand on the pages: goods leave, arrive, are short, refused; both sides see one thread, strangers none."""

import re
from datetime import UTC, datetime
from uuid import uuid4

import pytest
from cast import sign_in

from trace import clock
from trace.batches.models import Batch
from trace.events.models import Event
from trace.handovers.models import Handover, HandoverPrivate

PRIVATE = ("17C-123.45", "Bùi Văn Sáu")


@pytest.fixture
def send(desk, milled, dong_nguyen):
    """Song Hoa sends 300 kg to Đồng Nguyên, by the form, after a preview; gives the handover."""

    def post(**changes):
        typed = {
            "lot": milled.code, f"amount-{milled.code}": "300", "receiver": f"org:{dong_nguyen.code}",
            "plate": "17C-123.45", "driver": "Bùi Văn Sáu", "invoice_no": "HD-7", "temp": "-18,5", "action": "save",
            **changes,
        }  # fmt: skip
        answer = desk.post("/handovers/new", typed)
        assert answer.status_code == 303, desk.words(answer)
        return Handover.select().order_by(Handover.id.desc()).get()

    return post


def test_the_form_offers_lots_and_shows_all_before_saving(desk, milled, dong_nguyen):
    page = desk.get(f"/handovers/new?lot={milled.code}")
    assert "Gạo – chị Hoa · XAY1" in page
    assert "Còn 1.000 kg" in page
    assert "data-offline" in page

    typed = {"lot": milled.code, f"amount-{milled.code}": "3 tạ", "receiver": "new", "receiver-name": "Quán Minh Tâm",
             "receiver-phone": "0912 345 678", "plate": "17C-123.45"}  # fmt: skip
    shown = desk.post("/handovers/new", {**typed, "action": "preview"})

    assert shown.status_code == 200
    said = desk.words(shown)
    assert "300 kg" in said
    assert "Quán Minh Tâm" in said
    assert "17C-123.45" in said[said.index("Không hiện công khai") :]
    assert Handover.select().count() == 0
    back = desk.post("/handovers/new", {**typed, "action": "edit"})
    assert back.status_code == 200
    assert 'value="Quán Minh Tâm"' in desk.words(back)


def test_what_leaves_has_a_code_a_message_and_a_note_to_print(desk, send, milled):
    sent = send()
    page = desk.get(f"/handovers/{sent.code}")

    assert Batch.get_by_id(milled.id).left_thousandths == 700_000
    assert "Giao cho Hợp tác xã Sản xuất gạo Đồng Nguyên" in page
    assert f"https://txng.example/d/{sent.code}" in page
    assert f"/events/{sent.ship_event}/note.pdf" in page
    assert "17C-123.45" in page
    assert "17C-123.45" not in Event.get_by_id(sent.ship_event).document


def test_the_same_form_sent_twice_is_one_dispatch(desk, milled, dong_nguyen):
    opened = desk.open("/handovers/new")
    typed = {"lot": milled.code, f"amount-{milled.code}": "300", "receiver": f"org:{dong_nguyen.code}"}
    first = desk.post("/handovers/new", typed, opened=opened)
    second = desk.post("/handovers/new", typed, opened=opened)

    assert first.location == second.location
    assert Handover.select().count() == 1


@pytest.mark.parametrize(
    ("changes", "field", "said"),
    [
        ({"receiver": "", "action": "save"}, "receiver", "Chưa ghi giao cho ai"),
        ({"receiver": "new", "action": "preview"}, "receiver-name", "Chưa ghi giao cho ai"),
        ({"receiver": "org:KHONG-CO", "action": "save"}, "receiver", "Không tìm thấy cơ sở này"),
        ({"receiver": "org:HTX-01", "action": "save"}, "receiver", "cho chính cơ sở mình"),
        ({"temp": "ấm", "action": "save"}, "temp", "không phải là nhiệt độ"),
        ({"temp": "400", "action": "save"}, "temp", "khó có thể đúng"),
        ({"due_on": "30/02/2026", "action": "save"}, "due_on", "không đúng"),
        ({"due_on": "2027-12-01", "action": "save"}, "due_on", "Hạn trả lời"),
        ({"plate": "X" * 21, "action": "save"}, "plate", "Dài quá"),
    ],
)
def test_a_mistake_is_said_beside_its_box_and_nothing_is_lost(desk, milled, dong_nguyen, changes, field, said):
    typed = {"lot": milled.code, f"amount-{milled.code}": "300", "receiver": f"org:{dong_nguyen.code}", **changes}
    answer = desk.post("/handovers/new", typed)

    words = desk.words(answer)
    assert answer.status_code == 422, words
    assert f'href="#{field}"' in words
    assert said in words
    assert 'value="300"' in words
    assert Handover.select().count() == 0


def test_nothing_chosen_and_unknown_codes_are_said(desk, milled):
    nothing = desk.post("/handovers/new", {"receiver": "new", "receiver-name": "Quán A", "action": "preview"})
    unknown = desk.post("/handovers/new", {"codes": "T2222222", "action": "add"})
    added = desk.post("/handovers/new", {"codes": milled.code, "action": "add"})

    assert 'href="#goods"' in desk.words(nothing)
    assert 'href="#codes"' in desk.words(unknown)
    assert f'name="amount-{milled.code}"' in desk.words(added)


def test_a_receiver_is_found_by_its_name_and_the_last_one_is_offered(desk, send, milled, dong_nguyen):
    found = desk.post("/handovers/new", {"find": "dong nguyen", "action": "find"})
    assert f'value="org:{dong_nguyen.code}"' in desk.words(found)
    assert "Không tìm thấy cơ sở nào" in desk.words(desk.post("/handovers/new", {"find": "zzz", "action": "find"}))

    send()
    again = desk.get("/handovers/new")
    assert f'value="org:{dong_nguyen.code}"' in again
    assert "Chép từ lần trước" in again
    copied = desk.get("/handovers/new?copy=1")
    assert 'value="17C-123.45"' in copied
    assert re.search(rf'value="org:{dong_nguyen.code}" checked', copied)


def test_somebody_without_an_account_is_offered_again_by_name(desk, send):
    send(**{"receiver": "new", "receiver-name": "Quán Minh Tâm", "receiver-phone": "0912 345 678",
            "receiver-place": "Chợ Bo"})  # fmt: skip
    page = desk.get("/handovers/new")
    card = re.search(r'value="(past:D\w+)"', page)
    assert card
    assert "Quán Minh Tâm" in page
    send(receiver=card[1])
    rows = [row.private["receiver"]["phone"] for row in HandoverPrivate.select()]
    assert rows == ["+84912345678"] * 2


def test_goods_held_or_more_than_there_are_are_doubted_not_refused(desk, milled, dong_nguyen):
    typed = {"lot": milled.code, f"amount-{milled.code}": "1.200", "receiver": f"org:{dong_nguyen.code}"}
    shown = desk.post("/handovers/new", {**typed, "action": "preview"})

    assert "chỉ còn 1.000 kg" in desk.words(shown)
    assert "Vẫn xuất" in desk.words(shown)


def test_all_is_received_and_both_have_signed(desk, send, stranger_desk, dong_nguyen):
    sent = send()
    address = f"/handovers/{sent.code}/receive"
    inbox = stranger_desk.get("/handovers/")
    assert "Từ Hợp tác xã Nông nghiệp Sông Hóa" in inbox
    assert address in inbox
    form = stranger_desk.get(f"{address}?outcome=all")
    assert "Phiếu ghi 300 kg" in form
    saved = stranger_desk.post(address, {"outcome": "all", "temp": "-17"})

    assert saved.status_code == 303, stranger_desk.words(saved)
    taken = Batch.get(Batch.organisation == dong_nguyen)
    assert (taken.lot, taken.left_thousandths) == ("XAY1", 300_000)
    page = stranger_desk.get(f"/handovers/{sent.code}")
    assert "Hai bên đã ký." in page
    assert f"/batches/{taken.code}" in page
    assert "Đã nhận" in desk.get(f"/handovers/{sent.code}")


def test_less_is_received_with_its_reason(desk, send, stranger_desk, dong_nguyen):
    sent = send()
    address = f"/handovers/{sent.code}/receive"
    unsaid = stranger_desk.post(address, {"outcome": "less", "line-1": "280"})
    assert unsaid.status_code == 422
    assert 'href="#reason"' in stranger_desk.words(unsaid)
    wrong = stranger_desk.post(address, {"outcome": "less", "line-1": "hai tạ", "reason": "Rách bao"})
    assert 'href="#line-1"' in stranger_desk.words(wrong)
    saved = stranger_desk.post(address, {"outcome": "less", "line-1": "280", "reason": "Rách bao"})

    assert saved.status_code == 303, stranger_desk.words(saved)
    assert Batch.get(Batch.organisation == dong_nguyen).left_thousandths == 280_000
    page = desk.get(f"/handovers/{sent.code}")
    assert "nhận 280 kg" in page
    assert "Rách bao" in page
    back = desk.post(f"/handovers/{sent.code}/return", opened=desk.open(f"/handovers/{sent.code}"))
    assert back.status_code == 303, desk.words(back)


def test_goods_are_refused_and_come_home(desk, send, stranger_desk, milled):
    sent = send()
    address = f"/handovers/{sent.code}/receive"
    unsaid = stranger_desk.post(address, {"outcome": "refused"})
    assert 'href="#reason"' in stranger_desk.words(unsaid)
    assert stranger_desk.post(address, {"outcome": "refused", "reason": "Hàng ướt"}).status_code == 303
    again = stranger_desk.post(
        address, {"outcome": "all"}, opened={**stranger_desk.open(f"/handovers/{sent.code}"), "entry_id": str(uuid4())}
    )
    assert again.status_code == 409
    page = desk.get(f"/handovers/{sent.code}")
    assert "Bên nhận từ chối" in page
    assert "Hàng đã về" in page
    saved = desk.post(f"/handovers/{sent.code}/return", opened=desk.open(f"/handovers/{sent.code}"))

    assert saved.status_code == 303, desk.words(saved)
    assert Batch.get_by_id(milled.id).left_thousandths == 1_000_000


def test_part_of_it_comes_home_and_a_mistyped_amount_is_taken_back(desk, send, stranger_desk, milled):
    sent = send()
    page = f"/handovers/{sent.code}"
    assert stranger_desk.post(f"{page}/receive", {"outcome": "refused", "reason": "Hàng ướt"}).status_code == 303
    wrong = desk.post(f"{page}/return", {"part": "1", "line-1": "x"}, opened=desk.open(page))
    assert (wrong.status_code, 'href="#line-1"' in desk.words(wrong)) == (422, True)
    assert desk.post(f"{page}/return", {"part": "1", "line-1": "200"}, opened=desk.open(page)).status_code == 303
    assert Batch.get_by_id(milled.id).left_thousandths == 900_000
    assert desk.post(f"{page}/return/withdrawal", {"reason": ""}, opened=desk.open(page)).status_code == 422
    taken = desk.post(f"{page}/return/withdrawal", {"reason": "Gõ nhầm"}, opened=desk.open(page))
    assert taken.status_code == 303, desk.words(taken)
    assert Batch.get_by_id(milled.id).left_thousandths == 700_000
    assert "Bên giao rút lần ghi hàng về" in desk.get(page)


def test_the_one_form_for_codes_takes_a_dispatch_an_address_and_a_lot(desk, send, stranger_desk, milled, dong_nguyen):
    sent, more = send(), send()
    led = stranger_desk.client.get(f"/handovers/receive?code=https://other.example/D/{sent.code.lower()}")
    assert led.location == f"/handovers/{sent.code}/receive"
    lot = stranger_desk.client.get(f"/handovers/receive?code={milled.code}")
    assert lot.location == f"/handovers/receive/{milled.code}"
    unknown = stranger_desk.client.get("/handovers/receive?code=D2222222")
    assert unknown.status_code == 404
    assert "không phải mã nào ở đây" in stranger_desk.words(unknown)
    for typed in (
        {"code": sent.code, "outcome": "all"},
        {"code": f"https://txng.example/d/{more.code}", "outcome": "less", "amount": "250", "reason": "Thiếu bao"},
        {"code": milled.code, "outcome": "all", "amount": "20"},
    ):
        saved = stranger_desk.post("/handovers/receive", typed)
        assert saved.status_code == 303, stranger_desk.words(saved)
    amounts = [lot.left_thousandths for lot in Batch.select().where(Batch.organisation == dong_nguyen)]
    assert sorted(amounts) == [20_000, 250_000, 300_000]
    assert desk.client.get(f"/handovers/receive?code={milled.code}").status_code == 404  # one's own


def test_a_lot_that_is_on_its_way_leads_to_its_dispatch(desk, send, stranger_desk, milled, dong_nguyen):
    sent = send()
    led = stranger_desk.client.get(f"/handovers/receive?code={milled.code}")
    assert led.location == f"/handovers/{sent.code}/receive"
    address = f"/handovers/receive/{milled.code}"
    assert f"/handovers/{sent.code}/receive" in stranger_desk.get(address)
    refused = stranger_desk.post(address, {"amount": "300"})
    assert (refused.status_code, sent.code in stranger_desk.words(refused)) == (409, True)
    assert not Batch.select().where(Batch.organisation == dong_nguyen).exists()
    saved = stranger_desk.post("/handovers/receive", {"code": milled.code, "outcome": "all", "amount": "300"})

    assert saved.location == f"/handovers/{sent.code}"
    assert (Handover.get().state, Handover.select().count()) == ("received", 1)
    more = send()
    assert stranger_desk.post(address, {"amount": "5", "is_another": "1"}).status_code == 303
    assert (Handover.get_by_id(more.id).state, Handover.select().count()) == ("sent", 3)


def test_less_of_nothing_is_asked_again_never_taken_for_all(send, stranger_desk):
    sent = send()
    for address in (f"/handovers/{sent.code}/receive", "/handovers/receive"):
        asked = stranger_desk.post(address, {"code": sent.code, "outcome": "less", "reason": "Thiếu bao"})
        assert (asked.status_code, "Chưa có dòng nào khác phiếu" in stranger_desk.words(asked)) == (422, True)
    assert Handover.get().state == "sent"


def test_goods_without_a_dispatch_are_received_and_the_sender_writes_late(desk, stranger_desk, milled, dong_nguyen):
    address = f"/handovers/receive/{milled.code}"
    assert "Họ chưa ghi xuất hàng này" in stranger_desk.get(address)
    assert 'href="#amount"' in stranger_desk.words(stranger_desk.post(address, {"amount": ""}))
    assert stranger_desk.post(address, {"amount": "120", "happened_on": "2026-11-22"}).status_code == 303
    claim = Handover.get()
    assert "chưa ghi đã xuất" in stranger_desk.get(f"/handovers/{claim.code}")
    inbox = desk.get("/handovers/")
    assert "khai đã nhận hàng" in desk.get(f"/handovers/claims/{claim.receipt_event}")
    assert f"/handovers/claims/{claim.receipt_event}" in inbox
    late = f"/handovers/{claim.code}/late"
    saved = desk.post(late, {"happened_on": "2026-11-22", "plate": "17C-123.45"})

    assert saved.status_code == 303, desk.words(saved)
    assert Batch.get_by_id(milled.id).left_thousandths == 880_000
    assert "Ghi sau" in desk.get(f"/handovers/{claim.code}")
    desk.get(late, 404)


def test_a_claim_is_denied_with_a_reason_and_shown_as_denied(desk, stranger_desk, milled):
    stranger_desk.post(f"/handovers/receive/{milled.code}", {"amount": "120"})
    claim = Handover.get()
    address = f"/handovers/claims/{claim.receipt_event}"
    unsaid = desk.post(f"{address}/denial", opened=desk.open(address))
    assert unsaid.status_code == 422
    assert desk.post(f"{address}/denial", {"reason": "Không giao"}, opened=desk.open(address)).status_code == 303
    assert "Bạn đã phủ nhận" in desk.get(address)
    page = stranger_desk.get(f"/handovers/{claim.code}")
    assert "nói không giao hàng này" in page
    assert "Không giao" in page
    stranger_desk.get(address, 404)


def test_a_signed_handover_is_revised_when_the_other_side_agrees(desk, send, stranger_desk, milled, dong_nguyen):
    sent = send()
    stranger_desk.post(f"/handovers/{sent.code}/receive", {"outcome": "all"})
    address = f"/handovers/{sent.code}/revision"
    form = desk.get(address)
    assert "Đang ghi: 300 kg" in form
    boxes = "sent-1|sent_at|received_at|invoice_no"
    same = dict(re.findall(rf'name="({boxes})"[^>]*value="([^"]*)"', form))
    nothing = desk.post(address, {**same, "reason": "Cân lại"})
    assert nothing.status_code == 422
    assert "Chưa đổi ô nào" in desk.words(nothing)
    asked = desk.post(address, {**same, "sent-1": "290", "reason": "Cân lại"})
    assert asked.status_code == 303, desk.words(asked)
    assert "Đang có đề nghị sửa" in desk.get(f"/handovers/{sent.code}")
    page = stranger_desk.get(f"/handovers/{sent.code}")
    assert "Bên kia xin sửa" in page
    assert "290 kg" in page
    agreed = stranger_desk.post(f"{address}/agreement", opened=stranger_desk.open(f"/handovers/{sent.code}"))

    assert agreed.status_code == 303, stranger_desk.words(agreed)
    assert Batch.get(Batch.organisation == dong_nguyen).left_thousandths == 290_000
    page = desk.get(f"/handovers/{sent.code}")
    assert "Đã sửa, xem bản cũ" in page
    assert "300 kg" in page[page.index("Trước và sau khi sửa") :]


def test_a_revision_may_be_refused_or_taken_back(desk, send, stranger_desk):
    sent = send()
    stranger_desk.post(f"/handovers/{sent.code}/receive", {"outcome": "all"})
    address, page = f"/handovers/{sent.code}/revision", f"/handovers/{sent.code}"
    desk.post(address, {"sent-1": "290", "reason": "Cân lại"})
    unsaid = stranger_desk.post(f"{address}/refusal", opened=stranger_desk.open(page))
    assert unsaid.status_code == 422
    assert 'href="#reason"' in stranger_desk.words(unsaid)
    refused = stranger_desk.post(f"{address}/refusal", {"reason": "Đã cân đủ"}, opened=stranger_desk.open(page))
    assert refused.status_code == 303
    assert "Đã cân đủ" in desk.get(page)
    desk.post(address, {"sent-1": "290", "reason": "Cân lại lần nữa"})
    assert desk.post(f"{address}/withdrawal", opened=desk.open(page)).status_code == 303
    assert "Bên kia xin sửa" not in stranger_desk.get(page)


def test_a_dispatch_nobody_answered_is_withdrawn(desk, send, stranger_desk, milled):
    sent = send()
    page = f"/handovers/{sent.code}"
    assert desk.post(f"{page}/withdrawal", opened=desk.open(page)).status_code == 422
    saved = desk.post(f"{page}/withdrawal", {"reason": "Xe hỏng"}, opened=desk.open(page))

    assert saved.status_code == 303, desk.words(saved)
    assert Batch.get_by_id(milled.id).left_thousandths == 1_000_000
    assert "Bên giao đã rút phiếu" in stranger_desk.get(page)


def test_strangers_find_nothing_and_officers_no_persons(desk, send, stranger_desk, office_desk, app, far_auditor):
    sent = send(**{"receiver": "new", "receiver-name": "Quán Minh Tâm"})
    for path in ("", "/receive", "/revision", "/late"):
        stranger_desk.get(f"/handovers/{sent.code}{path}", 404)
    office = office_desk.get(f"/handovers/{sent.code}")
    assert "Gạo – chị Hoa" in office
    for private in (*PRIVATE, "Quán Minh Tâm"):
        assert private not in office
    assert "Gạo – chị Hoa" in office_desk.get("/handovers/")
    far = sign_in(app.test_client(), far_auditor)
    assert far.get(f"/handovers/{sent.code}").status_code == 404


def test_the_inbox_says_what_to_do_when_it_is_empty(desk, milled):
    for tab, said in (
        ("receive", "Không có hàng nào đang đến"),
        ("answer", "Không ai chờ bạn"),
        ("overdue", "Không có chuyến nào quá hạn"),
        ("sent", "Chưa gửi chuyến nào"),
        ("all", "Chưa giao, chưa nhận"),
    ):
        assert said in desk.get(f"/handovers/?tab={tab}")
    assert "Không có chuyến hàng nào khớp" in desk.get("/handovers/?tab=all&q=D99")


def test_the_inbox_is_searched_filtered_and_says_what_is_late(desk, send, stranger_desk):
    sent = send(due_on="2026-11-23")
    assert sent.code in desk.get(f"/handovers/?tab=all&q={sent.code[:4]}")
    assert sent.code in desk.get("/handovers/?tab=sent&state=sent")
    assert sent.code not in desk.get("/handovers/?tab=sent&state=refused")
    clock.set_clock(lambda: datetime(2026, 11, 25, 5, tzinfo=UTC))
    assert "Quá hạn" in desk.get("/handovers/?tab=overdue")
    assert sent.code in stranger_desk.get("/handovers/?tab=overdue")


def test_practising_writes_nothing(desk, milled, dong_nguyen):
    desk.post("/practice/", {"on": "1"}, opened=desk.open("/practice/"))
    assert 'name="practice" value="1"' in desk.get("/handovers/new")
    typed = {"lot": milled.code, f"amount-{milled.code}": "300", "receiver": f"org:{dong_nguyen.code}"}
    shown = desk.post("/handovers/new", {**typed, "action": "save", "practice": "1"})

    assert shown.status_code == 200, desk.words(shown)
    assert Handover.select().count() == 0
    assert Batch.get_by_id(milled.id).left_thousandths == 1_000_000
