"""Why a lot was and is held, as the log tells it: causes still open, causes for ever, and who let it be sold again."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from trace.batches.models import Batch
from trace.events.models import Event
from trace.events.projections import Touch, touches
from trace.events.records import read_json
from trace.events.rules import FOR_EVER, Cause, Kind


@dataclass(frozen=True, slots=True)
class Release:
    """A lot that was let be sold again though the book shows something against it for ever."""

    cause: Cause
    held_at: datetime
    released_at: datetime
    reason: str
    event_number: int
    by_id: int | None = None


def open_causes(batch: Batch) -> list[Cause]:
    """Everything the lot is held for now: the causes written since it was last let go, each once."""
    found: list[Cause] = []
    for touch in touches(batch.identifier):
        if touch.kind == Kind.RELEASE:
            found.clear()
        elif touch.kind == Kind.HOLD:
            found.append(cause_of(touch))
    return list(dict.fromkeys(found))


def lasting_causes(said: Sequence[Touch]) -> list[Cause]:
    """What a lot was ever held for that stays a finding for ever."""
    held = [cause_of(touch) for touch in said if touch.kind == Kind.HOLD]
    return [cause for cause in dict.fromkeys(held) if cause in FOR_EVER]


def is_to_be_held(batch: Batch, cause: Cause) -> bool:
    """True when holding it for this says something new: it is free, or held for less than what stays for ever."""
    return not batch.is_on_hold or (cause in FOR_EVER and cause not in open_causes(batch))


def releases_of(batch: Batch) -> list[Release]:
    """Each time the lot was let go though held for what stays for ever, in the order of writing."""
    found = releases_in(touches(batch.identifier))
    numbers = [one.event_number for one in found]
    rows = Event.select(Event.id, Event.recorded_by_id).where(Event.id.in_(numbers)).tuples() if numbers else ()
    by: dict[int, int | None] = dict(rows)
    return [replace(one, by_id=by.get(one.event_number)) for one in found]


def releases_in(said: Iterable[Touch]) -> list[Release]:
    """The same from what was said of the lot, without who it was."""
    found: list[Release] = []
    held: dict[Cause, datetime] = {}
    for touch in said:
        if touch.kind == Kind.HOLD and cause_of(touch) in FOR_EVER:
            held.setdefault(cause_of(touch), touch.happened_at)
        elif touch.kind == Kind.RELEASE and held:
            found += [
                Release(cause, at, touch.happened_at, touch.reason, touch.event_number) for cause, at in held.items()
            ]
            held.clear()
    return found


def cause_of(touch: Touch) -> Cause:
    """The cause that a holding event names."""
    said = str(read_json(touch.recorded).get("hold", {}).get("cause", ""))
    return Cause(said) if said in set(Cause) else Cause.PERSON
