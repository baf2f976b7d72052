"""Recalled goods are neither sold nor sent on; they go back, are destroyed, and what left before the recall is told."""

import pytest

from tests.recalled import entry_of, fresh
from trace.events import actions as events
from trace.events.actions_packs import Contents
from trace.events.entries import Use
from trace.events.rules import EntryRefused


@pytest.fixture
def called_back(chain, confirmed):
    confirmed(chain.rice)
    return fresh(chain.rice)


def test_it_is_neither_sold_nor_sent_on(called_back, clerk, now):
    before = called_back.left_thousandths
    with pytest.raises(EntryRefused, match="đang thu hồi: không bán"):
        events.sell([Use(called_back, 1_000)], entry=entry_of(clerk, now))
    with pytest.raises(EntryRefused, match="đang thu hồi: không bán"):
        events.ship([Use(called_back, 1_000)], receiver_name="Quán bà Tư", entry=entry_of(clerk, now))

    assert fresh(called_back).left_thousandths == before


def test_a_case_with_some_of_it_is_not_sold_either(chain, confirmed, clerk, now):
    case = events.pack_up(Contents(lots=[Use(chain.rice, 5_000)]), entry=entry_of(clerk, now, 2))
    confirmed(chain.rice)

    with pytest.raises(EntryRefused, match="đang thu hồi: không bán"):
        events.sell(packs=[case], entry=entry_of(clerk, now))


def test_it_goes_back_and_is_destroyed(called_back, clerk, now):
    before = called_back.left_thousandths
    events.ship([Use(called_back, 1_000)], receiver_name="HTX Bạn", is_return=True, entry=entry_of(clerk, now))
    events.destroy([Use(called_back, 2_000)], reason="Thu hồi", entry=entry_of(clerk, now))

    assert fresh(called_back).left_thousandths == before - 3_000


def test_what_was_sold_before_the_recall_is_told_later(called_back, clerk, now):
    events.sell([Use(called_back, 1_000)], entry=entry_of(clerk, now, 1))
