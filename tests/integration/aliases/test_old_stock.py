"""The register of earlier packaging: what is kept, how it goes down, who sees it, when it is said."""

from datetime import date, timedelta

import peewee
import pytest

from trace.aliases import actions_old_stock, queries_old_stock
from trace.aliases.models_old_stock import OldStock, OldStockAct
from trace.aliases.rules_old_stock import NotCovered, NotYourStock, StockRefused, UnknownStock
from trace.database import atomic, database
from trace.errors import NotFound
from trace.kit.paging import Listing
from trace.kit.viewer import COMMAND_LINE
from trace.readiness.queries import lacks_of

FACTS = {"basis": "old_address", "packaging": "Bao PP 5 kg", "unit": "bao", "printed_on": date(2025, 3, 1),
         "printed_text": "xã An Đồng, huyện Quỳnh Phụ, tỉnh Thái Bình", "count": 5000}  # fmt: skip
ALL = Listing(search="", page=1, sort="newest", is_descending=False, filters={})


@pytest.fixture
def stock(song_hoa, clerk, now) -> OldStock:
    return actions_old_stock.register(song_hoa, FACTS, by=clerk, now=now)


def take(stock, count, by, now, kind="used", **more):
    return actions_old_stock.take(stock, kind=kind, count=count, by=by, now=now, **more)


def test_it_goes_down_and_never_below_nothing(stock, clerk, now):
    assert take(stock, 1800, clerk, now).left == 3200
    assert take(stock, 200, clerk, now, kind="destroyed").left == 3000
    with pytest.raises(StockRefused, match=r"Chỉ còn 3000"):
        take(stock, 3001, clerk, now)
    with pytest.raises(StockRefused, match="tương lai"):
        take(stock, 1, clerk, now, done_on=now.date() + timedelta(2))
    take(stock, 3000, clerk, now, kind="gone", note="đếm lại")
    assert queries_old_stock.left_of(stock) == 0
    assert queries_old_stock.stocks(ALL, today=now.date(), seen_by=clerk).total == 0
    with pytest.raises(peewee.IntegrityError), atomic():
        OldStockAct.create(stock=stock, kind="used", count=1, left=3200, done_on=now.date(), created_at=now)


@pytest.mark.parametrize("table", ["old_stock", "old_stock_act"])
def test_the_database_refuses_changes(stock, clerk, now, table):
    take(stock, 1, clerk, now)

    for act in (f"UPDATE {table} SET count = 2", f"DELETE FROM {table}"):
        with pytest.raises(peewee.DatabaseError, match="append-only"), atomic():
            database.execute_sql(act)


def test_strangers_see_and_take_nothing_and_the_officer_sees(stock, stranger_clerk, auditor, clerk, song_hoa, now):
    for who in (stranger_clerk, auditor):
        with pytest.raises(NotYourStock):
            take(stock, 1, who, now)
        with pytest.raises(NotYourStock):
            actions_old_stock.register(song_hoa, FACTS, by=who, now=now)
    with pytest.raises(UnknownStock):
        queries_old_stock.find_stock(stock.number, seen_by=stranger_clerk)
    totals = [queries_old_stock.stocks(ALL, today=now.date(), seen_by=who).total
              for who in (clerk, auditor, COMMAND_LINE, stranger_clerk)]  # fmt: skip
    assert totals == [1, 1, 1, 0]


def test_what_was_printed_too_late_is_not_kept(song_hoa, clerk, now):
    with pytest.raises(NotCovered):
        actions_old_stock.register(song_hoa, {**FACTS, "printed_on": date(2025, 6, 25)}, by=clerk, now=now)
    with pytest.raises(NotFound):
        actions_old_stock.register(song_hoa, {**FACTS, "product": "SP-LA"}, by=clerk, now=now)
    assert OldStock.select().count() == 0


def test_near_its_end_it_is_a_finding_until_it_is_gone(stock, song_hoa, clerk, now):
    near = now + timedelta(days=120)  # 23/03/2027, 81 days before

    def said(moment):
        return [one.sentence("vi") for one in lacks_of(song_hoa, now=moment) if one.rule.code == "old_stock"]

    assert said(now) == []
    assert said(near) == ["Tem, bao bì in trước đây sắp hoặc đã hết hạn dùng: Bao PP 5 kg: 5.000 bao, 12/06/2027."]
    with pytest.raises(StockRefused, match="quá hạn dùng"):
        take(stock, 1, clerk, now + timedelta(days=300))
    take(stock, 5000, clerk, now + timedelta(days=300), kind="destroyed")
    assert said(near) == []
