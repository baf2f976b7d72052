"""The goods of `public_goods` behind the whole app, at noon, and a phone that asks for pages."""

from collections.abc import Callable

import pytest
from public_goods import Goods, make_all
from werkzeug.test import TestResponse

HTML = {"Accept": "text/html,application/xhtml+xml,*/*;q=0.8"}


@pytest.fixture
def goods(app, settings, noon) -> Goods:
    return make_all(noon, settings.uploads)


@pytest.fixture
def phone(app) -> Callable[..., TestResponse]:
    """`phone("/t/…", Accept_Language="en")`: what a browser gets; no redirect is followed."""
    client = app.test_client(use_cookies=False)

    def ask(path: str, method: str = "GET", **headers: str) -> TestResponse:
        sent = HTML | {name.replace("_", "-"): text for name, text in headers.items()}
        return client.open(path, method=method, headers=sent)

    return ask
