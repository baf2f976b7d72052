"""After both sides have signed, the two events are sealed; before that nobody changes them behind the other's back."""

import json
from datetime import datetime

from trace.errors import N_
from trace.events import sealing
from trace.events.models import Event
from trace.events.records import read_json
from trace.events.rules import Kind
from trace.handovers.models import Handover, HandoverAct
from trace.handovers.rules import Act, State


def guard(event: Event) -> None:
    """An event of a hand-over is not changed from beside: the sender withdraws, or both agree to a revision."""
    code = read_json(event.recorded).get("handover")
    found = Handover.get_or_none(Handover.code == code) if code else None
    if found is None or (event.kind == Kind.TAKE_OVER and found.state == State.WITHDRAWN):
        return
    if event.kind == Kind.RETURN and _is_taken_back(found, event):
        return
    raise sealing.SealedEvent(
        N_("Việc này thuộc chuyến hàng %(code)s: rút phiếu khi chưa ai trả lời, hoặc xin sửa khi hai bên đã ký."),
        code=found.code,
    )


def _is_taken_back(handover: Handover, event: Event) -> bool:
    acts = HandoverAct.select().where(HandoverAct.handover == handover.id, HandoverAct.kind == Act.RETURN_WITHDRAWN)
    return any(json.loads(act.body)["event"] == event.event_id for act in acts)


def seal_both(handover: Handover, *, now: datetime) -> None:
    """Seal what both have signed; nothing where one side is still missing."""
    if handover.ship_event is None or handover.receipt_event is None:
        return
    both = [Event.get_by_id(number) for number in (handover.ship_event, handover.receipt_event)]
    sealing.seal(both, code=handover.code, now=now)
