"""The scanner in a real browser before a pretended camera: WebAssembly, many labels, a form."""

import contextlib
import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from film import make_film
from lines import Line
from playground import ARGUMENTS, CHROMIUM, CLERK, DESK, PASSWORD, PHONE
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright

pytestmark = pytest.mark.browser
RICE = "(01)09520002000002(10)SH7K2M9Q"
VECTORS = Path(__file__).resolve().parents[1] / "vectors" / "codes.json"
FIRST_TIME = """
MediaStreamTrack.prototype.getCapabilities = () => ({torch: true});
MediaStreamTrack.prototype.applyConstraints = async (asked) => { window.torch = asked.advanced[0].torch; };
navigator.permissions.query = async () => ({state: 'prompt'});
"""
ARE_KEPT = """async (wanted) => {
  const kept = ((await PhoneStore.fact('pages')) || []).map((one) => one.address);
  return wanted.every((one) => kept.includes(one));
}"""


@pytest.fixture(scope="module")
def browser(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Browser]:
    """Chromium whose camera shows three labels for a second, then an empty mat for two."""
    if not Path(CHROMIUM).exists():
        pytest.skip(f"{CHROMIUM} is not on this machine")
    rice = "HTTPS://OLD-HOST.EXAMPLE/01/09520002000002/10/SH7K2M9Q"
    film = make_film(
        tmp_path_factory.mktemp("film") / "labels.mjpeg",
        [[rice, "https://elsewhere.example/abc", "HTTPS://TXNG.EXAMPLE/T/T9C5HM63"], [], []],
    )
    pretended = ["--use-fake-device-for-media-stream", "--use-fake-ui-for-media-stream"]
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(
            executable_path=CHROMIUM, args=[*ARGUMENTS, *pretended, f"--use-file-for-fake-video-capture={film}"]
        )
        yield opened
        opened.close()


def wait_until(page: Page, question: str, about: object = None) -> None:
    for _ in range(1500):
        if page.evaluate(question, about):
            return
        page.wait_for_timeout(20)
    raise AssertionError(question)


def rows(page: Page) -> dict[str, str]:
    """The list: code → state."""
    return dict(page.eval_on_selector_all("[data-list] li", "all => all.map(li => [li.dataset.text, li.className])"))


def test_the_browsers_reader_of_codes_is_the_twin_of_the_servers(device):
    page: Page = device(PHONE).new_page()
    page.goto("/scan/")
    vectors = json.loads(VECTORS.read_text(encoding="utf-8"))
    read = page.evaluate("texts => texts.map(text => window.readCode(text))", [one["typed"] for one in vectors])

    for one, found in zip(vectors, read, strict=True):
        assert found == {"text": one.get("text", ""), "isForeign": one.get("is_foreign", False)}, one["typed"]


def test_many_labels_are_read_by_webassembly_which_is_fetched_only_when_the_camera_runs(device):
    context: BrowserContext = device(PHONE)
    context.add_init_script(FIRST_TIME)
    page, asked = context.new_page(), []
    page.on("request", lambda request: asked.append(request.url))
    page.goto("/scan/")
    page.get_by_role("button", name="Quét nhiều tem").click()
    page.wait_for_load_state("networkidle")
    assert not any("vendor" in one for one in asked)

    page.get_by_role("button", name="Bật máy ảnh").click()
    expect(page.locator("[data-list] li")).to_have_count(3, timeout=20_000)
    expect(page.locator(".is-asking")).to_have_count(0)
    has_own = page.evaluate("'BarcodeDetector' in window")
    assert page.locator("#scan").get_attribute("data-reader") == ("native" if has_own else "wasm")
    assert has_own or [one for one in asked if "zxing_reader.wasm" in one and "jsdelivr" not in one]
    assert rows(page) == {RICE: "is-known", "https://elsewhere.example/abc": "is-foreign", "T9C5HM63": "is-unknown"}
    assert "Gạo" in page.locator("[data-list] .is-known strong").inner_text()

    page.get_by_role("button", name="Bật đèn").click()
    expect(page.get_by_role("button", name="Tắt đèn")).to_have_attribute("aria-pressed", "true")
    assert page.evaluate("window.torch") is True

    # In the film the labels come back after they were away: that is said, and they are not counted again.
    expect(page.get_by_role("status")).to_contain_text("Đã có", timeout=20_000)
    assert len(rows(page)) == 3
    page.reload()
    assert len(rows(page)) == 3
    assert Axe().run(page).response["violations"] == []


def test_a_scanner_in_the_hand_and_an_office_computer_without_a_camera(device):
    context: BrowserContext = device(DESK)
    context.add_init_script("Object.defineProperty(navigator, 'mediaDevices', {value: undefined})")
    page: Page = context.new_page()
    page.goto("/scan/")
    expect(page.get_by_role("status")).to_contain_text("chưa chạy https")
    page.get_by_role("button", name="Quét nhiều tem").click()
    page.locator("h1").click()
    for text in ("]C1010952000200000210SH7K2M9Q", "t9c5 hm63", "]C1010952000200000210SH7K2M9Q"):
        page.keyboard.type(text)
        page.keyboard.press("Enter")
    expect(page.get_by_role("status")).to_contain_text(f"Đã có: {RICE}")
    assert list(rows(page)) == ["T9C5HM63", RICE]
    page.get_by_role("button", name="Bỏ T9C5HM63").click()
    assert list(rows(page)) == [RICE]
    expect(page.locator("[data-count]")).to_have_text("1 mã")


def test_a_form_gets_what_was_scanned_and_keeps_what_was_typed(signed_in):
    page: Page = signed_in(CLERK)
    page.goto("/packs/new")
    page.get_by_label("Pallet", exact=False).first.check()
    page.locator("#codes").fill("U9C5HM6Q\n")
    page.get_by_role("link", name="Quét nhiều tem một lượt").click()
    sheet = page.frame_locator("iframe")
    expect(sheet.locator("[data-list] li")).to_have_count(4, timeout=20_000)
    expect(sheet.locator(".is-asking")).to_have_count(0)
    sheet.get_by_role("button", name="Xong, 3 mã").click()

    expect(page.locator("dialog")).to_have_count(0)
    assert set(page.locator("#codes").input_value().split("\n")) == {"U9C5HM6Q", RICE, "T9C5HM63"}
    assert page.get_by_label("Pallet", exact=False).first.is_checked()
    assert PASSWORD not in page.content()


def test_without_a_signal_the_scanner_still_reads_for_a_form(browser: Browser, playground):
    """Once it was used: its page is among those kept, and the reader stays on the phone."""
    line = Line(playground.port)
    context = browser.new_context(
        base_url=line.base, locale="vi-VN", viewport={"width": PHONE[0], "height": PHONE[1]}, permissions=["camera"]
    )
    with contextlib.closing(line), contextlib.closing(context):
        page: Page = context.new_page()
        page.goto("/sign-in?next=/desk/")
        page.get_by_label("Số điện thoại hoặc thư điện tử").fill(CLERK)
        page.get_by_label("Mật khẩu", exact=True).fill(PASSWORD)
        page.get_by_role("button", name="Đăng nhập", exact=True).click()
        page.wait_for_url("**/desk/")
        wait_until(page, ARE_KEPT, ["/scan/sheet", "/handovers/receive"])
        scan_into_the_form(page)
        wait_until(page, "async () => 'BarcodeDetector' in window || (await caches.has('scanner'))")

        line.cut()
        scan_into_the_form(page)


def scan_into_the_form(page: Page) -> None:
    page.goto("/handovers/receive")
    page.locator("[data-scan=look]").click()
    expect(page.locator("#look")).to_have_value(
        re.compile(r"^(\(01\)09520002000002\(10\)SH7K2M9Q|T9C5HM63)$"), timeout=20_000
    )
    expect(page.locator("dialog")).to_have_count(0)
