"""Whatever is packed, unpacked, corrected and cancelled in whatever order of days: what is in a pack at any moment is
what a naive walk through the book says, the projection is the replay of now, and a rebuild changes nothing."""

import json
from datetime import timedelta
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

from trace.batches.models import Batch
from trace.database import database
from trace.errors import Refusal
from trace.events import actions, projections
from trace.events.actions_packs import Contents
from trace.events.entries import Entry, NewLot, Use
from trace.events.models import Event
from trace.events.models_packs import Pack, PackContent, UnitSerial
from trace.events.packing import held_in


def naive(until=None):
    """pack identifier → {thing or lot: thousandths or True}: the whole book read from its first line to its last.

    Also says whether anything was ever in two places, taken from where it was not, or inside itself.
    """
    wrong = {e.event_id for e in Event.select().where(Event.declared_at != "")}
    first = {}
    for event in Event.select().order_by(Event.id):
        first[event.id] = first.get(event.supersedes_id, event.ledger_index) if not event.declared_at else None
    told = [
        event
        for event in Event.select().where(Event.kind.in_(("pack_up", "unpack")), Event.declared_at == "")
        if event.event_id not in wrong and (until is None or event.happened_at <= until)
    ]
    inside, where, is_sound = {}, {}, True
    for event in sorted(told, key=lambda e: (e.happened_at, first[e.id])):
        said = json.loads(event.document)
        pack, sign = said["parentID"], 1 if said["action"] == "ADD" else -1
        held = inside.setdefault(pack, {})
        for one in said.get("childQuantityList", ()):
            left = held.get(one["epcClass"], 0) + sign * round(one["quantity"] * 1000)
            is_sound &= left >= 0
            held[one["epcClass"]] = left
        for thing in said.get("childEPCs", ()):
            is_sound &= where.get(thing) == (pack if sign < 0 else None)
            where[thing] = pack if sign > 0 else None
            held[thing] = sign > 0
            up, seen = where.get(pack), {pack}
            while up:
                is_sound &= up not in seen
                seen.add(up)
                up = where.get(up) if is_sound else None
    return {pack: {name: much for name, much in held.items() if much} for pack, held in inside.items()}, is_sound


def as_naive(held):
    return {name: amount for name, (amount, _unit) in held.lots.items()} | dict.fromkeys(held.things, True)


def projected():
    """Everything projected about packs and tagged units, without row numbers."""
    packs = {p.id: (p.parent_id, p.packed_at, p.emptied_at, p.last_event_at) for p in Pack.select()}
    inside = {
        (r.pack_id, r.identifier, r.batch_id, r.inner_id, r.serial, r.thousandths, r.unit) for r in PackContent.select()
    }
    return packs, inside, {(u.batch_id, u.serial, u.identifier, u.event_number) for u in UnitSerial.select()}


class Yard(RuleBasedStateMachine):
    """A packing yard with little in it, so that things meet."""

    cast = None
    now = None

    def entry(self, days):
        return Entry(
            by=self.cast.staff, now=self.now, entry_id=str(uuid4()), happened_at=self.now - timedelta(days=days)
        )

    @initialize()
    def open(self):
        self.scope = database.atomic()
        self.transaction = self.scope.__enter__()
        self.lots = [
            actions.register(
                self.cast.an_thai,
                lot=NewLot(name="Cua", thousandths=9_000, unit="H87", form="packed"),
                template="rice",
                entry=self.entry(100),
            )
            for _ in range(2)
        ]
        self.units = actions.tag_units(self.lots[0], count=3, entry=self.entry(99))
        self.refused = 0

    def contents(self, data):
        lots = data.draw(st.lists(st.sampled_from([0, 1]), unique=True, max_size=2))
        units = data.draw(st.lists(st.sampled_from([0, 1, 2]), unique=True, max_size=2))
        packs = list(Pack.select().order_by(Pack.id))
        chosen = data.draw(st.lists(st.sampled_from(packs), unique_by=lambda p: p.id, max_size=2)) if packs else []
        return Contents(
            lots=[Use(self.lots[n], data.draw(st.integers(1, 4)) * 1000, "H87") for n in lots],
            units=[self.units[n] for n in units],
            packs=chosen,
        )

    def attempt(self, act):
        """Only the impossible is refused, and then nothing of it stays."""
        before = projected(), Event.select().count()
        try:
            act()
        except Refusal:
            assert (projected(), Event.select().count()) == before

    @rule(data=st.data(), days=st.integers(0, 12), is_new=st.booleans())
    def pack_up(self, data, days, is_new):
        packs = list(Pack.select().order_by(Pack.id))
        into = None if (is_new and len(packs) < 5) or not packs else data.draw(st.sampled_from(packs))
        self.attempt(lambda: actions.pack_up(self.contents(data), pack=into, entry=self.entry(days)))

    @precondition(lambda self: Pack.select().exists())
    @rule(data=st.data(), days=st.integers(0, 12), is_all=st.booleans())
    def unpack(self, data, days, is_all):
        pack = data.draw(st.sampled_from(list(Pack.select().order_by(Pack.id))))
        out = None if is_all else self.contents(data)
        self.attempt(lambda: actions.unpack(pack, contents=out, entry=self.entry(days)))

    @precondition(lambda self: Pack.select().exists())
    @rule(data=st.data(), days=st.integers(0, 12), is_cancelled=st.booleans())
    def put_right(self, data, days, is_cancelled):
        moves = Event.select().where(Event.kind.in_(("pack_up", "unpack")), Event.declared_at == "").order_by(Event.id)
        event = data.draw(st.sampled_from(list(moves)))
        said = {"reason": "x", "by": self.cast.staff, "now": self.now, "entry_id": str(uuid4())}
        if is_cancelled:
            self.attempt(lambda: actions.cancel(event, **said))
        else:
            moment = self.now - timedelta(days=days)
            self.attempt(lambda: actions.correct(event, happened_at=moment, **said))

    @invariant()
    def what_is_inside_is_what_the_book_says(self):
        if not hasattr(self, "lots"):
            return
        now, is_sound = naive()
        assert is_sound
        for pack in Pack.select():
            assert as_naive(held_in(pack)) == now.get(pack.identifier, {})
            stored = {r.identifier: r.thousandths or True for r in PackContent.select().where(PackContent.pack == pack)}
            assert stored == now.get(pack.identifier, {})
        for days in (0, 3, 7, 11):
            then = self.now - timedelta(days=days)
            told, _ = naive(then)
            for pack in Pack.select():
                assert as_naive(held_in(pack, until=then)) == told.get(pack.identifier, {})

    def teardown(self):
        if not hasattr(self, "scope"):
            return
        try:
            before = projected()
            assert projections.rebuild(self.now).mended == 0
            PackContent.delete().execute()
            UnitSerial.delete().execute()
            Pack.update(parent=None, packed_at=None, emptied_at=None, last_event_at=None).execute()
            projections.rebuild(self.now)
            assert projected() == before
            assert all(batch.left_thousandths == 9_000 for batch in Batch.select())
        finally:
            self.transaction.rollback()
            self.scope.__exit__(None, None, None)


@pytest.mark.parametrize("seed", [1])
def test_contents_at_any_time_are_what_a_naive_replay_says(cast, now, seed):
    Yard.cast, Yard.now = cast, now
    run_state_machine_as_test(
        Yard,
        settings=settings(
            max_examples=15, stateful_step_count=14, deadline=None, derandomize=True,
            suppress_health_check=list(HealthCheck),
        ),
    )  # fmt: skip
