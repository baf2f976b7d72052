"""What labels in people's hands say otherwise than it is now: renamed goods, a moved commune, a corrected content."""

from dataclasses import dataclass

from trace.batches.models import Batch
from trace.kit.days import show_day
from trace.labels.comparing import Then, public_differences
from trace.labels.stating import is_test
from trace.settings import Settings


@dataclass(frozen=True, slots=True)
class PrintedThen:
    """`name` is a msgid; `days` one day or two; texts stay in the words of the label."""

    name: str
    days: str
    printed: str
    now: str


def printed_then(batch: Batch, *, settings: Settings) -> tuple[PrintedThen, ...]:
    """Every difference once, with the days on which labels that say it were printed."""
    fresh = Batch.get_by_id(batch.id)
    found = public_differences(fresh, is_test=is_test(fresh, settings), settings=settings)
    return tuple(_said(one) for one in found)


def _said(one: Then) -> PrintedThen:
    days = show_day(one.first) if one.first == one.last else f"{show_day(one.first)} – {show_day(one.last)}"
    return PrintedThen(one.difference.name, days, one.difference.printed, one.difference.now)
