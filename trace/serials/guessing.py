"""Who tries many wrong numbers is told no more about numbers for a while; the lots' pages stay open to everybody.

A network counts each different wrong number once, so a forged label that a whole market scans closes nothing. After
LIMIT of them in an hour its readers hear nothing about numbers, right or wrong: answering the right ones would be all
that somebody who guesses needs. The count stands in the database; each worker also remembers who is over it.
"""

from collections import OrderedDict
from datetime import datetime, timedelta
from typing import Final, TypeVar

from trace.database import connected
from trace.kit.throttle import TooOften, count_try

T = TypeVar("T")
LIMIT: Final = 100
WINDOW: Final = timedelta(hours=1)
_MOST_KEPT: Final = 4096


class Guesses:
    """What one worker knows of wrong numbers lately."""

    def __init__(self) -> None:
        self._quiet: OrderedDict[str, datetime] = OrderedDict()
        self._counted: OrderedDict[tuple[str, str], datetime] = OrderedDict()

    def is_quiet(self, block: str, now: datetime) -> bool:
        """True while readers in this network are told nothing about numbers."""
        until = self._quiet.get(block)
        return until is not None and now < until

    def count_wrong(self, block: str, text: str, now: datetime) -> bool:
        """Count a wrong number; False when it was one too many."""
        last = self._counted.get((block, text))
        if last is not None and now < last + WINDOW:
            return True
        try:
            with connected():
                count_try(f"serials:{block}", limit=LIMIT, per=WINDOW, now=now)
        except TooOften as refusal:
            _keep(self._quiet, block, now + timedelta(seconds=refusal.params["seconds"]))
            return False
        _keep(self._counted, (block, text), now)
        return True


def _keep(kept: "OrderedDict[T, datetime]", key: T, at: datetime) -> None:
    kept[key] = at
    kept.move_to_end(key)
    while len(kept) > _MOST_KEPT:
        kept.popitem(last=False)
