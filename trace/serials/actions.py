"""Giving numbers to the packs of a print run, and writing down what became of a stretch of them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

import peewee

from trace.batches.models import Batch
from trace.clock import whole_milliseconds
from trace.database import atomic, lock_for_this_transaction
from trace.errors import N_
from trace.events.projections import bump
from trace.kit.acts import log_act
from trace.kit.text import nfc
from trace.kit.viewer import RECORDERS, Viewer
from trace.ledger.actions import LOCK, append
from trace.serials import queries, records, rules
from trace.serials.actions_keys import key_for_printing
from trace.serials.models import SerialAct, SerialRange
from trace.serials.rules import BECOMES, LAWFUL, Kind, Piece
from trace.settings import Settings

REST = N_("Tem còn lại sau khi đóng gói")


@dataclass(frozen=True, slots=True)
class Range:
    """Counters kept for a print run, until the caller's transaction ends or `record_printed` writes them down."""

    batch: Batch
    key_version: int
    first: int
    count: int


@dataclass(frozen=True, slots=True)
class Done:
    """What an act changed: how many numbers, and how many left over were declared void with it."""

    count: int
    void: int = 0


def reserve(batch: Batch, count: int, *, now: datetime, settings: Settings) -> Range:
    """The next `count` counters of a lot; others who number packs wait until the caller's transaction ends."""
    lock_for_this_transaction(LOCK)
    end = peewee.fn.MAX(SerialRange.first + SerialRange.count)
    first = int(SerialRange.select(end).where(SerialRange.batch == batch.id).scalar() or 0)
    if first + count > rules.COUNTERS:
        raise rules.CountersUsedUp(N_("Lô này không còn đủ số cho từng ấy gói."), field="count")
    return Range(batch, key_for_printing(settings=settings, now=now), first, count)


def record_printed(kept: Range, *, run_number: str, has_pin: bool = False, by: Viewer, now: datetime) -> SerialRange:
    """Write down, in the transaction of the print run, which counters its packs bear."""
    row = SerialRange(
        batch=kept.batch,
        organisation=kept.batch.organisation_id,
        run_number=run_number,
        key_version=kept.key_version,
        first=kept.first,
        count=kept.count,
        has_pin=has_pin,
        at=whole_milliseconds(now),
    )
    full, public = records.range_bytes(row, kept.batch.identifier)
    row.ledger_index = append(records.RANGE, full=full, public=public, at=now).leaf_index
    row.save(force_insert=True)
    bump([kept.batch.id])
    log_act(by, "serials.number", kept.batch.code, now=now, run=run_number, serials=kept.count)
    return row


def activate(
    row: SerialRange, *, first: int, last: int, is_last_stretch: bool, reason: str = "", by: Viewer, now: datetime
) -> Done:
    """The packs from one number to another, in whichever order they were read, are packed and may be sold.

    With `is_last_stretch` what is left of the run was not used, and is void for ever.
    """
    with atomic():
        _lock(row, by)
        pieces = queries.run_of(row).pieces
        parts = _parts(pieces, first, last, Kind.ACTIVATE)
        _write(row, Kind.ACTIVATE, parts, reason=reason, by=by, now=now)
        rest: list[Piece] = []
        if is_last_stretch:
            rest = rules.within(queries.run_of(row).pieces, row.first, row.first + row.count - 1, LAWFUL[Kind.ACTIVATE])
            _write(row, Kind.VOID, rest, reason=REST, by=by, now=now)
        done = Done(_sum(parts), _sum(rest))
        log_act(by, "serials.activate", row.batch.code, now=now, run=row.run_number, serials=done.count, void=done.void)
    return done


def void(row: SerialRange, *, first: int, last: int, reason: str, by: Viewer, now: datetime) -> Done:
    """These labels were spoiled or thrown away. Nothing undoes it."""
    return _change(row, Kind.VOID, first, last, reason=reason, by=by, now=now)


def mark_stolen(row: SerialRange, *, first: int, last: int, reason: str, by: Viewer, now: datetime) -> Done:
    """These labels or packs were stolen or lost: whoever meets one is told not to buy it."""
    return _change(row, Kind.STEAL, first, last, reason=reason, by=by, now=now)


def mark_found(row: SerialRange, *, first: int, last: int, reason: str, by: Viewer, now: datetime) -> Done:
    """What was told stolen is back, or never was away: each number is again what it was before."""
    return _change(row, Kind.FIND, first, last, reason=reason, by=by, now=now)


def void_pieces(row: SerialRange, pieces: Sequence[Piece], *, reason: str, by: Viewer, now: datetime) -> Done:
    """Several stretches at once, such as labels that are printed anew; each must be of a kind that may become void."""
    with atomic():
        _lock(row, by)
        kept = queries.run_of(row).pieces
        parts = [part for piece in pieces for part in _parts(kept, piece.first, piece.last, Kind.VOID)]
        if _sum(parts) != _sum(pieces):
            raise rules.NothingToChange(N_("Có tem đã hủy hoặc báo mất trước đó, không hủy lại được."), field="spoiled")
        _write(row, Kind.VOID, parts, reason=_reason(reason), by=by, now=now)
        log_act(by, "serials.void", row.batch.code, now=now, run=row.run_number, serials=_sum(parts), reason=reason)
    return Done(_sum(parts))


def _change(row: SerialRange, kind: Kind, first: int, last: int, *, reason: str, by: Viewer, now: datetime) -> Done:
    said = _reason(reason)
    act = "serials.void" if kind is Kind.VOID else "serials.steal" if kind is Kind.STEAL else "serials.find"
    with atomic():
        _lock(row, by)
        parts = _parts(queries.run_of(row).pieces, first, last, kind)
        _write(row, kind, parts, reason=said, by=by, now=now)
        log_act(by, act, row.batch.code, now=now, run=row.run_number, serials=_sum(parts), reason=said)
    return Done(_sum(parts))


def _lock(row: SerialRange, by: Viewer) -> None:
    is_operator = by.is_admin and by.person_id is None
    if not is_operator and (by.role not in RECORDERS or not by.owns(row.organisation_id)):
        raise rules.NotYours(N_("Chỉ cơ sở đã in tem mới kích hoạt hoặc hủy số của tem."))
    lock_for_this_transaction(LOCK)


def _parts(pieces: Sequence[Piece], first: int, last: int, kind: Kind) -> list[Piece]:
    """What of the stretch this act changes; refused when that is nothing."""
    low, high = sorted((first, last))
    parts = rules.within(pieces, low, high, LAWFUL[kind])
    if not parts:
        raise rules.NothingToChange(_NOTHING[kind], field="first")
    return parts


_NOTHING = {
    Kind.ACTIVATE: N_("Không còn tem nào để kích hoạt trong đoạn này: đã kích hoạt, đã hủy hoặc đã báo mất."),
    Kind.VOID: N_("Không còn tem nào để hủy trong đoạn này: đã hủy hoặc đã báo mất."),
    Kind.STEAL: N_("Không còn tem nào để báo mất trong đoạn này: đã hủy hoặc đã báo mất."),
    Kind.FIND: N_("Trong đoạn này không có tem nào đang báo mất."),
}


def _write(row: SerialRange, kind: Kind, parts: Sequence[Piece], *, reason: str, by: Viewer, now: datetime) -> None:
    """One row and one entry of the log for each part; the lot's page turns."""
    for part in parts:
        act = SerialAct(
            range=row,
            kind=kind.value,
            state=BECOMES.get(kind, part.before).value,
            first=part.first,
            count=part.count,
            reason=nfc(reason),
            by_id=by.person_id,
            at=whole_milliseconds(now),
        )
        full, public = records.act_bytes(act, row.run_number, row.batch.identifier)
        act.ledger_index = append(records.ACT, full=full, public=public, at=now).leaf_index
        act.save(force_insert=True)
    if parts:
        bump([row.batch_id])


def _reason(reason: str) -> str:
    said = nfc(reason)
    if not said:
        raise rules.SerialUnknown(N_("Ghi lý do."), field="reason")
    return said[:300]


def _sum(parts: Sequence[Piece]) -> int:
    return sum(part.count for part in parts)
