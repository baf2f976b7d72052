"""Putting right what was written wrong: an error declaration beside the old event, and a new event where there is one.

Source: EPCIS 2.0 §7.4.1.2 (the declaring event is identical to the prior one, id included); TT 31/2026 Đ8 (nothing is
deleted, the reason is kept).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from typing import Any, Final

from trace.batches.models import Batch
from trace.database import atomic, database, lock_for_this_transaction
from trace.documents.models import StoredFile
from trace.errors import N_, RuleBroken
from trace.events import epcis, projections, rules
from trace.events.acting import written_before
from trace.events.changing import Change, changed
from trace.events.epcis_values import utc_milliseconds
from trace.events.holds import lasting_causes
from trace.events.inspections import check_no_inspection
from trace.events.loosening import Why, loosens, said_by
from trace.events.models import Event, EventAnnex, EventItem, EventPhoto
from trace.events.parties import carry_parties
from trace.events.prehash import event_hash
from trace.events.recording import Act, write
from trace.events.records import items_of, read_json
from trace.events.rules import OFFICE, Cause, EntryRefused, Kind
from trace.events.sealing import Unsealed, check_unsealed, seal
from trace.events.settling import settle_corrected
from trace.events.treatments import bans_of, names_said
from trace.events.values import to_json
from trace.events.wording import step_of
from trace.kit.acts import log_act
from trace.kit.text import nfc
from trace.kit.viewer import Viewer
from trace.ledger.actions import LOCK
from trace.ledger.canonical import canonical_bytes
from trace.processes.queries import step as find_step
from trace.processes.queries import template as find_template

_FOUND_AGAIN: Final = (Cause.OVERDRAWN, Cause.GAINED, Cause.OVERPACKED, Cause.SOURCE)


class CorrectionRefused(RuleBroken):
    """The event has been put right already, is an office's own act, or others build on it."""


class SecondPersonNeeded(RuleBroken):
    """The correction loosens: it is proposed first, and written when somebody else has agreed."""

    def __init__(self, why: Sequence[Why]) -> None:
        super().__init__(N_("Sửa như vậy nhẹ đi so với bản đã ghi: cần người thứ hai xác nhận."))
        self.why = tuple(why)


@dataclass(frozen=True, slots=True)
class Agreed:
    """That a second person has agreed, and in which role; who it was stays with the proposal."""

    role: str


# Taken back at once by whoever wrote it: nobody agrees, and the log says so (`actions_undo` decides whether it may be).
AT_ONCE: Final = Agreed("")


def correct(
    event: Event,
    *,
    reason: str,
    by: Viewer,
    now: datetime,
    entry_id: str,
    values: Mapping[str, Any] | None = None,
    happened_at: datetime | None = None,
    quantities: Mapping[str, int] | None = None,
    agreed: Agreed | None = None,
    unsealed: Unsealed | None = None,
) -> Event:
    """Declare an event wrong and write the right one; both stay readable. Returns the new event.

    Refused with `SecondPersonNeeded` when it loosens and nobody has `agreed`; then it carries a mark for ever.
    What both sides of a handover have signed is refused with `SealedEvent`, unless the other side agreed (`unsealed`);
    the right event is sealed again.

    `values` replace those of the same name (None takes one out; `nsx`, `hsd`, `pack_count` reach the lots made);
    `quantities` are thousandths by lot code or identifier, in the unit the event uses.
    """
    about = {
        "values": {name: to_json(value) for name, value in (values or {}).items()},
        "happened_at": utc_milliseconds(happened_at) if happened_at else "",
        "quantities": dict(quantities or {}),
    }
    with atomic():
        before, why, asked = _begin("correct", event, about, reason, by, entry_id)
        if before is not None:
            return before
        code = check_unsealed(event, unsealed)
        if happened_at is not None:
            rules.check_time(happened_at, now)
        change = Change(values or {}, happened_at, _by_identifier(quantities or {}))
        act = _corrected_act(event, change, why=why, by=by, now=now, entry_id=entry_id, asked=asked)
        _mark(event, act, _looser(event, act), agreed, unsealed)
        declaration = _declaration(
            event, [event_hash(act.document)], why=why, by=by, now=now, entry_id=entry_id, asked=asked
        )
        right, _ = write([act, declaration])
        carry_parties(event, right)
        if code:
            seal([right], code=code, now=now)
        settle_corrected(right, by=by, now=now, entry_id=entry_id)
    return right


def cancel(
    event: Event,
    *,
    reason: str,
    by: Viewer,
    now: datetime,
    entry_id: str,
    agreed: Agreed | None = None,
    unsealed: Unsealed | None = None,
) -> Event:
    """Declare that an event did not occur. Refused while later work builds on what it made, or as `correct` is."""
    with atomic():
        before, why, asked = _begin("cancel", event, {}, reason, by, entry_id)
        if before is not None:
            return before
        check_unsealed(event, unsealed)
        _check_nothing_follows(event)
        act = _declaration(event, [], why=why, by=by, now=now, entry_id=entry_id, asked=asked)
        _mark(event, act, _looser(event, None), agreed, unsealed)
        (declaration,) = write([act])
        settle_corrected(declaration, by=by, now=now, entry_id=entry_id)
    return declaration


def declare_at_once(event: Event, *, reason: str, by: Viewer, now: datetime, entry_id: str) -> Event:
    """Declare what the book wrote because of an entry never to have occurred, together with the entry itself.

    Only inside the transaction that takes the entry back; the caller brings the goods up to date.
    """
    act = _declaration(event, [], why=reason, by=by, now=now, entry_id=entry_id, asked="")
    _mark(event, act, (), AT_ONCE, None)
    (declaration,) = write([act])
    return declaration


def erase_private(event: Event, *, reason: str, by: Viewer, now: datetime) -> None:
    """Empty the private side of an event, as the law on personal data may ask; the event and its proof stay."""
    rules.check_may_decide(by, [event.organisation_id])
    why = nfc(reason)[:200]
    if not why:
        raise EntryRefused(N_("Chưa ghi lý do."), field="reason")
    with atomic():
        EventAnnex.update(private={}, salt="", erased_at=now, erased_reason=why).where(
            EventAnnex.event.in_(_versions_of(event)), EventAnnex.erased_at.is_null()
        ).execute()
        log_act(by, "events.erase_private", event.event_id, now=now, reason=why)


def _looser(event: Event, right: Act | None) -> tuple[Why, ...]:
    """In which ways the right entry is looser than the one that stands."""
    step = step_of(event.template, event.step)
    document, recorded = read_json(event.document), read_json(event.recorded)
    is_banned = _names_banned(event, recorded)
    before = said_by(
        event.kind, step, document, recorded, event.happened_at, is_banned=is_banned, is_held=_was_held(event)
    )
    if right is None:
        return loosens(before, None)
    after = said_by(event.kind, step, right.document, right.recorded, right.happened_at, is_banned=is_banned)
    return loosens(before, after)


def _names_banned(event: Event, recorded: Mapping[str, Any]) -> bool:
    """Something named here may not be used for such goods, whatever the step is."""
    values = {**recorded.get("kept", {}), **recorded.get("public", {})}
    names = names_said(values, recorded.get("materials", ()))
    if not names or not event.template:
        return False
    return any(ban.is_certain for ban in bans_of(find_template(event.template), names, rules.day_of(event.happened_at)))


def _was_held(event: Event) -> bool:
    """Goods that this event made bear a cause that never leaves them, or are held for one that the book would not find
    again by itself if they were written anew."""
    if event.kind not in rules.CREATING:
        return False
    made = [one.identifier for one in items_of(read_json(event.document)) if one.role in ("output", "about")]
    lots = Batch.select().where(Batch.identifier.in_(made))
    return any(
        (lot.is_on_hold and lot.hold_cause not in _FOUND_AGAIN) or lasting_causes(projections.touches(lot.identifier))
        for lot in lots
    )


def _mark(event: Event, act: Act, why: Sequence[Why], agreed: Agreed | None, unsealed: Unsealed | None) -> None:
    """What loosens bears for ever who agreed; the other side of a handover is somebody else."""
    if agreed is AT_ONCE:
        act.recorded["undone"] = [str(one) for one in why]
        return
    if not why:
        return
    if agreed is None and unsealed is None:
        raise SecondPersonNeeded(why)
    if unsealed is not None:
        check_no_inspection(event)
    act.recorded["loosened"] = {"why": [str(one) for one in why], "agreed": (agreed or unsealed).role}  # type: ignore[union-attr]


def _begin(
    act: str, event: Event, about: Mapping[str, Any], reason: str, by: Viewer, entry_id: str
) -> tuple[Event | None, str, str]:
    """Who, why, whether this was answered before, and whether the event still stands."""
    rules.check_may_record(by, [event.organisation_id])
    why = nfc(reason)
    if not why or len(why) > 300:
        raise EntryRefused(N_("Lý do phải có từ 1 đến 300 chữ."), field="reason")
    said = {"act": act, "event": event.event_id, "reason": why, **about}
    asked = sha256(canonical_bytes(said)).hexdigest()
    lock_for_this_transaction(LOCK)
    before = written_before(event.organisation_id, entry_id, asked, {})
    if before is None:
        _check_stands(event)
    return before, why, asked


def _check_stands(event: Event) -> None:
    if event.kind in OFFICE:
        raise CorrectionRefused(N_("Việc tạm ngừng bán hay thu hồi không sửa được: hãy cho bán lại."))
    mark = database.param
    declared = database.execute_sql(
        f"SELECT 1 FROM event WHERE event_id = {mark} AND declared_at <> ''", (event.event_id,)
    ).fetchone()
    if declared or event.declared_at:
        raise CorrectionRefused(N_("Việc này đã được sửa hoặc hủy rồi. Hãy xem bản mới nhất."))


def _check_nothing_follows(event: Event) -> None:
    """What an event made must not have been used: else the later work would hang in the air."""
    if event.kind not in (Kind.OPEN, *rules.CREATING):
        return
    for item in EventItem.select().where(EventItem.event == event.id, EventItem.role.in_(("output", "about"))):
        later = [
            touch
            for touch in projections.touches(item.identifier)
            if touch.event_number != event.id and touch.kind not in OFFICE
        ]
        if later or _is_taken_over(item.identifier):
            raise CorrectionRefused(N_("Lô hoặc vụ này đã có việc ghi sau đó. Hãy hủy các việc sau trước."))


def _is_taken_over(identifier: str) -> bool:
    """Somebody else has received goods of this lot, and that still stands."""
    mark = database.param
    row = database.execute_sql(
        "SELECT 1 FROM event_item AS i JOIN event AS e ON e.id = i.event_id "
        f"WHERE i.identifier = {mark} AND i.role = 'taken' AND e.declared_at = '' AND NOT EXISTS "
        "(SELECT 1 FROM event AS d WHERE d.event_id = e.event_id AND d.declared_at <> '')",
        (identifier,),
    ).fetchone()
    return row is not None


def _by_identifier(quantities: Mapping[str, int]) -> dict[str, int]:
    """Codes become identifiers."""
    for thousandths in quantities.values():
        rules.check_quantity(thousandths)
    codes = {
        batch.code: batch.identifier
        for batch in Batch.select(Batch.code, Batch.identifier).where(Batch.code.in_(list(quantities)))
    }
    return {codes.get(name, name): thousandths for name, thousandths in quantities.items()}


def _corrected_act(
    event: Event, change: Change, *, why: str, by: Viewer, now: datetime, entry_id: str, asked: str
) -> Act:
    number = rules.read_entry_id(entry_id)
    step = find_step(event.template, event.step) if event.step else None
    annex = EventAnnex.get_or_none(EventAnnex.event == event.id)
    new = changed(event, change, step=step, entry_id=number, private=annex.private if annex else {})
    photos = StoredFile.select().where(
        StoredFile.id.in_(EventPhoto.select(EventPhoto.file_id).where(EventPhoto.event == event.id))
    )
    return Act(
        kind=Kind(event.kind),
        organisation_id=event.organisation_id,
        template=event.template,
        step=event.step,
        document=new.document,
        recorded=new.recorded,
        private=new.private,
        by=by,
        now=now,
        entry_id=str(number),
        entry_hash=asked,
        happened_at=new.happened_at,
        site_code=event.site_code,
        photos=list(photos),
        late_days=rules.late_days(new.happened_at, _first_written_at(event)),
        is_after_dispatch=event.is_after_dispatch,
        supersedes_id=event.id,
        reason=why,
    )


def _declaration(
    event: Event, right: list[str], *, why: str, by: Viewer, now: datetime, entry_id: str, asked: str
) -> Act:
    """The prior event once more, identical, with the declaration that it was wrong."""
    document = epcis.declared_wrong(
        read_json(event.document),
        declared_at=now,
        reason="incorrect_data" if right else "did_not_occur",
        corrected_by=right,
    )
    return Act(
        kind=Kind(event.kind),
        organisation_id=event.organisation_id,
        template=event.template,
        step=event.step,
        document=document,
        recorded=read_json(event.recorded),
        by=by,
        now=now,
        entry_id=str(rules.read_entry_id(entry_id)),
        entry_hash=asked,
        happened_at=event.happened_at,
        site_code=event.site_code,
        late_days=event.late_days,
        is_after_dispatch=event.is_after_dispatch,
        supersedes_id=event.id,
        reason=why,
        declared_at=utc_milliseconds(now),
    )


def _versions_of(event: Event) -> list[int]:
    """An event and every correction before and after it: each repeats the private side."""
    found, waiting = {event.id}, [event]
    while waiting:
        one = waiting.pop()
        near = Event.select().where((Event.supersedes_id == one.id) | (Event.id == one.supersedes_id))
        waiting += [row for row in near if row.id not in found]
        found.update(row.id for row in waiting)
    return sorted(found)


def _first_written_at(event: Event) -> datetime:
    """When the first version was written: lateness is told from that, not from the correction."""
    while event.supersedes_id is not None:
        event = Event.get_by_id(event.supersedes_id)
    written_at: datetime = event.recorded_at
    return written_at
