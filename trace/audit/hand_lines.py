"""Consignments as officers read them: whose goods, to whom, how it stands. No person, plate or phone."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from trace.handovers.models import Handover
from trace.handovers.rules import STATE_NAMES, State


@dataclass(frozen=True, slots=True, kw_only=True)
class HandLine:
    """One consignment. `receiver` is empty for somebody without an account; `state` is Vietnamese, for the door."""

    code: str
    sender: str
    sender_code: str
    receiver: str
    receiver_code: str
    state: str
    sent_at: datetime | None
    answered_at: datetime | None
    is_revised: bool


def hand_lines(found: Sequence[Handover]) -> list[HandLine]:
    """Consignments in their order."""
    return [
        HandLine(
            code=one.code,
            sender=one.sender.name,
            sender_code=one.sender.code,
            receiver=one.receiver.name if one.receiver else "",
            receiver_code=one.receiver.code if one.receiver else "",
            state=STATE_NAMES[State(one.state)],
            sent_at=one.declared_at,
            answered_at=one.answered_at,
            is_revised=one.is_revised,
        )
        for one in found
    ]
