"""A synthetic province with a known answer, built through the same actions as the forms: co-ops that buy paddy, mill
it, pack a part, hand rice over to shops and sell the rest at the gate; shops that receive and sell. Every gram is
written.

Per co-op 1,000 kg of paddy become 650 kg of rice and 100 kg of bran in one act. Of the rice 300 kg are packed as 298
kg, three shops take 100, 80 and 70 kg over (the first sells 40 kg on), 50 kg are sold at the gate, 50 kg stay. A mock
recall of the paddy reaches seven lots at four holders; all of it can be located and nothing is unexplained.
"""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from random import Random
from uuid import UUID

from tests.cast import A_SAO, BINH_DINH, LONG_AGO
from trace.batches.models import Batch
from trace.events import actions as events
from trace.events.actions_leaving import sell
from trace.events.entries import Entry, NewLot, Use
from trace.handovers import actions as handovers
from trace.handovers.entries import Receiver
from trace.handovers.models import Handover, HandoverLine
from trace.kit.viewer import COMMAND_LINE, Viewer
from trace.organisations.actions import register_organisation
from trace.organisations.models import Organisation

KG = 1000
LOTS, HOLDERS, TAKEN = 7, 4, (100, 80, 70)


@dataclass
class Coop:
    """One co-op and its goods; `sent` are its hand-overs in the order of `TAKEN`."""

    organisation: Organisation
    paddy: Batch
    rice: Batch
    bran: Batch
    packed: Batch
    sent: list[Handover] = field(default_factory=list)


class Province:
    """Builds it. `entry(organisation, days_ago)` is an entry by somebody of theirs; numbers come from one seed."""

    def __init__(self, now: datetime, *, coops: int, shops: int, seed: int = 2026) -> None:
        self.now = now
        self._random = Random(seed)
        self.shops = [self._organisation("shop", f"Cửa hàng {number}") for number in range(shops)]
        self.coops = [self._coop(number) for number in range(coops)]

    def entry(self, organisation: Organisation, days_ago: float) -> Entry:
        at = self.now - timedelta(days=days_ago)
        by = Viewer(None, "", "staff", organisation.id)
        entry_id = str(UUID(int=self._random.getrandbits(128), version=4))
        return Entry(by=by, now=at + timedelta(hours=1), entry_id=entry_id, happened_at=at)

    def _organisation(self, kind: str, name: str) -> Organisation:
        address = self._random.choice((A_SAO, BINH_DINH))
        return register_organisation({"kind": kind, "name": name, "address": address}, by=COMMAND_LINE, now=LONG_AGO)

    def _coop(self, number: int) -> Coop:
        own = self._organisation("coop", f"Hợp tác xã {number}")
        paddy = events.receive(
            own,
            lot=NewLot(name="Thóc", thousandths=1000 * KG),
            supplier_name="HTX Giống",
            entry=self.entry(own, 20),
            template="rice",
            is_registered=True,
        )
        rice, bran = events.transform(
            [Use(paddy, 1000 * KG)],
            step="R12",
            outputs=[NewLot(name="Gạo", thousandths=650 * KG), NewLot(name="Cám", thousandths=100 * KG)],
            entry=self.entry(own, 15),
        )
        (packed,) = events.transform(
            [Use(rice, 300 * KG)],
            step="R14",
            outputs=[NewLot(name="Gạo đóng túi", thousandths=298 * KG)],
            entry=self.entry(own, 12),
        )
        coop = Coop(own, paddy, rice, bran, packed)
        for shop, kilograms in zip(self._random.sample(self.shops, 3), TAKEN, strict=True):
            sent = handovers.declare(
                own, [Use(rice, kilograms * KG)], receiver=Receiver(organisation=shop), entry=self.entry(own, 6)
            )
            coop.sent.append(handovers.accept(sent, entry=self.entry(shop, 5)))
        sell([Use(self.held(coop, 0), 40 * KG)], entry=self.entry(coop.sent[0].receiver, 4))
        sell([Use(rice, 50 * KG)], entry=self.entry(own, 3))
        return coop

    def held(self, coop: Coop, number: int) -> Batch:
        """The rice as the shop of this hand-over keeps it."""
        return HandoverLine.get(HandoverLine.handover == coop.sent[number].id).held_as
