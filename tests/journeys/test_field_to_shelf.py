"""The whole way: a clerk writes down a season on a phone; labels are printed, scanned, read; an officer looks."""

import json
import re
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from hashlib import sha256
from pathlib import Path

import pypdfium2
import pytest
import zxingcpp
from playground import CLERK, DESK, MANAGER, OFFICER, STRANGER
from playwright.sync_api import BrowserContext, Page
from served import ask

from trace.clock import today

pytestmark = pytest.mark.browser
SEASON = "Vụ trình diễn"
PHOTO = Path(__file__).resolve().parents[2] / "labels" / "a4-24" / "picture.png"
SMALL_PHONE = (360, 640)


@dataclass(frozen=True)
class Packed:
    """What the clerk saw before saving the pack: the lot's number, its dates, and its code afterwards."""

    code: str
    lot: str
    produced_on: str
    expires_on: str


def test_rice_goes_from_two_fields_to_a_phone_in_the_market(
    playground, signed_in: Callable[..., Page], device: Callable[..., BrowserContext], tmp_path: Path
):
    clerk = signed_in(CLERK)
    open_season(clerk)
    record_six_steps(clerk)
    packed = pack(clerk, mill(clerk, dry(clerk, harvest(clerk))))

    manager = signed_in(MANAGER)
    approve(manager, packed)
    addresses = decoded(print_labels(clerk, packed, count=24, folder=tmp_path))
    assert len(addresses) == 24
    assert len(set(addresses)) == 1

    phone = device(SMALL_PHONE, java_script_enabled=False).new_page()
    buyer_reads(phone, addresses[0], packed)

    officer = signed_in(OFFICER, DESK)
    officer_finds(officer, packed)
    check_record_file(officer, packed, folder=tmp_path)
    assert_co_op_sees_the_look(manager, packed)

    assert_stranger_finds_nothing(signed_in(STRANGER, DESK), packed)

    hold(manager, packed)
    assert_every_worker_says_so(playground.port, packed)
    phone.reload()
    assert "Tạm ngừng bán" in phone.locator("body").inner_text()
    assert "Tạm ngừng bán" in phone.title()


def open_season(page: Page) -> None:
    page.get_by_role("link", name="Mở vụ mới").first.click()
    page.get_by_label("Xứ đồng Đồng Chợ").check()
    page.get_by_label("Xứ đồng Đồng Miễu").check()
    page.get_by_label("Tên vụ").fill(SEASON)
    page.get_by_label("Giống").fill("Bắc thơm số 7")
    page.get_by_label("Ngày mở vụ").fill(day(-110))
    page.get_by_label("Số hộ tham gia").fill("64")
    page.get_by_role("button", name="Mở vụ").click()
    assert page.get_by_role("heading", level=1).inner_text() == SEASON
    assert "Đồng Chợ" in words(page)
    assert "Đồng Miễu" in words(page)


def record_six_steps(page: Page) -> None:
    record(page, "Làm đất, ngâm ủ, gieo mạ", -108, {"seed_supplier": "Giống mẫu", "seed_lot": "GIONG-01"})
    record(page, "Cấy / gieo sạ", -90, {}, photo=PHOTO)
    record(page, "Bón phân", -80, {"input_name": "NPK 16-16-8", "dose.amount": "8", "dose.per": "kg_sao"})
    spray = {"input_name": "Beam 75WP", "active": "tricyclazole", "dose.amount": "12", "dose.per": "g_sao"}
    record(page, "Phun thuốc BVTV", -60, {**spray, "phi_days": "14"}, ticked=["Đạo ôn"])
    record(page, "Tưới, điều tiết nước", -40, {}, also="Vụ xuân sớm, Bắc thơm số 7")
    record(page, "Kiểm tra đồng ruộng", -20, {"note": "Ông Bảy xem, lúa chín đều"})
    assert page.locator("ol.timeline > li").count() == 7
    assert page.locator("ol.timeline img").count() == 1


def record(
    page: Page, step: str, ago: int, typed: dict[str, str], *, ticked=(), photo: Path | None = None, also: str = ""
) -> None:
    """From the season's page through the list of steps, back to the season's page."""
    page.get_by_role("link", name="Ghi việc khác").click()
    page.wait_for_url("**/record")  # the season's own page has links of the same words
    page.locator("main").get_by_role("link", name=step).first.click()
    fill(page, {"happened_on": day(ago), **typed})
    for label in ticked:
        page.get_by_label(label).check()
    if photo is not None:
        page.locator('input[type=file][name="photos"]').set_input_files(photo)
    if also:
        page.locator("summary", has_text="Làm cùng lúc ở vụ khác").click()
        page.get_by_label(also).check()
    page.get_by_role("button", name="Lưu", exact=True).click()
    page.wait_for_url(re.compile(r"/seasons/\w+$"))
    assert f"Đã ghi “{step}”" in words(page)


def harvest(page: Page) -> str:
    page.get_by_role("link", name="Ghi việc khác").click()
    page.locator("main").get_by_role("link", name="Thu hoạch").first.click()
    fill(page, {"happened_on": day(-6), "lot-0-quantity": "10 tạ", "moisture": "25"})
    return look_and_save(page, "1.000 kg")


def dry(page: Page, code: str) -> str:
    assert page.url.endswith(code)
    page.get_by_role("link", name="Sấy / phơi").first.click()
    fill(page, {"happened_on": day(-5), "lot-0-quantity": "860", "moisture": "13,8"})
    return look_and_save(page, "860 kg")


def mill(page: Page, code: str) -> str:
    assert page.url.endswith(code)
    page.get_by_role("link", name="Xay xát, lau bóng, tách màu").first.click()
    fill(page, {"happened_on": day(-4), "lot-0-quantity": "560"})
    return look_and_save(page, "560 kg")


def pack(page: Page, code: str) -> Packed:
    """Lot number and both dates stand on the page before anything is saved."""
    assert page.url.endswith(code)
    page.get_by_role("link", name="Đóng gói, dán tem").first.click()
    fill(page, {"happened_on": day(-3), "lot-0-count": "100"})
    page.get_by_role("button", name="Xem lại trước khi lưu").click()
    shown = words(page)
    made, ends = shown_day(-3), shown_day(-3 + 365)
    assert made in shown
    assert ends in shown, shown
    lot = page.locator(".review-lot .code").first.inner_text().split()[0]
    page.get_by_role("button", name="Lưu").click()
    page.wait_for_url(re.compile(r"/batches/\w+$"))
    assert lot in words(page), lot
    return Packed(page.url.rsplit("/", 1)[1], lot, made, ends)


def look_and_save(page: Page, amount: str) -> str:
    """Saves what the page before saving shows; gives the code of the lot made."""
    page.get_by_role("button", name="Xem lại trước khi lưu").click()
    assert amount in words(page), words(page)
    page.get_by_role("button", name="Lưu").click()
    page.wait_for_url(re.compile(r"/batches/\w+$"))
    return page.url.rsplit("/", 1)[1]


def approve(page: Page, packed: Packed) -> None:
    page.get_by_role("listitem").filter(has_text=packed.lot).get_by_role("link", name="Xem và duyệt").click()
    page.wait_for_url(f"**/batches/{packed.code}")
    page.get_by_role("button", name="Duyệt lô để bán").click()
    assert "Đã duyệt lô." in words(page)


def print_labels(page: Page, packed: Packed, *, count: int, folder: Path) -> Path:
    page.goto(f"/batches/{packed.code}")
    page.get_by_role("link", name="In tem").first.click()
    page.locator("[name=layout][value=a4-24]").check()
    page.get_by_label("Số lượng tem").fill(str(count))
    page.get_by_role("button", name="Tạo tệp để in").click()
    with page.expect_download() as coming:
        page.get_by_role("link", name="PDF").first.click()
    file = folder / "labels.pdf"
    coming.value.save_as(file)
    return file


def decoded(file: Path) -> list[str]:
    """Every QR of the printed sheet, at the resolution of a cheap label printer."""
    pages = [page.render(scale=203 / 72, grayscale=True).to_pil() for page in pypdfium2.PdfDocument(file)]
    return [one.text for page in pages for one in zxingcpp.read_barcodes(page, formats=zxingcpp.BarcodeFormat.QRCode)]


def buyer_reads(page: Page, address: str, packed: Packed) -> None:
    """The address as it stands in the code, in capitals; everything asked stands on the first screen."""
    assert address == address.upper()
    answer = page.goto(address)
    assert answer is not None
    assert answer.status == 200
    for said in ("Chưa có cảnh báo với lô này", "Gạo thơm Sông Hóa (hư cấu)", "Hợp tác xã Nông nghiệp Sông Hóa",
                 "xã A Sào", packed.lot, packed.produced_on, packed.expires_on):  # fmt: skip
        box = page.get_by_text(said).first.bounding_box()
        assert box is not None, said
        assert box["y"] + box["height"] <= SMALL_PHONE[1], said
    journey = page.locator("ol.timeline").first.inner_text()
    for step in ("Cấy / gieo sạ", "Bón phân", "Thu hoạch", "Sấy / phơi", "Xay xát", "Đóng gói"):
        assert step in journey
    assert "Ông Bảy" not in page.content()


def officer_finds(page: Page, packed: Packed) -> None:
    """By the lot's number, typed in small letters; the record says who entered what and when."""
    page.get_by_role("searchbox").first.fill(packed.lot.lower())
    page.keyboard.press("Enter")
    page.locator(f'main a[href="/audit/batches/{packed.code}"]').first.click()
    page.wait_for_url(f"**/audit/batches/{packed.code}")
    record = words(page)
    for said in (packed.lot, "Em Lúa (mẫu)", "Cô Thoan (mẫu)", "Bón phân", "NPK 16-16-8", "Xứ đồng Đồng Miễu"):
        assert said in record, said
    assert shown_day(0) in record


def check_record_file(page: Page, packed: Packed, *, folder: Path) -> None:
    """One file with the record, EPCIS, pictures and proofs; every hash of its manifest is right."""
    with page.expect_download() as coming:
        page.locator(f'a[href$="/audit/batches/{packed.code}/record.zip"]').first.click()
    file = folder / "record.zip"
    coming.value.save_as(file)
    with zipfile.ZipFile(file) as archive:
        manifest = json.loads(archive.read("manifest.json"))
        listed = {one["name"]: one["sha256"] for one in manifest["files"]}
        assert listed.keys() | {"manifest.json"} == set(archive.namelist())
        for name, expected in listed.items():
            assert sha256(archive.read(name)).hexdigest() == expected, name
        record = json.loads(archive.read("record.json"))
        epcis = json.loads(archive.read("epcis.json"))
    assert packed.code in json.dumps(record)
    assert len(epcis["epcisBody"]["eventList"]) >= 11
    assert any(name.startswith("ledger/") and name.endswith(".tlog-proof") for name in listed)
    assert any(name.endswith((".jpg", ".png", ".webp")) for name in listed)


def assert_co_op_sees_the_look(page: Page, packed: Packed) -> None:
    page.goto("/looks/")
    seen = words(page)
    assert "Cán bộ Sở mẫu" in seen
    assert packed.code in seen


def assert_stranger_finds_nothing(page: Page, packed: Packed) -> None:
    """Every page of the lot that the co-op's own people have."""
    code = packed.code
    own = ["batches/{}", "batches/{}/record", "batches/{}/record/R16", "labels/new?batch={}",
           "labels/preview.svg?batch={}&layout=a4-24", "api/v1/batches/{}"]  # fmt: skip
    for path in (f"/{one.format(code)}" for one in own):
        answer = page.request.get(path)
        assert answer.status == 404, path
        assert packed.lot not in answer.text()
    searched = [("batches/", code), ("batches/", packed.lot), ("labels/", packed.lot), ("labels/new", packed.lot)]
    for path in (f"/{list_}?q={typed}" for list_, typed in [*searched, ("seasons/", SEASON)]):
        page.goto(path)
        assert f"/batches/{code}" not in page.content(), path
        assert "Sông Hóa" not in words(page), path
    assert page.request.get(f"/audit/batches/{code}").status == 403


def hold(page: Page, packed: Packed) -> None:
    page.goto(f"/batches/{packed.code}")
    form = page.locator('form[action$="/hold"]')
    while not form.is_visible():
        page.locator("details:not([open])", has=form).first.locator("summary").first.click()
    form.locator('[name="reason"]').fill("Khách báo có sạn")
    form.get_by_role("button").click()
    assert "Đã tạm ngừng bán lô" in words(page)


def assert_every_worker_says_so(port: int, packed: Packed) -> None:
    """New connections are shared out between both workers; forty of them reach each."""
    for _ in range(40):
        status, _headers, body = ask(port, f"GET /t/{packed.code} HTTP/1.1\nHost: x\nAccept: text/html")
        assert status == 200
        assert "Tạm ngừng bán, chờ kiểm tra" in body.decode()
        assert "Chưa có cảnh báo" not in body.decode()
        assert "có sạn" not in body.decode()


def fill(page: Page, typed: dict[str, str]) -> None:
    """What a person types; folded parts are opened first."""
    for name, text in typed.items():
        box = page.locator(f'[name="{name}"]')
        box.first.wait_for(state="attached")  # the form may still be on its way
        if not box.is_visible():
            page.locator("details", has=box).locator("summary").first.click()
        if box.evaluate("box => box.tagName") == "SELECT":
            box.select_option(text)
        else:
            box.fill(text)


def words(page: Page) -> str:
    return page.locator("main").inner_text() + "\n" + " ".join(page.locator("[role=status], .flash").all_inner_texts())


def day(offset: int) -> str:
    return (today() + timedelta(days=offset)).isoformat()


def shown_day(offset: int) -> str:
    return f"{today() + timedelta(days=offset):%d/%m/%Y}"
