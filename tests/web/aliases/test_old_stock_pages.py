"""The register of earlier packaging as pages, and where its end is said."""

import re
from datetime import timedelta
from html import unescape
from io import BytesIO
from uuid import uuid4

import pytest
from cast import sign_in, token_in
from PIL import Image

from trace import clock
from trace.aliases.models_old_stock import OldStock

TYPED = {
    "basis": "old_address", "packaging": "Bao PP 5 kg", "printed_text": "xã An Đồng, tỉnh Thái Bình",
    "printed_on": "01/03/2025", "count": "5000", "unit": "bao",
}  # fmt: skip


def words(answer) -> str:
    return " ".join(unescape(re.sub(r"<[^>]*>", " ", answer.get_data(as_text=True))).split())


def register(here, **more):
    token = token_in(here.get("/labels/old-stock/new"))
    data = {**TYPED, "entry_id": str(uuid4()), "csrf_token": token, **more}
    return here.post("/labels/old-stock/new", data=data, content_type="multipart/form-data")


def test_a_clerk_registers_and_counts_down(client, clerk, noon):
    here = sign_in(client, clerk)
    assert "Chưa ghi loại nào" in words(here.get("/labels/old-stock/"))
    picture = BytesIO()
    Image.new("RGB", (600, 400), "#c9dac3").save(picture, "PNG")
    made = register(here, photo=(BytesIO(picture.getvalue()), "bao.png"))
    assert made.status_code == 303
    page = here.get(made.location)
    assert "còn 201 ngày, còn 5.000 bao" in words(page)
    assert here.get(f"/files/{OldStock.get().photo.sha256}-small").status_code == 200

    token = token_in(page)
    answer = here.post(f"{made.location}/acts", data={"kind": "used", "count": "1800", "csrf_token": token})
    assert answer.status_code == 303
    assert "còn 201 ngày, còn 3.200 bao" in words(here.get(made.location))
    refused = here.post(f"{made.location}/acts", data={"kind": "used", "count": "3201", "csrf_token": token})
    assert refused.status_code == 422
    assert "Chỉ còn 3200" in words(refused)
    assert "còn 201 ngày, còn 3.200 bao" in words(here.get("/labels/old-stock/"))
    assert "Bao PP" not in words(here.get("/desk/"))
    clock.set_clock(lambda: noon + timedelta(days=130))
    sign_in(client, clerk)  # nobody stays signed in that long
    assert "Bao PP 5 kg: còn 71 ngày, còn 3.200 bao" in words(here.get("/desk/"))
    clock.set_clock(lambda: noon + timedelta(days=210))
    sign_in(client, clerk)
    assert "Đã quá hạn dùng" in words(here.get(made.location))


@pytest.mark.parametrize(
    ("typed", "status", "said"),
    [
        ({"printed_on": "20/06/2025"}, 409, "In ngày 20/06/2025 thì không thuộc diện dùng tiếp: NĐ 37/2026 Đ98.5"),
        ({"printed_on": "hôm nọ"}, 422, "không đúng"),
        ({"printed_on": ""}, 422, "Chưa nhập mục này"),
        ({"basis": "khac"}, 422, "thuộc diện nào"),
        ({"count": "0"}, 422, "số nguyên từ 1"),
        ({"product": "SP-LA"}, 422, "Không tìm thấy sản phẩm"),
    ],
)
def test_a_refusal_keeps_what_was_typed(client, clerk, noon, typed, status, said):
    answer = register(sign_in(client, clerk), **typed)

    assert answer.status_code == status
    assert said in words(answer)
    assert 'value="Bao PP 5 kg"' in answer.get_data(as_text=True)
    assert OldStock.select().count() == 0


def test_an_officer_looks_and_a_stranger_finds_nothing(app, client, clerk, auditor, stranger_clerk, noon):
    made = register(sign_in(client, clerk)).location

    officer, stranger = sign_in(app.test_client(), auditor), sign_in(app.test_client(), stranger_clerk)
    assert "Bao PP 5 kg" in words(officer.get("/labels/old-stock/"))
    assert 'name="count"' not in officer.get(made).get_data(as_text=True)
    assert officer.get("/labels/old-stock/new").status_code == 403
    assert stranger.get(made).status_code == 404
    assert "Bao PP" not in words(stranger.get("/labels/old-stock/"))
