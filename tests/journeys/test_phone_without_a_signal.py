"""The app on a phone whose line comes and goes: what was written is there, once, for the right person."""

import contextlib
import re
from collections.abc import Callable, Iterator
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from lines import Line
from PIL import Image
from playground import ARGUMENTS, CHROMIUM, CLERK, MANAGER, PASSWORD, PHONE, Playground
from playwright.sync_api import Browser, BrowserContext, Page, expect

from trace.database import database, open_database
from trace.events.models import Event, EventPhoto
from trace.organisations.models import Organisation
from trace.seasons.models import Season

pytestmark = pytest.mark.browser
MANY = 30
IS_READY = """async (address) => navigator.serviceWorker.controller !== null
  && ((await PhoneStore.fact('pages')) || []).some((one) => one.address === address)"""
IS_SHORTER = "async (count) => (await PhoneStore.all('entries')).length <= count"
EMPTY = """async () => {
  for (const one of await PhoneStore.all('entries')) await PhoneStore.settle(one.id, () => null);
}"""
LEFT = """async () => [(await PhoneStore.all('entries')).length, (await PhoneStore.all('sent')).length,
  (await caches.keys()).filter((name) => name.startsWith('pages-')).length,
  Object.keys(localStorage).filter((key) => key.startsWith('draft:')).length]"""
# The same entry many times over, each with an id and words of its own.
COPY = """async ([count, words]) => {
  const [one] = await PhoneStore.all('entries');
  await PhoneStore.settle(one.id, () => null);
  for (let number = 0; number < count; number += 1) {
    const id = crypto.randomUUID();
    const anew = { entry_id: id, input_name: `${words} ${number}.` };
    const fields = one.fields.map(([name, value]) => [name, anew[name] ?? value]);
    await PhoneStore.keep({ ...one, id, fields, made_at: Date.now() + number });
  }
}"""


class Handset:
    """One phone: a browser with a memory of its own on a line of its own."""

    def __init__(self, browser: Browser, playground: Playground, folder: Path) -> None:
        self.line, self.folder, self._browser = Line(playground.port), folder, browser
        self.season = read(playground, open_season)
        self.form = f"/seasons/{self.season}/record/R04"
        self.context: BrowserContext = self._opened()

    def _opened(self) -> BrowserContext:
        made = self._browser.browser_type.launch_persistent_context(
            self.folder, executable_path=CHROMIUM, args=ARGUMENTS, base_url=self.line.base, locale="vi-VN",
            viewport={"width": PHONE[0], "height": PHONE[1]},
        )  # fmt: skip
        made.set_default_timeout(15_000)
        return made

    @property
    def page(self) -> Page:
        return self.context.pages[0]

    def switch_off_and_on(self) -> None:
        self.context.close()
        self.context = self._opened()

    def close(self) -> None:
        self.context.close()
        self.line.close()

    def sign_in(self, login: str) -> None:
        page = self.page
        page.goto("/sign-in?next=/desk/")
        page.get_by_label("Số điện thoại hoặc thư điện tử").fill(login)
        page.get_by_label("Mật khẩu", exact=True).fill(PASSWORD)
        page.get_by_role("button", name="Đăng nhập", exact=True).click()
        page.wait_for_url("**/desk/")
        self.wait_until(IS_READY, self.form)

    def write(self, words: str, photo: bytes = b"") -> None:
        """Fill the form of fertilising in and press the button."""
        page = self.page
        page.goto(self.form)
        page.locator("[name=input_name]").fill(words)
        page.locator("[name='dose.amount']").fill("8")
        if photo:
            page.locator("details.more").last.evaluate("one => one.open = true")
            page.locator("input[type=file]").last.set_input_files(
                {"name": "ruong.jpg", "mimeType": "image/jpeg", "buffer": photo}
            )
        # At once: the form waits until the photo is small.
        page.locator("button[value=save]").click()

    def write_offline(self, words: str, photo: bytes = b"") -> None:
        self.line.cut()
        self.write(words, photo)
        self.page.wait_for_url("**/app/queue?kept=*")
        expect(self.page.locator(".queued.is-new")).to_be_visible()

    def send(self) -> None:
        self.line.mend()
        self.page.goto("/app/queue")
        expect(self.page.locator("#queue-empty")).to_be_visible(timeout=30_000)

    def wait_until(self, question: str, about: object) -> None:
        """Ask the page again and again: Playwright's own waiting takes any promise for a yes."""
        for _ in range(1500):
            if self.page.evaluate(question, about):
                return
            self.page.wait_for_timeout(10)
        raise AssertionError(question)

    def count(self) -> int:
        return int(self.page.evaluate("async () => (await PhoneStore.all('entries')).length"))


@pytest.fixture(scope="module")
def handset(browser: Browser, playground: Playground, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Handset]:
    """The clerk's phone; each test leaves its queue empty."""
    with contextlib.closing(Handset(browser, playground, tmp_path_factory.mktemp("phone"))) as made:
        made.sign_in(CLERK)
        yield made


@pytest.fixture(autouse=True)
def quiet(handset: Handset) -> None:
    """A test that failed leaves nothing for the next; the kept form has seen what stands in the record."""
    handset.line.mend()
    handset.page.goto(handset.form)
    handset.page.evaluate(EMPTY)


def test_an_entry_survives_a_closed_browser_and_is_sent_once(handset: Handset, playground: Playground):
    handset.write_offline("NPK đầu tiên.")
    expect(handset.page.locator("#line-state")).to_have_text("Mất mạng – sẽ gửi sau (1)")
    handset.switch_off_and_on()
    handset.page.goto("/app/queue")
    expect(handset.page.locator("#queue > li > h2")).to_have_text("Bón phân")
    handset.send()

    expect(handset.page.locator("#sent")).to_contain_text("Đã ghi “Bón phân”")
    assert written(playground, "NPK đầu tiên.") == 1


def test_a_kept_form_is_a_new_filling_each_time(handset: Handset):
    handset.line.cut()
    ids = []
    for _ in range(2):
        handset.page.goto(handset.form)
        ids.append(handset.page.locator("[name=entry_id]").input_value())
    handset.page.goto("/seasons/TZZZZZZZ/record/R04")

    assert ids[0] != ids[1]
    expect(handset.page.locator("h1")).to_have_text("Trang này chưa có trên máy")
    handset.line.mend()


def test_an_answer_that_was_lost_writes_nothing_twice(handset: Handset, playground: Playground):
    handset.line.lose(99)  # the page's own try, which Chromium repeats by itself, and the first of the queue
    handset.write("NPK mất trả lời.")
    handset.page.wait_for_url("**/app/queue?kept=*")
    handset.line.lose(0)
    handset.send()

    assert handset.line.lost >= 2
    assert written(playground, "NPK mất trả lời.") == 1


def test_two_tabs_send_each_entry_once_and_in_order(handset: Handset, playground: Playground):
    handset.write_offline("x")
    handset.page.evaluate(COPY, [6, "NPK hai thẻ"])
    other = handset.context.new_page()
    other.goto("/app/queue")
    handset.line.mend()
    for one in (handset.page, other):
        one.evaluate("() => { PhoneSend.drain(); }")
    expect(other.locator("#queue-empty")).to_be_visible(timeout=30_000)
    other.close()

    assert written_in_order(playground, "NPK hai thẻ") == list(range(6))


def test_the_server_is_killed_while_the_queue_drains(handset: Handset, playground: Playground):
    handset.write_offline("x")
    handset.page.evaluate(COPY, [MANY, "NPK giữa chừng"])
    handset.line.mend()
    handset.page.evaluate("() => { PhoneSend.drain(); }")
    handset.wait_until(IS_SHORTER, MANY - 10)
    playground.kill()
    assert handset.count() > 0
    playground.start()
    handset.send()

    assert written_in_order(playground, "NPK giữa chừng") == list(range(MANY))


def test_a_photo_comes_after_its_entry_without_its_place(handset: Handset, playground: Playground):
    handset.write_offline("NPK có ảnh.", photo=large_photo())
    (size, kind) = handset.page.evaluate(
        "async () => { const [one] = await PhoneStore.all('entries'); const file = one.photos[0][1];"
        "  const drawn = await createImageBitmap(file); return [Math.max(drawn.width, drawn.height), file.type]; }"
    )
    handset.send()

    assert (size, kind) == (1600, "image/jpeg")
    assert written(playground, "NPK có ảnh.") == 1
    photos = (
        EventPhoto.select().join(Event, on=EventPhoto.event == Event.id).where(Event.recorded.contains("NPK có ảnh"))
    )
    assert read(playground, photos.count) == 1


def test_work_that_somebody_else_wrote_meanwhile_is_a_choice(handset: Handset, playground: Playground, signed_in):
    handset.write_offline("NPK của tôi.")
    office: Page = signed_in(MANAGER)
    office.goto(handset.form)
    office.locator("[name=input_name]").fill("NPK của quản lý.")
    office.locator("[name='dose.amount']").fill("9")
    office.locator("button[value=save]").click()
    office.wait_for_url(f"**/seasons/{handset.season}")
    handset.line.mend()
    handset.page.goto("/app/queue")
    conflict = handset.page.locator(".queued.is-changed")
    expect(conflict.locator(".versions")).to_contain_text("NPK của tôi.")
    expect(conflict.locator(".versions")).to_contain_text("NPK của quản lý.")
    expect(handset.page.locator("#line-state")).to_contain_text("1 việc cần bạn xem lại")
    assert written(playground, "NPK của tôi.") == 0
    conflict.get_by_role("button", name="Gửi như đã ghi").click()
    expect(handset.page.locator("#queue-empty")).to_be_visible()

    assert [written(playground, one) for one in ("NPK của tôi.", "NPK của quản lý.")] == [1, 1]


def test_what_waits_can_be_changed_or_taken_back(handset: Handset, playground: Playground):
    handset.write_offline("NPK gõ nhầm.")
    handset.page.get_by_role("link", name="Sửa").click()
    expect(handset.page.locator("[name=input_name]")).to_have_value("NPK gõ nhầm.")
    handset.page.locator("[name=input_name]").fill("NPK gõ đúng.")
    handset.page.locator("button[value=save]").click()
    handset.page.wait_for_url("**/app/queue?kept=*")
    assert handset.count() == 1
    handset.write_offline("NPK bỏ đi.")
    handset.page.locator(".queued.is-new").get_by_role("button", name="Thu lại").click()
    handset.page.get_by_role("button", name="Đồng ý").click()
    expect(handset.page.locator("#queue > li > h2")).to_have_count(1)
    handset.send()

    assert [written(playground, f"NPK {one}.") for one in ("gõ nhầm", "gõ đúng", "bỏ đi")] == [0, 1, 0]


def test_a_sign_in_that_ran_out_keeps_the_queue(handset: Handset, playground: Playground):
    handset.write_offline("NPK hết phiên.")
    handset.context.clear_cookies()
    handset.line.mend()
    handset.page.evaluate("() => { PhoneSend.drain(); }")
    expect(handset.page.locator("#line-state")).to_have_text("Đăng nhập lại để gửi (1)")
    handset.sign_in(CLERK)
    handset.send()

    assert written(playground, "NPK hết phiên.") == 1


def test_another_person_neither_sends_nor_sees_it(handset: Handset, playground: Playground):
    handset.write_offline("NPK của cán bộ.")
    handset.context.clear_cookies()
    handset.line.mend()
    handset.sign_in(MANAGER)
    handset.page.goto("/app/queue")
    expect(handset.page.locator("#queue-others")).to_contain_text("1 việc của người khác")
    expect(handset.page.locator("main")).not_to_contain_text("Bón phân")
    caches = handset.page.evaluate(
        "async () => (await caches.keys()).filter((name) => name.startsWith('pages-')).length"
    )
    assert (handset.count(), caches, written(playground, "NPK của cán bộ.")) == (1, 1, 0)
    handset.context.clear_cookies()
    handset.sign_in(CLERK)
    handset.send()

    assert written(playground, "NPK của cán bộ.") == 1


def test_signing_out_asks_and_then_leaves_nothing(handset: Handset, playground: Playground):
    handset.write_offline("")  # without a name: the server will ask for one
    handset.line.mend()
    handset.page.goto("/app/queue")
    expect(handset.page.locator(".queued.is-asked, .queued.is-refused")).to_be_visible()
    handset.page.locator("details.who summary").click()
    handset.page.get_by_role("button", name="Đăng xuất").click()
    expect(handset.page.locator("dialog")).to_contain_text("Còn 1 việc chưa gửi")
    handset.page.get_by_role("button", name="Xóa và đăng xuất").click()
    handset.page.wait_for_url("**/sign-in")
    handset.page.add_script_tag(url="/static/js/phone/store.js")

    assert handset.page.evaluate(LEFT) == [0, 0, 0, 0]


def large_photo() -> bytes:
    content = BytesIO()
    Image.effect_noise((2400, 1800), 40).convert("RGB").save(content, "JPEG", quality=60)
    return content.getvalue()


def open_season() -> str:
    """One of the co-op's own that still grows."""
    of_the_co_op = Season.select().join(Organisation).where(Organisation.code == "HTX-01")
    return str(of_the_co_op.where(Season.closed_on.is_null(), Season.template == "rice").get().code)


def written(playground: Playground, words: str) -> int:
    """How many events say so."""
    return int(read(playground, lambda: Event.select().where(Event.recorded.contains(words)).count()))


def written_in_order(playground: Playground, words: str) -> list[int]:
    """The numbers of the copies in the order they were written; a second one would stand there twice."""
    found = read(playground, lambda: [row.recorded for row in Event.select().order_by(Event.id)])
    return [int(one[1]) for text in found if (one := re.search(rf"{words} (\d+)\.", text))]


def read(playground: Playground, what: Callable[[], Any]) -> Any:
    """Look at the database from outside the server."""
    open_database(f"sqlite:///{playground.folder / 'trace.db'}")
    try:
        with database.connection_context():
            return what()
    finally:
        database.obj.close_all()
