"""The README's pictures, taken from the demonstration: `.venv/bin/python docs/make_screens.py` after `make test` once.

A playground of its own is made, served, photographed with Chromium and thrown away.
"""

import io
import re
import sys
import tempfile
from pathlib import Path

from PIL import Image
from playwright.sync_api import Browser, Page, sync_playwright

FOLDER = Path(__file__).resolve().parent
sys.path[:0] = [str(FOLDER.parent), str(FOLDER.parent / "tests")]
from playground import CLERK, OFFICER, PASSWORD, Playground  # noqa: E402 (found through the line above)

CHROMIUM = "/usr/bin/chromium"
ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
             "--disable-component-update", "--disable-sync", "--lang=vi"]  # fmt: skip
PHONE, DESK = (360, 740), (1180, 800)
MOST_BYTES = 200_000


def main() -> None:
    """Every picture, with its size."""
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        playground = Playground(Path(folder), shown_at="http://127.0.0.1:8000")
        playground.prepare()
        lot = re.findall(r"/01/(\d{14})/10/(\w+)", playground.flask("seed", "demo"))[0]
        printed = ["labels", "print", "--batch", "/".join(lot), "--layout", "a4-24", "--count", "48"]
        playground.flask(*printed, "--output", str(Path(folder) / "labels.pdf"))
        playground.start()
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        try:
            take_all(browser, playground.base, lot)
        finally:
            browser.close()
            playground.stop()


def take_all(browser: Browser, base: str, lot: tuple[str, str]) -> None:
    phone = open_page(browser, base, PHONE)
    phone.goto(f"/01/{lot[0]}/10/{lot[1]}")
    keep(phone, "public")

    clerk = open_page(browser, base, PHONE, login=CLERK)
    clerk.get_by_role("link", name="Vụ mùa").first.click()
    keep(clerk, "season")
    clerk.get_by_role("link", name="Ghi tiếp").first.click()
    keep(clerk, "record")

    desk = open_page(browser, base, DESK, login=CLERK)
    desk.goto(f"/batches/?q={lot[1]}")
    desk.locator("main").get_by_role("link", name="Gạo thơm").first.click()
    keep(desk, "batch")
    desk.get_by_role("link", name="In thêm tem").first.click()
    keep(desk, "labels")

    officer = open_page(browser, base, DESK, login=OFFICER)
    officer.get_by_role("searchbox").first.fill(lot[1].lower())
    officer.keyboard.press("Enter")
    officer.locator('main a[href^="/audit/batches/T"]').first.click()
    keep(officer, "officer")


def open_page(browser: Browser, base: str, size: tuple[int, int], login: str = "") -> Page:
    """A page of a fresh device; signed in when a login is given. Phones are drawn twice as fine."""
    viewport = {"width": size[0], "height": size[1]}
    context = browser.new_context(
        base_url=base, viewport=viewport, locale="vi-VN", device_scale_factor=2 if size == PHONE else 1
    )
    page = context.new_page()
    if login:
        page.goto("/sign-in")
        page.get_by_label("Số điện thoại hoặc thư điện tử").fill(login)
        page.get_by_label("Mật khẩu", exact=True).fill(PASSWORD)
        page.get_by_role("button", name="Đăng nhập", exact=True).click()
        page.wait_for_url(lambda url: "/sign-in" not in url)
    return page


def keep(page: Page, name: str) -> None:
    """One screen as it stands, in as many colours as a PNG's palette holds."""
    page.wait_for_load_state("networkidle")
    page.evaluate("document.fonts.ready")
    picture = Image.open(io.BytesIO(page.screenshot())).convert("RGB")
    target = FOLDER / "screens" / f"{name}.png"
    target.parent.mkdir(exist_ok=True)
    picture.quantize(256, dither=Image.Dither.NONE).save(target, optimize=True)
    size = target.stat().st_size
    print(f"{target.name}: {picture.width} x {picture.height}, {size / 1000:.0f} kB")
    if size > MOST_BYTES:
        raise SystemExit(f"{target.name} is too large for a README.")


if __name__ == "__main__":
    main()
