"""A co-op nobody knew this morning: let in by a QR code, led by the home page's buttons, to its first printed label."""

import io
import os
import re
from collections.abc import Callable
from pathlib import Path

import pypdfium2
import pytest
import zxingcpp
from PIL import Image
from playground import ADMIN, DESK, PHONE
from playwright.sync_api import BrowserContext, Locator, Page

pytestmark = pytest.mark.browser
NAME = "Hợp tác xã Mật ong Cồn Vành (hư cấu)"
PHOTO = Path(__file__).resolve().parents[2] / "labels" / "a4-24" / "picture.png"
# Each is a movement of the thumb; a new field or page in the way must be worth it.
MOST_TAPS, MOST_FIELDS = 18, 14


class Hand:
    """Does what a thumb does, and counts it."""

    def __init__(self, page: Page) -> None:
        self.page, self.taps, self.fields = page, 0, 0

    def tap(self, at: Locator) -> None:
        at.click()
        self.taps += 1

    def type(self, label: str, text: str) -> None:
        self.page.get_by_label(label).first.fill(text)
        self.fields += 1

    def go_on(self, word: str) -> None:
        """Home, and there the one button of the stage that stands open; it must say what is expected here."""
        home = self.page.get_by_role("link", name="Việc hôm nay").locator("visible=true").first
        if not self.page.url.endswith("/desk/"):
            self.tap(home)
        button = self.page.locator("li[aria-current=step] a.button")
        assert word in button.inner_text()
        self.tap(button)


def test_a_new_co_op_prints_its_first_label(
    playground, signed_in: Callable[..., Page], device: Callable[..., BrowserContext], tmp_path: Path
):
    number = playground.flask(
        "organisations", "register", "--name", NAME, "--commune", "Nam Phú, Tiền Hải", "--line", "Thôn Bãi Sú"
    ).split()[-1]  # fmt: skip
    manager = come_in(device, invite(signed_in(ADMIN, DESK), "0912000111", "Chị Ong (mẫu)", "manager", number))
    clerk = Hand(come_in(device, invite(manager, "0912000222", "Em Mật (mẫu)", "staff")))

    write_product(clerk)
    receive_goods(clerk)
    pack(clerk)
    boss = Hand(manager)
    approve(boss)
    file = print_labels(clerk, tmp_path)

    assert_first_labels(file)
    print(f"{clerk.taps} taps, {clerk.fields} fields by the clerk; {boss.taps} taps by the manager")
    assert clerk.taps <= MOST_TAPS
    assert clerk.fields <= MOST_FIELDS
    assert boss.taps == 3


def invite(page: Page, login: str, name: str, role: str, organisation: str = "") -> str:
    """The invitation as the screen shows it: a QR code, read from the picture as a phone would."""
    page.goto("/people/new")
    page.locator('[name="login"]').fill(login)
    page.locator('[name="name"]').fill(name)
    page.locator(f'[name="role"][value="{role}"]').check()
    if organisation:
        page.locator('[name="organisation"]').fill(organisation)
    page.locator("main form").get_by_role("button").last.click()
    shown = page.locator(".qr-sheet").screenshot()
    [read] = zxingcpp.read_barcodes(Image.open(io.BytesIO(shown)))
    return read.text


def come_in(device: Callable[..., BrowserContext], address: str) -> Page:
    """The invited opens the code on the own phone, chooses a password and stands at the day's work."""
    page = device(PHONE).new_page()
    page.goto(address)
    page.get_by_label("Đặt mật khẩu").fill("ong mật sú vẹt nở")
    page.get_by_role("button", name="Nhận lời mời").click()
    page.wait_for_url("**/desk/")
    return page


def write_product(hand: Hand) -> None:
    hand.go_on("Thêm sản phẩm")
    page = hand.page
    hand.type("Tên sản phẩm", "Mật ong hoa sú vẹt (hư cấu)")
    hand.tap(page.get_by_label("Nhóm khác của OCOP"))
    page.locator("#subgroup").select_option(label="Mật ong và sản phẩm từ mật ong")
    page.locator('input[type=file][name="photos"]').set_input_files(PHOTO)
    hand.fields += 2
    hand.type("Định lượng", "500 ml")
    hand.type("Xuất xứ", "Việt Nam")
    hand.type("Tiêu chuẩn, quy chuẩn áp dụng", "TCCS 01:2026/CV")
    hand.type("Thời hạn sử dụng", "540")
    hand.type("Thành phần", "Mật ong nguyên chất")
    hand.type("Hướng dẫn sử dụng", "Pha nước ấm")
    hand.type("Hướng dẫn bảo quản", "Nơi khô mát")
    hand.tap(page.get_by_role("button", name="Lưu sản phẩm"))
    page.wait_for_url(re.compile(r"/products/\w+$"))


def receive_goods(hand: Hand) -> None:
    hand.go_on("Nhận hàng")
    page = hand.page
    hand.type("Tên nơi giao", "Trại ong mẫu (hư cấu)")
    hand.type("Khối lượng", "60")
    hand.tap(page.get_by_role("button", name="Xem lại trước khi lưu"))
    hand.tap(page.get_by_role("button", name="Lưu"))
    page.wait_for_url(re.compile(r"/batches/\w+$"))


def pack(hand: Hand) -> None:
    hand.go_on("Đóng gói")
    page = hand.page
    hand.type("Số gói", "40")
    hand.tap(page.get_by_role("button", name="Xem lại trước khi lưu"))
    hand.tap(page.get_by_role("button", name="Lưu"))
    page.wait_for_url(re.compile(r"/batches/\w+$"))


def approve(hand: Hand) -> None:
    page = hand.page
    hand.tap(page.get_by_role("link", name="Việc hôm nay").locator("visible=true").first)
    hand.tap(page.get_by_role("link", name="Xem và duyệt"))
    hand.tap(page.get_by_role("button", name="Duyệt lô để bán"))
    assert "Đã duyệt lô." in page.locator("body").inner_text()


def print_labels(hand: Hand, folder: Path) -> Path:
    hand.go_on("In tem")
    page = hand.page
    hand.tap(page.get_by_role("button", name="Tạo tệp để in"))
    with page.expect_download() as coming:
        hand.tap(page.get_by_role("link", name="PDF").first)
    file = folder / "first.pdf"
    coming.value.save_as(file)
    return file


def assert_first_labels(file: Path) -> None:
    """As many as packs, each decodes, and each says that nobody has checked the co-op and that this is a try."""
    document = pypdfium2.PdfDocument(file)
    read, words = [], ""
    for page in document:
        picture = page.render(scale=203 / 72, grayscale=True).to_pil()
        read += [one.text for one in zxingcpp.read_barcodes(picture, formats=zxingcpp.BarcodeFormat.QRCode)]
        words += page.get_textpage().get_text_range()
    assert len(read) == 40, os.linesep.join(read)
    assert len(set(read)) == 1
    assert words.count("BẢN THỬ") == 40
    assert words.count("chưa xác minh") == 40
