"""What people decide about lots: hold and release, approval and its withdrawal."""

import secrets
from collections.abc import Sequence
from datetime import UTC, datetime
from hashlib import sha256
from typing import Any

from trace.batches.models import Batch
from trace.database import atomic, lock_for_this_transaction
from trace.errors import N_, RuleBroken
from trace.events import composing, projections, rules, yields
from trace.events.acting import fresh_batches, marking, written_before
from trace.events.ancestry import stopped_ancestors
from trace.events.decisions import decision_bytes
from trace.events.holds import open_causes
from trace.events.models import Decision, Event
from trace.events.packing_projections import is_overpacked
from trace.events.projections import APPROVAL, WITHDRAWAL
from trace.events.recording import write
from trace.events.records import read_json
from trace.events.rules import FOR_EVER, Cause, EntryRefused, Kind
from trace.kit.text import nfc
from trace.kit.viewer import Viewer
from trace.ledger.actions import LOCK, append
from trace.ledger.canonical import canonical_bytes


class ReleaseRefused(RuleBroken):
    """What the book shows against the lot is still there; the sentence says what to do."""


class ApprovalRefused(RuleBroken):
    """The lot cannot be approved as it stands, or has been already."""


def hold(batches: Sequence[Batch], *, reason: str, by: Viewer, now: datetime, entry_id: str) -> Event:
    """Stop these lots (Tạm ngừng bán, chờ kiểm tra) with one event for all of them."""
    return _mark(Kind.HOLD, batches, reason=reason, by=by, now=now, entry_id=entry_id)


def release(batches: Sequence[Batch], *, reason: str, by: Viewer, now: datetime, entry_id: str) -> Event:
    """Let held lots be sold again. Only a manager, and only when what the book shows against them is gone."""
    return _mark(Kind.RELEASE, batches, reason=reason, by=by, now=now, entry_id=entry_id)


def approve(batch: Batch, *, by: Viewer, now: datetime, note: str = "") -> Decision:
    """A manager's word that this lot may go into circulation."""
    with atomic():
        lock_for_this_transaction(LOCK)
        (batch,) = fresh_batches([batch])
        rules.check_may_decide(by, [batch.organisation_id])
        if batch.approved_at is not None:
            raise ApprovalRefused(N_("Lô này đã được duyệt."))
        if batch.is_on_hold or batch.is_recalled or batch.closed_at is not None:
            raise ApprovalRefused(N_("Lô đang tạm ngừng bán, thu hồi hoặc đã kết thúc thì không duyệt được."))
        if stopped := stopped_ancestors([batch]):
            raise ApprovalRefused(
                N_("Lô này làm từ lô %(lot)s đang tạm ngừng bán hoặc thu hồi: chưa duyệt được."), lot=stopped[0].lot
            )
        return _decide(APPROVAL, batch, by=by, now=now, said=note)


def withdraw_approval(batch: Batch, *, by: Viewer, now: datetime, reason: str) -> Decision:
    """Take the approval back."""
    with atomic():
        lock_for_this_transaction(LOCK)
        (batch,) = fresh_batches([batch])
        rules.check_may_decide(by, [batch.organisation_id])
        if batch.approved_at is None:
            raise ApprovalRefused(N_("Lô này chưa được duyệt."))
        return _decide(WITHDRAWAL, batch, by=by, now=now, said=_reason(reason))


def _mark(kind: Kind, batches: Sequence[Batch], *, reason: str, by: Viewer, now: datetime, entry_id: str) -> Event:
    why = _reason(reason)
    rules.check_distinct(batch.identifier for batch in batches)
    owners = {batch.organisation_id for batch in batches}
    if kind == Kind.RELEASE:
        rules.check_may_decide(by, owners)
    else:
        rules.check_may_record(by, owners)
    asked = _asked(kind, [batch.code for batch in batches], why)
    owner = owners.pop()
    with atomic():
        lock_for_this_transaction(LOCK)
        before = written_before(owner, entry_id, asked, {})
        if before is not None:
            return before
        fresh = fresh_batches(batches)
        _check_state(kind, fresh)
        act = marking(
            kind,
            fresh,
            party=composing.party_of(owner),
            by=by,
            now=now,
            entry_id=entry_id,
            entry_hash=asked,
            cause=Cause.PERSON,
            reason=why,
        )
        (event,) = write([act])
        projections.project_batches(fresh)
        projections.bump([batch.id for batch in fresh])
    return event


def reasons_to_keep_holding(batch: Batch) -> list[Cause]:
    """What the book still shows against a held lot; empty when a manager may release it."""
    found = [Cause.OVERDRAWN] if batch.left_thousandths < 0 < batch.made_thousandths else []
    held_for = open_causes(batch) if batch.is_on_hold else []
    if not _has_passed_a_test(batch):
        found += [cause for cause in FOR_EVER if cause in held_for]
    if stopped_ancestors([batch]):
        found.append(Cause.SOURCE)
    if Cause.GAINED in held_for and _still_gains(batch):
        found.append(Cause.GAINED)
    if Cause.OVERPACKED in held_for and is_overpacked(batch):
        found.append(Cause.OVERPACKED)
    return found


def _check_state(kind: Kind, batches: Sequence[Batch]) -> None:
    if kind == Kind.HOLD:
        if all(batch.is_on_hold for batch in batches):
            raise RuleBroken(N_("Lô đang tạm ngừng bán rồi."))
        return
    for batch in batches:
        if not batch.is_on_hold:
            raise RuleBroken(N_("Lô %(lot)s không bị tạm ngừng bán."), lot=batch.lot)
        for cause in reasons_to_keep_holding(batch):
            raise ReleaseRefused(rules.WHAT_TO_DO[cause])


def _has_passed_a_test(batch: Batch) -> bool:
    """A test of this lot itself that was passed; the last one counts."""
    results = [
        read_json(touch.recorded).get("public", {}).get("qc_result")
        for touch in projections.touches(batch.identifier)
        if touch.kind == Kind.OBSERVE
    ]
    known = [one for one in results if one]
    return bool(known) and known[-1] == "pass"


def _still_gains(batch: Batch) -> bool:
    """True while the event that made the lot says that more came out than went in."""
    sides = yields.sides_of(batch)
    return sides is not None and rules.has_gained(sides.inputs, sides.made)


def _decide(kind: str, batch: Batch, *, by: Viewer, now: datetime, said: str) -> Decision:
    number = secrets.token_hex(12)
    body: dict[str, Any] = {"v": 1, "lot": batch.lot, "role": by.role, "said": nfc(said)[:500]}
    decision = Decision(
        kind=kind,
        number=number,
        identifier=batch.identifier,
        organisation=batch.organisation_id,
        at=now.astimezone(UTC),
        by_id=by.person_id,
        body=canonical_bytes(body).decode(),
    )
    full, public = decision_bytes(decision)
    decision.ledger_index = append(kind, full=full, public=public, at=now).leaf_index
    decision.save(force_insert=True)
    projections.project_batches([batch])
    projections.bump([batch.id])
    return decision


def _reason(text: str) -> str:
    why = nfc(text)
    if not why or len(why) > 300:
        raise EntryRefused(N_("Lý do phải có từ 1 đến 300 chữ."), field="reason")
    return why


def _asked(kind: Kind, codes: list[str], why: str) -> str:
    return sha256(canonical_bytes({"act": str(kind), "lots": codes, "reason": why})).hexdigest()
