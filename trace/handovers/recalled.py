"""Goods that are called back go nowhere but back: to somebody who had them before, on the way they came."""

from collections.abc import Sequence
from datetime import datetime

from trace.batches.models import Batch
from trace.errors import N_
from trace.events.called_back import is_stopped
from trace.events.projections import held_before
from trace.handovers.rules import HandoverRefused
from trace.organisations.models import Organisation


def check_not_recalled(identifiers: Sequence[str], receiver: Organisation | None, *, at: datetime) -> None:
    """Refuse a dispatch of recalled goods. One that left before the recall is told as it was, whenever it is told."""
    recalled = Batch.select().where(Batch.identifier.in_(list(identifiers)), Batch.is_recalled == True)  # noqa: E712
    for batch in recalled:
        if not is_stopped(batch, at=at) or (receiver is not None and receiver.id in _had_it(batch)):
            continue
        raise HandoverRefused(
            N_("Lô %(lot)s đang thu hồi: không xuất đi được, chỉ trả lại nơi đã giao hoặc tiêu hủy."), lot=batch.lot
        )


def _had_it(batch: Batch) -> set[int]:
    """Who held these goods before, from who made them on."""
    numbers = held_before([batch.id])
    rows = Batch.select(Batch.organisation_id).where(Batch.id.in_(numbers)).tuples() if numbers else ()
    return {row[0] for row in rows}
