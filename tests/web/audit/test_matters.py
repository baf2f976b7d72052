"""The pages of matters to mend: written down, answered, waived by two; others see nothing."""

import io

import pytest
from audit_browser import Browser
from PIL import Image

from trace.audit.models_matters import Matter
from trace.documents.models import StoredFile
from trace.kit.sheets import read_workbook
from trace.products.actions import save_product

SAID = {
    "title": "=Kho có chuột",
    "words": "Thấy ở góc kho",
    "article": "Luật ATTP Điều 20",
    "weight": "stop",
    "category": "rice",
}


@pytest.fixture
def browse(app, noon, song_hoa, manager):
    save_product(song_hoa, {"name": "Gạo Sông Hóa", "category": "rice"}, by=manager, now=noon)
    return lambda viewer: Browser(app, viewer)


@pytest.fixture
def matter(browse, farm_officer):
    browse(farm_officer).post("/matters/new/HTX-01", SAID, page="/matters/new/HTX-01")
    return Matter.get()


def picture():
    kept = io.BytesIO()
    Image.new("RGB", (40, 40), "white").save(kept, "PNG")
    kept.seek(0)
    return kept


def test_from_the_officers_word_to_the_second_officers_waiver(
    browse, matter, manager, farm_officer, second_farm_officer
):
    address = f"/matters/{matter.code}"
    coop, officer, second = browse(manager), browse(farm_officer), browse(second_farm_officer)
    assert "Kho có chuột" in coop.get("/matters/")
    coop.post(f"{address}/answer", {"words": "Đã bịt lỗ", "files": (picture(), "lo.png")}, page=address)
    shown = officer.get(address)
    assert "Đã bịt lỗ" in shown
    assert f"/files/{StoredFile.get().sha256}" in shown
    officer.post(f"{address}/send-back", {"words": "Chưa thấy bẫy"}, page=address)
    officer.post(f"{address}/waive", {"words": "Kho đã bỏ"}, page=address)
    assert "Chờ người thứ hai cho miễn" in second.get(address)
    assert "Quyết định" not in officer.get(address)
    second.post(f"{address}/waive", {"words": "Đồng ý"}, page=address)

    assert "không mở khóa in tem" in coop.get(address)
    assert "Không có việc nào đang chờ." in coop.get("/matters/")
    assert "Trịnh Văn Đồng" in coop.get(address)


def test_a_refused_form_keeps_what_was_typed(browse, farm_officer, matter, manager):
    shown = browse(farm_officer).post(
        "/matters/new/HTX-01", {**SAID, "title": "", "words": "Giữ lại chữ này"}, page="/matters/new/HTX-01", status=422
    )
    assert "Giữ lại chữ này" in shown
    address = f"/matters/{matter.code}"
    shown = browse(manager).post(f"{address}/answer", {"words": " "}, page=address, status=422)
    assert "Ghi rõ lý do hoặc nội dung." in shown


def test_a_sister_department_reads_and_may_not_settle(browse, matter, auditor):
    address = f"/matters/{matter.code}"
    browser = browse(auditor)

    assert "do cơ quan khác quyết định" in browser.get(address)
    browser.post(f"{address}/waive", {"words": "Bỏ qua đi"}, page="/matters/new/HTX-01", status=403)
    assert Matter.get().state == "open"


def test_strangers_and_officers_out_of_scope_are_told_nothing(browse, matter, stranger_manager, far_auditor, helper):
    for viewer, status in ((stranger_manager, 404), (far_auditor, 404), (helper, 403)):
        browse(viewer).get(f"/matters/{matter.code}", status)
    assert "Kho có chuột" not in browse(far_auditor).get("/matters/")
    browse(far_auditor).get("/matters/new/HTX-01", 404)


def test_the_list_goes_out_as_csv_and_workbook_without_formulas(browse, matter, farm_officer):
    browser = browse(farm_officer)
    assert "'=Kho có chuột" in browser.get("/matters/?as=csv")
    sheet = read_workbook(browser.client.get("/matters/?as=xlsx").data)[0]
    assert "=Kho có chuột" in str(sheet)
    assert "Kho có chuột" not in browser.get("/matters/?as=csv&weight=note")
    assert "Không có mục nào khớp" in browser.get("/matters/?weight=note")


def test_the_desk_counts_and_the_suppliers_page_leads_there(browse, matter, farm_officer):
    browser = browse(farm_officer)

    assert "yêu cầu khắc phục đang chờ" in browser.get("/audit/")
    assert "1 yêu cầu khắc phục đang chờ" in browser.get("/audit/organisations/HTX-01")
