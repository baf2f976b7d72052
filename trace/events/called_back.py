"""Goods that are called back stay where they are: they are not sold, and leave only to go home or to be destroyed."""

from collections.abc import Iterable
from datetime import datetime

from trace.batches.models import Batch
from trace.errors import N_
from trace.events.projections import touches
from trace.events.rules import EntryRefused, Kind


def recalled_since(batch: Batch) -> datetime | None:
    """Since when the lot is called back; None for one that is not, or whose recall ended."""
    said = [one for one in touches(batch.identifier) if one.kind == Kind.RECALL] if batch.is_recalled else []
    return said[-1].happened_at if said else None


def is_stopped(batch: Batch, *, at: datetime) -> bool:
    """True when the lot was called back by then. What left before is told as it was, whenever it is told."""
    since = recalled_since(batch)
    return since is not None and at >= since


def check_may_leave(batches: Iterable[Batch], *, at: datetime) -> None:
    """Refuse to sell or send away what is called back, naming the lot."""
    for batch in batches:
        if is_stopped(batch, at=at):
            raise EntryRefused(
                N_("Lô %(lot)s đang thu hồi: không bán, không xuất đi. Chỉ trả lại nơi đã giao hoặc tiêu hủy."),
                field="quantity",
                lot=batch.lot,
            )
