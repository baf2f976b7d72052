"""The scanner's doors: a photo of one label or of a sheet, names for what a camera read, and what the page may run."""

import html
import re
from hashlib import sha256
from io import BytesIO
from pathlib import Path
from urllib.parse import urlencode
from uuid import uuid4

import pytest
from film import symbol_of
from PIL import Image, ImageFilter
from public_goods import GTIN, LOT, picture

from trace.batches.models import Batch
from trace.events.actions import hold
from trace.organisations.models import Organisation
from trace.resolver.pages_scan import ASKED_AT_ONCE, ASKS_PER_MINUTE, PHOTOS_PER_MINUTE

VENDOR = Path(__file__).resolve().parents[3] / "trace" / "static" / "vendor"
JSON = {"Accept": "application/json"}


@pytest.fixture
def scan(app):
    """`scan(bytes)`: upload a photo as the form on the scanner's page does; `**how` goes to the request."""
    client = app.test_client()

    def send(photo: bytes, name: str = "tem.png", **how):
        token = re.search(r'name="csrf_token" value="([^"]+)"', client.get("/scan/").text)[1]
        return client.post("/scan/photo", data={"csrf_token": token, "photo": (BytesIO(photo), name)}, **how)

    return send


def label(text: str) -> bytes:
    """A label as a phone sees it: tilted, on a mat, a little out of focus."""
    symbol = symbol_of(text, scale=12)
    mat = Image.new("L", (1400, 1800), 190)
    paper = Image.new("L", (700, 900), 250)
    paper.paste(symbol, (100, 100))
    mat.paste(paper.rotate(7, expand=True, fillcolor=190), (300, 400))
    out = BytesIO()
    mat.filter(ImageFilter.GaussianBlur(1)).save(out, "JPEG", quality=80)
    return out.getvalue()


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
    assert app.test_client().post("/scan/photo", data={"photo": (BytesIO(b"x"), "x.png")}).status_code == 400
    answers = [scan(b"x").status_code for _ in range(PHOTOS_PER_MINUTE + 1)]
    assert answers == [422] * PHOTOS_PER_MINUTE + [429]


def test_a_photo_of_several_labels_becomes_a_list_that_can_be_copied_without_javascript(goods, scan):
    photo = sheet([f"HTTPS://TXNG.EXAMPLE/01/{GTIN}/10/{LOT}", goods.holes.code, "https://elsewhere.example/abc"])
    page = scan(photo)

    said = html.unescape(page.text)
    assert page.status_code == 200
    assert "Gạo nếp cái hoa vàng A Sào" in said
    assert f"(01){GTIN}(10){LOT}\n{goods.holes.code}\n</textarea>" in said
    assert "Mã của nơi khác" in said


def test_a_script_gets_the_names_of_all_codes_on_a_photo(goods, scan):
    answer = scan(sheet([goods.rice.code, "TX"]), headers=JSON)

    assert [(one["text"], one["state"], one["lot"]) for one in answer.get_json()] == [
        (goods.rice.code, "known", LOT),
        ("TX", "unknown", ""),
    ]
    refused = scan(picture("#7fa650", "x"), headers=JSON)
    assert refused.status_code == 422
    assert refused.get_json()["sentence"].startswith("Không thấy mã nào")


def test_hostile_pictures_are_refused_before_they_are_unfolded(goods, scan):
    bomb = BytesIO()
    Image.new("1", (12_000, 12_000)).save(bomb, "PNG")
    for photo in (bomb.getvalue(), b"GIF89a" + bytes(64), b"<svg xmlns='http://www.w3.org/2000/svg'/>"):
        answer = scan(photo, headers=JSON)
        assert answer.status_code == 422
        assert answer.get_json()["sentence"].startswith("Không đọc được ảnh này.")


def test_scanned_codes_are_named_as_their_public_pages_name_them(goods, phone):
    asked = [
        goods.rice.code.lower(),
        f"https://old.example/01/{GTIN}/10/{LOT}",
        "T9C5HM63",
        "https://zalo.me/1",
        "x\0y",
    ]
    answer = named(phone, asked)

    rice, same, unknown, foreign, odd = answer.get_json()
    assert rice["name"] == same["name"] == "Gạo nếp cái hoa vàng A Sào"
    assert (rice["text"], same["text"]) == (goods.rice.code, f"(01){GTIN}(10){LOT}")
    assert rice["organisation"] == goods.an_thai.name
    assert [one["state"] for one in (rice, unknown, foreign, odd)] == ["known", "unknown", "foreign", "unknown"]


def test_a_household_and_a_held_lot_are_named_with_care(goods, phone):
    hold([goods.rice], reason="Chờ kiểm tra", by=goods.manager, now=goods.now, entry_id=str(uuid4()))
    lot, plot = named(phone, [goods.rice.code, goods.plot_of_household.code]).get_json()

    assert lot["warning"] == "Tạm ngừng bán"
    assert plot["name"] == goods.plot_of_household.code


def test_names_are_given_a_few_at_a_time_and_counted(goods, phone):
    assert len(named(phone, ["x"] * (ASKED_AT_ONCE + 5)).get_json()) == ASKED_AT_ONCE
    answers = [phone("/scan/known?code=x").status_code for _ in range(ASKS_PER_MINUTE)]
    assert answers[-2:] == [200, 429]


def test_webassembly_may_run_on_the_scanners_pages_only_and_only_ours_may_frame_them(goods, phone):
    for path in ("/scan/", "/scan/sheet"):
        policy = phone(path).headers["Content-Security-Policy"]
        assert "script-src 'self' 'wasm-unsafe-eval';" in policy
        assert "frame-ancestors 'self'" in policy
    for path in ("/", f"/t/{goods.rice.code}", "/sign-in", "/lookup?code=zzz"):
        policy = phone(path).headers["Content-Security-Policy"]
        assert "wasm" not in policy
        assert "frame-ancestors 'none'" in policy


def test_the_detector_is_named_but_never_loaded_with_the_page(goods, phone):
    page = phone("/scan/").text

    assert re.findall(r'<script src="/static/js/([a-z_]+)\.js', page) == ["codes", "scan"]
    assert "data-ponyfill=" in page
    for name in re.findall(r'data-(?:ponyfill|wasm)="([^"]+)"', page):
        assert phone(html.unescape(name)).status_code == 200


def test_what_others_wrote_is_here_unchanged():
    stated = re.findall(
        r"^    ([0-9a-f]{64})  (\S+)$", (VENDOR / "README.md").read_text(encoding="utf-8"), re.MULTILINE
    )
    assert len(stated) == 2
    for digest, name in stated:
        assert sha256((VENDOR / name).read_bytes()).hexdigest() == digest
        assert list((VENDOR / name).parent.glob("LICENSE*"))


def named(phone, codes: list[str]):
    return phone("/scan/known?" + urlencode([("code", one) for one in codes]))


def sheet(texts: list[str]) -> bytes:
    """Labels side by side, as a phone sees a small sheet of them."""
    mat = Image.new("L", (600 * len(texts), 700), 250)
    for at, text in enumerate(texts):
        mat.paste(symbol_of(text, scale=10), (600 * at + 60, 80))
    out = BytesIO()
    mat.save(out, "JPEG", quality=85)
    return out.getvalue()


def test_a_household_is_not_named_by_the_scanner_and_what_was_recalled_upstream_is_said(goods, phone):
    """Whoever took goods over by a link may be a person: its lot is public, its name is not."""
    Organisation.update(kind="household", name="Nguyễn Thị Kín").where(Organisation.id == goods.an_thai.id).execute()
    Batch.update(is_on_hold=True).where(Batch.id == goods.rice.id).execute()

    (rice,) = named(phone, [goods.rice.code]).get_json()
    assert (rice["state"], rice["organisation"], rice["warning"]) == ("known", "", "Tạm ngừng bán")
