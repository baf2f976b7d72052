"""Loosening corrections: asked for by one person, written when a second one agrees, put off while an office looks."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from trace.batches.models import Batch
from trace.database import atomic, lock_for_this_transaction
from trace.errors import N_, NotAllowed, RuleBroken
from trace.events import rules
from trace.events.actions_corrections import Agreed, SecondPersonNeeded, cancel, correct
from trace.events.epcis_values import utc_milliseconds
from trace.events.inspections import check_no_inspection
from trace.events.loosening import Why
from trace.events.models import Event
from trace.events.models_proposals import CONFIRMED, REFUSED, WAITING, WITHDRAWN, CorrectionProposal, InspectionPause
from trace.events.rules import EntryRefused
from trace.events.second_person import may_decide
from trace.events.values import PERSONAL, to_json
from trace.kit.acts import log_act
from trace.kit.text import nfc
from trace.kit.viewer import Viewer
from trace.ledger.actions import LOCK
from trace.notices.actions import tell
from trace.organisations.models import Organisation

CORRECT, CANCEL = "correct", "cancel"


class ProposalRefused(RuleBroken):
    """The proposal has been decided already, or another one waits for the same event."""


class NotTheSecondPerson(NotAllowed):
    """The one who asked, or a role that may not agree."""


class InspectionRefused(NotAllowed):
    """Only an office stops and lifts."""


def put_right(
    event: Event,
    *,
    reason: str,
    by: Viewer,
    now: datetime,
    entry_id: str,
    values: Mapping[str, Any] | None = None,
    happened_at: datetime | None = None,
    quantities: Mapping[str, int] | None = None,
) -> Event | CorrectionProposal:
    """Correct at once what does not loosen, and propose what does. As `correct` in everything else."""
    what: dict[str, Any] = {"values": values or {}, "happened_at": happened_at, "quantities": quantities or {}}
    said: dict[str, Any] = {"reason": reason, "by": by, "now": now, "entry_id": entry_id}
    try:
        return correct(event, **what, **said)
    except SecondPersonNeeded as needed:
        body = {**what, "happened_at": utc_milliseconds(happened_at) if happened_at else None}
        return _propose(event, CORRECT, to_json(body), needed.why, **said)


def take_back(event: Event, *, reason: str, by: Viewer, now: datetime, entry_id: str) -> Event | CorrectionProposal:
    """Cancel at once what weighs on nothing that stays, and propose the rest. As `cancel` in everything else."""
    said: dict[str, Any] = {"reason": reason, "by": by, "now": now, "entry_id": entry_id}
    try:
        return cancel(event, **said)
    except SecondPersonNeeded as needed:
        return _propose(event, CANCEL, {}, needed.why, **said)


def agree(proposal: CorrectionProposal, *, by: Viewer, now: datetime) -> Event:
    """A second person agrees: now the correction is written, in the name of who asked, with its lasting mark."""
    with atomic():
        fresh = _waiting(proposal)
        if not may_decide(by, fresh):
            raise NotTheSecondPerson(_who_may(by, fresh))
        event = Event.get_by_id(fresh.event_id)
        check_no_inspection(event)
        result = _write(fresh, event, now=now, agreed=Agreed(by.role))
        _decide(fresh, CONFIRMED, by=by, now=now, result_id=result.id)
    return result


def refuse(proposal: CorrectionProposal, *, by: Viewer, now: datetime, reason: str) -> CorrectionProposal:
    """A second person does not agree; what was written stays."""
    why = _reason(reason)
    with atomic():
        fresh = _waiting(proposal)
        if not may_decide(by, fresh):
            raise NotTheSecondPerson(_who_may(by, fresh))
        return _decide(fresh, REFUSED, by=by, now=now, reason=why)


def withdraw(proposal: CorrectionProposal, *, by: Viewer, now: datetime) -> CorrectionProposal:
    """Who asked takes it back."""
    with atomic():
        fresh = _waiting(proposal)
        is_own = by.person_id == fresh.proposed_by_id and by.owns(fresh.organisation_id)
        if not is_own:
            raise NotTheSecondPerson(N_("Chỉ người đề nghị mới rút đề nghị được."))
        return _decide(fresh, WITHDRAWN, by=by, now=now)


def pause_corrections(
    organisation: Organisation, *, reason: str, by: Viewer, now: datetime, batch: Batch | None = None
) -> InspectionPause:
    """An office looks into an organisation, or into one lot: nothing about it is loosened until this is lifted."""
    why = _reason(reason)
    _check_office(by)
    if batch is not None and batch.organisation_id != organisation.id:
        raise rules.NotYours(N_("Không tìm thấy lô này."), field="batch")
    with atomic():
        lock_for_this_transaction(LOCK)
        pause: InspectionPause = InspectionPause.create(
            organisation=organisation,
            batch=batch,
            reason=why,
            set_by_id=by.person_id,
            set_name=by.name,
            set_at=now.astimezone(UTC),
        )
        log_act(by, "corrections.pause", batch.code if batch else organisation.code, now=now, reason=why)
    return pause


def resume_corrections(pause: InspectionPause, *, reason: str, by: Viewer, now: datetime) -> InspectionPause:
    """The inspection is over; what waited may be decided again."""
    why = _reason(reason)
    _check_office(by)
    with atomic():
        lock_for_this_transaction(LOCK)
        fresh: InspectionPause = InspectionPause.get_by_id(pause.id)
        if fresh.lifted_at is not None:
            raise ProposalRefused(N_("Việc kiểm tra này đã kết thúc rồi."))
        fresh.lifted_at, fresh.lifted_by_id, fresh.lifted_reason = now.astimezone(UTC), by.person_id, why
        fresh.save()
        log_act(by, "corrections.resume", fresh.organisation.code, now=now, reason=why)
    return fresh


def _propose(
    event: Event,
    act: str,
    body: dict[str, Any],
    why: tuple[Why, ...],
    *,
    reason: str,
    by: Viewer,
    now: datetime,
    entry_id: str,
) -> CorrectionProposal:
    number = str(rules.read_entry_id(entry_id))
    with atomic():
        lock_for_this_transaction(LOCK)
        same = CorrectionProposal.get_or_none(
            CorrectionProposal.organisation == event.organisation_id, CorrectionProposal.entry_id == number
        )
        if same is not None:
            if (same.event_id, same.act, same.reason) != (event.id, act, nfc(reason)) or _differs(same, body):
                raise rules.EntryReused(N_("Mã lần ghi này đã dùng cho một việc khác."), field="entry_id")
            found: CorrectionProposal = same
            return found
        if (
            CorrectionProposal.select()
            .where(CorrectionProposal.event == event.id, CorrectionProposal.state == WAITING)
            .exists()
        ):
            raise ProposalRefused(N_("Việc này đang có một đề nghị sửa chờ người thứ hai xác nhận."))
        proposal: CorrectionProposal = CorrectionProposal.create(
            organisation=event.organisation_id,
            event=event,
            act=act,
            body=body,
            why=[str(one) for one in why],
            reason=nfc(reason),
            entry_id=number,
            proposed_by_id=by.person_id,
            proposed_name=by.name[:120],
            proposed_role=by.role,
            proposed_at=now.astimezone(UTC),
        )
        log_act(by, "corrections.propose", str(proposal.id), now=now, reason=proposal.reason)
        tell(
            proposal.organisation_id,
            "correction",
            subject=N_("Có đề nghị sửa đang chờ người thứ hai xác nhận."),
            href=f"/corrections/{proposal.id}",
            now=now,
            key=f"correction/{proposal.id}",
        )
    return proposal


def _differs(proposal: CorrectionProposal, body: dict[str, Any]) -> bool:
    """Private words are taken out of a decided proposal, so they are compared only while it waits."""
    return bool(proposal.state == WAITING and proposal.body != body)


def _waiting(proposal: CorrectionProposal) -> CorrectionProposal:
    """The row under the lock, if nobody has decided yet."""
    lock_for_this_transaction(LOCK)
    fresh: CorrectionProposal = CorrectionProposal.get_by_id(proposal.id)
    if fresh.state != WAITING:
        raise ProposalRefused(N_("Đề nghị sửa này đã được quyết định rồi."))
    return fresh


def _write(proposal: CorrectionProposal, event: Event, *, now: datetime, agreed: Agreed) -> Event:
    """The correction as it was asked for, by who asked for it."""
    author = Viewer(
        person_id=proposal.proposed_by_id,
        name=proposal.proposed_name,
        role=proposal.proposed_role,
        organisation_id=proposal.organisation_id,
    )
    said: dict[str, Any] = {
        "reason": proposal.reason, "by": author, "now": now, "entry_id": proposal.entry_id, "agreed": agreed,
    }  # fmt: skip
    if proposal.act == CANCEL:
        return cancel(event, **said)
    body = proposal.body
    happened_at = datetime.fromisoformat(body["happened_at"]) if body["happened_at"] else None
    return correct(event, values=body["values"], happened_at=happened_at, quantities=body["quantities"], **said)


def _decide(
    proposal: CorrectionProposal,
    state: str,
    *,
    by: Viewer,
    now: datetime,
    reason: str = "",
    result_id: int | None = None,
) -> CorrectionProposal:
    proposal.state, proposal.result_id, proposal.decided_reason = state, result_id, reason
    proposal.decided_by_id, proposal.decided_name, proposal.decided_role = by.person_id, by.name[:120], by.role
    proposal.decided_at = now.astimezone(UTC)
    values = proposal.body.get("values", {})
    proposal.body = {**proposal.body, "values": {k: v for k, v in values.items() if k not in PERSONAL}}
    proposal.save()
    act = (
        "corrections.confirmed"
        if state == CONFIRMED
        else "corrections.refused"
        if state == REFUSED
        else "corrections.withdrawn"
    )
    log_act(by, act, str(proposal.id), now=now, reason=reason)
    return proposal


def _who_may(by: Viewer, proposal: CorrectionProposal) -> str:
    if by.person_id is not None and by.person_id == proposal.proposed_by_id:
        return N_("Người thứ hai phải là người khác, không phải người đề nghị.")
    return N_("Người xác nhận phải là quản lý của cơ sở; quản lý đề nghị thì quản lý hoặc cán bộ khác xác nhận.")


def _check_office(by: Viewer) -> None:
    if not (by.is_officer or by.is_admin):
        raise InspectionRefused(N_("Chỉ cán bộ cơ quan quản lý mới tạm dừng sửa khi kiểm tra."))


def _reason(text: str) -> str:
    why = nfc(text)
    if not why or len(why) > 300:
        raise EntryRefused(N_("Lý do phải có từ 1 đến 300 chữ."), field="reason")
    return why
