"""Goods that come home to the sender, and taking back what was written of that by mistake."""

import json
from collections.abc import Sequence

from trace.errors import N_
from trace.events import actions as events
from trace.events.acts import asked_hash
from trace.events.entries import Entry
from trace.events.models import Event
from trace.events.models_packs import Pack
from trace.events.records import read_json
from trace.handovers import recording
from trace.handovers.actions_handing import act_of, written
from trace.handovers.entries import Line
from trace.handovers.models import Handover, HandoverAct, HandoverLine
from trace.handovers.rules import SENDER, Act, HandoverAsked, HandoverRefused, State, check_reason, check_side
from trace.handovers.standing import fresh, lines_of, things_of, uses_of
from trace.kit.acts import log_act
from trace.kit.text import nfc
from trace.ledger.actions import alone


def bring_home(
    handover: Handover, lines: Sequence[Line] | None, *, entry: Entry, reason: str = "", device: str = ""
) -> Handover:
    """The sender has the goods again that the receiver refused, or the part that it did not accept.

    None: all that is missing. What does not come back either stays shown as missing, and may come later.
    """
    why = check_reason(nfc(reason), needed=False)
    check_side(entry.by, handover.sender_id, other_id=handover.receiver_id)
    typed = None if lines is None else [[one.number, one.thousandths] for one in lines]
    asked = asked_hash(Act.RETURNED, {"handover": handover.code, "lines": typed, "reason": why})
    with alone():
        if recording.written_before(handover.sender_id, entry.entry_id, asked, {}) is not None:
            return fresh(handover)
        now = fresh(handover)
        if now.state not in (State.REFUSED, State.LESS, State.RETURNED):
            raise HandoverRefused(N_("Phiếu này không có hàng trả về."))
        back = _coming_back(lines_of(now), lines)
        things = things_of(now, back)
        event = events.bring_back(uses_of(back), entry=entry, reason=why, handover=now.code, things=things)
        body = {
            "v": 1,
            "event": event.event_id,
            "reason": why,
            "lines": [{"no": line.number, "thousandths": amount} for line, amount in back],
        }
        act = act_of(Act.RETURNED, now, now.sender_id, entry, asked, body, {})
        written(now, act, side=SENDER, device=device)
        log_act(entry.by, "handovers.bring_home", now.code, now=entry.now)
    return now


def withdraw_return(handover: Handover, *, reason: str, entry: Entry) -> Handover:
    """What was last written as back is not: the goods are missing again, and what did come may be written anew.

    Refused where whole packs of it have left once more.
    """
    why = check_reason(nfc(reason))
    check_side(entry.by, handover.sender_id, other_id=handover.receiver_id)
    asked = asked_hash(Act.RETURN_WITHDRAWN, {"handover": handover.code, "reason": why})
    with alone():
        if recording.written_before(handover.sender_id, entry.entry_id, asked, {}) is not None:
            return fresh(handover)
        now = fresh(handover)
        said = last_return(now)
        if said is None:
            raise HandoverRefused(N_("Phiếu này không có lần hàng về nào đang tính."))
        event = Event.get(Event.event_id == said["event"], Event.declared_at == "")
        _check_still_here(event)
        body = {"v": 1, "reason": why, "event": said["event"], "lines": said["lines"]}
        # The guard of the events lets this one through because its act is written first.
        written(now, act_of(Act.RETURN_WITHDRAWN, now, now.sender_id, entry, asked, body, {}), side="", device="")
        events.cancel(event, reason=why, by=entry.by, now=entry.now, entry_id=entry.entry_id)
        log_act(entry.by, "handovers.withdraw_return", now.code, now=entry.now, reason=why)
    return now


def last_return(handover: Handover) -> dict[str, object] | None:
    """What the last return that still counts says."""
    kinds = (Act.RETURNED, Act.RETURN_WITHDRAWN)
    acts = HandoverAct.select().where(HandoverAct.handover == handover.id, HandoverAct.kind.in_(kinds))
    standing: dict[str, dict[str, object]] = {}
    for act in acts.order_by(HandoverAct.ledger_index):
        body = json.loads(act.body)
        if act.kind == Act.RETURNED:
            standing[body["event"]] = body
        else:
            standing.pop(body["event"], None)
    return list(standing.values())[-1] if standing else None


def _check_still_here(event: Event) -> None:
    things = read_json(event.document).get("epcList", [])
    left = Pack.select().where(Pack.identifier.in_(things), Pack.gone_kind != "") if things else None
    if left is not None and left.exists():
        raise HandoverRefused(N_("Thùng hàng về này đã đi chuyến khác: hãy rút chuyến đó trước."))


def _coming_back(kept: Sequence[HandoverLine], lines: Sequence[Line] | None) -> list[tuple[HandoverLine, int]]:
    missing = {line.number: (line.declared or 0) - (line.accepted or 0) - line.returned for line in kept}
    typed = {one.number: one.thousandths for one in lines} if lines is not None else missing
    back = [(line, typed.get(line.number, 0)) for line in kept if typed.get(line.number, 0) > 0]
    if not back:
        raise HandoverAsked(N_("Chưa ghi hàng nào trả về."), field="lines")
    for line, amount in back:
        if amount > missing[line.number]:
            raise HandoverAsked(N_("Hàng trả về nhiều hơn số còn thiếu của phiếu."), field="quantity")
    return back
