"""Whatever is written in whatever order, computing it all again gives the same tables; wrecked ones are mended."""

import contextlib
from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from trace.batches.models import Batch, BatchSource
from trace.database import database
from trace.errors import Refusal
from trace.events import actions, checking, projections
from trace.events.actions_corrections import Agreed
from trace.events.entries import Entry, LotPart, NewLot, SeasonUse, Use
from trace.events.models import Event, EventItem
from trace.ledger.verification import verify
from trace.seasons.models import Season

PROJECTED = (
    "made_thousandths", "left_thousandths", "done_steps", "is_on_hold", "hold_cause", "hold_reason", "is_recalled",
    "approved_at", "approved_by_id", "dispatched_at", "closed_at", "last_event_at", "produced_on", "packed_on",
    "expires_on", "pack_size_thousandths", "pack_count", "harvest_season",
)  # fmt: skip
GROWN = ("done_steps", "harvested_thousandths", "last_event_at", "opened_on", "closed_on")


def snapshot():
    """Every projected column and edge."""
    return (
        {b.id: {name: b.__data__[name] for name in PROJECTED} for b in Batch.select()},
        {s.id: {name: s.__data__[name] for name in GROWN} for s in Season.select()},
        {
            (e.batch_id, e.from_batch_id, e.from_season_id, e.event_number, e.thousandths, e.unit)
            for e in BatchSource.select()
        },
    )


def wreck():
    """Lose everything that can be computed."""
    BatchSource.delete().execute()
    Batch.update(
        made_thousandths=7, left_thousandths=-7, done_steps=["?"], is_on_hold=True, hold_cause="x", hold_reason="x",
        is_recalled=True, approved_at=datetime(2020, 1, 1, tzinfo=UTC), dispatched_at=datetime(2020, 1, 1, tzinfo=UTC),
        closed_at=datetime(2020, 1, 1, tzinfo=UTC), last_event_at=None, produced_on=None, expires_on=None,
        packed_on=None, pack_count=9, pack_size_thousandths=9, harvest_season="x",
    ).execute()  # fmt: skip
    Season.update(done_steps=[], harvested_thousandths=1, last_event_at=None, opened_on="2000-01-01").execute()


def slowly(batch):
    """Balance of a lot told the obvious way: add up every effective event in Python."""
    withdrawn = {e.event_id for e in Event.select().where(Event.declared_at != "")}
    total = 0
    for item in EventItem.select(EventItem, Event).join(Event).where(EventItem.identifier == batch.identifier):
        event = item.event
        if event.declared_at or event.event_id in withdrawn or item.thousandths is None:
            continue
        if item.role == "output" or event.kind in ("receive", "register"):
            total += item.thousandths
        elif item.role == "input" or event.kind in ("ship", "sell", "destroy", "lose"):
            total -= item.thousandths
    return total


class Book(RuleBasedStateMachine):
    """Sequences of acts as people might make them, wrong ones among them."""

    cast = None
    now = None

    def entry(self, days):
        return Entry(
            by=self.cast.staff, now=self.now, entry_id=str(uuid4()), happened_at=self.now - timedelta(days=days)
        )

    def said(self, **more):
        return {"reason": "x", "by": self.cast.manager, "now": self.now, "entry_id": str(uuid4()), **more}

    def agreed(self, **more):
        return self.said(agreed=Agreed("manager"), **more)

    def lot(self, data, **where):
        return data.draw(st.sampled_from(list(Batch.select().order_by(Batch.id))))

    @initialize()
    def open(self):
        self.scope = database.atomic()
        self.transaction = self.scope.__enter__()
        self.season = actions.open_season(
            self.cast.an_thai, template="rice", name="Vụ", variety="", sites=[self.cast.plot], entry=self.entry(200)
        )

    @rule(days=st.integers(0, 190), step=st.sampled_from(["R03", "R04", "R07"]))
    def diary(self, days, step):
        actions.record_diary([self.season], step=step, entry=self.entry(days))

    @rule(days=st.integers(0, 60), wait=st.integers(0, 30))
    def spray(self, days, wait):
        entry = self.entry(days)
        entry = Entry(by=entry.by, now=entry.now, entry_id=entry.entry_id, happened_at=entry.happened_at,
                      values={"phi_days": wait})  # fmt: skip
        actions.record_diary([self.season], step="R05", entry=entry)

    @rule(days=st.integers(0, 30), much=st.lists(st.integers(1, 5000), min_size=1, max_size=3), is_last=st.booleans())
    def harvest(self, days, much, is_last):
        outputs = [NewLot(name="Thóc", thousandths=one) for one in much]
        actions.harvest(self.season, step="R08", outputs=outputs, entry=self.entry(days), is_last=is_last)

    @rule(days=st.integers(0, 30), much=st.none() | st.integers(1, 5000))
    def register(self, days, much):
        lot = NewLot(name="Thóc khô", thousandths=much, form="dry_paddy")
        actions.register(self.cast.an_thai, lot=lot, template="rice", entry=self.entry(days))

    @precondition(lambda self: Batch.select().exists())
    @rule(
        data=st.data(),
        used=st.integers(1, 6000),
        made=st.integers(1, 6000),
        step=st.sampled_from(["R10", "R12", "R14"]),
    )
    def transform(self, data, used, made, step):
        lots = list(Batch.select().order_by(Batch.id))
        chosen = data.draw(st.lists(st.sampled_from(lots), min_size=1, max_size=2, unique_by=lambda b: b.id))
        product = self.cast.loose if step == "R14" else None
        lot = NewLot(name="x", thousandths=made, product=product)
        actions.transform([Use(b, used) for b in chosen], step=step, outputs=[lot], entry=self.entry(1))

    @precondition(lambda self: Batch.select().exists())
    @rule(data=st.data(), much=st.lists(st.integers(1, 3000), min_size=1, max_size=2), is_split=st.booleans())
    def regroup(self, data, much, is_split):
        lots = list(Batch.select().order_by(Batch.id))
        chosen = data.draw(st.lists(st.sampled_from(lots), min_size=1, max_size=3, unique_by=lambda b: b.id))
        try:
            if is_split:
                actions.split(chosen[0], [LotPart(thousandths=one) for one in much], entry=self.entry(1))
            else:
                actions.merge([Use(one, much[0]) for one in chosen], entry=self.entry(1))
        except Refusal:
            pass  # unlike goods

    @precondition(lambda self: Batch.select().exists())
    @rule(data=st.data(), much=st.integers(1, 3000), is_grown=st.booleans())
    def tell_sources(self, data, much, is_grown):
        lot, source = self.lot(data), self.lot(data)
        seasons = [SeasonUse(self.season, much)] if is_grown else []
        with contextlib.suppress(Refusal):  # a ring
            actions.tell_sources(lot, uses=[Use(source, much)], seasons=seasons, entry=self.entry(1))

    @precondition(lambda self: Batch.select().exists())
    @rule(
        data=st.data(),
        much=st.integers(1, 3000),
        kind=st.sampled_from(["ship", "sell", "destroy", "lose", "close", "observe"]),
    )
    def leave(self, data, much, kind):
        batch = self.lot(data)
        if kind == "ship":
            actions.ship([Use(batch, much)], receiver_name="X", entry=self.entry(1))
        elif kind == "lose":
            actions.lose([Use(batch, much)], cause="missing", entry=self.entry(0))
        elif kind == "close":
            actions.close_batches([batch], entry=self.entry(0))
        elif kind == "observe":
            actions.observe([batch], step="R11", entry=self.entry(0), thousandths=much)
        else:
            getattr(actions, kind)([Use(batch, much)], entry=self.entry(0))

    @precondition(lambda self: Batch.select().exists())
    @rule(data=st.data(), kind=st.sampled_from(["hold", "release", "approve", "withdraw_approval"]))
    def decide(self, data, kind):
        batch = self.lot(data)
        try:
            if kind in ("hold", "release"):
                getattr(actions, kind)([batch], **self.said())
            elif kind == "approve":
                actions.approve(batch, by=self.cast.manager, now=self.now)
            else:
                actions.withdraw_approval(batch, by=self.cast.manager, now=self.now, reason="x")
        except Refusal:
            pass  # refused acts must change nothing, which the invariant looks at

    @rule(data=st.data(), days=st.integers(0, 100), much=st.integers(1, 6000), is_cancelled=st.booleans())
    def put_right(self, data, days, much, is_cancelled):
        event = data.draw(st.sampled_from(list(Event.select().order_by(Event.id))))
        items = [
            i
            for i in EventItem.select().where(EventItem.event == event.id)
            if i.thousandths or event.kind == "register"
        ]
        try:
            if is_cancelled:
                actions.cancel(event, **self.agreed())
            else:
                quantities = {items[0].identifier: much} if items else None
                happened_at = self.now - timedelta(days=days)
                actions.correct(event, **self.agreed(happened_at=happened_at, quantities=quantities))
        except Refusal:
            pass

    @invariant()
    def balances_are_those_of_the_obvious_way(self):
        for batch in Batch.select():
            assert batch.left_thousandths == slowly(batch)

    def teardown(self):
        if not hasattr(self, "transaction"):
            return
        try:
            before = snapshot()
            versions = {b.id: b.version for b in Batch.select()}
            assert projections.rebuild(self.now).mended == 0
            assert snapshot() == before
            assert {b.id: b.version for b in Batch.select()} == versions

            wreck()
            assert projections.rebuild(self.now).mended >= 1
            assert snapshot() == before
            verify(checking.checkers(), known_size=checking.known_size())
        finally:
            self.transaction.rollback()
            self.scope.__exit__(None, None, None)


def test_computing_again_gives_the_same_whatever_was_written(cast, now):
    class Told(Book):
        pass

    Told.cast, Told.now = cast, now
    run_state_machine_as_test(
        Told,
        settings=settings(
            max_examples=25, stateful_step_count=14, deadline=None, database=None,
            suppress_health_check=list(HealthCheck), derandomize=True,
        ),
    )  # fmt: skip


def test_the_command_says_what_it_mended(app, cast, season, paddy):
    runner = app.test_cli_runner()
    assert "0 dòng" in runner.invoke(args=["events", "rebuild"]).output

    wreck()

    result = runner.invoke(args=["events", "rebuild"])
    assert result.exit_code == 0, result.output
    assert "2 dòng" in result.output
    assert Batch.get_by_id(paddy.id).left_thousandths == 1_000_000


@pytest.mark.parametrize("table", ["batch", "season"])
def test_a_mended_lot_turns_its_page(cast, season, paddy, now, table):
    before = Batch.get_by_id(paddy.id).version
    Batch.update(left_thousandths=1).where(Batch.id == paddy.id).execute()

    projections.rebuild(now)

    assert Batch.get_by_id(paddy.id).version > before
