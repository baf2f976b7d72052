"""Public pages in Chromium: nothing that axe finds in both languages and colour schemes; the answers on one screen."""

import contextlib
from pathlib import Path
from uuid import uuid4

import pytest
from axe_playwright_python.sync_playwright import Axe
from public_goods import GTIN, LOT, code
from served import serving

from trace.batches.models import Batch
from trace.events import actions

pytestmark = pytest.mark.browser
CHROMIUM = "/usr/bin/chromium"
ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
             "--disable-component-update", "--disable-sync"]  # fmt: skip


@pytest.fixture
def browser():
    if not Path(CHROMIUM).exists():
        pytest.skip(f"{CHROMIUM} is not on this machine")
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        yield opened
        opened.close()


@pytest.fixture
def base(goods, settings):
    environ = {
        "TRACE_INSTANCE": str(settings.instance), "TRACE_DATABASE_URL": settings.database_url,
        "TRACE_SECRET_KEY": "only-for-tests", "TRACE_DEMO": "1",
    }  # fmt: skip
    with serving(environ, workers=1) as port:
        yield f"http://127.0.0.1:{port}"


@contextlib.contextmanager
def phone(browser, *, scheme="light", script=False, width=360, height=640):
    context = browser.new_context(
        viewport={"width": width, "height": height}, color_scheme=scheme, java_script_enabled=script, locale="vi-VN"
    )
    try:
        yield context.new_page()
    finally:
        context.close()


def hold(goods, noon):
    actions.hold([goods.holes], reason="x", by=goods.manager, now=noon, entry_id=str(uuid4()))


def test_axe_finds_nothing_on_any_public_page(browser, base, goods, noon):
    hold(goods, noon)
    Batch.update(is_recalled=True).where(Batch.name == "Thóc tươi").execute()
    recalled = Batch.get(Batch.name == "Thóc tươi")
    paths = [
        f"/01/{GTIN}/10/{LOT}", f"/t/{goods.holes.code}", f"/t/{recalled.code}", f"/01/{GTIN}/10/NOSUCH",
        f"/01/{GTIN}", f"/p/{goods.plot.code}", f"/t/{goods.rice.code}/proof", "/", "/lookup?code=gao", "/t/NOTACODE",
        f"/01/{GTIN}/foo",
    ]  # fmt: skip
    found = []
    for scheme in ("light", "dark"):
        with phone(browser, scheme=scheme, script=True) as page:  # axe itself is a script; the pages have none
            for path in paths:
                for language in ("vi", "en"):
                    page.goto(f"{base}{path}{'&' if '?' in path else '?'}lang={language}")
                    page.evaluate("document.querySelectorAll('details').forEach(one => one.open = true)")
                    for violation in Axe().run(page).response["violations"]:
                        nodes = [node["html"][:120] for node in violation["nodes"]]
                        found.append((path, language, scheme, violation["id"], nodes))
    assert found == []


@pytest.mark.parametrize("state", ["clear", "hold", "recall"])
def test_the_answers_stand_on_the_first_screen_of_a_small_phone(browser, base, goods, noon, state):
    if state == "hold":
        actions.hold([goods.rice], reason="x", by=goods.manager, now=noon, entry_id=str(uuid4()))
    if state == "recall":
        Batch.update(is_recalled=True).where(Batch.id == goods.rice.id).execute()
    word = {"clear": "Chưa có cảnh báo", "hold": "Tạm ngừng bán", "recall": "Đang thu hồi"}[state]
    with phone(browser) as page:
        page.goto(f"{base}/t/{goods.rice.code}")
        for text in (word, "Gạo nếp cái hoa vàng A Sào", "Hợp tác xã Dịch vụ nông nghiệp An Thái", "xã A Sào", LOT,
                     "10/08/2027", "13/11/2026"):  # fmt: skip
            box = page.get_by_text(text).first.bounding_box()
            assert box["y"] + box["height"] <= 640, text
        assert page.evaluate("document.documentElement.scrollWidth") <= 360


def test_nothing_runs_over_the_edge_at_twice_the_letter_size(browser, base, goods):
    with phone(browser) as page:
        page.goto(f"{base}/t/{goods.rice.code}")
        page.evaluate("document.documentElement.style.fontSize = '200%'")
        assert page.evaluate("document.documentElement.scrollWidth") <= 360


def test_a_browser_complains_about_nothing_and_fetches_nothing_from_elsewhere(browser, base, goods):
    heard, asked = [], []
    with phone(browser, script=True) as page:
        page.on("console", lambda message: heard.append(message.text))
        page.on("request", lambda request: asked.append(request.url))
        page.goto(f"{base}/t/{goods.rice.code}")
        page.wait_for_load_state("networkidle")

    assert heard == []
    assert all(url.startswith(base) for url in asked)


def test_the_old_version_opens_without_a_script(browser, base, goods):
    with phone(browser) as page:
        page.goto(f"{base}/t/{goods.rice.code}")
        old = page.get_by_text("Bản cũ ghi ngày làm")
        assert not old.is_visible()
        page.get_by_text("Đã sửa, xem bản cũ").click()
        assert old.is_visible()


def test_a_typed_code_opens_its_page(browser, base, goods):
    with phone(browser) as page:
        page.goto(base)
        page.get_by_label("Gõ mã in dưới ô vuông trên tem").fill(goods.rice.code.lower())
        page.get_by_role("button", name="Tra cứu").click()
        assert page.url == f"{base}/t/{goods.rice.code}"
        assert page.get_by_role("heading", level=1).inner_text() == "Gạo nếp cái hoa vàng A Sào"
        page.goto(f"{base}/s/{code('S', 2)}")
        page.get_by_label("Gõ số lô in trên gói").fill(goods.holes.lot.lower())
        page.get_by_role("button", name="Xem lô này").click()
        assert page.url == f"{base}/t/{goods.holes.code}"
