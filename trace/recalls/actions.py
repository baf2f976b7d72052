"""Calling goods back: opened as a draft, its scope narrowed with reasons, confirmed in one transaction, closed."""

from collections.abc import Sequence
from datetime import datetime
from hashlib import sha256
from typing import Any, Final

from trace.batches.models import Batch
from trace.errors import N_
from trace.events.acts import asked_hash
from trace.events.rules import entry_id_of_consequence, read_entry_id
from trace.kit.acts import log_act
from trace.kit.queue import enqueue
from trace.kit.text import fold, nfc
from trace.kit.viewer import Viewer
from trace.ledger.actions import alone
from trace.organisations.models import Organisation
from trace.recalls import marking, queries, rules
from trace.recalls.models import Recall, RecallLot
from trace.recalls.queries_closing import waiting_of
from trace.recalls.recording import write_act, written_before
from trace.recalls.rules import Act, Decision, RecallInvalid, RecallRefused, State
from trace.recalls.rules_closing import check_accounted
from trace.recalls.scope import ScopeLot, scope_of
from trace.recalls.terms import handlings, hazards, laws

TELL_HOLDERS: Final = "recalls.tell_holders"
_ROWS: Final = 500


def open_recall(
    goods: Sequence[Batch],
    *,
    kind: str,
    organisation: Organisation,
    origin_kind: str,
    origin: dict[str, Any],
    hazard: str,
    law: str,
    handling: str,
    reason: str,
    found_at: datetime,
    instructions: str = "",
    return_to: str = "",
    decision: Decision | None = None,
    by: Viewer,
    now: datetime,
    entry_id: str,
) -> Recall:
    """Draft a recall of these goods and compute its scope; nobody outside hears of it before it is confirmed.

    `goods` all belong to `organisation`, which answers for them. `origin`: what it was opened from, plain values.
    Raises RecallForbidden, RecallInvalid (a field), UnknownRecall (goods of somebody else).
    """
    why = rules.read_words(reason, "reason")
    _check_words(kind, hazard, law, handling, origin_kind, found_at, now)
    goods = list({batch.id: batch for batch in goods}.values())
    _check_goods(goods, organisation)
    competent = queries.is_competent(goods, by=by)
    rules.check_may_open(kind, by, organisation_id=organisation.id, is_competent=competent)
    rules.check_decision(kind, decision)
    columns = {
        "kind": kind,
        "origin_kind": origin_kind,
        "origin": origin,
        "hazard": hazard,
        "law": law,
        "handling": handling,
        "reason": why,
        "instructions": nfc(instructions)[:500],
        "return_to": nfc(return_to)[:300],
        "found_at": found_at,
        "decision_no": nfc(decision.number)[:60] if decision else "",
        "decision_on": decision.on if decision else None,
        "signer": nfc(decision.signer)[:120] if decision else "",
    }
    said = {**columns, "found_at": found_at.isoformat(), "decision_on": str(columns["decision_on"] or "")}
    asked = asked_hash(Act.OPENED, {**said, "lots": sorted(batch.code for batch in goods)})
    with alone():
        before = written_before(entry_id, asked)
        if before is not None:
            return before.recall
        code = rules.new_code()
        recall = Recall.create(
            code=code,
            search_folded=fold(f"{code} {why}"),
            organisation=organisation,
            opened_by_organisation=by.organisation_id,
            opened_by_id=by.person_id,
            decision_file=decision.file if decision else None,
            opened_at=now,
            acted_at=now,
            state=str(State.DRAFT),
            due_at=rules.due_at(laws()[law], found_at),
            **columns,
        )
        lots = scope_of(goods)
        _keep_lots(recall, lots)
        file = decision.file.sha256 if decision else ""
        body = {**said, "scope": _digest(lots), "lots": len(lots), "decision_file": file}
        write_act(
            recall, Act.OPENED, body=body, organisation_id=by.organisation_id, by=by, now=now, entry_id=entry_id,
            asked=asked,
        )  # fmt: skip
        log_act(by, "recalls.open", recall.code, now=now, kind=kind, lots=len(lots))
    return recall


def narrow(recall: Recall, batch: Batch, *, reason: str, by: Viewer, now: datetime, entry_id: str) -> RecallLot:
    """Take a lot out of the scope, with the reason in writing; only while the recall is a draft."""
    return _turn(recall, batch, is_included=False, reason=reason, by=by, now=now, entry_id=entry_id)


def widen(recall: Recall, batch: Batch, *, reason: str, by: Viewer, now: datetime, entry_id: str) -> RecallLot:
    """Take a lot back into the scope."""
    return _turn(recall, batch, is_included=True, reason=reason, by=by, now=now, entry_id=entry_id)


def confirm(recall: Recall, *, by: Viewer, now: datetime, entry_id: str) -> Recall:
    """Make it known: one transaction with one event for all lots. From its commit on every page says so, labels of
    these lots are no longer made, and the holders are being told.

    What was made of the goods since the draft is called back too. Raises RecallForbidden, RecallRefused.
    """
    asked = asked_hash(Act.CONFIRMED, {"recall": recall.code})
    with alone():
        if written_before(entry_id, asked) is not None:
            return Recall.get_by_id(recall.id)
        recall = Recall.get_by_id(recall.id)
        rules.check_state(recall.state, State.DRAFT)
        _check_may_confirm(recall, by)
        _renew_lots(recall)
        numbers = queries.included_ids(recall)
        if not numbers:
            raise RecallRefused(N_("Không còn lô nào trong phạm vi: hãy thôi đợt thu hồi này."))
        event = marking.mark_recalled(recall, numbers, by=by, now=now, entry_id=_consequence(entry_id, "event"))
        stopped = marking.stop_labels(numbers, by=by, now=now)
        changed = {"state": str(State.OPEN), "confirmed_at": now, "confirmed_by_id": by.person_id}
        _change(recall, now, event_number=event.id, **changed)
        body = {"event": event.event_id, "lots": len(numbers), "runs": stopped, "scope": _digest(numbers)}
        write_act(
            recall, Act.CONFIRMED, body=body, organisation_id=by.organisation_id, by=by, now=now, entry_id=entry_id,
            asked=asked,
        )  # fmt: skip
        log_act(by, "recalls.confirm", recall.code, now=now, lots=len(numbers))
        enqueue(TELL_HOLDERS, {"recall": recall.id}, now=now)
    return recall


def cancel(recall: Recall, *, reason: str, by: Viewer, now: datetime, entry_id: str) -> Recall:
    """Let a draft go; what has been confirmed is never cancelled, only closed."""
    why = rules.read_words(reason, "reason")
    asked = asked_hash(Act.CANCELLED, {"recall": recall.code, "reason": why})
    with alone():
        if written_before(entry_id, asked) is not None:
            return Recall.get_by_id(recall.id)
        recall = Recall.get_by_id(recall.id)
        rules.check_state(recall.state, State.DRAFT)
        _check_may_change(recall, by)
        _change(recall, now, state=str(State.CANCELLED))
        write_act(
            recall, Act.CANCELLED, body={"reason": why}, organisation_id=by.organisation_id, by=by, now=now,
            entry_id=entry_id, asked=asked,
        )  # fmt: skip
        log_act(by, "recalls.cancel", recall.code, now=now)
    return recall


def close(
    recall: Recall, *, by: Viewer, now: datetime, entry_id: str, fixed: Sequence[Batch] = (), said: str = ""
) -> Recall:
    """End it. `fixed` lots were mended or relabelled and may be sold again, where the handling allows it; all
    others stay recalled for ever. `said` is the summary that goes into the record.

    Raises RecallForbidden, RecallRefused, NotAccounted while a holder is not done and nobody wrote why.
    """
    asked = asked_hash(Act.CLOSED, {"recall": recall.code, "fixed": sorted(one.code for one in fixed), "said": said})
    with alone():
        if written_before(entry_id, asked) is not None:
            return Recall.get_by_id(recall.id)
        recall = Recall.get_by_id(recall.id)
        rules.check_state(recall.state, State.OPEN)
        _check_may_close(recall, by)
        check_accounted(len(waiting_of(recall)))
        numbers = _fixed_ids(recall, fixed)
        event = None
        if numbers:
            event = marking.mark_ended(recall, numbers, by=by, now=now, entry_id=_consequence(entry_id, "event"))
        _change(recall, now, state=str(State.CLOSED), closed_at=now, end_event_number=event.id if event else None)
        marking.turn_pages(queries.included_ids(recall))
        body = {"fixed": sorted(one.identifier for one in fixed), "said": nfc(said)[:2000]}
        write_act(
            recall, Act.CLOSED, body=body, organisation_id=by.organisation_id, by=by, now=now, entry_id=entry_id,
            asked=asked,
        )  # fmt: skip
        log_act(by, "recalls.close", recall.code, now=now, fixed=len(numbers))
    return recall


def _turn(
    recall: Recall, batch: Batch, *, is_included: bool, reason: str, by: Viewer, now: datetime, entry_id: str
) -> RecallLot:
    why = rules.read_words(reason, "reason")
    act = Act.WIDENED if is_included else Act.NARROWED
    asked = asked_hash(act, {"recall": recall.code, "lot": batch.identifier, "reason": why})
    with alone():
        lot: RecallLot | None = RecallLot.get_or_none(RecallLot.recall == recall.id, RecallLot.batch == batch.id)
        if lot is None:
            raise RecallInvalid(N_("Lô này không thuộc phạm vi của đợt thu hồi."), field="lot")
        if written_before(entry_id, asked) is not None:
            return lot
        recall = Recall.get_by_id(recall.id)
        rules.check_state(recall.state, State.DRAFT)
        _check_may_change(recall, by)
        if lot.is_included == is_included:
            raise RecallRefused(N_("Lô này đã như vậy rồi."))
        RecallLot.update(is_included=is_included, reason=why).where(RecallLot.id == lot.id).execute()
        body = {"lot": batch.identifier, "reason": why}
        write_act(
            recall, act, body=body, organisation_id=by.organisation_id, by=by, now=now, entry_id=entry_id, asked=asked
        )
        name = "recalls.widen" if is_included else "recalls.narrow"
        log_act(by, name, recall.code, now=now, lot=batch.code, reason=why)
    kept: RecallLot = RecallLot.get_by_id(lot.id)
    return kept


def _check_words(
    kind: str, hazard: str, law: str, handling: str, origin_kind: str, found_at: datetime, now: datetime
) -> None:
    rules.check_known(kind, rules.KINDS, "kind")
    rules.check_known(hazard, hazards(), "hazard")
    rules.check_known(law, laws(), "law")
    rules.check_known(handling, handlings(), "handling")
    rules.check_known(origin_kind, rules.ORIGIN_NAMES, "origin_kind")
    rules.check_found(found_at, now)


def _check_goods(goods: Sequence[Batch], organisation: Organisation) -> None:
    if not goods:
        raise RecallInvalid(N_("Chưa chọn lô nào."), field="lots")
    if any(batch.organisation_id != organisation.id for batch in goods):
        raise RecallInvalid(N_("Các lô thuộc nhiều cơ sở: mở một đợt thu hồi cho mỗi cơ sở."), field="lots")


def _check_may_change(recall: Recall, by: Viewer) -> None:
    """Whoever could have opened it may change the draft."""
    competent = queries.is_competent(queries.starts_of(recall), by=by)
    rules.check_may_open(recall.kind, by, organisation_id=recall.organisation_id, is_competent=competent)


def _check_may_confirm(recall: Recall, by: Viewer) -> None:
    rules.check_may_confirm(
        recall.kind,
        by,
        organisation_id=recall.organisation_id,
        opened_by_id=recall.opened_by_id,
        is_competent=queries.is_competent(queries.starts_of(recall), by=by),
    )


def _check_may_close(recall: Recall, by: Viewer) -> None:
    """The manager ends a voluntary recall, an officer of the competent body a compulsory one; alone, if need be."""
    rules.check_may_confirm(
        recall.kind,
        by,
        organisation_id=recall.organisation_id,
        opened_by_id=-1,
        is_competent=queries.is_competent(queries.starts_of(recall), by=by),
    )


def _fixed_ids(recall: Recall, fixed: Sequence[Batch]) -> list[int]:
    """Lots that may be sold again; none of them where another recall still runs over it."""
    if not fixed:
        return []
    if not handlings()[recall.handling].may_return:
        raise RecallRefused(N_("Chỉ hàng đã khắc phục hoặc ghi nhãn lại mới được bán lại."))
    included = set(queries.included_ids(recall))
    if any(batch.id not in included for batch in fixed):
        raise RecallInvalid(N_("Lô này không thuộc phạm vi của đợt thu hồi."), field="lot")
    others = (
        RecallLot.select(RecallLot.batch_id)
        .join(Recall, on=RecallLot.recall)
        .where(Recall.id != recall.id, Recall.state.in_([str(one) for one in rules.PUBLIC]), RecallLot.is_included)
    )
    running: Any = others.where(RecallLot.batch.in_([one.id for one in fixed])).tuples()
    kept = {number for (number,) in running}
    return [batch.id for batch in fixed if batch.id not in kept]


def _change(recall: Recall, now: datetime, **columns: Any) -> None:
    Recall.update(acted_at=now, **columns).where(Recall.id == recall.id).execute()
    for name, value in columns.items():
        setattr(recall, name, value)


def _keep_lots(recall: Recall, lots: Sequence[ScopeLot]) -> None:
    rows = [{"recall": recall.id, "is_included": True, "reason": "", **_named(lot)} for lot in lots]
    for start in range(0, len(rows), _ROWS):
        RecallLot.insert_many(rows[start : start + _ROWS]).execute()


def _named(lot: ScopeLot) -> dict[str, Any]:
    return {
        "batch": lot.batch_id,
        "holder": lot.holder_id,
        "role": lot.role,
        "unit": lot.unit,
        "made": lot.made,
        "held": lot.held,
        "expected": lot.expected,
        "worst": lot.worst,
    }


def _renew_lots(recall: Recall) -> None:
    """The scope as it is now: what was made or moved since the draft counts; lots taken out stay out."""
    columns = (RecallLot.batch_id, RecallLot.id, RecallLot.made, RecallLot.held, RecallLot.expected, RecallLot.worst)
    rows: Any = RecallLot.select(*columns).where(RecallLot.recall == recall.id).tuples()
    kept = {batch_id: (number, amounts) for batch_id, number, *amounts in rows}
    lots = scope_of(queries.starts_of(recall))
    _keep_lots(recall, [lot for lot in lots if lot.batch_id not in kept])
    for lot in lots:
        number, before = kept.get(lot.batch_id, (None, []))
        if number is not None and before != [lot.made, lot.held, lot.expected, lot.worst]:
            RecallLot.update(made=lot.made, held=lot.held, expected=lot.expected, worst=lot.worst).where(
                RecallLot.id == number
            ).execute()


def _digest(lots: Sequence[Any]) -> str:
    """The scope in one word: SHA-256 over its lots in their order."""
    return sha256(repr([tuple(lot) if isinstance(lot, tuple) else lot for lot in lots]).encode()).hexdigest()


def _consequence(entry_id: str, name: str) -> str:
    return str(entry_id_of_consequence(read_entry_id(entry_id), name))
