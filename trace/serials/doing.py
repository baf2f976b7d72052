"""One act as the page and the API ask for it: two numbers read, the right action called."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from trace.kit.viewer import Viewer
from trace.serials import actions, queries, rules
from trace.serials.actions import Done
from trace.serials.models import SerialRange
from trace.serials.rules import LAWFUL, Kind
from trace.settings import Settings


@dataclass(frozen=True, slots=True)
class Asked:
    """What somebody wants written down: counters in whichever order they were read."""

    kind: Kind
    first: int
    last: int
    is_last_stretch: bool
    reason: str


def read(row: SerialRange, data: Mapping[str, Any], *, is_last_stretch: bool, settings: Settings) -> Asked:
    """The numbers as counters of this range; a single label has no last one."""
    first = queries.counter_in(row, data["first"], settings=settings, field="first")
    last = queries.counter_in(row, data["last"], settings=settings, field="last") if data["last"] else first
    return Asked(Kind(data["kind"]), first, last, is_last_stretch, data["reason"])


def foreseen(row: SerialRange, asked: Asked) -> Done:
    """How many numbers this would change, and how many would be void with it."""
    pieces = queries.run_of(row).pieces
    low, high = sorted((asked.first, asked.last))
    count = sum(part.count for part in rules.within(pieces, low, high, LAWFUL[asked.kind]))
    rest = 0
    if asked.kind is Kind.ACTIVATE and asked.is_last_stretch:
        rest = rules.counts_of(pieces)[rules.State.PRINTED] - count
    return Done(count, rest)


def do(row: SerialRange, asked: Asked, *, by: Viewer, now: datetime) -> Done:
    """Write it down."""
    first, last, reason = asked.first, asked.last, asked.reason
    if asked.kind is Kind.ACTIVATE:
        is_last = asked.is_last_stretch
        return actions.activate(row, first=first, last=last, is_last_stretch=is_last, reason=reason, by=by, now=now)
    act = {Kind.VOID: actions.void, Kind.STEAL: actions.mark_stolen, Kind.FIND: actions.mark_found}[asked.kind]
    return act(row, first=first, last=last, reason=reason, by=by, now=now)
