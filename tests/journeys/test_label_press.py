"""Numbered labels from the form to the shopper: printed, read from the file, activated by two of them, told apart."""

from collections.abc import Callable
from pathlib import Path

import pypdfium2
import pytest
import zxingcpp
from playground import CLERK, PHONE
from playwright.sync_api import BrowserContext, Page

pytestmark = pytest.mark.browser
PRINTED, STUCK_ON = 60, 50
LOT = "SH7K2M9Q"  # of the demo: goods of other journeys may be all printed or gone


def test_numbered_labels_answer_by_what_became_of_them(
    signed_in: Callable[..., Page], device: Callable[..., BrowserContext], tmp_path: Path
):
    clerk = signed_in(CLERK)
    file = print_numbered(clerk, tmp_path / "labels.pdf")
    found = texts_in(file)
    assert len(found) == len(set(found)) == PRINTED

    clerk.get_by_role("link", name="Đã dán xong").click()
    clerk.locator("#first").fill(found[0])
    clerk.locator("#last").fill(found[STUCK_ON - 1])
    clerk.get_by_role("button", name="Kích hoạt", exact=True).click()
    assert "10 tem còn lại của lần in này sẽ hủy hẳn" in clerk.locator("main").inner_text()
    clerk.get_by_role("button", name="Vẫn làm").first.click()
    clerk.get_by_text("Đã kích hoạt 50 tem, hủy 10 tem còn lại.").wait_for()

    other = "2" if found[7][-1] != "2" else "3"
    shopper = device(PHONE).new_page()
    said = [first_words(shopper, address) for address in (found[7], found[-1], found[7][:-1] + other)]
    for words, heard in zip(("đã kích hoạt số này", "tem này đã hủy", "không do hệ thống cấp"), said, strict=True):
        assert words in heard


def print_numbered(page: Page, file: Path) -> Path:
    """The form as it comes, with a number for each pack."""
    page.goto("/labels/new")
    page.locator(".lots a", has_text=LOT).click()
    page.get_by_label("Mỗi tem một số riêng").check()
    page.locator("#count").fill(str(PRINTED))
    page.get_by_role("button", name="Tạo tệp để in").click()
    with page.expect_download() as coming:
        page.get_by_role("link", name="Tải tệp PDF").click()
    coming.value.save_as(file)
    return file


def texts_in(file: Path) -> list[str]:
    """Every symbol of the file in the order in which its labels lie: down the page, from left to right."""
    texts = []
    for page in pypdfium2.PdfDocument(file):
        picture = page.render(scale=300 / 72, grayscale=True).to_pil()
        read = zxingcpp.read_barcodes(picture, formats=zxingcpp.BarcodeFormat.QRCode)
        row = picture.height / 8
        read.sort(key=lambda one: (int(one.position.top_left.y // row), one.position.top_left.x))
        texts += [one.text for one in read]
    return texts


def first_words(page: Page, address: str) -> str:
    """What the page says, as far as the first screen of a phone; it is no wider than that."""
    page.goto(address.replace("HTTP://", "http://"))
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE[0]
    return page.locator("main").inner_text()[:400]
