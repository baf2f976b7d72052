"""Goods go from hand to hand in whatever order, are put right and taken back: every lot, edge and balance is what a
plain reading of the events says, and computing all again changes nothing."""

import json
from collections import Counter
from datetime import timedelta
from random import Random
from uuid import uuid4

from tests.integration.events.conftest import organisation
from tests.integration.events.test_projections import snapshot, wreck
from trace.batches.models import Batch, BatchSource
from trace.database import database
from trace.errors import Refusal
from trace.events import actions, checking, projections
from trace.events.actions_corrections import Agreed
from trace.events.entries import Entry, NewLot, Use
from trace.events.models import Event
from trace.events.parties import receipts_naming
from trace.events.sealing import Unsealed, seal, seal_of
from trace.kit.viewer import MANAGER, Viewer
from trace.ledger.verification import verify

FROM, TO = "txng:from", "txng:to"


def replayed():
    """What is left of each lot, and who was made from whom, told from the documents that stand, one by one."""
    withdrawn = {event.event_id for event in Event.select().where(Event.declared_at != "")}
    left, edges = Counter(), set()
    for event in Event.select().order_by(Event.id):
        if event.declared_at or event.event_id in withdrawn:
            continue
        document = json.loads(event.document)
        about = {one["epcClass"]: round(one.get("quantity", 0) * 1000) for one in document.get("quantityList", ())}
        if event.kind == "register":
            left.update(about)
        elif event.kind in ("ship", "sell"):
            left.subtract(about)
        elif event.kind == "take_over":
            for one in document["txng:heldAs"]:
                assert about[one[FROM]] == round(one["txng:quantity"] * 1000)
                left[one[TO]] += about[one[FROM]]
                edges.add((one[TO], one[FROM], about[one[FROM]]))
        elif event.kind == "transform":
            into = {one["epcClass"]: round(one["quantity"] * 1000) for one in document["inputQuantityList"]}
            left.subtract(into)
            for one in document["outputQuantityList"]:
                left[one["epcClass"]] += round(one["quantity"] * 1000)
                edges |= {(one["epcClass"], source, much) for source, much in into.items()}
    return left, edges


class Hands:
    """Three organisations; any of them may send, receive, work, sell, put right, take back, have it sealed."""

    def __init__(self, seed, now):
        self.chance, self.now, self.done = Random(seed), now, Counter()
        rows = [organisation(f"CS-{n}", f"Cơ sở {n}", now) for n in range(3)]
        self.rows = {row.id: row for row in rows}
        self.people = {row.id: Viewer(None, row.name, MANAGER, row.id, row.name) for row in rows}
        lot = NewLot(name="Gạo", thousandths=9000, form="milled")
        actions.register(rows[0], lot=lot, template="rice", entry=self.entry(self.people[rows[0].id]))

    def act(self):
        acts = (self.take_over, self.take_over, self.leave, self.transform, self.put_right, self.put_right)
        self.chance.choice(acts)()

    def entry(self, by):
        happened_at = self.now - timedelta(days=self.chance.randint(0, 6))
        return Entry(by=by, now=self.now, entry_id=str(uuid4()), happened_at=happened_at)

    def lots(self, most):
        found = list(Batch.select().order_by(Batch.id))
        return self.chance.sample(found, min(self.chance.randint(1, most), len(found)))

    def much(self):
        return self.chance.randint(1, 6000)

    def leave(self):
        (batch,) = self.lots(1)
        by = self.entry(self.people[batch.organisation_id])
        if self.chance.random() < 0.3:
            actions.sell([Use(batch, self.much())], entry=by)
            return
        to = self.chance.choice([*self.rows.values(), None])
        actions.ship([Use(batch, self.much())], receiver_name="X", receiver_organisation=to, entry=by)

    def take_over(self):
        to = self.chance.choice(list(self.rows.values()))
        uses = [Use(lot, self.much()) for lot in self.lots(2)]
        entry = self.entry(self.people[to.id])
        try:
            got = actions.take_over(to, uses, entry=entry)
        except Refusal:
            assert any(use.batch.organisation_id == to.id for use in uses)
            return
        again = actions.take_over(to, uses, entry=entry)
        assert (again.event.id, again.batches) == (got.event.id, got.batches)
        assert [one.lot for one in got.batches] == [use.batch.lot for use in uses]

    def transform(self):
        (batch,) = self.lots(1)
        lot = NewLot(name="Gạo gói", thousandths=self.much())
        by = self.entry(self.people[batch.organisation_id])
        actions.transform([Use(batch, self.much())], step="R12", outputs=[lot], entry=by)

    def put_right(self):
        of = list(Event.select().where(Event.kind.in_(("take_over", "ship", "transform"))).order_by(Event.id))
        if not of:
            return
        event = self.chance.choice(of)
        said = {"reason": "x", "by": self.people[event.organisation_id], "now": self.now, "entry_id": str(uuid4())}
        if self.chance.random() < 0.3:
            seal([event], code="DAAAAAA", now=self.now)
        code = seal_of(event)
        said |= {"unsealed": Unsealed(code)} if code and self.chance.random() < 0.5 else {"agreed": Agreed("manager")}
        try:
            if self.chance.random() < 0.4:
                actions.cancel(event, **said)
            else:
                document = json.loads(event.document)
                named = document.get("quantityList") or document["inputQuantityList"]
                actions.correct(event, quantities={named[0]["epcClass"]: self.much()}, **said)
        except Refusal:
            self.done["refused"] += 1  # refused acts must change nothing, which the end looks at
            return
        assert not code or "unsealed" in said
        self.done[f"{event.kind} put right"] += 1

    def look(self):
        left, edges = replayed()
        names = {lot.id: lot.identifier for lot in Batch.select()}
        assert {lot.identifier: lot.left_thousandths for lot in Batch.select()} == {
            name: left[name] for name in names.values()
        }
        kept = {(names[e.batch_id], names[e.from_batch_id], e.thousandths) for e in BatchSource.select()}
        assert kept == edges
        for number in self.rows:
            withdrawn = {event.event_id for event in Event.select().where(Event.declared_at != "")}
            naming = {event.id for event in receipts_naming(number)}
            assert naming == {
                event.id
                for event in Event.select().where(Event.kind == "take_over", Event.declared_at == "")
                if event.event_id not in withdrawn and self.gave(event, number)
            }
        before = snapshot()
        assert projections.rebuild(self.now).mended == 0
        wreck()
        projections.rebuild(self.now)
        assert snapshot() == before
        verify(checking.checkers(), known_size=checking.known_size())

    def gave(self, event, number):
        named = [one[FROM] for one in json.loads(event.document)["txng:heldAs"]]
        return Batch.select().where(Batch.identifier.in_(named), Batch.organisation == number).exists()


def test_goods_that_change_hands_are_what_the_events_say(db, now):
    done = Counter()
    for seed in range(8):
        with database.atomic() as scope:
            hands = Hands(seed, now)
            for _ in range(25):
                hands.act()
            hands.look()
            done += hands.done
            scope.rollback()

    assert min(done.values()) > 3, done
    assert len(done) == 4
