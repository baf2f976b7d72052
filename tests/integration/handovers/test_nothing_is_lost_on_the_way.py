"""Whatever is sent, answered, taken back and revised in whatever order: what there was is with the sender, with the
receivers, on the way, or told as missing. A naive reference counts along; every act is also repeated."""

from datetime import UTC, datetime
from uuid import uuid4

import hypothesis.strategies as st
import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from tests.cast import BINH_DINH, LONG_AGO, make_person
from trace.batches.models import Batch
from trace.database import database
from trace.events import actions as events
from trace.events import projections
from trace.events.entries import Entry, NewLot, Use
from trace.handovers import actions, recording
from trace.handovers.entries import Change, Line, Receiver
from trace.handovers.models import Handover, HandoverLine
from trace.kit.viewer import COMMAND_LINE
from trace.organisations.actions import register_organisation

NOON = datetime(2026, 11, 23, 5, tzinfo=UTC)
START = 10**9
AMOUNTS = st.integers(min_value=1, max_value=50_000)
SHARES = st.integers(min_value=0, max_value=12)


class Book(RuleBasedStateMachine):
    """One sender with two lots, two receivers. `on_way` and the rest are plain numbers by hand-over and line."""

    def __init__(self):
        super().__init__()
        self.reference: dict[str, dict] = {}

    @initialize()
    def begin(self):
        self.savepoint = database.atomic()
        self.savepoint.__enter__()
        facts = {"kind": "coop", "name": f"Hợp tác xã {uuid4().hex[:6]}", "address": BINH_DINH}
        self.coop = register_organisation(facts, by=COMMAND_LINE, now=LONG_AGO)
        self.clerk = make_person(f"{uuid4().hex}@a.example", "Bảy", "staff", self.coop)
        self.shops, self.keepers = [], []
        for _ in range(2):
            facts = {"kind": "shop", "name": f"Cửa hàng {uuid4().hex[:6]}", "address": BINH_DINH}
            shop = register_organisation(facts, by=COMMAND_LINE, now=LONG_AGO)
            self.shops.append(shop)
            self.keepers.append(make_person(f"{uuid4().hex}@a.example", "Hương", "staff", shop))
        new = NewLot(name="Gạo", thousandths=START)
        self.lots = [
            events.receive(self.coop, lot=new, supplier_name="X", entry=self.entry(self.clerk), template="rice")
            for _ in range(2)
        ]
        self.left = [START, START]

    def teardown(self):
        if hasattr(self, "savepoint"):
            if self.reference:
                assert projections.rebuild(NOON).mended == 0
                assert recording.rebuild()[1] == 0
            self.savepoint.__exit__(RuntimeError, RuntimeError("undo"), None)

    def entry(self, by):
        return Entry(by=by, now=NOON, entry_id=str(uuid4()), happened_at=NOON)

    def twice(self, act):
        """The same entry again changes nothing."""
        first = act()
        assert act().id == first.id
        return first

    def some(self, state, data):
        codes = [code for code, one in self.reference.items() if one["state"] in state]
        return data.draw(st.sampled_from(codes))

    def has(self, *states):
        return any(one["state"] in states for one in self.reference.values())

    @rule(amounts=st.lists(AMOUNTS, min_size=1, max_size=2), shop=st.integers(0, 1))
    def declare(self, amounts, shop):
        uses = [Use(self.lots[place], amount) for place, amount in enumerate(amounts)]
        entry, to = self.entry(self.clerk), Receiver(organisation=self.shops[shop])
        handover = self.twice(lambda: actions.declare(self.coop, uses, receiver=to, entry=entry))
        for place, amount in enumerate(amounts):
            self.left[place] -= amount
        self.reference[handover.code] = {
            "state": "sent", "shop": shop, "sent": list(amounts), "got": [0] * len(amounts), "back": [0] * len(amounts),
        }  # fmt: skip

    @precondition(lambda self: self.has("sent"))
    @rule(data=st.data(), shares=st.lists(SHARES, min_size=2, max_size=2))
    def accept(self, data, shares):
        code = self.some(("sent",), data)
        one, handover = self.reference[code], Handover.get(Handover.code == code)
        got = [amount * share // 10 for amount, share in zip(one["sent"], shares, strict=False)]
        if not any(got):
            got = list(one["sent"])
        lines = [Line(number=number, thousandths=amount) for number, amount in enumerate(got, start=1)]
        entry = self.entry(self.keepers[one["shop"]])
        self.twice(lambda: actions.accept(handover, lines, reason="Cân lại", entry=entry))
        one.update(state="signed", got=got)

    @precondition(lambda self: self.has("sent"))
    @rule(data=st.data())
    def refuse(self, data):
        code = self.some(("sent",), data)
        one, handover = self.reference[code], Handover.get(Handover.code == code)
        entry = self.entry(self.keepers[one["shop"]])
        self.twice(lambda: actions.refuse(handover, reason="Ẩm", entry=entry))
        one["state"] = "refused"

    @precondition(lambda self: self.has("sent"))
    @rule(data=st.data())
    def withdraw(self, data):
        code = self.some(("sent",), data)
        one, handover, entry = self.reference[code], Handover.get(Handover.code == code), self.entry(self.clerk)
        self.twice(lambda: actions.withdraw(handover, reason="Chưa đi", entry=entry))
        one.update(state="withdrawn", back=list(one["sent"]))
        for place, amount in enumerate(one["sent"]):
            self.left[place] += amount

    @precondition(lambda self: self.has("refused", "signed"))
    @rule(data=st.data(), share=st.integers(1, 10))
    def bring_home(self, data, share):
        code = self.some(("refused", "signed"), data)
        one, handover, entry = self.reference[code], Handover.get(Handover.code == code), self.entry(self.clerk)
        missing = [s - g - b for s, g, b in zip(one["sent"], one["got"], one["back"], strict=True)]
        back = [max(0, amount) * share // 10 for amount in missing]
        if not any(back) or handover.state not in ("refused", "less"):
            return
        lines = [Line(number=number, thousandths=amount) for number, amount in enumerate(back, start=1)]
        self.twice(lambda: actions.bring_home(handover, lines, entry=entry))
        one["back"] = [before + amount for before, amount in zip(one["back"], back, strict=True)]
        one["state"] = "returned" if one["state"] == "refused" else "signed"
        for place, amount in enumerate(back):
            self.left[place] += amount

    @precondition(lambda self: self.has("signed"))
    @rule(data=st.data(), amount=AMOUNTS, agrees=st.booleans(), side=st.sampled_from(("sent", "received")))
    def revise(self, data, amount, agrees, side):
        code = self.some(("signed",), data)
        one, handover = self.reference[code], Handover.get(Handover.code == code)
        place = data.draw(st.integers(0, len(one["sent"]) - 1))
        key = "sent" if side == "sent" else "got"
        if one[key][place] in (0, amount):
            return
        change, asked = Change(**{side: {place + 1: amount}}), self.entry(self.clerk)
        answer = self.entry(self.keepers[one["shop"]])
        self.twice(lambda: actions.ask_revision(handover, change, reason="Cân lại", entry=asked))
        if not agrees:
            self.twice(lambda: actions.refuse_revision(handover, reason="Đúng rồi", entry=answer))
            return
        self.twice(lambda: actions.agree_revision(handover, entry=answer))
        if side == "sent":
            self.left[place] -= amount - one["sent"][place]
        one[key][place] = amount

    @invariant()
    def it_all_adds_up(self):
        if not hasattr(self, "lots"):
            return
        rows = {lot.id: lot for lot in Batch.select()}
        assert [rows[lot.id].left_thousandths for lot in self.lots] == self.left
        for place, lot in enumerate(self.lots):
            held = sum(row.left_thousandths for row in rows.values() if row.lot == lot.lot and row.id != lot.id)
            on_way = sum(
                one["sent"][place] - one["got"][place] - one["back"][place]
                for one in self.reference.values()
                if place < len(one["sent"])
            )
            assert self.left[place] + held + on_way == START
        for code, one in self.reference.items():
            handover = Handover.get(Handover.code == code)
            lines = list(
                HandoverLine.select().where(HandoverLine.handover == handover.id).order_by(HandoverLine.number)
            )
            assert [line.declared for line in lines] == one["sent"]
            assert [line.accepted or 0 for line in lines] == one["got"]
            assert [line.returned for line in lines] == one["back"]


@pytest.mark.usefixtures("db")
def test_nothing_is_lost_on_the_way():
    run_state_machine_as_test(
        Book,
        settings=settings(
            max_examples=6,
            stateful_step_count=14,
            deadline=None,
            phases=(Phase.explicit, Phase.generate, Phase.shrink),
            suppress_health_check=list(HealthCheck),
        ),
    )
