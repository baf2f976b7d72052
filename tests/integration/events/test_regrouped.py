"""Goods taken apart and put together: split, merge, blend, by-products; balances, dates and refusals."""

import contextlib
import json
from datetime import date
from uuid import uuid4

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from trace.batches.models import Batch, BatchSource
from trace.database import database
from trace.errors import Refusal
from trace.events import actions, projections, rules
from trace.events.actions_corrections import Agreed, CorrectionRefused
from trace.events.actions_decisions import ApprovalRefused, ReleaseRefused
from trace.events.actions_regroup import Unlike
from trace.events.entries import LotPart, NewLot, Use
from trace.events.models import Event
from trace.ledger import queries as log


def again(row):
    return type(row).get_by_id(row.id)


@pytest.fixture
def packed(cast, entry):
    """120 kg in packs of 2 kg."""
    lot = NewLot(
        name="Gạo nếp", product=cast.product, thousandths=120_000, form="packed", pack_size_thousandths=2_000,
        pack_count=60, produced_on=date(2026, 11, 1), expires_on=date(2027, 4, 1),
    )  # fmt: skip
    return actions.register(cast.an_thai, lot=lot, template="rice", entry=entry(5))


@pytest.fixture
def stock(cast, entry):
    """`stock(kilograms, days_ago=…)`: milled rice of some age."""

    def make(kilograms, *, produced=date(2026, 11, 1), ends=None, form="milled", product=None, name="Gạo xay"):
        lot = NewLot(name=name, product=product, thousandths=kilograms * 1000, form=form, produced_on=produced,
                     expires_on=ends)  # fmt: skip
        return actions.register(cast.an_thai, lot=lot, template="rice", entry=entry(5))

    return make


def test_a_part_taken_out_keeps_what_the_goods_are(packed, entry):
    one, two = actions.split(
        packed, [LotPart(thousandths=40_000), LotPart(thousandths=30_000, lot="PHAN-2")], entry=entry(1)
    )

    assert (again(packed).made_thousandths, again(packed).left_thousandths) == (120_000, 50_000)
    for part, kilograms, packs in ((one, 40, 20), (two, 30, 15)):
        part = again(part)
        assert (part.product_id, part.form, part.name, part.unit) == (packed.product_id, "packed", "Gạo nếp", "KGM")
        assert (part.produced_on, part.expires_on, part.packed_on) == (date(2026, 11, 1), date(2027, 4, 1), None)
        assert (part.made_thousandths, part.pack_count) == (kilograms * 1000, packs)
    assert two.lot == "PHAN-2"
    document = json.loads(Event.get(Event.step == "X06").document)
    assert (document["type"], document["inputQuantityList"][0]["quantity"]) == ("TransformationEvent", 70)
    assert projections.rebuild(entry(0).now).mended == 0


def test_taking_out_more_than_there_is_holds_both(packed, entry):
    (part,) = actions.split(packed, [LotPart(thousandths=130_000)], entry=entry(1))

    assert (again(packed).hold_cause, again(part).hold_cause) == ("overdrawn", "source")


def test_put_together_the_oldest_day_and_the_first_end_stay(stock, entry):
    old = stock(300, produced=date(2026, 10, 1), ends=date(2027, 1, 1))
    new = stock(200, produced=date(2026, 11, 1), ends=date(2026, 12, 31))

    merged = again(actions.merge([Use(old, 300_000), Use(new, 150_000)], entry=entry(1)))

    assert (merged.made_thousandths, merged.form, merged.name) == (450_000, "milled", "Gạo xay")
    assert (merged.produced_on, merged.expires_on) == (date(2026, 10, 1), date(2026, 12, 31))
    assert (again(old).left_thousandths, again(new).left_thousandths) == (0, 50_000)
    assert sorted(e.thousandths for e in BatchSource.select().where(BatchSource.batch == merged.id)) == [
        150_000,
        300_000,
    ]


def test_a_blend_of_several_kinds_gets_a_name_of_its_own_or_a_product(cast, stock, entry):
    one, two, three = (stock(100, name=name) for name in ("Gạo đồng Chợ", "Gạo đồng Trên", "Gạo đồng Dưới"))

    nameless = actions.merge([Use(one, 50_000), Use(two, 50_000), Use(three, 25_000)], entry=entry(1))
    sold = actions.merge([Use(one, 1_000), Use(two, 2_000)], entry=entry(1), product=cast.loose)

    assert (nameless.name, nameless.product_id, again(nameless).made_thousandths) == ("Gạo", None, 125_000)
    assert (sold.name, sold.product_id) == ("Gạo xá", cast.loose.id)


def test_tonnes_and_kilograms_are_put_together_in_the_first_unit(stock, entry):
    merged = actions.merge([Use(stock(3000), 2_000, "TNE"), Use(stock(100), 100_000)], entry=entry(1))

    assert again(merged).made_thousandths == 2_100_000


def test_a_held_lot_holds_what_is_merged_from_it(cast, stock, entry, now):
    one, two = stock(10), stock(10)
    actions.hold([one], reason="x", by=cast.staff, now=now, entry_id=str(uuid4()))

    merged = actions.merge([Use(again(one), 1_000), Use(two, 1_000)], entry=entry(1))

    assert again(merged).hold_cause == "source"


def test_unlike_goods_are_not_put_together(cast, stock, packed, entry):
    other = stock(10, form="packed", product=cast.loose)
    Batch.update(packed_on=date(2026, 11, 2)).where(Batch.id == other.id).execute()
    before = log.size()

    with pytest.raises(Unlike, match="khác dạng"):
        actions.merge([Use(stock(5), 1_000), Use(packed, 1_000)], entry=entry(1))
    with pytest.raises(Unlike, match="hai sản phẩm"):
        actions.merge([Use(packed, 1_000), Use(again(other), 1_000)], entry=entry(1))
    with pytest.raises(rules.EntryRefused, match="hai lô"):
        actions.merge([Use(packed, 1_000)], entry=entry(1))
    with pytest.raises(rules.EntryRefused, match="tách ra bao nhiêu"):
        actions.split(packed, [], entry=entry(1))
    with pytest.raises(rules.NotYours):
        actions.split(packed, [LotPart(thousandths=1)], entry=entry(1, by=cast.stranger))
    with pytest.raises(rules.EntryRefused):
        actions.split(packed, [LotPart(thousandths=0)], entry=entry(1))
    assert log.size() == before + 1  # only the lot that this test registered itself


def test_byproducts_are_lots_of_their_own_and_count_in_the_balance(stock, entry):
    paddy = stock(1000, form="dry_paddy", name="Thóc khô")
    outputs = [
        NewLot(name="Gạo", thousandths=640_000),
        NewLot(name="Tấm", thousandths=60_000, form="broken"),
        NewLot(name="Cám", thousandths=90_000, form="bran"),
        NewLot(name="Trấu", thousandths=200_000, form="husk"),
    ]

    rice, broken, bran, husk = actions.transform([Use(paddy, 1_000_000)], step="R12", outputs=outputs, entry=entry(1))

    assert [lot.form for lot in (rice, broken, bran, husk)] == ["milled", "broken", "bran", "husk"]
    assert not again(rice).is_on_hold
    more = [*outputs[:1], NewLot(name="Trấu", thousandths=400_000, form="husk")]
    held = actions.transform([Use(stock(1000, form="dry_paddy"), 1_000_000)], step="R12", outputs=more, entry=entry(1))
    assert {again(lot).hold_cause for lot in held} == {"gained"}
    with pytest.raises(rules.EntryRefused, match="dạng hàng"):
        actions.transform(
            [Use(rice, 1)], step="R14", outputs=[NewLot(name="x", thousandths=1, form="?")], entry=entry(1)
        )


def test_repacked_goods_keep_their_first_day(cast, packed, entry, rice):
    (first,) = actions.transform([Use(packed, 10_000)], step="R14", outputs=[rice(10)], entry=entry(1))

    assert again(first).produced_on == date(2026, 11, 1)
    assert again(first).expires_on <= date(2027, 4, 1)


def test_what_came_from_a_held_lot_far_back_is_neither_approved_nor_released(cast, stock, entry, rice, now):
    paddy = stock(100, form="dry_paddy")
    (milled,) = actions.transform(
        [Use(paddy, 100_000)], step="R12", outputs=[NewLot(name="Gạo", thousandths=60_000)], entry=entry(2)
    )
    (sold,) = actions.transform([Use(milled, 60_000)], step="R14", outputs=[rice(60)], entry=entry(1))
    said = {"by": cast.manager, "now": now}
    actions.hold([paddy], reason="x", entry_id=str(uuid4()), **said)

    with pytest.raises(ApprovalRefused, match=paddy.lot):
        actions.approve(again(sold), **said)
    actions.hold([sold], reason="x", entry_id=str(uuid4()), **said)
    with pytest.raises(ReleaseRefused):
        actions.release([sold], reason="x", entry_id=str(uuid4()), **said)
    actions.release([paddy], reason="x", entry_id=str(uuid4()), **said)
    actions.release([sold], reason="x", entry_id=str(uuid4()), **said)
    assert actions.approve(again(sold), **said).kind == "approval"


class Stock(RuleBasedStateMachine):
    """Lots split, merged, blended and put right at random: what is in the book never grows or shrinks by itself."""

    make = cast = entry = None

    @initialize(much=st.lists(st.integers(10, 500), min_size=2, max_size=4))
    def begin(self, much):
        self.scope = database.atomic()
        self.transaction = self.scope.__enter__()
        self.begun = [self.make(one) for one in much]

    @rule(data=st.data(), parts=st.lists(st.integers(1, 40_000), min_size=1, max_size=3))
    def split(self, data, parts):
        lot = data.draw(st.sampled_from(list(Batch.select().order_by(Batch.id))))
        actions.split(lot, [LotPart(thousandths=one) for one in parts], entry=self.entry(1))

    @rule(data=st.data(), much=st.integers(1, 40_000))
    def merge(self, data, much):
        lots = list(Batch.select().order_by(Batch.id))
        chosen = data.draw(st.lists(st.sampled_from(lots), min_size=2, max_size=3, unique_by=lambda one: one.id))
        actions.merge([Use(one, much) for one in chosen], entry=self.entry(1))

    @rule(data=st.data(), much=st.integers(1, 500))
    def put_right(self, data, much):
        lot = data.draw(st.sampled_from(self.begun))
        event = Event.select().where(Event.kind == "register", Event.declared_at == "").order_by(Event.id.desc())
        newest = next(one for one in event if lot.identifier in one.document)
        with contextlib.suppress(Refusal):  # nothing different
            actions.correct(newest, reason="x", by=self.cast.manager, now=self.entry(0).now, entry_id=str(uuid4()),
                            quantities={lot.code: much * 1000}, agreed=Agreed("manager"))  # fmt: skip

    @rule(data=st.data())
    def cancel(self, data):
        events = list(Event.select().where(Event.step == "X06", Event.declared_at == "").order_by(Event.id))
        if not events:
            return
        event = data.draw(st.sampled_from(events))
        with contextlib.suppress(CorrectionRefused):
            actions.cancel(event, reason="x", by=self.cast.manager, now=self.entry(0).now, entry_id=str(uuid4()))

    @invariant()
    def all_that_is_left_is_all_that_began(self):
        began = sum(again(lot).made_thousandths for lot in self.begun)
        assert sum(lot.left_thousandths for lot in Batch.select()) == began

    def teardown(self):
        if hasattr(self, "transaction"):
            assert projections.rebuild(self.entry(0).now).mended == 0
            self.transaction.rollback()
            self.scope.__exit__(None, None, None)


def test_what_is_made_and_left_is_conserved(cast, stock, entry):
    class Told(Stock):
        pass

    Told.make, Told.cast, Told.entry = staticmethod(stock), cast, staticmethod(entry)
    run_state_machine_as_test(
        Told,
        settings=settings(
            max_examples=20, stateful_step_count=12, deadline=None, database=None,
            suppress_health_check=list(HealthCheck), derandomize=True,
        ),
    )  # fmt: skip


def test_a_split_sent_twice_is_one(packed, entry):
    sent = entry(1)
    first = actions.split(packed, [LotPart(thousandths=1_000)], entry=sent)

    assert [lot.id for lot in actions.split(packed, [LotPart(thousandths=1_000)], entry=sent)] == [first[0].id]
    assert again(packed).left_thousandths == 119_000
    with pytest.raises(rules.EntryReused):
        actions.split(packed, [LotPart(thousandths=2_000)], entry=sent)
