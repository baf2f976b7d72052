"""Bringing a file on the page: seen before anything is written, then imported whole, or thrown away."""

import io
import re

import pytest
from cast import sign_in, token_in

from trace.exchange.models import ImportRun
from trace.exchange.reading import read_tables
from trace.exchange.rules import MOST_ROWS_AT_ONCE
from trace.jobs import runner
from trace.organisations.models import Organisation
from trace.places.actions import seed_places
from trace.places.reading import read_reference
from trace.products.models import Product

RICE = "Tên sản phẩm;Nhóm;Ghi chú lạ\nGạo Bắc Thơm;gạo;x\nCua biển Tiền Hải;cua;\n"


@pytest.fixture
def desk(app, clerk, noon):
    return sign_in(app.test_client(), clerk)


@pytest.fixture
def office(app, admin, noon):
    return sign_in(app.test_client(), admin)


def upload(client, lines, kind="products", name="gao.csv"):
    content = lines if isinstance(lines, bytes) else lines.encode()
    data = {"csrf_token": token_in(client.get("/exchange/")), "kind": kind, "file": (io.BytesIO(content), name)}
    return client.post("/exchange/", data=data, content_type="multipart/form-data")


def press(client, address, act, **data):
    return client.post(f"{address}/{act}", data={"csrf_token": token_in(client.get(address)), **data})


def text_of(client, address) -> str:
    answer = client.get(address)
    assert answer.status_code == 200
    return answer.get_data(as_text=True)


def words_of(page: str) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", page).split())


def test_the_page_offers_what_this_person_brings_and_templates_for_it(desk, office):
    mine, theirs = text_of(desk, "/exchange/"), text_of(office, "/exchange/")

    assert 'value="products"' in mine
    assert 'value="organisations"' not in mine
    assert 'href="/exchange/template/sites.xlsx"' in mine
    assert 'value="organisations"' in theirs
    assert 'value="communes"' in theirs
    assert 'value="products"' not in theirs


def test_a_file_is_previewed_then_imported(desk):
    answer = upload(desk, RICE)
    preview = text_of(desk, answer.location)

    assert answer.status_code == 303
    assert Product.select().count() == 0
    assert "Xem trước: chưa dòng nào được ghi." in preview
    assert "Không dùng cột này" in preview
    assert "Bản nháp còn thiếu:" in preview
    assert "Nhập 2 dòng" in preview

    assert press(desk, answer.location, "import").status_code == 303
    done = text_of(desk, answer.location)
    assert "Đã nhập xong cả tệp." in done
    assert "Nhập 2 dòng" not in done
    assert Product.select().where(Product.is_draft).count() == 2
    assert "Đã nhập" in text_of(desk, "/exchange/")


def test_a_second_press_imports_nothing_more(desk):
    address = upload(desk, RICE).location
    token = token_in(desk.get(address))
    answers = [desk.post(f"{address}/import", data={"csrf_token": token}).status_code for _ in range(2)]

    assert answers == [303, 409]
    assert Product.select().count() == 2


def test_the_same_file_again_says_that_there_is_nothing_to_do(desk):
    press(desk, upload(desk, RICE).location, "import")
    page = text_of(desk, upload(desk, RICE).location)

    assert "Mọi dòng trong tệp đã có sẵn" in page
    assert "/import" not in page


def test_refusals_name_cell_column_value_and_reason(desk):
    address = upload(desk, "Tên sản phẩm;Mã vạch\nGạo;12345\nCua;\n").location
    page = words_of(text_of(desk, address))

    assert "Chưa nhập được: có 1 chỗ phải sửa." in page
    assert "B2 Mã vạch 12345" in page
    assert desk.post(f"{address}/import", data={"csrf_token": token_in(desk.get(address))}).status_code == 409
    assert Product.select().count() == 0


def test_a_number_with_two_readings_is_asked(desk):
    address = upload(desk, "Tên sản phẩm;Định lượng\nGạo;1.234 g\n").location
    assert "“1.234 g” ở ô B2 đọc được hai cách" in text_of(desk, address)

    unsaid = press(desk, address, "numbers")
    assert unsaid.status_code == 422
    assert press(desk, address, "numbers", numbers="vi").status_code == 303
    page = text_of(desk, address)
    assert "Số trong tệp đọc theo kiểu Việt Nam." in page
    assert "Nhập 1 dòng" in page


@pytest.mark.parametrize(
    ("lines", "sentence"),
    [(b"", "Chưa chọn tệp nào."), (b"PK\x03\x04", "Không đọc được tệp này."), (b"a;b\n1;2\n", "dòng tiêu đề")],
)
def test_what_is_no_table_comes_back_with_a_sentence(desk, lines, sentence):
    answer = upload(desk, lines, name="x.xlsx" if lines else "")

    assert answer.status_code == 422
    assert sentence in answer.get_data(as_text=True)
    assert ImportRun.select().count() == 0


def test_a_kind_that_is_not_mine_is_refused(desk, office):
    assert upload(desk, "Tên HTX;Xã\nHợp tác xã A;A Sào\n", kind="organisations").status_code in (403, 422)
    assert upload(office, RICE).status_code == 422
    assert upload(desk, RICE, kind="weather").status_code == 422
    assert ImportRun.select().count() == 0


def test_an_admin_brings_organisations(office):
    seed_places(read_reference())
    address = upload(office, "Tên HTX;Xã\nHợp tác xã Đông Hải;Xã A Sào\n", kind="organisations").location
    assert "theo tên thì là hợp tác xã" in text_of(office, address)
    press(office, address, "import")

    assert Organisation.get(Organisation.name == "Hợp tác xã Đông Hải").is_approved is False


def test_a_thrown_away_file_is_gone(desk):
    address = upload(desk, RICE).location
    answer = press(desk, address, "discard")

    assert answer.status_code == 303
    assert desk.get(address).status_code == 404
    assert ImportRun.select().count() == 0


def test_a_neighbour_finds_nothing_of_it(desk, app, stranger_clerk):
    address = upload(desk, RICE).location
    stranger = sign_in(app.test_client(), stranger_clerk)
    token = token_in(stranger.get("/exchange/"))

    assert stranger.get(address).status_code == 404
    assert stranger.post(f"{address}/import", data={"csrf_token": token}).status_code == 404
    assert "gao.csv" not in text_of(stranger, "/exchange/")


def test_a_long_file_shows_how_far_it_is_and_renews_itself(desk, now):
    lines = "Tên sản phẩm;Nhóm\n" + "".join(f"Gạo số {n};gạo\n" for n in range(MOST_ROWS_AT_ONCE + 1))
    address = upload(desk, lines).location
    waiting = text_of(desk, address)
    runner.run_waiting(now=now)
    preview = text_of(desk, address)

    assert 'data-refresh="2"' in waiting
    assert "Xem đến đâu rồi" in waiting
    assert "<progress" in waiting
    assert "Nhập 501 dòng" in preview
    assert "data-refresh" not in preview
    assert "Gạo số 499" not in preview
    assert "Gạo số 499" in text_of(desk, f"{address}?page=10")


def test_a_broken_job_is_told_and_the_file_can_go(desk, now):
    address = upload(desk, "Tên sản phẩm;Nhóm\n" + "".join(f"Gạo {n};gạo\n" for n in range(600))).location
    ImportRun.update(content=b"PK\x03\x04").execute()
    runner.run_waiting(now=now)

    assert "bị gián đoạn" in text_of(desk, address)
    assert press(desk, address, "discard").status_code == 303


def test_the_template_is_a_workbook_with_headings_and_notes(desk):
    answer = desk.get("/exchange/template/products.xlsx")
    sheet, guide, _ = read_tables(answer.get_data())

    assert answer.headers["Content-Disposition"] == "attachment; filename=mau-products.xlsx"
    assert "Tên sản phẩm *" in sheet.rows[0].cells
    assert guide.rows[0].cells[:3] == ["Cột", "Cách ghi", "Ví dụ"]
    assert desk.get("/exchange/template/organisations.xlsx").status_code == 404


def test_what_a_cell_says_is_shown_as_text(desk):
    page = text_of(desk, upload(desk, "Tên sản phẩm;Mã vạch\n<script>alert(1)</script>;<b>1</b>\n").location)

    assert "<script>alert(1)" not in page
    assert "&lt;script&gt;alert(1)" in page
