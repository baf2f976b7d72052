"""Readings at a hand-over: whose lots they are told of depends on who brings them, the sender or the receiver."""

from trace.batches.models import Batch
from trace.handovers.queries import find_handover
from trace.handovers.standing import lines_of
from trace.kit.viewer import Viewer
from trace.sensors.limits import stage_of
from trace.sensors.models import HANDOVER
from trace.sensors.subjects import Subject


def subject_of(code: str, seen_by: Viewer) -> Subject:
    """The hand-over as something that was measured.

    A receiver tells of the lots that it holds the goods as, so it brings readings once it has accepted them; until
    then the sender's lots stand here to be looked at.
    """
    handover = find_handover(code, seen_by=seen_by)
    lines = lines_of(handover)
    held: list[Batch] = [line.held_as for line in lines if line.held_as_id is not None]
    is_receiver = handover.receiver_id is not None and seen_by.owns(handover.receiver_id)
    sent: list[Batch] = [line.batch for line in lines]
    mine = held if is_receiver and held else sent
    lots = tuple({lot.id: lot for lot in mine}.values())
    first = lots[0] if lots else None
    return Subject(
        kind=HANDOVER, code=handover.code, name=handover.code, endpoint="handovers.show",
        writer=handover.receiver if is_receiver and held else handover.sender,
        template=first.template if first else "", stage=stage_of(first.template, first.form) if first else "",
        batches=lots, identifiers=tuple(lot.identifier for lot in (*sent, *held)), handover=handover.identifier,
    )  # fmt: skip
