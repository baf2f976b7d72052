"""One playground with the demonstration data for all journeys of a session, and browsers that walk through it."""

import contextlib
import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playground import ARGUMENTS, CHROMIUM, PASSWORD, PHONE, Playground
from playwright.sync_api import Browser, BrowserContext, Page


@pytest.fixture(scope="session")
def kept(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the first worker that wants the demonstration leaves it for the others."""
    base = tmp_path_factory.getbasetemp()
    return (base.parent if "PYTEST_XDIST_WORKER" in os.environ else base) / "kept-playground"


@pytest.fixture(scope="session")
def playground(tmp_path_factory: pytest.TempPathFactory, kept: Path) -> Iterator[Playground]:
    """The demonstration, seeded once and serving."""
    made = Playground(tmp_path_factory.mktemp("playground"))
    made.prepare_from(kept)
    made.start()
    yield made
    made.stop()


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Chromium; one a module, because two of Playwright's loops cannot stand in one thread."""
    if not Path(CHROMIUM).exists():
        pytest.skip(f"{CHROMIUM} is not on this machine")
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        yield opened
        opened.close()


@pytest.fixture
def device(browser: Browser, playground: Playground) -> Iterator[Callable[..., BrowserContext]]:
    """`device(PHONE)`: a browser of its own, with nothing remembered; closed after the test."""
    with contextlib.ExitStack() as closing:

        def make(size: tuple[int, int] = PHONE, **how: object) -> BrowserContext:
            viewport = {"width": size[0], "height": size[1]}
            made = browser.new_context(base_url=playground.base, viewport=viewport, locale="vi-VN", **how)
            made.set_default_timeout(15_000)
            closing.callback(made.close)
            return made

        yield make


@pytest.fixture
def signed_in(device: Callable[..., BrowserContext]) -> Callable[..., Page]:
    """`signed_in(CLERK)`: a page after the sign-in form was filled in."""

    def enter(login: str, size: tuple[int, int] = PHONE, password: str = PASSWORD) -> Page:
        page = device(size).new_page()
        page.goto("/sign-in")
        page.get_by_label("Số điện thoại hoặc thư điện tử").fill(login)
        page.get_by_label("Mật khẩu", exact=True).fill(password)
        page.get_by_role("button", name="Đăng nhập", exact=True).click()
        page.wait_for_url(lambda url: "/sign-in" not in url)
        return page

    return enter
