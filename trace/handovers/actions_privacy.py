"""Emptying the private side of acts, as the law on personal data may ask; the acts and their proof stay."""

from datetime import datetime

from trace.events.rules import check_may_decide
from trace.handovers.models import Handover, HandoverAct, HandoverPrivate
from trace.handovers.rules import check_reason
from trace.kit.acts import log_act
from trace.kit.text import nfc
from trace.kit.viewer import Viewer
from trace.ledger.actions import alone


def erase_private(handover: Handover, *, reason: str, by: Viewer, now: datetime) -> int:
    """Empty the annexes of the acts that the manager's own side wrote; gives how many."""
    check_may_decide(by, [by.organisation_id or 0])
    why = check_reason(nfc(reason)[:200])
    own = HandoverAct.select(HandoverAct.id).where(
        HandoverAct.handover == handover.id, HandoverAct.organisation == by.organisation_id
    )
    with alone():
        erased = (
            HandoverPrivate.update(private={}, salt="", phone="", erased_at=now, erased_reason=why)
            .where(HandoverPrivate.act.in_(own), HandoverPrivate.erased_at.is_null())
            .execute()
        )
        if erased:
            log_act(by, "handovers.erase_private", handover.code, now=now, reason=why)
    return int(erased)
