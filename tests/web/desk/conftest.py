"""What Song Hoa has when its clerk sits down: two fields, a mill, a product; and posting as a browser does."""

import re
from datetime import UTC, datetime
from html import unescape
from uuid import uuid4

import pytest
from cast import A_SAO, LONG_AGO, sign_in, token_in

from trace.events.actions_receipts import receive
from trace.events.actions_seasons import open_season
from trace.events.entries import Entry, NewLot
from trace.products.actions import save_product
from trace.sites.actions import save_site

NOON = datetime(2026, 11, 23, 5, tzinfo=UTC)
ENTRY = re.compile(r'name="entry_id" value="([0-9a-f-]{36})"')


class Desk:
    """A signed-in browser: reads a form, posts it with its token and its entry id."""

    def __init__(self, client):
        self.client = client

    def get(self, address, status=200):
        page = self.client.get(address)
        assert page.status_code == status, page.get_data(as_text=True)[:4000]
        return unescape(page.get_data(as_text=True))

    def open(self, address) -> dict[str, str]:
        """The hidden values a fresh form carries."""
        page = self.client.get(address)
        assert page.status_code == 200, address
        found = ENTRY.search(page.get_data(as_text=True))
        return {"csrf_token": token_in(page), "entry_id": found[1] if found else str(uuid4())}

    @staticmethod
    def words(answer) -> str:
        """What an answer says, entities resolved."""
        return unescape(answer.get_data(as_text=True))

    def post(self, address, data=None, *, opened=None, **kwargs):
        """Post to the address of a form; `opened` are hidden values read before (for sending twice)."""
        hidden = opened or self.open(address)
        return self.client.post(address, data={**hidden, **(data or {})}, **kwargs)


@pytest.fixture
def desk(app, noon, clerk) -> Desk:
    return Desk(sign_in(app.test_client(), clerk))


@pytest.fixture
def boss_desk(app, noon, manager) -> Desk:
    return Desk(sign_in(app.test_client(), manager))


@pytest.fixture
def office_desk(app, noon, auditor) -> Desk:
    return Desk(sign_in(app.test_client(), auditor))


@pytest.fixture
def stranger_desk(app, noon, stranger_clerk) -> Desk:
    return Desk(sign_in(app.test_client(), stranger_clerk))


@pytest.fixture
def helper_desk(app, noon, helper) -> Desk:
    return Desk(sign_in(app.test_client(), helper))


@pytest.fixture
def plots(song_hoa, clerk):
    """Two rice fields: one with area and households, one without."""
    return [
        save_site(
            song_hoa,
            {"kind": "plot", "name": "Đồng Chợ", "address": A_SAO, "area": "12 sào", "household_count": 8},
            by=clerk,
            now=LONG_AGO,
        ),
        save_site(song_hoa, {"kind": "plot", "name": "Đồng Cao", "address": A_SAO}, by=clerk, now=LONG_AGO),
    ]


@pytest.fixture
def mill(song_hoa, clerk):
    return save_site(song_hoa, {"kind": "mill", "name": "Xưởng xay", "address": A_SAO}, by=clerk, now=LONG_AGO)


@pytest.fixture
def rice(song_hoa, clerk):
    """A product as first written: still a draft, with a shelf life of 180 days and packs of 5 kg."""
    return save_product(
        song_hoa,
        {
            "name": "Gạo nếp A Sào",
            "category": "rice",
            "net_content": "5 kg",
            "shelf_life_days": 180,
            "standard": "TCCS 01:2026/SH",
        },
        by=clerk,
        now=LONG_AGO,
    )


@pytest.fixture
def season(song_hoa, clerk, plots):
    """Vụ mùa 2026 on Đồng Chợ, opened in June."""
    return open_season(
        song_hoa,
        template="rice",
        name="Vụ mùa 2026",
        variety="Nếp A Sào",
        sites=[plots[0]],
        entry=entry(clerk, datetime(2026, 6, 20, 5, tzinfo=UTC)),
    )


@pytest.fixture
def second_season(song_hoa, clerk, plots):
    return open_season(
        song_hoa,
        template="rice",
        name="Vụ mùa Đồng Cao",
        variety="",
        sites=[plots[1]],
        entry=entry(clerk, datetime(2026, 6, 21, 5, tzinfo=UTC)),
    )


@pytest.fixture
def milled(song_hoa, clerk, rice):
    """A tonne of milled rice, bought in: ready to be packed."""
    return receive(
        song_hoa,
        lot=NewLot(name="Gạo – chị Hoa", thousandths=1_000_000, form="milled", lot="XAY1"),
        supplier_name="Nhà máy xay Hoa Sen",
        template="rice",
        entry=entry(clerk, datetime(2026, 11, 20, 5, tzinfo=UTC)),
    )


@pytest.fixture
def more_milled(song_hoa, clerk, milled):
    """Half a tonne of other rice of the same form."""
    return receive(
        song_hoa,
        lot=NewLot(name="Gạo – anh Ba", thousandths=500_000, form="milled", lot="XAY2"),
        supplier_name="Nhà máy xay Hoa Sen",
        template="rice",
        entry=entry(clerk, datetime(2026, 11, 19, 5, tzinfo=UTC)),
    )


def entry(by, happened_at) -> Entry:
    """An entry as a door hands it over."""
    return Entry(by=by, now=NOON, entry_id=str(uuid4()), happened_at=happened_at)
