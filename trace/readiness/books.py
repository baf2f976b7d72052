"""What the parts of the facts are gathered from: one subject with what was loaded about it, each thing once."""

from collections.abc import Sequence
from datetime import date, datetime
from functools import cached_property

from trace.batches.models import Batch
from trace.clock import VIETNAM
from trace.events.ancestry import ancestors
from trace.events.projections import Touch, touches
from trace.seasons.models import Season


class BatchBook:
    """A batch, all it was made from, and what was said about any of them."""

    def __init__(self, batch: Batch, *, now: datetime) -> None:
        self.batch = batch
        self.now = now

    @property
    def today(self) -> date:
        return self.now.astimezone(VIETNAM).date()

    @property
    def lots(self) -> list[Batch]:
        """The batch and every lot it was made from, directly or not."""
        return self._ancestry[0]

    @property
    def seasons(self) -> list[Season]:
        """The seasons at the beginning."""
        return self._ancestry[1]

    @cached_property
    def said_of_each(self) -> dict[str, list[Touch]]:
        """Every effective event by the identifier of the lot or season that it touches, in the order of writing."""
        identifiers = [*(lot.identifier for lot in self.lots), *(season.identifier for season in self.seasons)]
        return {identifier: touches(identifier) for identifier in identifiers}

    @cached_property
    def said(self) -> Sequence[Touch]:
        """Every effective event about any of them, once."""
        found: dict[int, Touch] = {}
        for touched in self.said_of_each.values():
            for touch in touched:
                found.setdefault(touch.event_number, touch)
        return list(found.values())

    @cached_property
    def _ancestry(self) -> tuple[list[Batch], list[Season]]:
        return ancestors([self.batch])
