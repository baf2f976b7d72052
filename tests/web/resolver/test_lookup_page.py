"""The home page and its two ways in: a box to type in, and a photo of the label."""

import html
import re
from io import BytesIO

import pytest
import zxingcpp
from PIL import Image, ImageFilter
from public_goods import GTIN, LOT, picture

from trace.resolver.pages_lookup import PHOTOS_PER_MINUTE


@pytest.fixture
def scan(app):
    """`scan(bytes)`: upload a photo as the form on the home page does."""
    client = app.test_client()

    def send(photo: bytes, name: str = "tem.png"):
        token = re.search(r'name="csrf_token" value="([^"]+)"', client.get("/").text)[1]
        return client.post("/scan", data={"csrf_token": token, "photo": (BytesIO(photo), name)})

    return send


def label(text: str) -> bytes:
    """A label as a phone sees it: tilted, on a mat, a little out of focus."""
    code = zxingcpp.create_barcode(text, zxingcpp.BarcodeFormat.QRCode)
    drawn = zxingcpp.write_barcode_to_image(code, scale=12)
    symbol = Image.frombytes("L", (drawn.shape[1], drawn.shape[0]), bytes(memoryview(drawn)))
    mat = Image.new("L", (1400, 1800), 190)
    paper = Image.new("L", (700, 900), 250)
    paper.paste(symbol, (100, 100))
    mat.paste(paper.rotate(7, expand=True, fillcolor=190), (300, 400))
    out = BytesIO()
    mat.filter(ImageFilter.GaussianBlur(1)).save(out, "JPEG", quality=80)
    return out.getvalue()


def test_the_home_page_is_a_box_a_camera_and_a_way_in(goods, phone):
    page = phone("/")

    assert 'action="/lookup"' in page.text
    assert 'enctype="multipart/form-data"' in page.text
    assert 'href="/sign-in"' in page.text
    assert "Mở máy ảnh của điện thoại" in html.unescape(page.text)
    assert "<script" not in page.text


def test_a_typed_code_leads_to_its_page(goods, phone):
    for typed, path in ((goods.rice.code.lower(), f"/t/{goods.rice.code}"), (LOT, f"/01/{GTIN}/10/{LOT}")):
        answer = phone(f"/lookup?code={typed}")
        assert (answer.status_code, answer.headers["Location"]) == (303, path)


def test_an_unknown_code_is_said_calmly_with_the_nearest_guess(goods, phone):
    text = goods.rice.code
    wrong = text[:-1] + ("2" if text[-1] != "2" else "3")
    page = phone(f"/lookup?code={wrong}")
    assert page.status_code == 200
    assert "Có phải lô này không?" in page.text
    assert f'href="/01/{GTIN}/10/{LOT}"' in page.text

    nothing = phone("/lookup?code=%3Cb%3Exyz")
    assert nothing.status_code == 404
    assert "&lt;b&gt;xyz" in nothing.text


def test_an_empty_search_goes_home_and_long_or_odd_text_breaks_nothing(goods, phone):
    assert phone("/lookup").headers["Location"] == "/"
    for typed in ("x" * 9000, "%00", "%F0%9F%8C%BE", "%ff", "'%22;--", "%25s"):
        assert phone(f"/lookup?code={typed}").status_code in (200, 303, 404)


def test_nobody_is_sent_to_another_site(goods, phone):
    for typed in ("https://evil.example/t/ABC", "//evil.example/t/ABC", "/\\evil.example", "https:/t/ABC"):
        location = phone(f"/lookup?code={typed}").headers.get("Location", "/")
        assert location.startswith("/")
        assert not location.startswith(("//", "/\\"))


def test_a_photo_of_a_label_leads_to_its_page(goods, scan):
    answer = scan(label(f"HTTPS://TXNG.EXAMPLE/01/{GTIN}/10/{LOT}"), "tem.jpg")

    assert (answer.status_code, answer.headers["Location"]) == (303, f"/01/{GTIN}/10/{LOT}")


def test_a_photo_of_a_short_code_and_of_a_foreign_code(goods, scan):
    assert scan(label(f"HTTPS://OLD-HOST.EXAMPLE/T/{goods.rice.code}")).headers["Location"] == f"/T/{goods.rice.code}"
    foreign = scan(label("https://elsewhere.example/abc"))
    assert foreign.status_code == 404
    assert "elsewhere.example/abc" in foreign.text


@pytest.mark.parametrize(
    ("photo", "sentence"),
    [
        (b"", "Tệp trống."),
        (b"not a picture", "Không đọc được ảnh này."),
        (picture("#7fa650", "x"), "Không thấy mã nào trên ảnh."),
    ],
)
def test_a_photo_without_a_code_gets_the_form_again_with_the_reason(goods, scan, photo, sentence):
    answer = scan(photo)

    assert answer.status_code == 422
    assert sentence in html.unescape(answer.text)
    assert 'aria-invalid="true"' in answer.text


def test_photos_need_the_forms_token_and_are_counted(app, goods, scan):
    assert app.test_client().post("/scan", data={"photo": (BytesIO(b"x"), "x.png")}).status_code == 400
    answers = [scan(b"x").status_code for _ in range(PHOTOS_PER_MINUTE + 1)]
    assert answers == [422] * PHOTOS_PER_MINUTE + [429]
