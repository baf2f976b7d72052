"""Shrimp from a pond to a shop's shelf, over four hands: half of it without a signal, the server killed on the way."""

import contextlib
import re
from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from lines import Line
from playground import PASSWORD, PHONE, Playground
from playwright.sync_api import Browser, BrowserContext, Page, expect

from trace import clock
from trace.access.models import Membership, Person
from trace.access.queries import viewer_of
from trace.batches.models import Batch
from trace.database import database, open_database
from trace.events.actions_seasons import open_season
from trace.events.entries import Entry
from trace.events.models import Event
from trace.handovers.models import Handover, HandoverAct, HandoverLine
from trace.kit.viewer import COMMAND_LINE
from trace.organisations.models import Organisation
from trace.products.actions import save_product
from trace.seasons.models import Season
from trace.sites.models import Site

pytestmark = pytest.mark.browser
POND, MAKER, CARRIER = "can-bo-tom@demo.example", "can-bo-mam@demo.example", "quan-ly-xe@demo.example"
PRIVATE = ("29C-123.45", "29C12345", "Nguyễn Văn Lái", "0912345678", "0987654321", "0987 654 321", "Bà Tư bến", "PX-09")
FEEDS = 14
IDS = "async () => (await PhoneStore.all('entries')).map((one) => one.id)"
KEPT = "async (address) => ((await PhoneStore.fact('pages')) || []).some((one) => one.address === address)"
COPY = """async (count) => {
  const [one] = await PhoneStore.all('entries');
  await PhoneStore.settle(one.id, () => null);
  for (let number = 0; number < count; number += 1) {
    const id = crypto.randomUUID(), anew = { entry_id: id, 'feed.lot': `TA-${number}` };
    const fields = one.fields.map(([name, value]) => [name, anew[name] ?? value]);
    await PhoneStore.keep({ ...one, id, fields, made_at: Date.now() + number });
  }
}"""


class Handset:
    """One person's phone on a line of its own."""

    def __init__(self, browser: Browser, playground: Playground, login: str, needed: list[str]) -> None:
        self.line, self.ids = Line(playground.port), list[str]()
        self.context: BrowserContext = browser.new_context(
            base_url=self.line.base, locale="vi-VN", viewport={"width": PHONE[0], "height": PHONE[1]}
        )
        self.context.set_default_timeout(20_000)
        self.page: Page = self.context.new_page()
        self.page.goto("/sign-in?next=/desk/")
        self.page.get_by_label("Số điện thoại hoặc thư điện tử").fill(login)
        self.page.get_by_label("Mật khẩu", exact=True).fill(PASSWORD)
        self.page.get_by_role("button", name="Đăng nhập", exact=True).click()
        self.page.wait_for_url("**/desk/")
        for address in needed:
            self.wait_until(KEPT, address)

    def close(self) -> None:
        self.context.close()
        self.line.close()

    @contextlib.contextmanager
    def without_signal(self) -> Iterator[Page]:
        """What is written inside waits on the phone, and is sent when the block ends."""
        self.line.cut()
        yield self.page
        self.page.wait_for_url("**/app/queue?kept=*")
        waiting = self.page.evaluate(IDS)
        assert len(waiting) == 1
        self.ids += waiting
        self.line.mend()
        self.send()

    def send(self) -> None:
        self.page.goto("/app/queue")
        try:
            expect(self.page.locator("#queue-empty")).to_be_visible(timeout=40_000)
        except AssertionError:
            raise AssertionError(self.page.locator("main").inner_text()) from None

    def wait_until(self, question: str, about: object) -> None:
        for _ in range(1500):
            if self.page.evaluate(question, about):
                return
            self.page.wait_for_timeout(20)
        raise AssertionError(f"{question} {about}")


def test_shrimp_goes_from_the_pond_to_the_shelf_over_four_hands(
    playground: Playground, browser: Browser, device: Callable[..., BrowserContext]
):
    crop = read(playground, make_ready)
    with contextlib.ExitStack() as phones:
        open_phone = lambda login, *needed: phones.enter_context(  # noqa: E731
            contextlib.closing(Handset(browser, playground, login, list(needed)))
        )
        pond = open_phone(POND, f"/seasons/{crop}/record/T09", f"/seasons/{crop}/record/T05")
        maker = open_phone(MAKER, "/handovers/receive", "/record/receive/shrimp/T11")
        fresh = harvest(pond, crop, playground)
        refused = send_off(pond, playground, fresh, "400", "Bến Lở")
        answer(maker, refused, "refused", reason="Đá tan hết, tôm không đủ lạnh")
        bring_home(pond, refused)
        sent = send_off(pond, playground, fresh, "400", "Bến Lở")
        answer(maker, f"{sent[:4]} {sent[4:]}".lower(), "all")
        revise(maker, pond, sent)
        bought = buy_from_nobody(maker, playground)
        packed = pack(maker, playground, [bought])
        carrier = open_phone(CARRIER, "/handovers/receive")
        answer(carrier, send_off(maker, playground, packed, "200", "Hải Thịnh"), "all")
        link = make_link(carrier, read(playground, lambda: newest_lot("VT-07").code), playground)
        acknowledge(device, link, playground)
        feed_while_the_server_dies(pond, crop, playground)
        ids = [*pond.ids, *maker.ids, *carrier.ids]
    the_shelf_tells(device(PHONE, java_script_enabled=False).new_page(), packed)
    assert len(set(ids)) == len(ids) == FEEDS + 8
    assert read(playground, lambda: [one for one in ids if times_written(one) != 1]) == []
    playground.flask("ledger", "verify")
    assert "; 0 dòng khác trước" in playground.flask("events", "rebuild")
    assert re.search(r"sửa 0\D", playground.flask("handovers", "rebuild"))


def harvest(pond: Handset, crop: str, playground: Playground) -> str:
    with pond.without_signal() as page:
        page.goto(f"/seasons/{crop}/record/T09")
        fill(page, {"lot-0-quantity": "400", "size_grade": "60"})
        page.locator("button[value=save], button[value=preview]").last.click()
    return str(read(playground, lambda: newest_lot("HTX-03").code))


def send_off(by: Handset, playground: Playground, lot: str, amount: str, receiver: str) -> str:
    """Declare goods; the receiver is looked for while there is a signal, the rest is written without one."""
    page = by.page
    page.goto(f"/handovers/new?lot={lot}")
    page.locator("details.more", has_text="Tìm cơ sở khác").locator("summary").click()
    page.locator("#find").fill(receiver)
    page.get_by_role("button", name="Tìm", exact=True).click()
    page.locator(".found-receivers label", has_text=receiver).click()
    with by.without_signal():
        page.locator("details.more", has_text="Xe, giấy tờ").locator("summary").click()
        fill(page, {f"amount-{lot}": amount, "plate": "29C-123.45", "driver": "Nguyễn Văn Lái", "document_no": "PX-01"})
        page.locator("button[value=preview]").click()
    return str(read(playground, lambda: Handover.select().order_by(Handover.id.desc()).get().code))


def answer(by: Handset, code: str, outcome: str, *, reason: str = "") -> None:
    """By the code on the paper, as it is read out and typed."""
    with by.without_signal() as page:
        page.goto("/handovers/receive")
        # It opens by itself as soon as the page knows that there is no signal.
        page.locator("[data-without-signal]").evaluate("one => { one.open = true }")
        page.locator("#code").fill(code)
        page.locator(f"input[name=outcome][value={outcome}]").check(force=True)
        if reason:
            page.locator("#reason").fill(reason)
        page.get_by_role("button", name="Ghi nhận hàng").click()


def bring_home(by: Handset, code: str) -> None:
    by.page.goto(f"/handovers/{code}")
    by.page.get_by_role("button", name="Hàng đã về").click()
    by.page.get_by_role("button", name="Đồng ý").click()
    expect(by.page.locator(".notice.is-good")).to_be_visible()


def revise(asker: Handset, other: Handset, code: str) -> None:
    asker.page.goto(f"/handovers/{code}/revision")
    asker.page.locator("#document_no").fill("PX-09")
    asker.page.locator("#reason").fill("Số phiếu chép nhầm")
    asker.page.get_by_role("button", name="Gửi cho bên kia").click()
    other.page.goto(f"/handovers/{code}")
    expect(other.page.locator("#asked")).to_contain_text("PX-09")
    other.page.get_by_role("button", name="Đồng ý sửa").click()
    expect(other.page.locator("main")).to_contain_text("Đã sửa, xem bản cũ")


def buy_from_nobody(by: Handset, playground: Playground) -> str:
    """Shrimp of a person on the quay whom no register knows."""
    with by.without_signal() as page:
        page.goto("/record/receive/shrimp/T11")
        fill(
            page,
            {
                "supplier-name": "Bà Tư bến",
                "supplier-phone": "0912345678",
                "supplier-address": "Bến Cửa Lân",
                "lot-0-quantity": "60",
                "temp": "4",
            },
        )
        page.locator("[name=supplier-is_person]").check(force=True)
        page.locator("[name=supplier-is_unregistered]").check(force=True)
        page.locator("[name=form]").select_option("fresh")
        page.locator("button[value=save], button[value=preview]").last.click()
    return str(read(playground, lambda: newest_lot("HTX-05").code))


def pack(by: Handset, playground: Playground, others: list[str]) -> str:
    """All that came from the pond and from the quay, in packs of half a kilogram."""
    page, fresh = by.page, read(playground, lambda: lot_taken_over("HTX-05").code)
    page.goto(f"/batches/{fresh}/record/T14")
    for code in [fresh, *others]:
        page.locator(f"[name=input][value={code}]").check(force=True)
    page.locator("[name=lot-0-product]").select_option(label="Tôm tươi Bến Lở")
    fill(page, {"lot-0-count": "900", "lot-0-size": "500 g"})
    page.locator("button[value=preview]").click()
    page.get_by_role("button", name="Lưu").click()
    page.wait_for_url(re.compile(r"/batches/\w+$"))
    return page.url.rsplit("/", 1)[1]


def make_link(by: Handset, lot: str, playground: Playground) -> str:
    """Goods for a shop that no one here knows yet; the address that goes into a message."""
    page = by.page
    page.goto(f"/handovers/new?lot={lot}")
    page.locator("input[name=receiver][value=new]").check(force=True)
    fill(page, {f"amount-{lot}": "200", "receiver-name": "Cửa hàng hải sản Cô Sáu", "receiver-phone": "0987654321"})
    page.locator("button[value=preview]").click()
    page.get_by_role("button", name="Xuất hàng").click()
    page.get_by_role("button", name="Gửi qua Zalo").click()
    text = page.locator("#share-text").input_value()
    return str(re.search(r"/d/\w+/a/\S+", text)[0])


def acknowledge(device: Callable[..., BrowserContext], link: str, playground: Playground) -> None:
    """A preview and a look change nothing; the button does, once; the shop has no account and no JavaScript."""
    state = lambda: Handover.select().order_by(Handover.id.desc()).get().state  # noqa: E731
    before = read(playground, state)
    page = device(PHONE, java_script_enabled=False).new_page()
    page.request.get(link, headers={"User-Agent": "ZaloPreview/1.0"})
    page.request.head(link)
    page.goto(link)
    assert read(playground, state) == before == "sent"
    page.locator("input[name=outcome][value=all]").check(force=True)
    page.locator("input[name=kind][value=shop]").check(force=True)
    fill(page, {"name": "Cửa hàng hải sản Cô Sáu", "phone": "0987 654 321"})
    page.get_by_role("button", name="Xác nhận").click()
    assert read(playground, state) == "received"


def feed_while_the_server_dies(pond: Handset, crop: str, playground: Playground) -> None:
    """A fortnight of feeding goes out; twice the server is killed in the middle of it."""
    page = pond.page
    pond.line.cut()
    page.goto(f"/seasons/{crop}/record/T05")
    fill(page, {"feed.name": "Thức ăn 40 đạm", "feed.amount": "12", "feed.lot": "TA"})
    page.locator("button[value=save]").click()
    page.wait_for_url("**/app/queue?kept=*")
    page.evaluate(COPY, FEEDS)
    pond.ids += page.evaluate(IDS)
    pond.line.mend()
    page.evaluate("() => { PhoneSend.drain(); }")
    pond.wait_until("async (left) => (await PhoneStore.all('entries')).length <= left", FEEDS - 4)
    playground.kill()
    assert page.evaluate(IDS)
    playground.start()
    pond.send()


def the_shelf_tells(page: Page, packed: str) -> None:
    """The label's page names every hand in order, and nobody's name, number or plate."""
    page.goto(f"/t/{packed}")
    journey = page.locator("ol.timeline").first.inner_text()
    chain = ("Thu hoạch", "Xuất hàng", "Cồn Sáo", "Nhận hàng", "nguồn chưa đăng ký", "Đóng gói", "Xuất hàng",
             "Nhà xe lạnh Hải Thịnh", "Xuất hàng", "Cửa hàng hải sản Cô Sáu")  # fmt: skip
    at = 0
    for said in chain:
        at = journey.find(said, at)
        assert at >= 0, f"{said}: {journey}"
    expect(page.locator("main")).to_contain_text("Lô này có hàng mua của nguồn chưa đăng ký.")
    for address in (f"/t/{packed}", f"/t/{packed}/proof"):
        page.goto(address)
        assert not [one for one in PRIVATE if one in page.content()], address


def fill(page: Page, typed: dict[str, str]) -> None:
    for name, value in typed.items():
        page.locator(f'[name="{name}"]').fill(value)


def make_ready() -> str:
    """A crop in a pond of HTX-03, and a product of shrimp that HTX-05 packs."""
    now = clock.now()
    pond, maker = (Organisation.get(Organisation.code == code) for code in ("HTX-03", "HTX-05"))
    place = Site.get((Site.organisation == pond) & (Site.kind == "pond"))
    person = Person.get(Person.login == POND)
    by = viewer_of(Membership.get(Membership.person == person))
    entry = Entry(by=by, now=now, entry_id=str(uuid4()), happened_at=now - timedelta(days=95), values={})
    season: Season = open_season(
        pond, template="shrimp", name="Lứa 2, ao A3", variety="Tôm thẻ", sites=[place], entry=entry
    )
    facts = {"name": "Tôm tươi Bến Lở", "category": "shrimp"}
    save_product(maker, facts, by=COMMAND_LINE, now=now)
    return str(season.code)


def newest_lot(organisation: str) -> Batch:
    found = Batch.select().join(Organisation).where(Organisation.code == organisation)
    return found.order_by(Batch.id.desc()).get()


def lot_taken_over(organisation: str) -> Batch:
    """The lot that came from another organisation last."""
    taken = HandoverLine.select().join(Handover).where(HandoverLine.held_as.is_null(is_null=False))
    line = taken.join(Organisation, on=Handover.receiver).where(Organisation.code == organisation)
    return line.order_by(HandoverLine.id.desc()).get().held_as


def times_written(entry_id: str) -> int:
    """How often an entry stands in the record: as an event, or as an act between two sides that moved nothing."""
    events = Event.select().where(Event.entry_id == entry_id).count()
    acts = HandoverAct.select().where(HandoverAct.entry_id == entry_id).count()
    assert acts <= 1
    return int(events or acts)


def read(playground: Playground, what: Callable[[], Any]) -> Any:
    """Look at the database from outside the server."""
    open_database(f"sqlite:///{playground.folder / 'trace.db'}")
    try:
        with database.connection_context():
            return what()
    finally:
        database.obj.close_all()
