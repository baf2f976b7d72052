"""Writing down what was done: diary, harvest, making lots, packing, buying in, sending away; and its refusals."""

import re
from datetime import UTC, datetime
from io import BytesIO
from uuid import uuid4

import pytest
from PIL import Image

from trace.batches.models import Batch
from trace.documents.models import StoredFile
from trace.events.actions_receipts import receive
from trace.events.entries import Entry, NewLot
from trace.events.models import Event, EventAnnex, EventItem, EventPhoto

FERTILISED = {"happened_on": "2026-07-01", "input_name": "NPK Văn Điển", "dose.amount": "15", "dose.per": "kg_sao"}


def picture() -> tuple[BytesIO, str]:
    content = BytesIO()
    Image.new("RGB", (40, 30), "green").save(content, "JPEG")
    content.seek(0)
    return content, "ruong.jpg"


@pytest.fixture
def address(season):
    return f"/seasons/{season.code}/record"


def hidden_of(page: str) -> dict[str, str]:
    """Everything the page before saving sends again."""
    return dict(re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', page))


def test_the_chooser_leads_with_what_usually_comes_next(desk, address):
    page = desk.get(address)

    assert page.index("Hay làm tiếp") < page.index("Làm đất") < page.index("Việc khác") < page.index("Bón phân")
    assert "Thu hoạch" in page


def test_a_diary_entry_is_saved_and_says_how_to_put_it_right(desk, address, season):
    answer = desk.post(f"{address}/R04", {**FERTILISED, "note": "Ông Bảy bón"})

    assert answer.status_code == 303, desk.words(answer)
    page = desk.get(answer.location)
    assert "Đã ghi “Bón phân”, ngày 01/07/2026." in page
    assert "NPK Văn Điển" in page
    assert "Ghi sau, ngày 23/11/2026" in page
    event = Event.get(Event.step == "R04")
    assert f"/events/{event.id}/correct" in page
    assert "Ông Bảy" not in event.document + event.recorded
    assert EventAnnex.get(EventAnnex.event == event).private["note"] == "Ông Bảy bón"


def test_sent_twice_it_is_written_once(desk, address):
    hidden = desk.open(f"{address}/R04")
    answers = [desk.post(f"{address}/R04", FERTILISED, opened=hidden) for _ in range(2)]

    assert [a.status_code for a in answers] == [303, 303]
    assert Event.select().where(Event.step == "R04").count() == 1


def test_the_same_form_with_other_words_is_refused_after_it_was_saved(desk, address):
    hidden = desk.open(f"{address}/R04")
    desk.post(f"{address}/R04", FERTILISED, opened=hidden)
    answer = desk.post(f"{address}/R04", {**FERTILISED, "dose.amount": "18"}, opened=hidden)

    assert answer.status_code == 409
    assert 'value="18"' in desk.words(answer)
    assert Event.select().where(Event.step == "R04").count() == 1


def test_one_entry_for_several_seasons_is_one_event(desk, address, second_season):
    answer = desk.post(f"{address}/R04", {**FERTILISED, "also": second_season.code})

    assert answer.status_code == 303
    event = Event.get(Event.step == "R04")
    assert EventItem.select().where(EventItem.event == event).count() == 2
    assert "NPK Văn Điển" in desk.get(f"/seasons/{second_season.code}")


def test_missing_things_are_named_at_their_boxes_and_saved_once_said(desk, address):
    hidden = desk.open(f"{address}/R05")
    typed = {"happened_on": "2026-08-01", "input_name": "Beam 75WP", "pest": ["blast", "rat"]}
    asked = desk.post(f"{address}/R05", typed, opened=hidden)

    page = desk.words(asked)
    assert asked.status_code == 422
    assert 'href="#phi_days"' in page
    assert 'value="Beam 75WP"' in page
    assert page.count(" checked") == 2
    assert "Vẫn lưu" in page
    assert not Event.select().where(Event.step == "R05").exists()

    assert desk.post(f"{address}/R05", {**typed, "agreed": "1"}, opened=hidden).status_code == 303


def test_unusual_numbers_ask_once_and_impossible_ones_are_refused(desk, address):
    spray = {
        "happened_on": "2026-08-01", "input_name": "Beam", "active": "tricyclazole", "dose.amount": "10",
        "dose.per": "g_sao", "pest": "blast",
    }  # fmt: skip
    hidden = desk.open(f"{address}/R05")
    unusual = desk.post(f"{address}/R05", {**spray, "phi_days": "200"}, opened=hidden)
    impossible = desk.post(f"{address}/R05", {**spray, "phi_days": "-3", "agreed": "1"}, opened=hidden)

    assert unusual.status_code == 422
    assert "khác thường" in desk.words(unusual)
    assert impossible.status_code == 422
    assert not Event.select().where(Event.step == "R05").exists()
    assert desk.post(f"{address}/R05", {**spray, "phi_days": "200", "agreed": "1"}, opened=hidden).status_code == 303


@pytest.mark.parametrize(
    ("changed", "box"),
    [
        ({"happened_on": "31/02/2026"}, "happened_on"),
        ({"happened_on": "2027-01-01"}, "happened_on"),
        ({"happened_time": "25:10"}, "happened_time"),
        ({"dose.amount": "mười"}, "dose.amount"),
        ({"also": "TXXXXXXX"}, "also"),
    ],
)
def test_what_cannot_be_is_refused_where_it_stands(desk, address, changed, box):
    answer = desk.post(f"{address}/R04", {**FERTILISED, **changed})

    assert answer.status_code == 422
    assert f'href="#{box}"' in desk.words(answer)
    assert 'value="NPK Văn Điển"' in desk.words(answer)
    assert not Event.select().where(Event.step == "R04").exists()


def test_photos_survive_a_mistake_and_hang_on_the_event(desk, address):
    hidden = desk.open(f"{address}/R04")
    failed = desk.post(f"{address}/R04", {**FERTILISED, "dose.amount": "mười", "photos": picture()}, opened=hidden)
    sha256 = StoredFile.get().sha256
    assert failed.status_code == 422
    assert f'name="kept_photos" value="{sha256}" checked' in desk.words(failed)

    saved = desk.post(f"{address}/R04", {**FERTILISED, "kept_photos": sha256}, opened=hidden)
    assert saved.status_code == 303
    assert EventPhoto.get().sha256 == sha256


def test_last_time_can_be_copied(desk, address, second_season):
    desk.post(f"{address}/R04", FERTILISED)

    fresh, copied = (desk.get(f"/seasons/{second_season.code}/record/R04{end}") for end in ("", "?copy=1"))
    assert "Chép từ lần trước" in fresh
    assert 'value="NPK Văn Điển"' in fresh
    assert 'value="15"' in copied


def test_a_helper_writes_for_others_and_it_says_so(helper_desk, address):
    page = helper_desk.get(f"{address}/R04")
    answer = helper_desk.post(f"{address}/R04", FERTILISED)

    assert "đánh dấu là ghi hộ" in page
    assert Event.get(Event.step == "R04").is_on_behalf
    assert "Ghi hộ" in helper_desk.get(answer.location)


def test_a_harvest_is_shown_before_it_is_saved_with_its_lots_and_units(desk, address):
    typed = {
        "happened_on": "2026-11-10", "rows": "2", "lot-0-quantity": "42 tạ", "lot-1-quantity": "1.500",
        "lot-1-lot": "at-02", "moisture": "25",
    }  # fmt: skip
    shown = desk.post(f"{address}/R08", {**typed, "action": "preview"})

    page = desk.words(shown)
    assert shown.status_code == 200
    assert "42 tạ = 4.200 kg" in page
    assert "AT-02" in page
    assert "hệ thống đặt" in page
    assert Batch.select().count() == 0

    saved = desk.client.post(f"{address}/R08", data={**hidden_of(page), "action": "save"})
    assert saved.status_code == 303
    made, typed_lot = Batch.select().order_by(Batch.id)
    assert (made.made_thousandths, typed_lot.made_thousandths) == (4_200_000, 1_500_000)
    assert typed_lot.lot == "AT-02"
    assert made.lot in page
    assert made.name == "Thóc tươi – Vụ mùa 2026"


def test_a_harvest_sent_twice_makes_its_lots_once(desk, address):
    shown = desk.post(f"{address}/R08", {"lot-0-quantity": "100", "action": "preview"})
    data = {**hidden_of(desk.words(shown)), "action": "save"}

    assert [desk.client.post(f"{address}/R08", data=data).status_code for _ in range(2)] == [303, 303]
    assert Batch.select().count() == 1


def test_another_row_is_added_without_a_script_and_nothing_is_lost(desk, address):
    answer = desk.post(f"{address}/R08", {"lot-0-quantity": "7 tạ", "action": "add_row", "rows": "1"})

    page = desk.words(answer)
    assert answer.status_code == 200
    assert 'value="7 tạ"' in page
    assert 'name="lot-1-quantity"' in page
    assert "error-summary" not in page


@pytest.mark.parametrize("rows", ["-1", "²", "1" * 5000])
def test_a_number_of_rows_that_cannot_be_is_one_row(desk, address, rows):
    answer = desk.post(f"{address}/R08", {"lot-0-quantity": "1" * 5000, "rows": rows})

    assert answer.status_code == 422
    assert 'name="lot-1-quantity"' not in desk.words(answer)


@pytest.mark.parametrize(
    ("changed", "box"),
    [
        ({"lot-0-quantity": ""}, "lot-0-quantity"),
        ({"lot-0-quantity": "0"}, "lot-0-quantity"),
        ({"lot-0-quantity": "-5"}, "lot-0-quantity"),
        ({"lot-0-quantity": "5 bao"}, "lot-0-quantity"),
        ({"lot-0-lot": "số 1"}, "lot-0-lot"),
    ],
)
def test_an_impossible_harvest_is_refused_and_makes_nothing(desk, address, changed, box):
    answer = desk.post(f"{address}/R08", {"lot-0-quantity": "100", **changed, "action": "save"})

    assert answer.status_code == 422
    assert f'href="#{box}"' in desk.words(answer)
    assert Batch.select().count() == 0
    assert not Event.select().where(Event.step == "R08").exists()


def test_an_early_harvest_warns_is_saved_and_its_lot_is_held(desk, address):
    desk.post(
        f"{address}/R05",
        {"happened_on": "2026-11-05", "input_name": "Beam", "phi_days": "14", "agreed": "1"},
    )
    shown = desk.post(f"{address}/R08", {"happened_on": "2026-11-10", "lot-0-quantity": "100", "action": "preview"})

    assert "chưa đủ thời gian cách ly" in desk.words(shown)
    desk.client.post(f"{address}/R08", data={**hidden_of(desk.words(shown)), "action": "save"})
    assert Batch.get().is_on_hold


def test_packing_computes_quantity_and_dates_before_saving(desk, milled, rice, mill):
    address = f"/batches/{milled.code}/record/R14"
    form = desk.get(address)
    assert "còn 1.000 kg" in form
    shown = desk.post(
        address,
        {
            "happened_on": "2026-11-22", "input": milled.code, f"input-{milled.code}": "500",
            "lot-0-product": rice.code, "lot-0-count": "100", "lot-0-lot": "nep1", "action": "preview",
        },
    )  # fmt: skip

    page = desk.words(shown)
    assert shown.status_code == 200, page
    for words in (
        "NEP1",
        "đã đổi sang chữ hoa",
        "100 gói × 5 kg",
        "500 kg",
        "21/05/2027",
        "180 ngày",
        "TCCS 01:2026/SH",
    ):
        assert words in page
    assert "còn thiếu thông tin" in page

    saved = desk.client.post(address, data={**hidden_of(page), "action": "save"})
    assert saved.status_code == 303, desk.words(saved)
    packed = Batch.get(Batch.lot == "NEP1")
    assert (packed.pack_count, packed.pack_size_thousandths, packed.made_thousandths) == (100, 5_000, 500_000)
    assert packed.expires_on.isoformat() == "2027-05-21"
    assert Batch.get_by_id(milled.id).left_thousandths == 500_000


def packing(milled, rice, **more):
    return {
        "happened_on": "2026-11-22", "input": milled.code, "lot-0-product": rice.code, "lot-0-count": "100",
        "action": "preview", **more,
    }  # fmt: skip


def test_packing_without_an_amount_takes_what_went_into_the_packs(desk, milled, rice):
    address = f"/batches/{milled.code}/record/R14"
    shown = desk.post(address, packing(milled, rice))

    page = desk.words(shown)
    assert shown.status_code == 200, page
    taken = page[page.index("Lấy từ") : page.index("Việc này")]
    assert "500 kg" in taken
    assert "bằng số đóng được" in taken
    assert "Hao hụt" not in page

    data = {**hidden_of(page), "action": "save"}
    assert [desk.client.post(address, data=data).status_code for _ in range(2)] == [303, 303]
    assert Batch.get_by_id(milled.id).left_thousandths == 500_000


def test_packing_out_of_several_lots_without_amounts_takes_all_and_names_the_loss(
    desk, song_hoa, clerk, now, milled, rice
):
    other = receive(
        song_hoa,
        lot=NewLot(name="Gạo – anh Ba", thousandths=60_000, form="milled", lot="XAY2"),
        supplier_name="Nhà máy xay Hoa Sen",
        template="rice",
        entry=Entry(by=clerk, now=now, entry_id=str(uuid4()), happened_at=datetime(2026, 11, 20, 6, tzinfo=UTC)),
    )
    shown = desk.post(
        f"/batches/{milled.code}/record/R14",
        packing(milled, rice, input=[milled.code, other.code], **{f"input-{milled.code}": "500"}),
    )

    page = desk.words(shown)
    assert "Hao hụt 60 kg: lấy 560 kg, đóng được 500 kg." in page
    assert "bằng số đóng được" not in page


def test_packing_less_than_was_taken_names_the_loss_before_saving(desk, milled, rice):
    address = f"/batches/{milled.code}/record/R14"
    typed = packing(milled, rice, **{f"input-{milled.code}": "560"})
    asked = desk.post(address, {**typed, "action": "save"})

    page = desk.words(asked)
    assert asked.status_code == 422
    assert "Hao hụt 60 kg: lấy 560 kg, đóng được 500 kg." in page
    assert "Vẫn lưu" in page
    assert Batch.select().count() == 1

    desk.client.post(address, data={**hidden_of(page), "action": "save"})
    assert Batch.get_by_id(milled.id).left_thousandths == 440_000


def test_more_packs_than_the_lot_holds_warn_without_an_amount_too(desk, milled, rice):
    shown = desk.post(f"/batches/{milled.code}/record/R14", packing(milled, rice, **{"lot-0-count": "240"}))

    assert "chỉ còn 1.000 kg" in desk.words(shown)


def test_who_sent_a_packed_lot_is_not_asked_to_take_it_in(desk, milled, rice):
    shown = desk.post(f"/batches/{milled.code}/record/R14", packing(milled, rice))
    desk.client.post(f"/batches/{milled.code}/record/R14", data={**hidden_of(desk.words(shown)), "action": "save"})
    lot = Batch.get(Batch.form == "packed")
    address = f"/batches/{lot.code}/record"

    def likely() -> str:
        page = desk.get(address)
        assert "Nơi bán nhận hàng" in page[page.index("Việc khác") :]
        return page[page.index("Hay làm tiếp") : page.index("Việc khác")]

    assert "Nơi bán nhận hàng" not in likely()
    for number, step in enumerate(("R16", "R18")):
        receiver = {"receiver-name": "Cửa hàng Sạch"} if step == "R16" else {}
        amount = {"input": lot.code, f"input-{lot.code}": "50", "quantity": "50"}
        typed = {"happened_on": f"2026-11-2{2 + number}", **amount, **receiver, "agreed": "1"}
        saved = desk.post(f"{address}/{step}", typed, opened=desk.open("/handovers/new"))
        assert saved.status_code == 303, desk.words(saved)
        first = likely()
        assert first.index("Xuất bán") < first.index("Bán lẻ")
        assert "Nơi bán nhận hàng" not in first
        assert "Ghi bước tiếp theo: Xuất bán" in re.sub("<svg.*?</svg>", "", desk.get(f"/batches/{lot.code}"))


def test_using_more_than_there_is_warns_and_taking_nothing_is_refused(desk, milled, rice):
    address = f"/batches/{milled.code}/record/R14"
    typed = {"lot-0-product": rice.code, "lot-0-count": "10", "action": "preview"}
    too_much = desk.post(address, {**typed, "input": milled.code, f"input-{milled.code}": "1.200"})
    nothing = desk.post(address, typed)

    assert too_much.status_code == 200
    assert "chỉ còn 1.000 kg" in desk.words(too_much)
    assert nothing.status_code == 422
    assert 'href="#input"' in desk.words(nothing)
    assert Batch.select().count() == 1


def test_goods_bought_in_name_their_supplier(desk, rice):
    address = "/record/receive/rice/R17"
    typed = {
        "supplier-name": "Nông hộ bà Hoa", "supplier-is_person": "1", "form": "dry_paddy", "lot-0-quantity": "1,2 tấn",
        "agreed": "1", "action": "save",
    }  # fmt: skip
    saved = desk.post(address, typed)

    assert saved.status_code == 303, desk.words(saved)
    batch = Batch.get()
    assert (batch.form, batch.made_thousandths, batch.supplier_name) == ("dry_paddy", 1_200_000, "")
    event = Event.get()
    assert "bà Hoa" not in event.document + event.recorded


def test_a_receipt_without_supplier_or_goods_is_refused(desk, rice):
    answer = desk.post("/record/receive/rice/R17", {"lot-0-quantity": "100", "action": "preview"})

    page = desk.words(answer)
    assert answer.status_code == 422
    assert 'href="#supplier-name"' in page
    assert 'href="#form"' in page
    assert Batch.select().count() == 0


def test_goods_are_sent_to_a_receiver(desk, milled):
    address = f"/batches/{milled.code}/record/R16"
    assert desk.client.get(address).location == f"/handovers/new?lot={milled.code}"
    saved = desk.post(
        address,
        {"input": milled.code, f"input-{milled.code}": "300", "receiver-name": "Siêu thị Thái Bình", "agreed": "1"},
        opened=desk.open("/handovers/new"),
    )

    assert saved.status_code == 303, desk.words(saved)
    assert Batch.get().left_thousandths == 700_000
    assert "Siêu thị" not in Event.get(Event.step == "R16").document


def test_a_test_of_a_lot_is_written_down(desk, milled):
    answer = desk.post(f"/batches/{milled.code}/record/R13", {"qc_result": "pass", "qc_doc": "PKN 12/2026"})

    assert answer.status_code == 303, desk.words(answer)
    assert Event.get(Event.step == "R13").kind == "observe"


def test_steps_that_do_not_fit_are_not_found(desk, address, milled):
    desk.get(f"{address}/R14", 404)
    desk.get(f"{address}/R99", 404)
    desk.get(f"/batches/{milled.code}/record/R04", 404)
    desk.get("/record/receive/rice/R14", 404)


def test_strangers_do_not_find_the_lot(stranger_desk, milled):
    stranger_desk.get(f"/batches/{milled.code}/record", 404)
    stranger_desk.get(f"/batches/{milled.code}/record/R14", 404)


def test_a_lot_of_somebody_else_cannot_be_used(stranger_desk, desk, milled, rice):
    answer = stranger_desk.client.post(f"/batches/{milled.code}/record/R14", data={"input": milled.code})

    assert answer.status_code in (400, 404)
    assert Batch.select().count() == 1


def test_buyers_see_a_photo_of_the_field_when_asked_for_and_a_paper_never(desk, address):
    desk.post(f"{address}/R04", {**FERTILISED, "show_photos": "1", "photos": picture()})
    invoice = BytesIO()
    Image.new("RGB", (50, 30), "white").save(invoice, "PNG")
    invoice.seek(0)
    desk.post(f"{address}/R04", {**FERTILISED, "show_photos": "1", "input_doc": (invoice, "hoadon.png")})

    assert [file.is_public for file in StoredFile.select().order_by(StoredFile.id)] == [True, False]
    assert EventPhoto.select().count() == 2
