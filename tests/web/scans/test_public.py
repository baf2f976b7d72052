"""What the public page says of its visits, who is counted, and what a flood changes."""

from datetime import timedelta

import pytest
from public_goods import GTIN, LOT

from trace import clock
from trace.database import database
from trace.scans import actions
from trace.scans.models import ScanDay
from trace.scans.rules import practice
from trace.serials.rules import spaced

ADDRESS = f"/01/{GTIN}/10/{LOT}"
PREVIEW = "facebookexternalhit/1.1"


def told(page):
    return " ".join(page.text.split())


@pytest.fixture
def later(noon):
    """`later(days=1)`: the clock moves on."""
    return lambda **more: clock.set_clock(lambda: noon + timedelta(**more))


def rows(goods):
    found = ScanDay.select().where(ScanDay.batch == goods.rice.id).order_by(ScanDay.day, ScanDay.serial)
    return [(row.serial, row.visits, row.hits) for row in found]


def test_today_s_visits_are_told_from_tomorrow_on(goods, read, later):
    assert "Mã này: chưa có lượt quét nào tính đến hết ngày 22/11/2026." in told(read(ADDRESS))
    read(ADDRESS, "27.70.1.1")
    assert "chưa có lượt quét nào tính đến hết ngày 22/11/2026" in told(read(ADDRESS))

    later(days=1)
    page = read(ADDRESS)
    assert "lần quét đầu tiên ngày 23/11/2026, số lượt quét: 2 (tính đến hết ngày 23/11/2026)" in told(page)
    assert "scanned on 23 Nov 2026; number of scans: 2" in told(read(f"{ADDRESS}?lang=en"))


def test_a_scan_turns_no_kept_page(app, goods, read, monkeypatch):
    first = read(ADDRESS)
    with monkeypatch.context() as patch:
        patch.setattr(app.extensions["page_cache"], "_application", None)
        for number in range(5):
            again = read(ADDRESS, f"27.70.{number}.1")
    assert again.headers["ETag"] == first.headers["ETag"]
    assert rows(goods) == [("", 6, 6)]


def test_a_pack_says_its_own_visits(goods, packs, read, later):
    page = f"/t/{goods.rice.code}/{packs[3]}"
    read(page)
    read(f"{ADDRESS}/21/{packs[3]}", "27.70.1.1")
    read(f"/t/{goods.rice.code}")
    shown = spaced(packs[3])
    assert rows(goods) == [("", 2, 3), (shown, 2, 2)]

    later(days=1)
    assert "Số này: lần quét đầu tiên ngày 23/11/2026, số lượt quét: 2" in told(read(page, Accept_Encoding=""))
    other = read(f"/t/{goods.rice.code}/{packs[4]}")
    assert "Số này: chưa có lượt quét nào tính đến hết ngày 23/11/2026." in told(other)
    past_the_cache = read(f"{page}?context=x")
    assert "Số này: lần quét đầu tiên ngày 23/11/2026, số lượt quét: 2" in told(past_the_cache)
    assert "\x1d" not in page + other.text + past_the_cache.text


def test_numbers_that_were_made_up_are_visits_of_the_lot_alone(goods, packs, read):
    for number in ("2ZZZZZZZZZZZZZ", "DAI-7", packs[0][:-1] + ("2" if packs[0][-1] != "2" else "3")):
        assert "Số này" not in told(read(f"/t/{goods.rice.code}/{number}"))
    assert rows(goods) == [("", 1, 3)]


@pytest.mark.parametrize(
    ("more", "counts"),
    [
        ({}, True),
        ({"program": PREVIEW}, False),
        ({"program": "Mozilla/5.0 (compatible; Googlebot/2.1)"}, False),
        ({"program": "curl/8"}, False),
        ({"method": "HEAD"}, False),
        ({"Cookie": "signed_in=whoever.signature"}, False),
        ({"Cookie": "lang=vi"}, True),
        ({"Sec_Purpose": "prefetch"}, False),
    ],
)
def test_who_is_counted(goods, read, more, counts):
    assert read(ADDRESS, **more).status_code == 200
    assert bool(rows(goods)) is counts


def test_a_page_that_is_known_already_is_still_a_visit(goods, read):
    tag = read(ADDRESS).headers["ETag"]
    assert read(ADDRESS, "27.70.1.1", If_None_Match=tag).status_code == 304
    assert rows(goods) == [("", 2, 2)]


def test_pages_past_the_cache_are_counted_once(goods, packs, read):
    read(f"/t/{goods.rice.code}?context=x")
    read(f"/t/{goods.rice.code}/{packs[0]}?context=x", "27.70.1.1")
    assert rows(goods) == [("", 2, 2), (spaced(packs[0]), 1, 1)]


def test_products_and_places_are_counted_together(goods, read):
    read(f"/01/{GTIN}")
    read("/t/T2222222")
    kinds = [(row.kind, row.batch_id, row.visits) for row in ScanDay.select()]
    assert kinds == [("product", None, 1)]


def test_files_beside_a_page_and_missing_lots_are_no_visits(goods, read):
    for path in (f"/t/{goods.rice.code}/proof", f"/t/{goods.rice.code}/status.json", f"/01/{GTIN}/10/KHONGCO"):
        read(path)
    assert rows(goods) == []


def test_a_flood_from_one_network_changes_nothing_in_public(goods, read, visits, later):
    read(ADDRESS, "27.70.1.1")
    read(ADDRESS, "113.160.1.1")
    for number in range(practice().flood_hits + 50):
        visits.note("lot", goods.rice.id, "", f"14.1.2.{number % 200}", f"Mozilla/5.0 ({number})")
    assert visits.flush()

    later(days=1)
    assert "số lượt quét: 2 (tính đến hết ngày 23/11/2026)" in told(read(ADDRESS, "27.70.1.1"))


def test_the_page_never_says_that_goods_are_fake(goods, packs, read, later):
    for number in range(60):
        read(f"/t/{goods.rice.code}/{packs[3]}", f"{20 + number}.{number}.1.1")
    later(days=1)
    actions.forget_readers(now=clock.now())
    for path in (ADDRESS, f"/t/{goods.rice.code}/{packs[3]}", f"{ADDRESS}?lang=en"):
        said = told(read(path, "99.1.1.1")).lower()
        assert "hàng giả" not in said
        assert "giả mạo" not in said
        assert "fake" not in said
        assert "counterfeit" not in said


def test_a_database_that_fails_keeps_nobody_waiting(goods, read, visits, app, monkeypatch):
    def broken(_noted):
        raise RuntimeError("no database")

    with monkeypatch.context() as patch:
        patch.setattr("trace.scans.counting.actions.count_visits", broken)
        client = app.test_client(use_cookies=False)
        sent = {"Accept": "text/html", "User-Agent": "Mozilla/5.0 (phone)"}
        assert client.get(ADDRESS, headers=sent).status_code == 200
        assert visits.flush() is False
    assert rows(goods) == []
    assert visits.flush()
    assert rows(goods) == [("", 1, 1)]


def test_notes_have_a_bound(goods, visits, monkeypatch):
    monkeypatch.setattr("trace.scans.counting.MOST_WAITING", 10)
    monkeypatch.setattr("trace.scans.counting.actions.count_visits", lambda _noted: 1 / 0)
    for number in range(50):
        visits.note("lot", goods.rice.id, "", f"14.{number}.2.3", "Mozilla/5.0")
    assert visits.flush() is False
    assert len(visits._waiting) == 10


def test_a_child_of_a_fork_begins_anew(goods, visits):
    visits.note("lot", goods.rice.id, "", "14.1.2.3", "Mozilla/5.0")
    visits.begin_anew()
    assert visits.flush()
    assert rows(goods) == []
    assert not database.is_closed()
