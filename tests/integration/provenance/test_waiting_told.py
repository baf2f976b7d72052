"""What everybody is told of waiting times: kept, not kept, not declared, or nothing at all."""

from datetime import timedelta
from uuid import uuid4

import pytest

from trace.events import actions
from trace.events.entries import Entry, NewLot
from trace.provenance.facts import facts_of


@pytest.fixture
def told(song_hoa, clerk, manager, now):
    """`told(("R05", 20, {...}), harvest=5)`: what the page of a lot says that was grown like this."""
    from cast import A_SAO

    from trace.sites.actions import save_site

    plot = save_site(song_hoa, {"kind": "plot", "name": "Đồng Chợ", "address": A_SAO}, by=clerk, now=now)

    def entry(days_ago, values):
        return Entry(
            by=clerk, now=now, entry_id=str(uuid4()), happened_at=now - timedelta(days=days_ago), values=values
        )

    def tell(*work, harvest=5):
        season = actions.open_season(
            song_hoa, template="rice", name="Vụ", variety="", sites=[plot], entry=entry(120, {})
        )
        for step, days_ago, values in work:
            actions.record_diary([season], step=step, entry=entry(days_ago, values))
        (lot,) = actions.harvest(
            season, step="R08", outputs=[NewLot(name="Thóc", thousandths=1000)], entry=entry(harvest, {})
        )
        return facts_of(lot, now=now, language="vi").waiting

    return tell


def test_days_that_were_kept_are_told(told):
    assert told(("R05", 30, {"phi_days": 14})) == "Đã đủ thời gian cách ly"


def test_days_that_were_not_kept_are_told(told):
    assert told(("R05", 10, {"phi_days": 14})) == "Thu hoạch khi chưa đủ thời gian cách ly"


def test_without_any_treatment_nothing_is_claimed(told):
    assert told(("R04", 60, {"input_name": "NPK"})) == ""


def test_a_treatment_without_days_is_not_declared(told):
    assert told(("R05", 30, {"phi_days": 14}), ("R05", 25, {"input_name": "Beam"})) == "Cơ sở chưa khai"


def test_days_kept_after_a_banned_use_reassure_nobody(told):
    assert told(("R05", 60, {"active": "Glyphosate", "phi_days": 7})) == ""
