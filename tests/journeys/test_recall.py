"""A recall from a shopper's report to its closing, in browsers: officers, co-ops, carrier, shop, shopper."""

import json
import re
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path
from uuid import uuid4

import pytest
from playground import DESK, PHONE, Playground
from playwright.sync_api import BrowserContext, Page

pytestmark = pytest.mark.browser
GTIN, LOT = (
    "09520002000026",
    "CS9V3H7J",
)  # frozen shrimp of the demonstration: part is still with the maker, part with a carrier and a shop
MAKER, OTHER_COOP = "HTX-03", "HTX-04"
OFFICER, LEADER = "can-bo-nong-nghiep@demo.example", "lanh-dao-nong-nghiep@demo.example"
PEOPLE = {
    "maker": "quan-ly-tom@demo.example",
    "other": "quan-ly-cua@demo.example",
    "carrier": "quan-ly-xe@demo.example",
}
DECISION = b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n" \
    b"3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 200 200]>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"  # fmt: skip


@pytest.fixture
def playground(tmp_path: Path, kept: Path) -> Iterator[Playground]:
    """One of its own: a recall stays for ever, and other journeys sell these goods."""
    made = Playground(tmp_path / "playground")
    made.prepare_from(kept)
    made.start()
    yield made
    made.stop()


def test_a_report_becomes_a_recall_that_is_closed(
    playground: Playground,
    device: Callable[..., BrowserContext],
    signed_in: Callable[..., Page],
):
    sell_some_to_the_other_coop(playground)
    shopper = device(PHONE).new_page()
    receipt = report(shopper)

    officer = signed_in(OFFICER, DESK)
    recall = draft(officer, receipt)
    assert "Chưa có cảnh báo" in public_page(shopper)
    leader = signed_in(LEADER, DESK)
    confirm(leader, recall)
    assert "Đang thu hồi: không ăn, không bán" in public_page(shopper)

    for who in PEOPLE.values():
        answer_signed_in(signed_in(who))
    for href in waiting(officer, recall):
        answer_by_link(device(PHONE).new_page(), link_of(officer, href))
    assert re.search(r"0\s*nơi chưa trả lời", live(officer, recall))
    close(officer, recall)
    assert "Đã thu hồi" in public_page(shopper)
    shopper.goto("/recalls/public/?state=closed")
    assert recall in shopper.locator("main").inner_text()

    answer_shopper(officer, receipt)
    shopper.goto(f"/feedback/receipt/{receipt}")
    assert "Lô này đã được thu hồi và tiêu hủy" in shopper.locator("main").inner_text()


def sell_some_to_the_other_coop(playground: Playground) -> None:
    """Twenty kilograms go to a second co-op, over the API, and it signs for them."""
    tokens = {
        code: playground.flask("tokens", "create", "--organisation", code, "--name", "journey").strip()
        for code in (MAKER, OTHER_COOP)
    }
    goods = {"lots": [{"batch": f"{GTIN}/{LOT}", "quantity": 20}], "receiver": {"organisation": OTHER_COOP}}
    sent = ask(playground, tokens[MAKER], "/api/v1/handovers", goods)
    ask(playground, tokens[OTHER_COOP], f"/api/v1/handovers/{sent['code']}/acceptance", {})


def ask(playground: Playground, token: str, path: str, body: dict[str, object]) -> dict[str, object]:
    """What the API answers to a POST."""
    headers = {"Authorization": f"Bearer {token}", "Content-Type": "application/json", "Idempotency-Key": str(uuid4())}
    request = urllib.request.Request(playground.base + path, json.dumps(body).encode(), headers)
    try:
        with urllib.request.urlopen(request) as answer:
            return dict(json.load(answer))
    except urllib.error.HTTPError as refused:
        raise AssertionError(f"{path}: {refused.read().decode()}") from refused


def public_page(page: Page) -> str:
    """What the page behind the code says first, and as its title."""
    page.goto(f"/01/{GTIN}/10/{LOT}")
    return page.title() + page.locator("[role=status]").first.inner_text()


def report(page: Page) -> str:
    """The shopper says what is wrong; the receipt's code."""
    page.goto(f"/01/{GTIN}/10/{LOT}")
    page.get_by_role("link", name="Gửi phản ánh").click()
    page.locator("input[value=spoiled]").check()
    page.locator("#words").fill("Tôm rã đông có mùi lạ")
    page.get_by_role("button", name="Gửi phản ánh").click()
    page.get_by_text("Đã nhận phản ánh").wait_for()
    return page.locator("h1 .code").inner_text()


def draft(page: Page, receipt: str) -> str:
    """From the report to the draft of a compulsory recall; its code."""
    page.goto(f"/feedback/{receipt}")
    page.get_by_role("link", name="Thu hồi lô này").click()
    assert "Hợp tác xã" in page.locator("main").inner_text()
    page.locator("#hazard").select_option(index=1)
    page.locator("#reason").fill("Mẫu có dư lượng kháng sinh vượt mức")
    page.locator("#decision_no").fill("12/QĐ-CCCL")
    page.locator("#decision_on").fill("2026-11-20")
    page.locator("#signer").fill("Chi cục trưởng")
    page.locator("#decision_file").set_input_files(
        {"name": "qd.pdf", "mimeType": "application/pdf", "buffer": DECISION}
    )
    page.get_by_role("button", name="Lưu bản soạn").click()
    page.wait_for_url(re.compile(r"/recalls/R[0-9A-Z]+$"))
    return page.url.rpartition("/")[2]


def confirm(page: Page, recall: str) -> None:
    """The second person makes it public."""
    page.goto(f"/recalls/{recall}")
    page.get_by_role("button", name="Xác nhận, công bố thu hồi").click()
    page.get_by_role("button", name="Đồng ý").click()
    page.get_by_role("link", name="Theo dõi").wait_for()


def answer_signed_in(page: Page) -> None:
    """A holder with an account acknowledges and says all that it has."""
    page.goto("/recalls/notices/")
    page.locator("main a[href*='/recalls/notices/']").first.click()
    page.get_by_role("button", name="Đã nhận thông báo").click()
    say_all(page)


def answer_by_link(page: Page, link: str) -> None:
    """A holder without an account: looking writes nothing, the button does."""
    page.goto(link)
    page.locator("#name").fill("Chị Hàng")
    page.locator("#phone").fill("0987654321")
    page.get_by_role("button", name="Đã nhận thông báo").click()
    say_all(page)


def say_all(page: Page) -> None:
    """Found, set apart and destroyed: as much as the book says, step by step as the page opens them."""
    page.locator("#found-amount").wait_for()
    asked = re.search(r"Theo sổ[^0-9]*([\d.,]+)", page.locator("main").inner_text())
    amount = asked[1] if asked else "0"
    for kind in ("found", "secured", "handled"):
        if page.locator(f"#answer-{kind}").get_attribute("open") is None:
            page.locator(f"#answer-{kind} summary").click()
        if kind == "handled":
            page.locator("#answer-handled input[type=radio]").first.check()
        page.locator(f"#{kind}-amount").fill(amount)
        page.locator(f"#answer-{kind} button").click()
        page.locator("main", has_text=amount).wait_for()


def waiting(page: Page, recall: str) -> list[str]:
    """Notices of who has not answered."""
    page.goto(f"/recalls/{recall}/live?still=1&state=silent")
    return [str(one.get_attribute("href")) for one in page.locator("tbody td:first-child a").all()]


def link_of(page: Page, href: str) -> str:
    """A fresh link for Zalo."""
    page.goto(href)
    page.get_by_role("button", name="Làm đường dẫn gửi Zalo").click()
    found = re.search(r"https?://\S+/recalls/a/\S+", page.locator("#link").inner_html())
    assert found is not None
    return found[0].split("<")[0].split('"')[0]


def live(page: Page, recall: str) -> str:
    """What the live page says."""
    page.goto(f"/recalls/{recall}/live?still=1")
    return page.locator("main").inner_text()


def close(page: Page, recall: str) -> None:
    """The sample is drawn and looked at, the recall ended, its report sealed."""
    page.goto(f"/recalls/{recall}/closing")
    page.get_by_role("button", name="Rút mẫu").click()
    page.get_by_text("chưa kiểm tra").first.wait_for()
    for _ in range(page.get_by_text("chưa kiểm tra").count()):
        row = page.locator("li.finding", has_text="chưa kiểm tra").first
        row.get_by_text("Ghi kết quả").click()
        row.get_by_role("button", name="Lưu kết quả").click()
        page.wait_for_load_state()
    for _ in range(page.get_by_text("Ghi lý do").count()):
        page.get_by_text("Ghi lý do").first.click()
        page.locator("input[name=reason]").first.fill("Đã gọi, không còn hàng")
        page.get_by_role("button", name="Lưu lý do").first.click()
        page.wait_for_load_state()
    page.get_by_role("button", name="Kết thúc, lập báo cáo có niêm phong").click()
    page.get_by_role("button", name="Đồng ý").click()
    report = page.get_by_role("link", name="Tải báo cáo có niêm phong (PDF)")
    report.wait_for(timeout=30_000)
    answer = page.request.get(str(report.get_attribute("href")))
    assert answer.body().startswith(b"%PDF-")
    assert b"/ByteRange" in answer.body()


def answer_shopper(page: Page, receipt: str) -> None:
    """The office tells the shopper what came of it."""
    page.goto(f"/feedback/{receipt}")
    page.locator("#words").fill("Lô này đã được thu hồi và tiêu hủy. Cảm ơn bạn.")
    page.get_by_role("button", name="Trả lời", exact=True).click()
    page.get_by_text("Đã trả lời. Người mua đọc được").wait_for()
