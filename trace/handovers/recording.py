"""Writing an act: row, annex and log entry in the caller's transaction; then the hand-over as its acts say it."""

import json
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from hashlib import sha256
from typing import Any, Final

from trace.batches.models import Batch
from trace.clock import whole_milliseconds
from trace.errors import N_
from trace.events.epcis_values import utc_milliseconds
from trace.events.models import Event
from trace.events.records import private_digest
from trace.events.rules import EntryReused, day_of, read_entry_id
from trace.events.values import to_json
from trace.handovers.models import (
    ClaimAnswer,
    Handover,
    HandoverAct,
    HandoverDevice,
    HandoverLine,
    HandoverPrivate,
)
from trace.handovers.rules import CONFIRMED, DENIED, Act, HandoverNow, LineNow, State, Told, fold
from trace.kit.viewer import Viewer
from trace.ledger.actions import alone, append
from trace.ledger.canonical import canonical_bytes
from trace.organisations.models import Organisation

LOG_KIND: Final = "handover"
CLAIMS: Final = (Act.CLAIM_DENIED, Act.CLAIM_CONFIRMED)


@dataclass(frozen=True, slots=True, kw_only=True)
class NewAct:
    """An act about to be written. `body` holds nothing private; `private` goes to the annex."""

    kind: Act
    organisation_id: int
    by: Viewer
    now: datetime
    happened_at: datetime
    entry_id: str
    entry_hash: str
    body: Mapping[str, Any]
    handover: Handover | None = None
    event_number: int | None = None
    private: Mapping[str, Any] = field(default_factory=dict)
    phone: str = ""


def written_before(organisation_id: int, entry_id: str, asked: str, private: Mapping[str, Any]) -> HandoverAct | None:
    """The act that this entry wrote for this organisation; refused when it said something else."""
    act: HandoverAct | None = HandoverAct.get_or_none(
        HandoverAct.organisation == organisation_id, HandoverAct.entry_id == str(read_entry_id(entry_id))
    )
    if act is None:
        return None
    if act.entry_hash != asked or not _says_the_same(act, private):
        raise EntryReused(N_("Mã lần ghi này đã dùng cho một việc khác."), field="entry_id")
    return act


def write_act(new: NewAct) -> HandoverAct:
    """Keep an act and log it. Only inside the transaction of what it did."""
    private = to_json(dict(new.private))
    salt = secrets.token_hex(16) if private else ""
    act = HandoverAct(
        handover=new.handover,
        event_number=new.event_number,
        kind=str(new.kind),
        number=secrets.token_hex(16),
        organisation=new.organisation_id,
        by_id=new.by.person_id,
        by_role=new.by.role,
        happened_at=whole_milliseconds(new.happened_at),
        recorded_at=new.now.astimezone(UTC),
        entry_id=str(read_entry_id(new.entry_id)),
        entry_hash=new.entry_hash,
        body=canonical_bytes(to_json(dict(new.body))).decode(),
        private_digest=private_digest(salt, private) if salt else "",
    )
    code = new.handover.code if new.handover else ""
    full, public = act_bytes(act, code)
    act.ledger_index = append(LOG_KIND, full=full, public=public, at=new.now).leaf_index
    act.save(force_insert=True)
    if salt:
        HandoverPrivate.create(act=act, private=private, phone=new.phone, salt=salt)
    return act


def act_bytes(act: HandoverAct, code: str) -> tuple[bytes, bytes]:
    """The whole record and its public part, canonical: what the log commits to."""
    whole = {
        **act_view(act, code),
        "organisation": act.organisation_id,
        "about": act.event_number,
        "by": act.by_id,
        "role": act.by_role,
        "happened_at": utc_milliseconds(act.happened_at),
        "recorded_at": act.recorded_at.isoformat(),
        "entry": act.entry_id,
        "entry_hash": act.entry_hash,
        "body": act.body,
        "private": act.private_digest,
    }
    return canonical_bytes(whole), canonical_bytes(act_view(act, code))


def act_view(act: HandoverAct, code: str) -> dict[str, Any]:
    """What everybody may see of an act: which hand-over, which word, which day. Who and how much stays inside."""
    return {"v": 1, "act": act.kind, "number": act.number, "handover": code, "on": day_of(act.happened_at).isoformat()}


def keep_device(handover: Handover, side: str, device: str) -> None:
    """Remember which device acted for a side, as a hash; nothing where none is known."""
    if device:
        hashed = sha256(device.encode()).hexdigest()
        known = HandoverDevice.select().where(
            HandoverDevice.handover == handover.id, HandoverDevice.side == side, HandoverDevice.device_hash == hashed
        )
        if not known.exists():
            HandoverDevice.create(handover=handover, side=side, device_hash=hashed)


# --- what a hand-over is ---------------------------------------------------------------------------------


def told_of(handover: Handover) -> list[Told]:
    """The acts of a hand-over in the order of the log, as the fold reads them."""
    acts = HandoverAct.select().where(HandoverAct.handover == handover.id).order_by(HandoverAct.ledger_index)
    return [Told(one.id, one.kind, one.happened_at, one.recorded_at, json.loads(one.body)) for one in acts]


def project(handover: Handover) -> bool:
    """Bring a hand-over and its lines up to what its acts say; true when something differed."""
    now = fold(told_of(handover))
    columns = _columns(now)
    changed = {name: value for name, value in columns.items() if handover.__data__.get(name) != value}
    for name, value in changed.items():
        setattr(handover, name, value)
    if changed:
        handover.save()
    return _project_lines(handover, now.lines) or bool(changed)


def project_claim(organisation_id: int, event_number: int) -> bool:
    """The same for what an organisation answered about a receipt: the last word counts."""
    last = (
        HandoverAct.select()
        .where(
            HandoverAct.organisation == organisation_id,
            HandoverAct.event_number == event_number,
            HandoverAct.kind.in_(CLAIMS),
        )
        .order_by(HandoverAct.ledger_index.desc())
        .first()
    )
    key = (ClaimAnswer.organisation == organisation_id, ClaimAnswer.event_number == event_number)
    kept = ClaimAnswer.get_or_none(*key)
    if last is None:
        return bool(kept) and bool(ClaimAnswer.delete().where(*key).execute())
    state = DENIED if last.kind == Act.CLAIM_DENIED else CONFIRMED
    wanted = {"state": state, "reason": json.loads(last.body)["reason"], "answered_at": last.recorded_at}
    if kept is None:
        ClaimAnswer.create(organisation=organisation_id, event_number=event_number, **wanted)
        return True
    if all(kept.__data__[name] == value for name, value in wanted.items()):
        return False
    ClaimAnswer.update(**wanted).where(ClaimAnswer.id == kept.id).execute()
    return True


def rebuild() -> tuple[int, int]:
    """Compute everything again from the acts; gives how many were looked at and how many had to be mended."""
    looked = mended = 0
    with alone():
        for handover in Handover.select().order_by(Handover.id):
            looked += 1
            mended += project(handover)
        pairs = HandoverAct.select(HandoverAct.organisation, HandoverAct.event_number).where(
            HandoverAct.kind.in_(CLAIMS), HandoverAct.event_number.is_null(is_null=False)
        )
        wanted = {(one.organisation_id, one.event_number or 0) for one in pairs}
        wanted |= {(one.organisation_id, one.event_number) for one in ClaimAnswer.select()}
        for organisation_id, event_number in sorted(wanted):
            looked += 1
            mended += project_claim(organisation_id, event_number)
    return looked, mended


def _columns(now: HandoverNow) -> dict[str, Any]:
    return {
        "receiver": _number_of(now.receiver),
        "state": str(now.state),
        "due_on": now.due_on,
        "declared_at": now.declared_at,
        "answered_at": now.answered_at,
        "sealed_at": now.sealed_at,
        "ship_event": _event_number(now.ship_event),
        "receipt_event": _event_number(now.receipt_event),
        "revision_act": now.revision_act,
        "is_revised": now.is_revised,
        "acted_at": now.acted_at,
    }


def _number_of(code: str | None) -> int | None:
    found: int | None = Organisation.select(Organisation.id).where(Organisation.code == code).scalar()
    return found if code else None


def _event_number(event_id: str | None) -> int | None:
    if event_id is None:
        return None
    query = Event.select(Event.id).where(Event.event_id == event_id, Event.declared_at == "")
    return query.scalar()  # type: ignore[no-any-return]


def _project_lines(handover: Handover, lines: Sequence[LineNow]) -> bool:
    names = {one.lot for one in lines} | {one.held_as for one in lines if one.held_as}
    lots = {
        row.identifier: row.id for row in Batch.select(Batch.id, Batch.identifier).where(Batch.identifier.in_(names))
    }
    kept = {row.number: row for row in HandoverLine.select().where(HandoverLine.handover == handover.id)}
    changed = False
    for one in lines:
        wanted = {
            "batch": lots[one.lot],
            "pack_code": one.pack,
            "unit": one.unit,
            "declared": one.declared,
            "accepted": one.accepted,
            "returned": one.returned,
            "reason": one.reason,
            "held_as": lots[one.held_as] if one.held_as else None,
        }
        row = kept.pop(one.number, None)
        if row is None:
            HandoverLine.create(handover=handover, number=one.number, **wanted)
            changed = True
        elif any(row.__data__[name] != value for name, value in wanted.items()):
            HandoverLine.update(**wanted).where(HandoverLine.id == row.id).execute()
            changed = True
    for row in kept.values():
        row.delete_instance()
        changed = True
    return changed


def start(handover: Handover, now: datetime) -> Handover:
    """The row of a hand-over before its first act is read."""
    handover.state, handover.acted_at = str(State.SENT), now
    handover.save(force_insert=True)
    return handover


def _says_the_same(act: HandoverAct, private: Mapping[str, Any]) -> bool:
    """Private words are compared with the annex itself; one erased by law contradicts nobody."""
    if not private:
        return True
    annex = HandoverPrivate.get_or_none(HandoverPrivate.act == act.id)
    return annex is not None and (annex.erased_at is not None or annex.private == to_json(dict(private)))
