"""Inspections as pages: an officer plans and inspects, the manager signs, a stranger finds nothing."""

import re
from datetime import timedelta
from html import unescape
from io import BytesIO
from uuid import uuid4

import pikepdf
import pytest
from cast import sign_in, token_in
from inspected import begun, concluded, drawn_up, planned
from PIL import Image
from python_calamine import CalamineWorkbook

from trace import clock
from trace.audit.models import AuditLook
from trace.inspections import actions, queries
from trace.inspections.models import Inspection, InspectionAct, InspectionAnswer, InspectionFinding
from trace.inspections.tasks import seal
from trace.kit.models import ActLogEntry, Job
from trace.readiness.models import KeptFinding


def words(answer) -> str:
    return " ".join(unescape(re.sub(r"<[^>]*>", " ", answer.get_data(as_text=True))).split())


def post(here, address, data, opened=None):
    token = token_in(here.get(opened or address))
    data = {"entry_id": str(uuid4()), "csrf_token": token, **data}
    return here.post(address, data=data, content_type="multipart/form-data")


def a_photo(name="a.png"):
    content = BytesIO()
    Image.new("RGB", (600, 400), "#c9dac3").save(content, "PNG")
    return BytesIO(content.getvalue()), name


def cells(answer) -> list[list[object]]:
    return CalamineWorkbook.from_filelike(BytesIO(answer.data)).get_sheet_by_index(0).to_python()


def plan(here, noon, **more):
    data = {
        "supplier": "HTX-01", "mode": "site", "planned_on": (noon + timedelta(days=2)).strftime("%d/%m/%Y"),
        "reason": "Kế hoạch quý IV", "checklists": ["rice"],
    }  # fmt: skip
    return post(here, "/inspections/new", {**data, **more})


def test_from_plan_to_sealed_minutes(app, client, auditor, manager, song_hoa, noon):
    here, there = sign_in(client, auditor), sign_in(app.test_client(), manager)
    made = plan(here, noon)
    assert made.status_code == 303
    address = made.location
    assert post(here, f"{address}/begin", {}, opened=address).status_code == 303
    assert "Đang kiểm tra" in words(there.get(address))
    page = here.get(f"{address}/checklists/common")
    assert "Hợp tác xã Nông nghiệp Sông Hóa" in words(page)
    assert "Số đăng ký: 1001234567" in words(page)
    said = {"value-identity": "pass", "value-qr": "fail", "note-qr": "Tem mở lô khác", "photo-qr": a_photo()}
    assert post(here, f"{address}/checklists/common", said).status_code == 303
    assert InspectionAnswer.get(InspectionAnswer.item == "qr").photos != []
    due = (noon + timedelta(days=9)).strftime("%d/%m/%Y")
    found = {
        "words": "Nhãn thiếu HSD",
        "severity": "stop",
        "action": "In lại",
        "due_on": due,
        "photos": a_photo("b.png"),
    }
    assert post(here, f"{address}/findings", found, opened=address).status_code == 303
    assert post(here, f"{address}/minutes", {"result": "fail"}, opened=address).status_code == 303
    draft = here.get(f"{address}/minutes.pdf")
    assert draft.data.startswith(b"%PDF-")
    assert post(here, f"{address}/sign", {}, opened=address).status_code == 303
    assert post(there, f"{address}/answer", {"answer": "signed"}, opened=address).status_code == 303
    with app.app_context():
        seal(Job.get(Job.name == "inspections.seal"))
        seal(Job.get(Job.name == "inspections.seal"))
    one = Inspection.get()
    assert (one.state, one.result) == ("concluded", "fail")
    sealed = there.get(f"{address}/minutes.pdf").data
    assert b"/ByteRange" in sealed
    with pikepdf.open(BytesIO(sealed)) as pdf:
        assert len(pdf.pages) >= 1
    assert InspectionAct.select().where(InspectionAct.kind == "sealed").count() == 1
    photo = queries.findings_of(one)[0].photos[0]
    assert there.get(f"/files/{photo}-small").status_code == 200

    proof = {"proof": "Đã in lại nhãn", "files": a_photo("c.png")}
    assert post(there, f"{address}/findings/1/proof", proof, opened=address).status_code == 303
    back = post(here, f"{address}/findings/1/send-back", {"note": ""}, opened=address)
    assert back.status_code == 422
    assert post(here, f"{address}/findings/1/send-back", {"note": "Ảnh mờ"}, opened=address).status_code == 303
    assert "Ảnh mờ" in words(there.get(address))
    assert post(there, f"{address}/findings/1/proof", {"proof": "Ảnh rõ"}, opened=address).status_code == 303
    assert post(here, f"{address}/findings/1/accept", {}, opened=address).status_code == 303
    assert InspectionFinding.get(InspectionFinding.number == 1).state == "accepted"


def test_the_supplier_reads_what_the_officer_opened(app, client, auditor, manager, song_hoa, noon):
    one = planned(song_hoa, by=auditor, now=noon)
    sign_in(client, auditor).get(f"/inspections/{one.code}")

    assert AuditLook.get().subject_code == one.code
    assert one.code in words(sign_in(app.test_client(), manager).get("/looks/"))


@pytest.mark.parametrize(
    ("typed", "status", "sentence"),
    [
        ({"planned_on": "01/01/2026"}, 422, "Ngày kiểm tra đã qua"),
        ({"reason": ""}, 422, "Chưa nhập mục này"),
        ({"supplier": "KHONG-CO"}, 422, "Không tìm thấy cơ sở"),
        ({"batch": "TKHONGCO"}, 422, "lô"),
        ({"decision_no": "12/QĐ"}, 422, "Ghi ngày của quyết định"),
        ({"mode": "khác"}, 422, ""),
    ],
)
def test_a_refusal_keeps_what_was_typed(client, auditor, song_hoa, noon, typed, status, sentence):
    answer = plan(sign_in(client, auditor), noon, others="Ông Ba – Chi cục", **typed)

    assert answer.status_code == status
    assert sentence in words(answer)
    assert "Ông Ba – Chi cục" in words(answer)
    assert Inspection.select().count() == 0


def test_a_case_opens_a_ready_inspection(client, auditor, song_hoa, noon):
    here = sign_in(client, auditor)
    page = here.get("/inspections/new?about=case:C2345&supplier=HTX-01").get_data(as_text=True)
    assert 'value="case:C2345"' in page
    assert 'value="HTX-01"' in page
    made = plan(here, noon, about="case:C2345")

    assert "case:C2345" in words(here.get(made.location))
    assert Inspection.get().about == "case:C2345"


def test_strangers_and_other_scopes_find_nothing(app, client, auditor, far_auditor, stranger_manager, song_hoa, noon):
    one = drawn_up(song_hoa, by=auditor, now=noon)
    for who in (far_auditor, stranger_manager):
        here = sign_in(app.test_client(), who)
        for page in ("", "/minutes.pdf", "/checklists/common"):
            assert here.get(f"/inspections/{one.code}{page}").status_code == 404, (who.name, page)
        assert one.code not in words(here.get("/inspections/"))
        assert here.get("/inspections/score/HTX-01").status_code == 404
    assert client.get(f"/inspections/{one.code}").status_code == 303
    assert sign_in(client, stranger_manager).get("/inspections/plan").status_code == 403


def test_the_weights_are_public_and_the_score_is_the_suppliers_too(app, client, manager, auditor, song_hoa, noon):
    assert "mỗi lỗi 5 điểm, nhiều nhất 30" in words(client.get("/inspections/score"))
    seen = words(sign_in(client, manager).get("/inspections/score/HTX-01"))
    assert "Số tháng từ lần kiểm tra trước" in seen
    officer = sign_in(app.test_client(), auditor)
    assert words(officer.get("/inspections/score/HTX-01")).split("điểm")[1:3] == seen.split("điểm")[1:3]
    assert "Hợp tác xã Nông nghiệp Sông Hóa" in words(officer.get("/inspections/plan"))


def test_a_link_is_answered_once_by_its_button(app, client, auditor, song_hoa, noon):
    one = drawn_up(song_hoa, by=auditor, now=noon)
    page = post(sign_in(client, auditor), f"/inspections/{one.code}/link", {}, opened=f"/inspections/{one.code}")
    path = re.search(r"/inspections/a/[\w-]+", page.get_data(as_text=True))[0]
    guest = app.test_client()
    looked = guest.get(path)
    assert "Thiếu hóa đơn hai chuyến" in words(looked)
    assert looked.headers["Referrer-Policy"] == "no-referrer"
    assert guest.get(f"{path}/minutes.pdf").data.startswith(b"%PDF-")
    assert not InspectionAct.select().where(InspectionAct.kind.in_(("acknowledged", "refused"))).exists()
    without = post(guest, path, {"answer": "refused", "name": "Bà Thoan", "duty": "Giám đốc"})
    assert without.status_code == 422
    assert "Bà Thoan" in without.get_data(as_text=True)
    refused = post(guest, path, {"answer": "refused", "reason": "Sai", "name": "Bà Thoan", "duty": "Giám đốc"})
    assert refused.status_code == 303
    assert "không ký biên bản" in words(guest.get(path))
    assert guest.get(f"{path}/minutes.pdf").status_code == 200
    assert guest.get("/inspections/a/khong-co").status_code == 404
    assert Inspection.get().supplier_answer == "refused"


def test_a_link_ends_when_its_days_are_over(app, client, auditor, song_hoa, noon):
    one = drawn_up(song_hoa, by=auditor, now=noon)
    token = actions.make_link(one, by=auditor, now=noon)
    clock.set_clock(lambda: noon + timedelta(days=8))

    assert app.test_client().get(f"/inspections/a/{token}").status_code == 410


def test_papers_are_asked_for_and_sent(app, client, auditor, clerk, song_hoa, noon):
    one = begun(song_hoa, by=auditor, now=noon)
    here, there = sign_in(client, auditor), sign_in(app.test_client(), clerk)
    address = f"/inspections/{one.code}"
    assert post(here, f"{address}/ask", {"what": "Ảnh kho thuốc"}, opened=address).status_code == 303
    assert "Ảnh kho thuốc" in words(there.get(address))
    assert post(there, f"{address}/documents", {}, opened=address).status_code == 422
    assert post(there, f"{address}/documents", {"files": a_photo("kho.png")}, opened=address).status_code == 303
    assert "kho.png" in words(here.get(address))
    assert here.post(f"{address}/documents").status_code in (400, 403)


def test_lists_and_the_quarter_as_files(client, auditor, manager, song_hoa, noon):
    song_hoa.name = "=HTX Sông Hóa"
    song_hoa.save()
    one = concluded(song_hoa, by=auditor, manager=manager, now=noon)
    here = sign_in(client, auditor)
    csv = here.get("/inspections/?as=csv&state=all").get_data(as_text=True)
    assert "'=HTX Sông Hóa" in csv
    assert one.code in csv
    assert "Kiểm tra ai trước" not in here.get("/inspections/plan?as=csv").get_data(as_text=True)
    page = words(here.get("/inspections/report"))
    assert "còn 31 ngày, hạn cuối 24/12/2026" in page
    assert "100%" in page
    rows = cells(here.get("/inspections/report?quarter=2026-Q4&as=xlsx"))
    assert rows[1][1:4] == [one.code, "=HTX Sông Hóa", "HTX-01"]
    assert len(cells(here.get("/inspections/report?quarter=2026-Q3&as=xlsx"))) == 1
    clock.set_clock(lambda: noon + timedelta(days=35))
    sign_in(client, auditor)
    assert "đã qua ngày 24/12/2026" in words(here.get("/inspections/report"))
    assert ActLogEntry.select().where(ActLogEntry.act == "inspections.export").count() == 4


def test_the_wrong_role_is_refused(app, client, auditor, clerk, helper, song_hoa, noon):
    one = drawn_up(song_hoa, by=auditor, now=noon)
    for who in (clerk, helper):
        here = sign_in(app.test_client(), who)
        assert (
            post(here, f"/inspections/{one.code}/answer", {"answer": "signed"}, opened="/account/").status_code == 403
        )
        assert post(here, f"/inspections/{one.code}/sign", {}, opened="/account/").status_code == 403
    assert Inspection.get().supplier_answer == ""


def kept_finding(organisation, noon, **more):
    return KeptFinding.create(
        organisation=organisation, subject_kind="organisation", subject_id=organisation.id, subject_code="HTX-01",
        subject_name="Ruộng bản nháp", rule="address", place="", severity="stop", first_seen_at=noon,
        last_seen_at=noon, **more,
    )  # fmt: skip


def test_a_draft_finding_is_not_shown_to_the_inspector_before_its_day(client, auditor, song_hoa, noon):
    draft = kept_finding(song_hoa, noon, draft_until=noon + timedelta(days=3))
    one = begun(song_hoa, by=auditor, now=noon)
    here, address = sign_in(client, auditor), f"/inspections/{one.code}"
    for page in (address, f"{address}/checklists/common", f"{address}/checklists/rice"):
        assert "Ruộng bản nháp" not in here.get(page).get_data(as_text=True)
    due = (noon + timedelta(days=9)).strftime("%d/%m/%Y")
    said = {"words": "Sai", "severity": "stop", "action": "Sửa", "due_on": due}
    for number in (draft.id, 10**30, 999_999):
        assert post(here, f"{address}/findings", {**said, "kept_finding": number}, opened=address).status_code == 422
    KeptFinding.update(draft_until=None).execute()
    assert "Ruộng bản nháp" in here.get(address).get_data(as_text=True)
    taken = post(here, f"{address}/findings", {**said, "kept_finding": draft.id}, opened=address)
    assert taken.status_code == 303


def test_a_finding_of_another_supplier_is_not_taken_up(client, auditor, song_hoa, dong_nguyen, noon):
    other = kept_finding(dong_nguyen, noon)
    one = begun(song_hoa, by=auditor, now=noon)
    here, address = sign_in(client, auditor), f"/inspections/{one.code}"
    due = (noon + timedelta(days=9)).strftime("%d/%m/%Y")
    said = {"words": "Sai", "severity": "stop", "action": "Sửa", "due_on": due, "kept_finding": other.id}
    assert post(here, f"{address}/findings", said, opened=address).status_code == 422
