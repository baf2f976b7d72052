"""Every screen that links lead to, for each role, on a phone and on a desk: whole, readable, reachable, silent."""

import re
from collections import Counter
from collections.abc import Callable, Iterable
from urllib.parse import parse_qsl, urljoin, urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe
from playground import ADMIN, CLERK, DESK, HELPER, MANAGER, OFFICER, PASSWORD, PHONE
from playwright.sync_api import Browser, BrowserContext, Page

pytestmark = pytest.mark.browser
# Which screens each role must meet on its walk; a walk that ended early would prove nothing.
REGISTER = {"/organisations/", "/organisations/*", "/products/", "/products/*", "/sites/", "/sites/*", "/batches/",
            "/batches/*", "/certificates/", "/findings/", "/account/"}  # fmt: skip
RECORDING = REGISTER | {"/desk/", "/record/", "/seasons/", "/seasons/*", "/seasons/new/*", "/seasons/*/record",
                        "/seasons/*/record/*", "/batches/*/record", "/batches/*/record/*", "/events/*",
                        "/events/*/correct", "/labels/", "/labels/new?batch", "/labels/layouts/", "/labels/runs/*",
                        "/labels/calibration/", "/record/receive/*/*", "/packs/", "/packs/*", "/packs/new",
                        "/batches/*/units", "/lineage/*", "/practice/", "/seasons/calendar", "/sites/map", "/notices/",
                        "/notices/settings", "/handovers/", "/handovers/*", "/handovers/new",
                        "/handovers/receive", "/app/queue"}  # fmt: skip
MANAGING = RECORDING | {"/products/new", "/products/*/edit", "/sites/new", "/sites/*/edit", "/people/",
                        "/people/new", "/people/*", "/tokens/", "/acts/", "/looks/", "/exchange/",
                        "/organisations/*/edit", "/recalls/", "/recalls/new", "/requests/", "/requests/new",
                        "/requests/cover/", "/feedback/", "/inspections/", "/inspections/score",
                        "/inspections/score/*", "/matters/", "/scans/cases/"}  # fmt: skip
AUDITING = REGISTER | {"/audit/", "/audit/batches/", "/audit/batches/*", "/audit/batches/*/checks",
                       "/audit/organisations/", "/audit/organisations/*", "/audit/products/", "/audit/sites/",
                       "/audit/certificates/", "/seasons/*", "/lineage/*", "/handovers/", "/handovers/*",
                       "/recalls/", "/recalls/new", "/requests/", "/requests/new", "/requests/goods",
                       "/requests/cover/", "/feedback/", "/inspections/", "/inspections/new", "/inspections/plan",
                       "/inspections/report",
                       "/inspections/score", "/inspections/score/*", "/matters/", "/matters/new/*", "/scans/cases/",
                       "/overview/", "/overview/funnel/"}  # fmt: skip
ADMINISTERING = REGISTER | {"/audit/", "/organisations/new", "/people/", "/people/new", "/acts/"}
PUBLIC = {
    "/",
    "/scan/",
    "/sign-in",
    "/lookup?code",
    "/01/*",
    "/01/*/10/*",
    "/t/*",
    "/t/*/proof",
    "/p/*",
    "/00/*",
    "/u/*",
    "/d/*",
    "/d/*/a/*",
    "/feedback/report?about",
    "/feedback/receipt",
    "/recalls/public/",
}
WALKS = {
    "manager": (MANAGER, MANAGING, True), "staff": (CLERK, RECORDING, False), "helper": (HELPER, RECORDING, False),
    "auditor": (OFFICER, AUDITING, True), "admin": (ADMIN, ADMINISTERING, True), "public": ("", PUBLIC, True),
}  # fmt: skip
MEANT = {"about", "batch", "copy", "code", "lang"}
OF_THE_PUBLIC = re.compile(
    r"^/(01|00|t|p|s|u|d|lookup|scan|sign-in|feedback/report|feedback/receipt|recalls/public|seals)?(/|$)"
)
NOT_A_SCREEN = re.compile(
    r"^/(files|static|log|api|metrics|enter)\b|\.(zip|json|rss|pem|pdf|png|xlsx|svg|csv|py|ini|tlog-proof)$|/(file|picture)$"
)
FEW = {
    "/seasons/*/record/*": 9,
    "/batches/*/record/*": 6,
    "/batches/*": 3,
    "/lineage/*": 3,
    "/01/*/10/*": 6,
    "/t/*": 6,
    "/p/*": 2,
}

# A link inside a picture says its address in another way.
HREFS = "all => all.map(one => new URL(one.href.baseVal ?? one.href, location).href)"

LOOK = """({width, isPhone}) => {
  const found = [], root = document.documentElement;
  if (root.scrollWidth > width) found.push(`runs over the edge: ${root.scrollWidth} px`);
  const ids = [...document.querySelectorAll('[id]')].map(one => one.id);
  ids.filter((id, at) => ids.indexOf(id) !== at).forEach(id => found.push(`id twice: ${id}`));
  if (document.querySelectorAll('h1').length !== 1) found.push(`${document.querySelectorAll('h1').length} h1`);
  if (!isPhone) return found;
  for (const one of document.querySelectorAll('button,input,select,textarea,summary,a.button,nav a,a.tile')) {
    if (one.type === 'hidden' || !one.checkVisibility({visibilityProperty: true, opacityProperty: true})) continue;
    const touched = ['checkbox', 'radio'].includes(one.type) ? (one.closest('label') || one.labels[0] || one) : one;
    const box = touched.getBoundingClientRect(), words = touched.outerHTML.slice(0, 110);
    if (box.width < 1 || box.right < 0) continue;
    if (box.height < 43.5 || box.width < 43.5)
      found.push(`small to touch: ${Math.round(box.width)}x${Math.round(box.height)} ${words}`);
  }
  return found;
}"""


@pytest.fixture(scope="module")
def printed(playground) -> None:
    """One run of labels, so that its screen is there to be looked at."""
    target = playground.folder / "labels.pdf"
    playground.flask("labels", "print", "--batch", "09520002000002/SH7K2M9Q", "--layout", "a4-24", "--count", "24",
                     "--output", str(target))  # fmt: skip


@pytest.fixture(scope="module")
def handed(browser: Browser, playground) -> list[str]:
    """Goods on their way to somebody without an account: the addresses of the consignment and of the link."""
    page = browser.new_context(base_url=playground.base, locale="vi-VN").new_page()
    page.goto("/sign-in")
    page.get_by_label("Số điện thoại hoặc thư điện tử").fill(CLERK)
    page.get_by_label("Mật khẩu", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Đăng nhập", exact=True).click()
    page.wait_for_url(lambda url: "/sign-in" not in url)
    page.goto("/handovers/new")
    page.locator("[name^=amount-]").first.fill("1")
    page.get_by_label("Nơi nhận chưa có trong hệ thống").check()
    page.get_by_label("Tên nơi nhận").fill("Quán cơm mẫu")
    page.get_by_role("button", name="Xem lại trước khi lưu").click()
    page.locator("button[value=save]").click()
    page.wait_for_url(re.compile(r"/handovers/D"))
    page.locator("form[action$='/link'] button").click()
    found = re.search(r"/d/\w+/a/[\w-]+", page.locator("#share-text").input_value())
    page.context.close()
    assert found
    return [found[0].partition("/a/")[0], found[0]]


@pytest.mark.parametrize("role", WALKS)
def test_every_screen_is_whole_on_a_phone_and_on_a_desk(
    role: str,
    playground,
    printed: None,
    handed: list[str],
    device: Callable[..., BrowserContext],
    signed_in: Callable[..., Page],
):
    login, expected, is_for_axe = WALKS[role]
    page = signed_in(login) if login else device(PHONE).new_page()
    starts = [page.url] if login else [*public_addresses(playground), *handed, *places_of(signed_in(CLERK))]
    walk = Walk(page, playground.base, is_for_axe=is_for_axe, is_public=not login)
    walk.go(starts)

    print(f"{role}: {len(walk.seen)} kinds of screen, {sum(walk.seen.values())} screens")
    assert walk.found == [], "\n".join(walk.found)
    assert not (expected - walk.seen.keys()), sorted(expected - walk.seen.keys())


def public_addresses(playground) -> list[str]:
    """What `seed demo` offers to scan: safe to repeat, it only says so again."""
    found = [urlsplit(one).path for one in re.findall(r"http://\S+/(?:01|00|u)/\S+", playground.flask("seed", "demo"))]
    others = ["/", "/sign-in", "/lookup?code=SH7K2M9Q", "/01/09520002000002", "/01/09520002000002/10/NOSUCH", "/t/NO"]
    return [*found, *(f"{one}?lang=en" for one in found[:1]), *others]


def places_of(page: Page) -> list[str]:
    """The public pages of a co-op's fields and mill."""
    page.goto("/sites/")
    found = re.findall(r'href="/sites/(P\w+)"', page.content())
    return [f"/p/{code}" for code in dict.fromkeys(found)]


class Walk:
    """Follows links from screen to screen, a few of each kind, and writes down everything wrong."""

    def __init__(self, page: Page, base: str, *, is_for_axe: bool, is_public: bool) -> None:
        self.page, self.base, self.is_for_axe, self.is_public = page, base, is_for_axe, is_public
        self.seen: Counter[str] = Counter()
        self.found: list[str] = []
        self._heard: list[str] = []
        page.on("console", lambda message: self._heard.append(f"{message.type}: {message.text}"))
        page.on("pageerror", lambda error: self._heard.append(f"error: {error}"))

    def go(self, starts: Iterable[str]) -> None:
        waiting, known = [urljoin(self.base, one) for one in starts], set()
        while waiting:
            address = waiting.pop(0)
            kind = kind_of(address)
            if address in known or self.seen[kind] >= FEW.get(kind, 1):
                continue
            known.add(address)
            self.seen[kind] += 1
            waiting += self._visit(address)

    def _visit(self, address: str) -> list[str]:
        """Look at one screen; gives the addresses it leads to."""
        page, path = self.page, address.removeprefix(self.base)
        self._heard.clear()
        answer = page.goto(address)
        assert answer is not None
        expected = 404 if "NOSUCH" in path or path == "/t/NO" else 200
        if answer.status != expected:
            self.found.append(f"{path}: status {answer.status}")
        self._look(path, PHONE)
        if self.is_for_axe:
            self._ask_axe(path)
        self._look(path, DESK)
        page.set_viewport_size({"width": PHONE[0], "height": PHONE[1]})
        self.found += [f"{path}: {one}" for one in self._heard if expected == 200]
        links = page.eval_on_selector_all("a[href]:not([download])", HREFS)
        return [one.partition("#")[0] for one in links if self._is_screen(one)]

    def _look(self, path: str, size: tuple[int, int]) -> None:
        page, width = self.page, size[0]
        if page.viewport_size != {"width": width, "height": size[1]}:
            page.set_viewport_size({"width": width, "height": size[1]})
        asked = {"width": width, "isPhone": size == PHONE}
        self.found += [f"{path} at {width}: {one}" for one in page.evaluate(LOOK, asked)]

    def _ask_axe(self, path: str) -> None:
        """With everything unfolded: what is folded away is read as well."""
        self.page.evaluate("document.querySelectorAll('details').forEach(one => one.open = true)")
        self._look(f"{path} (unfolded)", PHONE)
        for violation in Axe().run(self.page).response["violations"]:
            nodes = "; ".join(node["html"][:140] for node in violation["nodes"][:3])
            self.found.append(f"{path}: axe {violation['id']}: {nodes}")

    def _is_screen(self, address: str) -> bool:
        parts = urlsplit(address)
        asked = {name for name, _ in parse_qsl(parts.query)}
        is_mine = self.is_public or not OF_THE_PUBLIC.search(parts.path)
        return address.startswith(self.base) and is_mine and not NOT_A_SCREEN.search(parts.path) and asked <= MEANT


def kind_of(address: str) -> str:
    """The address with every code replaced: `/batches/T7K2M9QX` and `/batches/T58F6MNG` are one kind of screen."""
    parts = urlsplit(address)
    segments = [
        "*" if re.search(r"\d|^[A-Z0-9-]{3,}$", one) and not is_key(one) else one for one in parts.path.split("/")
    ]
    if segments[1:3] in (["seasons", "new"], ["record", "receive"]):
        segments[3:] = ["*" for _ in segments[3:]]
    asked = "&".join(sorted(name for name, _ in parse_qsl(parts.query)))
    return "/".join(segments) + (f"?{asked}" if asked else "")


def is_key(segment: str) -> bool:
    """01, 10 and 21 of a Digital Link stay as they are."""
    return segment in ("01", "10", "21", "00", "414")
