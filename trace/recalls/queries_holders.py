"""Who has goods of a recall: holders of its lots, and who they were handed to outside this service."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from trace.batches.models import Batch
from trace.database import database
from trace.events.models import Event, EventAnnex
from trace.events.records import read_json
from trace.handovers.models import Handover, HandoverAct, HandoverLine, HandoverPrivate
from trace.handovers.rules import Act as HandoverActKind
from trace.handovers.rules import State as HandoverState
from trace.kit.text import fold
from trace.organisations.models import Organisation
from trace.recalls.models import Recall, RecallLot

_ROWS = 500
# Dispatches that no hand-over stands for: the receiver is named by the event alone.
_SHIPS = (
    "SELECT e.id, b.id, b.unit, i.thousandths, p.organisation_id FROM recall_lot AS l "
    "JOIN batch AS b ON b.id = l.batch_id JOIN event_item AS i ON i.identifier = b.identifier "
    "JOIN event AS e ON e.id = i.event_id "
    "LEFT JOIN event_party AS p ON p.event_id = e.id AND p.role = 'receiver' "
    "WHERE l.recall_id = {recall} AND l.is_included AND e.kind = 'ship' AND e.declared_at = '' AND i.role = 'about' "
    "AND NOT EXISTS (SELECT 1 FROM event AS d WHERE d.event_id = e.event_id AND d.declared_at <> '') "
    "AND NOT EXISTS (SELECT 1 FROM handover AS h WHERE h.ship_event = e.id) ORDER BY e.id"
)


@dataclass(slots=True)
class Holder:
    """Somebody who has, or is about to have, goods of the recall; amounts in thousandths of `unit`.

    `key` tells one holder and unit from the others for ever. `organisation_id` None: outside this service, then `name`
    and `phone` are what others wrote of it (private). `given_by_id` is who handed the goods to it.
    """

    key: str
    unit: str
    organisation_id: int | None = None
    name: str = ""
    phone: str = ""
    given_by_id: int | None = None
    asked: int = 0
    lots: list[str] = field(default_factory=list)

    def add(self, lot: str, amount: int) -> None:
        """So much more of this lot."""
        self.asked += amount
        if lot not in self.lots:
            self.lots.append(lot)


def holders_of(recall: Recall) -> list[Holder]:
    """Everybody to be told, one entry for each holder and unit: those within this service first."""
    found: dict[str, Holder] = {}
    for row in _included(recall):
        amount = max(0, row.held)
        if amount or row.batch.left_thousandths or row.holder_id == recall.organisation_id:
            _own(found, row.holder_id, row.unit).add(row.batch.code, amount)
    _on_the_way(recall, found)
    _shipped(recall, found)
    return sorted(found.values(), key=lambda one: (one.organisation_id is None, one.organisation_id or 0, one.key))


def _included(recall: Recall) -> Iterable[RecallLot]:
    rows = RecallLot.select(RecallLot, Batch).join(Batch)
    return rows.where(RecallLot.recall == recall.id, RecallLot.is_included).order_by(RecallLot.id)  # type: ignore[no-any-return]


def _own(found: dict[str, Holder], organisation_id: int, unit: str) -> Holder:
    key = f"org:{organisation_id}:{unit}"
    return found.setdefault(key, Holder(key, unit, organisation_id=organisation_id))


def _on_the_way(recall: Recall, found: dict[str, Holder]) -> None:
    """Goods handed over that nobody has answered for: the receiver is told as if it had them."""
    lots = RecallLot.select(RecallLot.batch).where(RecallLot.recall == recall.id, RecallLot.is_included)
    rows = list(
        HandoverLine.select(HandoverLine, Handover, Batch)
        .join(Handover)
        .switch(HandoverLine)
        .join(Batch, on=HandoverLine.batch)
        .where(HandoverLine.batch.in_(lots), HandoverLine.accepted.is_null(), Handover.state == HandoverState.SENT)
        .order_by(HandoverLine.id)
    )
    named = _written_receivers({row.handover_id for row in rows})
    for row in rows:
        amount = max(0, (row.declared or 0) - row.returned)
        if row.handover.receiver_id is not None:
            _own(found, row.handover.receiver_id, row.unit).add(row.batch.code, amount)
            continue
        name, phone = named.get(row.handover_id, ("", ""))
        _outside(found, name, phone, row.unit, f"handover:{row.handover.code}", row.handover.sender_id).add(
            row.batch.code, amount
        )


def _written_receivers(handovers: Iterable[int]) -> dict[int, tuple[str, str]]:
    """By hand-over: name and phone of the receiver as the sender wrote them."""
    wanted, found = sorted(handovers), dict[int, tuple[str, str]]()
    for start in range(0, len(wanted), _ROWS):
        rows = (
            HandoverPrivate.select(HandoverPrivate, HandoverAct)
            .join(HandoverAct)
            .where(
                HandoverAct.handover.in_(wanted[start : start + _ROWS]), HandoverAct.kind == HandoverActKind.DECLARED
            )
        )
        for row in rows:
            said = row.private.get("receiver", {})
            found[row.act.handover_id] = (said.get("name", ""), said.get("phone", ""))
    return found


def _shipped(recall: Recall, found: dict[str, Holder]) -> None:
    """Goods sent away without a hand-over: whoever the dispatch names."""
    rows = database.execute_sql(_SHIPS.format(recall=int(recall.id))).fetchall()
    lots = dict(_codes(row[1] for row in rows))
    said = _said_receivers([row[0] for row in rows])
    back = _returned(recall)
    for event_id, batch_id, unit, amount, organisation_id in rows:
        gone = max(0, (amount or 0) - back.pop(batch_id, 0))
        if amount is not None and not gone:
            continue
        name, giver = said.get(event_id, ("", None))
        holder = (
            _own(found, organisation_id, unit)
            if organisation_id is not None
            else _outside(found, name, "", unit, f"event:{event_id}", giver)
        )
        holder.add(lots[batch_id], gone)


def _returned(recall: Recall) -> dict[int, int]:
    """By lot: what came back of plain dispatches."""
    rows = database.execute_sql(
        "SELECT b.id, sum(i.thousandths) FROM recall_lot AS l JOIN batch AS b ON b.id = l.batch_id "
        "JOIN event_item AS i ON i.identifier = b.identifier JOIN event AS e ON e.id = i.event_id "
        f"WHERE l.recall_id = {int(recall.id)} AND e.kind = 'return' AND e.declared_at = '' AND i.role = 'about' "
        "AND NOT EXISTS (SELECT 1 FROM event AS d WHERE d.event_id = e.event_id AND d.declared_at <> '') "
        "AND NOT EXISTS (SELECT 1 FROM handover_line AS h WHERE h.batch_id = b.id) GROUP BY b.id"
    ).fetchall()
    return {int(row[0]): int(row[1] or 0) for row in rows}


def _codes(batch_ids: Iterable[int]) -> list[tuple[int, str]]:
    wanted, found = sorted(set(batch_ids)), list[tuple[int, str]]()
    for start in range(0, len(wanted), _ROWS):
        rows = Batch.select(Batch.id, Batch.code).where(Batch.id.in_(wanted[start : start + _ROWS]))
        found += [(row.id, row.code) for row in rows]
    return found


def _said_receivers(event_ids: Sequence[int]) -> dict[int, tuple[str, int]]:
    """By event: the receiver's name, open or from the annex, and who sent the goods."""
    found: dict[int, tuple[str, int]] = {}
    wanted = sorted(set(event_ids))
    for start in range(0, len(wanted), _ROWS):
        some = wanted[start : start + _ROWS]
        private: dict[int, dict[str, str]] = defaultdict(dict)
        for annex in EventAnnex.select().where(EventAnnex.event.in_(some)):
            private[annex.event_id] = annex.private.get("receiver", {})
        for event in Event.select().where(Event.id.in_(some)):
            said = read_json(event.recorded).get("receiver") or private[event.id]
            found[event.id] = (said.get("name", ""), event.organisation_id)
    return found


def _outside(found: dict[str, Holder], name: str, phone: str, unit: str, otherwise: str, giver: int | None) -> Holder:
    """Somebody outside: the same number, else the same name from the same giver, is the same holder."""
    told_by = f"{giver}:{fold(name)}" if name else otherwise
    key = f"out:{phone or told_by}:{unit}"
    return found.setdefault(key, Holder(key, unit, name=name, phone=phone, given_by_id=giver))


def open_name(organisation: Organisation) -> str:
    """What others may call it: a household bears a person's name, so its code is said."""
    return str(organisation.code if organisation.kind == "household" else organisation.name)
