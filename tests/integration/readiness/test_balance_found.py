"""Balance, ceiling and loosening gathered from real lots and seasons."""

from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
from cast import A_SAO, LONG_AGO

from trace.batches.models import Batch
from trace.events import actions
from trace.events.actions_corrections import Agreed
from trace.events.entries import Entry, LotPart, NewLot, Use
from trace.events.models import Event
from trace.readiness.books import book_of
from trace.readiness.facts_balance import BalanceFacts, YieldFacts
from trace.readiness.queries import lacks_of
from trace.sites.actions import save_site

NOW = datetime(2026, 11, 23, 5, tzinfo=UTC)


@pytest.fixture
def entry(clerk):
    def make(days_ago=1):
        return Entry(by=clerk, now=NOW, entry_id=str(uuid4()), happened_at=NOW - timedelta(days=days_ago))

    return make


@pytest.fixture
def season(song_hoa, clerk, entry):
    facts = {"kind": "plot", "name": "Đồng Chợ", "address": A_SAO, "area": "2 sào"}
    plot = save_site(song_hoa, facts, by=clerk, now=LONG_AGO)
    return actions.open_season(song_hoa, template="rice", name="Vụ mùa", variety="", sites=[plot], entry=entry(120))


def harvest(season, kilograms, entry):
    lot = NewLot(name="Thóc", thousandths=kilograms * 1000)
    return actions.harvest(season, step="R08", outputs=[lot], entry=entry(10))[0]


def work(lot, taken, step, made, entry):
    outputs = [NewLot(name="x", thousandths=made)]
    return actions.transform([Use(lot, taken)], step=step, outputs=outputs, entry=entry(8))[0]


def test_a_strange_recovery_is_found_on_all_that_comes_of_it(season, entry):
    paddy = harvest(season, 500, entry)
    dry = work(paddy, 500_000, "R10", 440_000, entry)
    rice = work(dry, 400_000, "R12", 320_000, entry)
    (part,) = actions.split(rice, [LotPart(thousandths=100_000)], entry=entry(7))

    found = {lack.code: lack for lack in lacks_of(Batch.get_by_id(part.id), now=NOW)}

    assert found["balance"].sentence() == "Tỷ lệ làm ra khác thường: 400 kg → 320 kg = 80 % (thường 55–72 %)."
    assert not found["balance"].is_blocking
    assert "more_sold" not in found


def test_more_gone_than_made_stops_with_its_arithmetic(season, entry):
    paddy = harvest(season, 500, entry)
    actions.ship([Use(paddy, 600_000)], receiver_name="X", entry=entry(1))

    found = {lack.code: lack for lack in lacks_of(Batch.get_by_id(paddy.id), now=NOW)}
    assert found["more_sold"].is_blocking
    assert "600 kg > 500 kg" in found["more_sold"].sentence()


def test_a_ceiling_is_told_of_the_season(season, entry):
    harvest(season, 600, entry)
    assert YieldFacts.gather(book_of(type(season).get_by_id(season.id), now=NOW)).over is None
    harvest(season, 300, entry)

    over = YieldFacts.gather(book_of(type(season).get_by_id(season.id), now=NOW)).over
    assert over["vi"] == "900 kg trên 2 sào (720 m²) = 450 kg/sào (thường không quá 335 kg/sào)"


def test_a_loosening_on_the_way_is_told_of_what_came_of_it(season, entry, clerk):
    paddy = harvest(season, 300, entry)
    said = {"reason": "Cân lại", "by": clerk, "now": NOW, "entry_id": str(uuid4()), "agreed": Agreed("manager")}
    right = actions.correct(Event.get(Event.kind == "harvest"), quantities={paddy.code: 310_000}, **said)
    dry = work(paddy, 310_000, "R10", 270_000, entry)

    facts = BalanceFacts.gather(book_of(Batch.get_by_id(dry.id), now=NOW))
    assert [(words["en"], number) for words, number in facts.loosened] == [("Harvest 13/11/2026", right.id)]
    assert "loosened" in {lack.code for lack in lacks_of(Batch.get_by_id(dry.id), now=NOW)}
