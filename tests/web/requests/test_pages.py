"""From the officer's form to the answer, on the pages; who is kept out; what the supplier sees."""

import csv
import io
import zipfile
from datetime import timedelta
from hashlib import sha256

import pytest
import zxingcpp
from cast import make_person
from docx import Document
from PIL import Image

from trace import clock
from trace.batches.models import Batch
from trace.documents.models import StoredFile
from trace.readiness.models import KeptFinding
from trace.requests.models import DataRequest, RequestCover, RequestPackage


def test_the_officer_asks_and_both_first_screens_show_the_clock(asked, desk_of, auditor, manager, noon):
    for who, first in ((auditor, "/audit/"), (manager, "/desk/")):
        words = desk_of(who).words(first)
        assert asked.code in words
        assert "còn 24 giờ" in words
    words = desk_of(manager).words(f"/requests/{asked.code}")
    assert "Số 125/SCT-QLTM ngày 23/11/2026" in words
    assert "hạn 12:00 24/11/2026" in words
    assert "Còn thiếu trong sổ" in words


@pytest.mark.parametrize(
    ("after", "said"), [("23:59", "còn 1 phút"), ("24:00", "còn 0 phút"), ("24:01", "quá hạn 1 phút")]
)
def test_the_clock_at_the_end(asked, desk_of, manager, noon, after, said):
    hours, minutes = map(int, after.split(":"))
    desk = desk_of(manager)
    clock.set_clock(lambda: noon + timedelta(hours=hours, minutes=minutes))

    assert said in desk.words(f"/requests/{asked.code}")


def test_what_was_typed_stays_after_a_refusal(desk_of, auditor, typed):
    answer = desk_of(auditor).post("/requests/new", {**typed, "signer": "", "lots": "KHONG-CO"}, status=422)
    page = answer.get_data(as_text=True)

    assert "125/SCT-QLTM" in page
    assert "KHONG-CO" in page
    assert DataRequest.select().count() == 0


def test_strangers_helpers_and_officers_out_of_scope_find_nothing(
    frozen, desk_of, stranger_manager, stranger_clerk, far_auditor, helper
):
    addresses = [f"/requests/{frozen.code}", f"/requests/{frozen.code}/packages/1.zip",
                 f"/requests/{frozen.code}/packages/1/letter.docx"]  # fmt: skip
    for who in (stranger_manager, stranger_clerk, far_auditor):
        desk = desk_of(who)
        assert frozen.code not in desk.get("/requests/")
        for address in addresses:
            desk.get(address, status=404)
    desk_of(helper).get("/requests/", status=403)


def test_the_package_is_downloaded_twice_with_the_same_bytes_and_looks_are_seen(
    frozen, desk_of, auditor, manager, noon
):
    package = RequestPackage.get()
    desk = desk_of(auditor)
    first = desk.client.get(f"/requests/{frozen.code}/packages/1.zip").data
    second = desk.client.get(f"/requests/{frozen.code}/packages/1.zip").data

    assert first == second
    assert sha256(first).hexdigest() == package.sha256
    assert zipfile.ZipFile(io.BytesIO(first)).testzip() is None
    assert package.sha256 in desk.get(f"/requests/{frozen.code}")
    looks = desk_of(manager).words("/looks/")
    assert "Tải gói dữ liệu" in looks
    assert "Lê Thu Hà" in looks
    assert "Mở yêu cầu dữ liệu" in desk_of(manager).words("/acts/")


def test_the_manager_answers_and_the_officer_closes(frozen, desk_of, manager, clerk, auditor):
    desk_of(clerk).post(f"/requests/{frozen.code}/answer", {"package": "1"}, status=403)
    desk_of(manager).post(f"/requests/{frozen.code}/answer", {"package": "1"})
    assert "Đã trả lời, trong hạn" in desk_of(auditor).words(f"/requests/{frozen.code}")
    desk_of(auditor).post(f"/requests/{frozen.code}/close", {"words": "Đủ hồ sơ"})

    assert DataRequest.get().state == "closed"
    desk_of(manager).post(f"/requests/{frozen.code}/answer", {"package": "1"}, status=409)


def test_the_letter_is_laid_out_and_filled_in(frozen, desk_of, manager):
    answer = desk_of(manager).client.get(f"/requests/{frozen.code}/packages/1/letter.docx")
    document = Document(io.BytesIO(answer.data))
    cells = [p.text for table in document.tables for cell in table.rows[0].cells for p in cell.paragraphs]
    text = "\n".join([*cells, *(p.text for p in document.paragraphs)])
    section = document.sections[0]

    assert "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM" in text
    assert "Độc lập - Tự do - Hạnh phúc" in text
    assert "Kính gửi: Sở Công Thương tỉnh Hưng Yên" in text
    assert RequestPackage.get().sha256 in text
    assert "125/sct-qltm" not in text
    assert "125/SCT-QLTM" in text
    assert "ngày 23 tháng 11 năm 2026" in text
    assert (round(section.left_margin.mm), round(section.right_margin.mm), round(section.page_width.mm)) == (
        30,
        18,
        210,
    )
    yellow = [run.text for p in _paragraphs(document) for run in p.runs if run.font.highlight_color is not None]
    assert "[số, ký hiệu]" in yellow
    assert "[họ và tên]" in yellow
    assert "Khải" not in text


def _paragraphs(document):
    yield from document.paragraphs
    for table in document.tables:
        for cell in table.rows[0].cells:
            yield from cell.paragraphs


def test_the_list_filters_sorts_and_leaves_as_files_that_never_run(asked, desk_of, manager, auditor):
    DataRequest.update(subject="=1+1").execute()
    desk = desk_of(auditor)
    text = desk.client.get("/requests/?as=csv&state=open").get_data(as_text=True)
    rows = list(csv.reader(io.StringIO(text.removeprefix("\ufeff")), delimiter=";"))
    book = zipfile.ZipFile(io.BytesIO(desk.client.get("/requests/?as=xlsx").data))

    assert rows[1][0] == asked.code
    assert rows[1][4] == "'=1+1"
    assert "=1+1" in book.read("xl/sharedStrings.xml").decode()
    assert b"<f>" not in book.read("xl/worksheets/sheet1.xml")
    assert asked.code not in desk.get("/requests/?state=late")
    assert asked.code in desk.get(f"/requests/?sort=-due&q={asked.code.lower()}")
    assert "Không có yêu cầu nào khớp" in desk.get("/requests/?q=khong")


def test_a_photo_of_unknown_goods_becomes_a_request(desk_of, auditor, story, manager):
    symbol = zxingcpp.write_barcode_to_image(
        zxingcpp.create_barcode(f"https://txng.example/t/{story.batch.code}", zxingcpp.BarcodeFormat.QRCode), scale=6
    )
    picture, out = Image.new("RGB", (900, 900), "#b9a27c"), io.BytesIO()
    picture.paste(Image.fromarray(symbol), (200, 200))
    picture.save(out, "JPEG")
    data = {"place": "Chợ Vồi", "seller": "Bà Sáu", "photo": (io.BytesIO(out.getvalue()), "hang.jpg")}
    desk_of(auditor).post("/requests/goods", data)
    made = DataRequest.get()

    assert (made.origin, made.organisation_id) == ("photo", story.batch.organisation_id)
    assert StoredFile.get_by_id(made.photo_id).is_public is False
    page = desk_of(auditor).words(f"/requests/{made.code}")
    assert "Bà Sáu" in page
    assert "Mục tiêu phục vụ" in page
    seen = desk_of(manager).words(f"/requests/{made.code}")
    assert "Bà Sáu" not in seen
    desk_of(manager).get(f"/files/{made.photo.sha256}", status=404)


def test_unknown_goods_by_a_foreign_code_and_naming_the_supplier(desk_of, auditor, manager, story):
    desk = desk_of(auditor)
    desk.post("/requests/goods", {"place": "Chợ Vồi", "code": "https://khac.vn/x/1"})
    made = DataRequest.get()
    assert "Chưa biết hàng của ai" in desk.words(f"/requests/{made.code}")
    desk.post(f"/requests/{made.code}/supplier", {"organisation": "HTX-99", "reason": "Tem"}, status=422)
    desk.post(f"/requests/{made.code}/supplier", {"organisation": "HTX-01", "reason": "Bao có tên"})
    assert made.code in desk_of(manager).get("/requests/")
    letter = {"document_no": "9/SCT", "document_on": "23/11/2026", "signer": "Giám đốc", "law": "tt31"}
    desk.post(f"/requests/{made.code}/document", letter)

    assert DataRequest.get().law == "tt31"


def test_a_letter_on_paper_needs_the_moment_of_its_receipt(desk_of, manager, typed, auditor):
    paper = {**typed, "office": "Chi cục Quản lý thị trường", "received_at": ""}
    desk = desk_of(manager)
    assert "đồng hồ tính từ đó" in desk.post("/requests/new", paper, status=422).get_data(as_text=True)
    desk.post("/requests/new", {**paper, "received_at": "2026-11-23T09:30"})
    made = DataRequest.get()

    assert made.origin == "paper"
    assert "hạn 09:30 24/11/2026" in desk.words(f"/requests/{made.code}")


def test_leaves_on_their_page(desk_of, asked, manager, clerk, stranger_manager):
    desk = desk_of(manager)
    desk.post(f"/requests/{asked.code}/assign", {"person": clerk.person_id, "side": "supplier"})
    days = {"starts_on": "2026-11-23", "ends_on": "2026-11-24"}
    desk.post("/requests/cover/", {"person": clerk.person_id, "deputy": manager.person_id, **days})
    assert "(thay Trần Văn Bảy)" in desk.words(f"/requests/{asked.code}")
    number = RequestCover.get().id
    desk_of(stranger_manager).post(f"/requests/cover/{number}/end", {}, status=404)
    desk.post(f"/requests/cover/{number}/end", {})
    assert "(thay" not in desk.words(f"/requests/{asked.code}")
    desk.post("/requests/cover/", {"person": clerk.person_id, "deputy": clerk.person_id, **days}, status=422)


def test_commands(asked, app):
    runner = app.test_cli_runner()
    listed = runner.invoke(args=["requests", "list", "--state", "open"])
    made = runner.invoke(args=["requests", "package", asked.code])

    assert asked.code in listed.output
    assert made.exit_code == 0, made.output
    assert RequestPackage.get().sha256 in made.output
    assert runner.invoke(args=["requests", "rebuild"]).exit_code == 0
    assert runner.invoke(args=["requests", "watch"]).exit_code == 0
    assert runner.invoke(args=["requests", "package", "YCKHONGCO"]).exit_code == 1


def test_programs(frozen, app, manager_token, stranger_token):
    client = app.test_client()
    mine = {"Authorization": f"Bearer {manager_token}"}
    listed = client.get("/api/v1/requests", headers=mine).json
    one = client.get(f"/api/v1/requests/{frozen.code}", headers=mine).json
    content = client.get(f"/api/v1/requests/{frozen.code}/packages/1", headers=mine).data
    made = client.post(f"/api/v1/requests/{frozen.code}/packages", headers={**mine, "Idempotency-Key": "k1"})

    assert listed["items"][0]["code"] == frozen.code
    assert one["clock"]["is_binding"] is True
    assert sha256(content).hexdigest() == one["packages"][0]["sha256"]
    assert made.status_code in (200, 202)
    other = {"Authorization": f"Bearer {stranger_token}"}
    assert client.get(f"/api/v1/requests/{frozen.code}", headers=other).status_code == 404
    assert client.get(f"/api/v1/requests/{frozen.code}/packages/1", headers=other).status_code == 404


@pytest.fixture
def rice_officer(department):
    return make_person("lua@sct.example", "Trần Thị Lúa", "auditor", department, scope={"categories": ["rice"]})


def test_an_officer_of_other_goods_reads_neither_package_nor_lots(frozen, desk_of, rice_officer, story, song_hoa):
    desk, address = desk_of(rice_officer), f"/requests/{frozen.code}"
    assert story.batch.code in desk.get(address)
    assert desk.client.get(f"{address}/packages/1.zip").status_code == 200
    # The co-op also makes rice; this lot is crab.
    Batch.update(product=None, template="crab_pond").where(Batch.id == story.batch.id).execute()
    page = desk.get(address)
    assert f"/audit/batches/{story.batch.code}" not in page
    assert desk.client.get(f"{address}/packages/1.zip").status_code == 403
    assert desk.client.get(f"{address}/packages/1/letter.docx").status_code == 403


def test_what_a_co_op_has_days_to_mend_is_in_its_own_list_alone(asked, desk_of, auditor, manager, story, noon):
    KeptFinding.create(
        organisation=story.batch.organisation, subject_kind="batch", subject_id=story.batch.id, subject_code="x",
        subject_name="x", rule="address", place="", severity="warn", first_seen_at=noon, last_seen_at=noon,
        draft_until=noon + timedelta(days=3),
    )  # fmt: skip
    row = KeptFinding.get(KeptFinding.subject_code == "x")
    assert f"/findings/{row.id}" in desk_of(manager).get(f"/requests/{asked.code}")
    assert f"/findings/{row.id}" not in desk_of(auditor).get(f"/requests/{asked.code}")


@pytest.mark.parametrize("field", ["hours", "since", "until"])
def test_numbers_and_days_beyond_all_bounds_are_refused_beside_their_field(desk_of, auditor, typed, field):
    for typing in ("9" * 400, "01/01/0001", "31/12/9999", "-1"):
        desk_of(auditor).post("/requests/new", {**typed, "law": "letter", "scope": "all", field: typing}, status=422)
