"""What a lot was made from, told later: edges and amounts follow, nothing is made, a cycle is refused by its way."""

import itertools
import json
from datetime import date
from uuid import uuid4

import pytest

from trace.batches.models import Batch, BatchSource
from trace.events import actions, projections, rules
from trace.events.actions_corrections import Agreed
from trace.events.actions_sources import CycleRefused
from trace.events.ancestry import path_between
from trace.events.entries import NewLot, SeasonUse, Use
from trace.events.models import Event
from trace.ledger import queries as log


def again(row):
    return type(row).get_by_id(row.id)


@pytest.fixture
def stock(cast, entry):
    def make(kilograms=1000, *, form="milled", name="Gạo"):
        lot = NewLot(name=name, thousandths=kilograms * 1000, form=form, produced_on=date(2026, 11, 10))
        return actions.register(cast.an_thai, lot=lot, template="rice", entry=entry(5))

    return make


def test_a_registered_lot_is_told_its_sources(stock, season, entry, now):
    rice, paddy = stock(600), stock(1000, form="dry_paddy")

    event = actions.tell_sources(rice, uses=[Use(paddy, 900_000)], seasons=[SeasonUse(season, 300_000)], entry=entry(3))

    document = json.loads(event.document)
    assert (event.kind, event.step, document["type"]) == ("sources", "X07", "TransformationEvent")
    assert document["outputQuantityList"] == [{"epcClass": rice.identifier}]
    assert (again(rice).made_thousandths, again(rice).left_thousandths) == (600_000, 600_000)
    assert again(paddy).left_thousandths == 100_000
    assert again(season).harvested_thousandths == 300_000
    edges = {
        (e.from_batch_id, e.from_season_id, e.thousandths)
        for e in BatchSource.select().where(BatchSource.batch == rice.id)
    }
    assert edges == {(paddy.id, None, 900_000), (None, season.id, 300_000)}
    BatchSource.delete().execute()
    Batch.update(left_thousandths=1).execute()
    assert projections.rebuild(now).mended >= 2
    assert BatchSource.select().count() == 2


def test_a_forgotten_source_joins_the_ones_known_and_takes_the_hold_s_reason_away(cast, stock, entry, now):
    paddy, more = stock(500, form="dry_paddy"), stock(500, form="dry_paddy")
    (rice,) = actions.transform(
        [Use(paddy, 500_000)], step="R12", outputs=[NewLot(name="Gạo", thousandths=600_000)], entry=entry(2)
    )
    assert again(rice).hold_cause == "gained"
    said = {"reason": "Kể thêm lô đầu vào", "by": cast.manager, "now": now}
    with pytest.raises(rules.RuleBroken):
        actions.release([rice], entry_id=str(uuid4()), **said)

    told = actions.tell_sources(rice, uses=[Use(more, 500_000)], entry=entry(1))
    actions.release([rice], entry_id=str(uuid4()), **said)

    assert not again(rice).is_on_hold
    assert BatchSource.select().where(BatchSource.batch == rice.id).count() == 2
    rules_of = Event.get_by_id(told.id)
    assert rules_of.kind in rules.CORRECTABLE


def test_a_corrected_amount_reaches_the_edge_and_the_source(stock, entry, cast, now):
    rice, paddy = stock(600), stock(1000, form="dry_paddy")
    told = actions.tell_sources(rice, uses=[Use(paddy, 800_000)], entry=entry(3))

    actions.correct(
        told, reason="Cân lại", by=cast.staff, now=now, entry_id=str(uuid4()), quantities={paddy.code: 900_000}
    )

    assert again(paddy).left_thousandths == 100_000
    assert BatchSource.get(BatchSource.batch == rice.id).thousandths == 900_000


@pytest.mark.parametrize("length", [1, 2, 3, 5])
def test_a_cycle_is_refused_with_its_way_named(stock, entry, length):
    lots = [stock() for _ in range(length)]
    for made, source in itertools.pairwise(lots):
        actions.tell_sources(made, uses=[Use(source, 1_000)], entry=entry(2))
    before = log.size()

    with pytest.raises(CycleRefused) as refused:
        actions.tell_sources(lots[-1], uses=[Use(lots[0], 1_000)], entry=entry(1))

    said = str(refused.value.msgid % refused.value.params)
    order = [lots[-1].lot, *(lot.lot for lot in lots)]
    places = [said.index(lot) for lot in dict.fromkeys(order)]
    assert places == sorted(places), said
    assert log.size() == before
    assert [lot.id for lot in path_between(lots[0], lots[-1])] == [lot.id for lot in lots]


def test_three_lots_in_a_ring_are_named_in_words(stock, entry):
    a, b, c = stock(), stock(), stock()
    actions.tell_sources(b, uses=[Use(c, 1)], entry=entry(2))
    actions.tell_sources(c, uses=[Use(a, 1)], entry=entry(2))

    with pytest.raises(CycleRefused) as refused:
        actions.tell_sources(a, uses=[Use(b, 1)], entry=entry(1))

    said = refused.value.msgid % refused.value.params
    assert said.startswith(f"Lô {a.lot} làm từ {b.lot}, {b.lot} làm từ {c.lot}, {c.lot} làm từ {a.lot}:")


def test_there_is_no_way_between_lots_that_share_only_a_source(stock, entry):
    a, b, c = stock(), stock(), stock()
    actions.tell_sources(a, uses=[Use(c, 1)], entry=entry(2))
    actions.tell_sources(b, uses=[Use(c, 1)], entry=entry(2))

    assert path_between(a, b) == []
    assert [lot.id for lot in path_between(a, c)] == [a.id, c.id]


def test_a_held_source_holds_the_lot_and_an_early_one_too(cast, stock, season, entry, now):
    rice, bad = stock(), stock(form="dry_paddy")
    actions.hold([bad], reason="x", by=cast.staff, now=now, entry_id=str(uuid4()))
    actions.tell_sources(rice, uses=[Use(again(bad), 1_000)], entry=entry(1))
    assert again(rice).hold_cause == "source"

    other = stock(form="wet_paddy")
    actions.record_diary([season], step="R05", entry=entry(20, phi_days=30))
    actions.tell_sources(other, seasons=[SeasonUse(season)], entry=entry(1))
    assert again(other).hold_cause == "early"


def test_taking_more_than_the_source_has_holds_both(stock, entry):
    rice, paddy = stock(), stock(10, form="dry_paddy")

    actions.tell_sources(rice, uses=[Use(paddy, 11_000)], entry=entry(1))

    assert (again(paddy).hold_cause, again(rice).hold_cause) == ("overdrawn", "source")


def test_told_twice_is_told_once_and_strangers_see_nothing(cast, stock, entry):
    rice, paddy = stock(), stock(form="dry_paddy")
    sent = entry(1)

    first = actions.tell_sources(rice, uses=[Use(paddy, 5)], entry=sent)
    assert actions.tell_sources(rice, uses=[Use(paddy, 5)], entry=sent).id == first.id

    before = log.size()
    refused = [
        (rules.NotYours, lambda: actions.tell_sources(rice, uses=[Use(paddy, 5)], entry=entry(1, by=cast.stranger))),
        (
            rules.RecordingRefused,
            lambda: actions.tell_sources(rice, uses=[Use(paddy, 5)], entry=entry(1, by=cast.officer)),
        ),
        (rules.EntryRefused, lambda: actions.tell_sources(rice, entry=entry(1))),
        (rules.EntryRefused, lambda: actions.tell_sources(rice, uses=[Use(paddy, None)], entry=entry(1))),
        (rules.EntryRefused, lambda: actions.tell_sources(rice, uses=[Use(paddy, 0)], entry=entry(1))),
        (rules.EntryRefused, lambda: actions.tell_sources(rice, uses=[Use(paddy, 1, "LTR")], entry=entry(1))),
        (rules.EntryRefused, lambda: actions.tell_sources(rice, uses=[Use(paddy, 1), Use(paddy, 2)], entry=entry(1))),
    ]
    for refusal, act in refused:
        with pytest.raises(refusal):
            act()
    assert log.size() == before


def test_a_spray_written_after_the_sources_were_told_holds_the_lot_too(stock, season, entry):
    paddy = stock(form="wet_paddy")
    actions.tell_sources(paddy, seasons=[SeasonUse(season)], entry=entry(2))
    assert not again(paddy).is_on_hold

    actions.record_diary([season], step="R05", entry=entry(20, phi_days=30))

    assert again(paddy).hold_cause == "early"


def test_taking_told_sources_back_brings_the_reason_to_hold_back(cast, stock, entry, now):
    paddy, more = stock(500, form="dry_paddy"), stock(500, form="dry_paddy")
    outputs = [NewLot(name="Gạo", thousandths=600_000)]
    (rice,) = actions.transform([Use(paddy, 500_000)], step="R12", outputs=outputs, entry=entry(2))
    told = actions.tell_sources(rice, uses=[Use(more, 500_000)], entry=entry(1))
    said = {"reason": "x", "by": cast.manager, "now": now}
    actions.release([rice], entry_id=str(uuid4()), **said)

    actions.cancel(told, entry_id=str(uuid4()), agreed=Agreed("staff"), **said)

    assert (again(rice).hold_cause, again(more).left_thousandths) == ("gained", 500_000)
    assert BatchSource.select().where(BatchSource.batch == rice.id).count() == 1
