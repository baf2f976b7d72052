"""The list of lots: found without diacritics, filtered, sorted, paged; nobody else's."""

import re
from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest

from trace.batches.models import Batch
from trace.events import actions
from trace.events.entries import Entry, NewLot

NOON = datetime(2026, 11, 23, 5, tzinfo=UTC)


def entry(by, happened_at):
    return Entry(by=by, now=NOON, entry_id=str(uuid4()), happened_at=happened_at)


@pytest.fixture
def lots(song_hoa, clerk, rice):
    """Three bought lots of milled rice, and one registered pack."""
    for number, (name, kilograms) in enumerate((("Gạo Bắc Thơm", 30), ("Gạo nếp", 10), ("Gạo tám xoan", 20))):
        moment = NOON - timedelta(days=number + 1)
        lot = NewLot(name=name, thousandths=kilograms * 1000, form="milled", lot=f"LO-{number}")
        actions.receive(song_hoa, lot=lot, supplier_name="X", template="rice", entry=entry(clerk, moment))
    pack = NewLot(name="", product=rice, thousandths=5000, lot="GOI-9")
    return actions.register(song_hoa, lot=pack, entry=entry(clerk, datetime(2026, 11, 1, 5, tzinfo=UTC)))


def shown(text):
    return re.findall(r'<td class="code" data-label="Số lô">([^<]+)</td>', text)


def test_the_last_used_comes_first(desk, lots):
    text = desk.get("/batches/")

    assert shown(text) == ["LO-0", "LO-1", "LO-2", "GOI-9"]
    assert "30 kg" in text
    assert "gạo" in text


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("q=bac thom", ["LO-0"]),
        ("q=GẠO NẾP", ["LO-1", "GOI-9"]),
        ("q=goi-9", ["GOI-9"]),
        ("state=draft", ["GOI-9"]),
        ("state=received", ["LO-0", "LO-1", "LO-2"]),
        ("state=approved", []),
        ("template=shrimp", []),
        ("form=packed", ["GOI-9"]),
        ("sort=left", ["GOI-9", "LO-1", "LO-2", "LO-0"]),
        ("sort=-left", ["LO-0", "LO-2", "LO-1", "GOI-9"]),
        ("sort=name", ["LO-0", "LO-1", "GOI-9", "LO-2"]),
        ("sort=lot", ["GOI-9", "LO-0", "LO-1", "LO-2"]),
        ("sort=nonsense&state=nonsense&page=x", ["LO-0", "LO-1", "LO-2", "GOI-9"]),
    ],
)
def test_search_filters_and_order(desk, lots, query, found):
    assert shown(desk.get(f"/batches/?{query}")) == found


def test_nothing_found_is_said(desk, lots):
    assert "Không có lô nào khớp." in desk.get("/batches/?q=khong-co-dau")


def test_an_empty_list_says_where_lots_come_from(desk):
    assert "Chưa có lô nào." in desk.get("/batches/")


def test_long_lists_are_turned_page_by_page(desk, song_hoa, clerk):
    for number in range(27):
        lot = NewLot(name=f"Gạo {number}", thousandths=1000, form="milled")
        actions.receive(song_hoa, lot=lot, supplier_name="X", template="rice", entry=entry(clerk, NOON))

    first, second = desk.get("/batches/"), desk.get("/batches/?page=2")
    assert (len(shown(first)), len(shown(second))) == (25, 2)
    assert "Trang 2 / 2" in second


def test_a_neighbour_sees_none_of_them(stranger_desk, lots):
    assert Batch.select().count() == 4
    assert shown(stranger_desk.get("/batches/")) == []
