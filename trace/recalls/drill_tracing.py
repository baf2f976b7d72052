"""Following a lot as a recall would, reading only: what it became, where each part went, where the chain breaks."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from trace.batches.models import Batch, BatchSource
from trace.events.actions_leaving import LOSS
from trace.events.ancestry import unregistered_sources
from trace.events.models import Event, EventAnnex
from trace.events.models_chain import EventParty
from trace.events.parties import RECEIVER
from trace.events.projections import Touch, touches_of
from trace.events.records import read_json
from trace.events.rules import Kind, in_unit
from trace.handovers.models import Handover, HandoverAct, HandoverLine, HandoverPrivate
from trace.handovers.rules import Act, State
from trace.lineage.queries import trace
from trace.lineage.tracing import BACK, FORWARD
from trace.recalls.rules_drills import Break, BrokenLink, LotNow, Reckoning, Step, reckon

_ROWS: Final = 500
_LOST: Final = ("missing", "stolen")
_ANSWERED: Final = (State.RECEIVED, State.LESS)


@dataclass(frozen=True, slots=True)
class Traced:
    """What a drill found. `answers` of `questions` hand-overs in scope have been answered by who received them."""

    batch: Batch
    reckoning: Reckoning
    broken: Sequence[BrokenLink]
    lots: int
    holders: int
    sources: int
    questions: int
    answers: int


def trace_lot(batch: Batch, *, today: date) -> Traced:
    """Follow this lot forward to the last holder and back to its sources; nothing is written."""
    forward, back = trace(batch, FORWARD), trace(batch, BACK)
    rows = _batches(forward.walk.order)
    lots = {row.id: LotNow(row.id, row.made_thousandths, row.unit) for row in rows.values()}
    _follow_steps(lots)
    lines = _follow_handovers(rows, lots, today)
    handovers = list({line.handover_id: line.handover for line in lines}.values())
    _follow_touches(rows, lots, lines)
    broken = [one for lot in lots.values() for one in lot.breaks] + _sources(batch, back.walk.order, back.walk.into)
    holders = {row.organisation_id for row in rows.values()} | {one.receiver_id for one in handovers if one.receiver_id}
    return Traced(
        batch=batch,
        reckoning=reckon(int(batch.id), lots),
        broken=sorted(broken, key=lambda one: one.key),
        lots=len(lots),
        holders=len(holders),
        sources=len(back.nodes),
        questions=len(handovers),
        answers=sum(one.answered_at is not None for one in handovers),
    )


def _batches(numbers: Sequence[int]) -> dict[int, Batch]:
    found: dict[int, Batch] = {}
    lots = [number for number in numbers if number > 0]
    for start in range(0, len(lots), _ROWS):
        found |= {row.id: row for row in Batch.select().where(Batch.id.in_(lots[start : start + _ROWS]))}
    return found


def _follow_steps(lots: Mapping[int, LotNow]) -> None:
    """Into what each lot went on: outputs of one act share what went into it."""
    numbers, acts = sorted(lots), defaultdict[tuple[int, int], list[BatchSource]](list)
    for start in range(0, len(numbers), _ROWS):
        some = BatchSource.select().where(BatchSource.from_batch.in_(numbers[start : start + _ROWS]))
        for edge in some.order_by(BatchSource.id):
            acts[edge.from_batch_id or 0, edge.event_number].append(edge)
    taken = _taken_over({event for _, event in acts})
    for (source, event), edges in acts.items():
        lot = lots[source]
        if event in taken:  # each output is what one receiver took over: its own amount
            lot.steps += [Step(_amount(edge, lot), (edge.batch_id,)) for edge in edges]
        else:
            lot.steps.append(Step(_amount(edges[0], lot), tuple(edge.batch_id for edge in edges)))
        if any(edge.thousandths is None for edge in edges):
            lot.breaks.append(BrokenLink(Break.NO_AMOUNT, source, unit=lot.unit, event=event))


def _amount(edge: BatchSource, lot: LotNow) -> int | None:
    return None if edge.thousandths is None else in_unit(edge.thousandths, edge.unit, lot.unit)


def _taken_over(events: Iterable[int]) -> set[int]:
    numbers, found = sorted(events), set[int]()
    for start in range(0, len(numbers), _ROWS):
        some = Event.select(Event.id).where(Event.id.in_(numbers[start : start + _ROWS]), Event.kind == Kind.TAKE_OVER)
        found.update(row.id for row in some)
    return found


def _follow_handovers(rows: Mapping[int, Batch], lots: Mapping[int, LotNow], today: date) -> list[HandoverLine]:
    """What hand-overs say of these lots; gives the lines of those that still stand."""
    lines: list[HandoverLine] = []
    numbers = sorted(rows)
    for start in range(0, len(numbers), _ROWS):
        query = HandoverLine.select(HandoverLine, Handover).join(Handover)
        some = HandoverLine.batch.in_(numbers[start : start + _ROWS]) & (Handover.state != State.WITHDRAWN)
        lines.extend(query.where(some).order_by(HandoverLine.id))
    phones = _phones({line.handover_id for line in lines if line.handover.receiver_id is None})
    for line in lines:
        is_reachable = line.handover.receiver_id is not None or line.handover_id in phones
        broken = _break_of(line, today, is_reachable=is_reachable)
        if broken is not None:
            kind, amount = broken
            lots[line.batch_id].breaks.append(
                BrokenLink(kind, line.batch_id, amount, line.unit, handover=line.handover_id)
            )
    return lines


def _break_of(line: HandoverLine, today: date, *, is_reachable: bool) -> tuple[Break, int] | None:
    """Where this line is broken, and how much of the goods that concerns."""
    state, sent = line.handover.state, (line.declared or 0) - line.returned
    if state in (State.UNDECLARED, State.DENIED):
        return (Break.DENIED if state == State.DENIED else Break.NO_DISPATCH), line.accepted or 0
    if state == State.REFUSED:
        return (Break.NOT_BACK, sent) if sent > 0 else None
    if state == State.SENT and sent > 0:
        if not is_reachable:
            return Break.RECEIVER_UNKNOWN, sent
        return (Break.NO_RECEIPT, sent) if line.handover.due_on and line.handover.due_on < today else None
    if state in _ANSWERED and line.accepted is not None and sent != line.accepted:
        return Break.SHORT, abs(sent - line.accepted)
    return None


def _phones(handovers: Iterable[int]) -> set[int]:
    """Those of these hand-overs whose receiver has a telephone number or an address written down."""
    wanted, found = sorted(handovers), set[int]()
    for start in range(0, len(wanted), _ROWS):
        annexes = HandoverPrivate.select(HandoverPrivate, HandoverAct).join(HandoverAct)
        for row in annexes.where(
            HandoverAct.handover.in_(wanted[start : start + _ROWS]), HandoverAct.kind == Act.DECLARED
        ):
            said = row.private.get("receiver") or {}
            if row.phone or said.get("phone") or said.get("address"):
                found.add(row.act.handover_id)
    return found


def _follow_touches(rows: Mapping[int, Batch], lots: Mapping[int, LotNow], lines: Iterable[HandoverLine]) -> None:
    """What the book itself says of each lot: weighed or not, more out than in, ended with a rest, lost, sent away."""
    said = touches_of([row.identifier for row in rows.values()])
    signed = {line.handover.ship_event for line in lines}
    answered = Counter[int]()
    for line in lines:
        answered[line.batch_id] += line.returned
    ships: list[tuple[LotNow, Touch, int]] = []
    for number, row in rows.items():
        lot, touches = lots[number], said[row.identifier]
        lot.breaks += _own_breaks(row)
        back = sum(t.thousandths or 0 for t in touches if t.kind == Kind.RETURN) - answered[number]
        for touch in touches:
            if touch.kind == Kind.LOSE and _cause(touch) in _LOST:
                lot.breaks.append(
                    BrokenLink(Break.MISSING, number, touch.thousandths, lot.unit, event=touch.event_number)
                )
            elif touch.kind == Kind.SHIP and touch.event_number not in signed:
                amount = max(0, (touch.thousandths or 0) - back)
                back = max(0, back - (touch.thousandths or 0))
                ships.append((lot, touch, amount))
    _follow_ships(ships)


def _cause(touch: Touch) -> str:
    said = read_json(touch.recorded)
    return str({**said.get("public", {}), **said.get("kept", {})}.get(LOSS, ""))


def _own_breaks(row: Batch) -> list[BrokenLink]:
    made, left = row.made_thousandths, row.left_thousandths
    if not made:
        return [BrokenLink(Break.NO_AMOUNT, row.id, unit=row.unit)]
    if left < 0:
        return [BrokenLink(Break.OVERDRAWN, row.id, -left, row.unit)]
    if left > 0 and row.closed_at is not None:
        return [BrokenLink(Break.CLOSED_REST, row.id, left, row.unit)]
    return []


def _follow_ships(ships: Sequence[tuple[LotNow, Touch, int]]) -> None:
    """Dispatches without a hand-over: who received them is known, if at all, by what the sender wrote."""
    events = sorted({touch.event_number for _, touch, _ in ships})
    named, annexes = set[int](), dict[int, dict[str, Any]]()
    for start in range(0, len(events), _ROWS):
        some = events[start : start + _ROWS]
        parties = EventParty.select(EventParty.event).where(EventParty.event.in_(some), EventParty.role == RECEIVER)
        named.update(row.event_id for row in parties)
        annexes |= {row.event_id: row.private or {} for row in EventAnnex.select().where(EventAnnex.event.in_(some))}
    for lot, touch, amount in ships:
        if touch.thousandths is None:
            lot.breaks.append(BrokenLink(Break.NO_AMOUNT, lot.number, unit=lot.unit, event=touch.event_number))
        elif amount:
            said = read_json(touch.recorded).get("receiver") or annexes.get(touch.event_number, {}).get("receiver", {})
            is_known = touch.event_number in named or any(said.get(word) for word in ("address", "code"))
            kind = Break.UNSIGNED if is_known else Break.RECEIVER_UNKNOWN
            lot.breaks.append(BrokenLink(kind, lot.number, amount, lot.unit, event=touch.event_number))


def _sources(batch: Batch, order: Sequence[int], into: Mapping[int, Sequence[Any]]) -> list[BrokenLink]:
    """Where the way back is broken: bought from nobody known, made of nothing, amounts that were not written."""
    rows = _batches(order)
    bought = {one.id for one in unregistered_sources([batch])}
    found = [BrokenLink(Break.UNREGISTERED_SOURCE, number) for number in sorted(bought)]
    for number, row in rows.items():
        edges = into.get(number, ())
        if not edges and not row.is_received and row.season_id is None:
            found.append(BrokenLink(Break.NO_SOURCE, number))
        if len(edges) > 1:
            events = sorted({edge[2] for edge in edges if edge[3] is None})
            found += [BrokenLink(Break.NO_AMOUNT, number, unit=row.unit, event=event) for event in events]
    return found
