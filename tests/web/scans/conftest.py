"""The goods of public pages, somebody who reads them, and the notes written by hand."""

import pytest
from public_goods import goods, phone

from trace.database import atomic
from trace.serials.actions import record_printed, reserve
from trace.serials.queries import numberer_of

__all__ = ["goods", "phone"]
BROWSER = "Mozilla/5.0 (Linux; Android 14) AppleWebKit/537.36 Chrome/126.0 Mobile Safari/537.36"


@pytest.fixture
def visits(app):
    """The notes of this app, empty; `visits.flush()` writes them."""
    kept = app.extensions["visits"]
    kept.begin_anew()
    return kept


@pytest.fixture
def packs(goods, noon, settings):
    """Numbers of printed packs of the rice lot."""
    with atomic():
        kept = reserve(goods.rice, 20, now=noon, settings=settings)
        row = record_printed(kept, run_number="R1", by=goods.staff, now=noon)
    return numberer_of(goods.rice, key_version=1, settings=settings).texts(row.first, 20)


@pytest.fixture
def read(app, visits):
    """`read("/t/…", "14.1.2.3")`: somebody reads a page, and the visit is written."""
    client = app.test_client(use_cookies=False)

    def ask(path, address="14.1.2.3", method="GET", program=BROWSER, **headers):
        named = {name.replace("_", "-"): text for name, text in headers.items()}
        sent = {"Accept": "text/html", "User-Agent": program, **named}
        page = client.open(path, method=method, headers=sent, environ_base={"REMOTE_ADDR": address})
        assert visits.flush()
        return page

    return ask
