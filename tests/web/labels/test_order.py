"""Ordering labels on a page: what is missing, the sheet, the preview, the run and its file."""

from io import BytesIO
from uuid import uuid4

import pypdfium2
import pytest
import zxingcpp
from cast import sign_in, token_in

from trace.labels import queries
from trace.labels.models import LabelRun
from trace.products.models import Product


@pytest.fixture
def here(client, clerk, noon):
    return sign_in(client, clerk)


@pytest.fixture
def send(here, batch):
    """Post the order form as a browser does."""

    def post(path="/labels/", entry_id=None, **more):
        page = here.get(f"/labels/new?batch={batch.code}")
        data = {"batch": batch.code, "layout": "a4-24", "count": "10", "copies": "1", "slot": "1",
                "slot_layout": "a4-24", "slot_typed": "", "printer": "", "entry_id": entry_id or str(uuid4()),
                "csrf_token": token_in(page), **more}  # fmt: skip
        return here.post(path, data=data)

    return post


def words(answer) -> str:
    return answer.get_data(as_text=True)


def test_the_form_suggests_a_label_for_every_pack_and_draws_the_sheet(here, batch):
    page = words(here.get(f"/labels/new?batch={batch.code}"))

    assert 'value="20"' in page
    assert page.count('name="slot" value=') == 24
    assert "Tạo tệp để in" in page
    assert "Gạo nếp A Sào" in page
    assert "BẢN THỬ" not in page


def test_what_is_missing_stands_in_place_of_the_button(here, unapproved):
    page = words(here.get(f"/labels/new?batch={unapproved.code}"))

    assert "Chưa in được: còn 1 việc" in page
    assert "Chưa có người quản lý duyệt lô." in page
    assert "Tạo tệp để in" not in page
    assert "BẢN THỬ" in page, "a picture of a label that may not be printed must not pass for one"


def test_posting_it_all_the_same_is_refused_with_the_list(here, unapproved, send):
    answer = send(batch=unapproved.code)

    assert answer.status_code == 409
    assert "Chưa có người quản lý duyệt lô." in words(answer)
    assert LabelRun.select().count() == 0


def test_the_order_makes_a_run_with_a_file_that_decodes(here, send, batch):
    answer = send(count="3", slot="23")

    assert answer.status_code == 303
    page = words(here.get(answer.location))
    assert "Tải tệp PDF" in page
    assert "In lại" in page
    run = LabelRun.get()
    file = here.get(f"/labels/runs/{run.number}/file")
    assert file.content_type == "application/pdf"
    assert file.headers["Content-Disposition"].startswith("attachment")
    pages = pypdfium2.PdfDocument(BytesIO(file.data))
    assert len(pages) == 2
    found = zxingcpp.read_barcodes(pages[0].render(scale=300 / 72, grayscale=True).to_pil())
    assert [one.text for one in found] == [f"HTTPS://TXNG.EXAMPLE/T/{batch.code}"] * 2


@pytest.mark.parametrize(("format_name", "beginning"), [("png", b"\x89PNG"), ("svg", b"<svg")])
def test_one_label_as_a_picture(here, send, format_name, beginning):
    send()
    answer = here.get(f"/labels/runs/{LabelRun.get().number}/file?format={format_name}&shown=1")

    assert answer.data.startswith(beginning)
    assert answer.headers["Content-Disposition"].startswith("inline")


def test_an_unknown_format_is_refused_with_those_there_are(here, send):
    send()
    answer = here.get(f"/labels/runs/{LabelRun.get().number}/file?format=gif")

    assert answer.status_code == 422
    assert "png, svg" in words(answer)


def test_the_same_form_sent_twice_prints_once(send):
    entry_id = str(uuid4())

    assert send(entry_id=entry_id).location == send(entry_id=entry_id).location
    assert LabelRun.select().count() == 1


def test_too_many_come_back_with_the_number_left_and_what_was_typed(here, send):
    answer = send(count="21")

    assert answer.status_code == 409
    assert "In được thêm 20 tem" in words(answer)
    assert 'value="21"' in words(answer)


@pytest.mark.parametrize("count", ["", "0", "-1", "mười", "1,5", "²", "1" * 5000])
def test_a_count_that_is_none_is_refused_beside_its_field(send, count):
    answer = send(count=count)

    assert answer.status_code == 422
    assert 'id="count-error"' in words(answer)


def test_a_typed_slot_wins_and_one_off_the_sheet_is_refused(send):
    assert send(slot="1", slot_typed="7").status_code == 303
    assert LabelRun.get().start_slot == 7
    answer = send(slot_typed="25")
    assert answer.status_code == 422
    assert "từ 1 đến 24" in words(answer)


def test_the_preview_changes_nothing_and_shows_the_slots_that_will_be_used(send):
    answer = send("/labels/preview", count="4", slot="5")

    page = words(answer)
    assert answer.status_code == 200
    assert page.count("is-next") == 4 + 1, "four slots and the key"
    assert "4 tem" in page
    assert LabelRun.select().count() == 0


def test_the_preview_of_another_stock_begins_where_that_stock_stands(send):
    page = words(send("/labels/preview", layout="tomy-145", slot="20", slot_layout="a4-24"))

    assert page.count('name="slot" value=') == 65
    assert 'name="slot" value="1" checked' in page


def test_what_does_not_fit_is_said_with_numbers(here, send, rice):
    long = "Gạo nếp cái hoa vàng đặc sản thơm dẻo truyền thống vùng đất bãi ven sông Hóa Thái Bình thu hoạch vụ mùa"
    Product.update(name=long).where(Product.id == rice.id).execute()

    page = words(send("/labels/preview", layout="tomy-145"))

    assert "ở cỡ chữ nhỏ nhất" in page
    assert "Tạo tệp để in" not in page
    assert send(layout="tomy-145").status_code == 409


def test_the_picture_of_a_label(here, batch, unapproved):
    answer = here.get(f"/labels/preview.svg?batch={batch.code}&layout=a4-24")

    assert answer.content_type.startswith("image/svg+xml")
    assert "Số lô" in words(answer)
    assert here.get(f"/labels/preview.svg?batch={batch.code}&layout=none").status_code == 404


def test_reprinting_asks_why_and_counts_the_spoiled(here, send, batch):
    send(count="20")
    first = LabelRun.get()

    form = words(here.get(f"/labels/new?batch={batch.code}&replaces={first.number}"))
    assert "Lý do in lại" in form
    assert "còn 20 tem chưa thay" in form
    assert send(count="2", replaces=first.number).status_code == 409
    assert send(count="2", replaces=first.number, reason="Kẹt giấy").status_code == 303
    page = words(here.get(f"/labels/runs/{first.number}"))
    assert "Đã in lại 2 tem" in page
    assert queries.printed_of(batch, is_test=False).void == 2


def test_the_history_is_searched_and_filtered(here, send, batch):
    assert "Chưa in tem lần nào" in words(here.get("/labels/"))
    send()
    number = LabelRun.get().number

    assert number in words(here.get("/labels/"))
    assert number in words(here.get(f"/labels/?q={batch.lot.lower()}"))
    assert number in words(here.get("/labels/?q=gao nep&layout=a4-24&kind=real"))
    for query in ("q=khong-co", "layout=tomy-145", "kind=test", "kind=reprint", "batch=T0"):
        assert number not in words(here.get(f"/labels/?{query}")), query


def test_a_lot_is_chosen_first(here, batch, unapproved):
    page = words(here.get("/labels/new"))

    assert f"/labels/new?batch={batch.code}" in page
    assert "Đã duyệt" in page
    assert "Không có lô nào khớp" in words(here.get("/labels/new?q=tôm"))


def test_a_stranger_finds_neither_lot_nor_run_nor_file(app, send, batch, stranger_clerk):
    send()
    number = LabelRun.get().number
    there = sign_in(app.test_client(), stranger_clerk)

    for address in (f"/labels/new?batch={batch.code}", f"/labels/runs/{number}", f"/labels/runs/{number}/file",
                    f"/labels/preview.svg?batch={batch.code}&layout=a4-24"):  # fmt: skip
        assert there.get(address).status_code == 404, address
    assert number not in words(there.get("/labels/"))


def test_an_officer_sees_the_history_and_takes_no_labels(app, send, auditor, far_auditor):
    send()
    number = LabelRun.get().number

    officer = sign_in(app.test_client(), auditor)
    assert number in words(officer.get("/labels/"))
    page = words(officer.get(f"/labels/runs/{number}"))
    assert "Tải tệp PDF" not in page
    assert officer.get(f"/labels/runs/{number}/file").status_code == 403
    assert sign_in(app.test_client(), far_auditor).get(f"/labels/runs/{number}").status_code == 404
