"""The approvals desk: three queues, what to compare, a file of stars, honest public words."""

import io
from datetime import date

import pytest
from audit_browser import Browser
from cast import sign_in

from trace.access.models import Person
from trace.audit.models_approvals import ApprovalAct
from trace.organisations.models import Organisation
from trace.products.actions import save_product
from trace.products.actions_showing import set_ocop
from trace.products.models import Product
from trace.products.models_checks import OcopList

SHEET = (
    "Tên sản phẩm;Chủ thể;Số sao;Số quyết định;Ngày quyết định\r\nGạo Sông Hóa;HTX Sông Hóa;5;12/QĐ-UBND;01/03/2026\r\n"
).encode()


@pytest.fixture
def rice(app, noon, song_hoa, manager):
    facts = {"name": "Gạo Sông Hóa", "category": "rice", "gtin": "8938505970042", "gtin_proof": "GS1-77"}
    made = save_product(song_hoa, facts, by=manager, now=noon)
    grade = {"stars": 4, "decision": "12/QĐ-UBND", "issuer": "UBND tỉnh", "decided_on": date(2026, 3, 1)}
    set_ocop(made, **grade, by=manager, now=noon, today=date(2026, 11, 23))
    return made


@pytest.fixture
def desk(app, rice, farm_officer):
    return Browser(app, farm_officer)


def public_page(app, product):
    """What anybody reads about the product, wherever its code leads."""
    client = app.test_client()
    path = client.get(f"/01/{product.gtin}").location.partition("://")[2].partition("/")[2]
    return client.get(f"/{path}").get_data(as_text=True)


def bring(desk, content=SHEET, status=303, **more):
    sent = {"file": (io.BytesIO(content), "ds.csv"), **more}
    return desk.post("/audit/approvals/lists", sent, page="/audit/approvals/lists", status=status)


def test_an_organisation_is_compared_side_by_side_and_refused_with_a_reason(desk, dong_nguyen):
    assert dong_nguyen.name in desk.get("/audit/approvals/")
    address = "/audit/approvals/organisations/HTX-02"
    assert "dangkykinhdoanh.gov.vn" in desk.get(address)
    assert "Ghi rõ lý do" in desk.post(address, {"word": "refused"}, page=address, status=422)
    shown = desk.post(address, {"word": "confirmed", "reason": "Giữ chữ này"}, page=address, status=409)
    assert "Giữ chữ này" in shown
    desk.post(address, {"word": "refused", "reason": "Chưa khai số"}, page=address)
    assert "Chưa khai số" in desk.get("/audit/approvals/")
    Organisation.update(registration_no="1009").where(Organisation.id == dong_nguyen.id).execute()
    desk.post(address, {"word": "confirmed"}, page=address)
    assert dong_nguyen.name not in desk.get("/audit/approvals/")
    assert ApprovalAct.select().count() == 2


def test_a_gtin_is_seen_with_its_paper_refused_and_said_to_the_coop(desk, rice, app, manager):
    address = f"/audit/approvals/products/{rice.code}/gtin"
    assert "GS1-77" in desk.get(address)
    assert rice.gtin in desk.get("/audit/approvals/gtins/")
    desk.post(address, {"word": "refused", "reason": "Giấy của cơ sở khác"}, page=address)
    assert rice.gtin not in desk.get("/audit/approvals/gtins/")
    assert "Giấy của cơ sở khác" in desk.get("/audit/approvals/gtins/?state=all")
    assert "Cán bộ chưa xác nhận, có lý do: Gạo Sông Hóa" in Browser(app, manager).get("/notices/")


def test_a_list_is_tried_then_taken_in_and_the_public_page_says_what_it_says(desk, rice, app):
    public = public_page(app, rice)
    assert "chưa cơ quan nào đối chiếu" in public
    assert "chưa nhận dòng nào" in bring(desk, is_trial="yes", status=200)
    bring(desk)
    assert OcopList.get().name == "ds.csv"
    assert "Khác danh sách" in desk.get("/audit/approvals/stars/?check=differs")
    assert "12/QĐ-UBND" in desk.get(f"/audit/approvals/products/{rice.code}/ocop")
    public = public_page(app, rice)
    assert "cơ sở khai, khác danh sách của Sở Nông nghiệp và Môi trường tỉnh Hưng Yên" in public
    address = f"/audit/approvals/products/{rice.code}/ocop"
    desk.post(address, {"word": "refused", "reason": "Quyết định đã hủy"}, page=address)
    public = public_page(app, rice)
    assert "không xác nhận, ngày" in public
    assert "★" not in public


def test_a_wrong_row_takes_in_nothing(desk):
    shown = bring(desk, SHEET + "Mắm;HTX;7;1/QĐ;01/01/2026\r\n".encode(), status=422)

    assert "Số sao “7” không đúng" in shown
    assert OcopList.select().count() == 0
    assert "Chọn tệp danh sách" in desk.post("/audit/approvals/lists", {}, page="/audit/approvals/lists", status=422)


def test_out_of_scope_and_strangers_are_kept_out(app, rice, far_auditor, stranger_manager, auditor):
    address = f"/audit/approvals/products/{rice.code}/ocop"
    far = Browser(app, far_auditor)
    far.get(address, 404)
    far.get("/audit/approvals/organisations/HTX-01", 404)
    assert "Gạo Sông Hóa" not in far.get("/audit/approvals/stars/?state=all")
    Browser(app, stranger_manager).get("/audit/approvals/", 403)
    trade = Browser(app, auditor)
    assert "do cơ quan khác quyết định" in trade.get("/audit/approvals/organisations/HTX-01")
    reason = {"word": "taken_back", "reason": "Rút lại"}
    trade.post("/audit/approvals/organisations/HTX-01", reason, page="/audit/approvals/lists", status=403)
    assert Organisation.get(Organisation.code == "HTX-01").is_approved


def test_what_an_officer_opened_here_the_coop_sees(desk, rice, app, manager):
    desk.get(f"/audit/approvals/products/{rice.code}/gtin")
    desk.get("/audit/approvals/organisations/HTX-01")
    looks = sign_in(app.test_client(), manager).get("/looks/").get_data(as_text=True)

    assert "Gạo Sông Hóa" in looks
    assert Person.get(Person.login == "chicuc@snnmt.example").name in looks
    assert Product.get().gtin_check == ""
