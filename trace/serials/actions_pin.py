"""The PIN under a scratch layer: right the first time is written down, and every time after says when that was."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from trace.batches.models import Batch
from trace.database import atomic, lock_for_this_transaction
from trace.kit.throttle import TooOften, count_try, forget_tries, seconds_left
from trace.serials import rules
from trace.serials.models import SerialCheck, SerialRange
from trace.serials.queries import numberer_of, standing_of
from trace.serials.rules import State
from trace.settings import Settings

WINDOW: Final = timedelta(hours=1)
PER_SERIAL: Final = 5
"""Tries at one pack's PIN in an hour: a million PINs take over twenty years."""
WRONG_PER_BLOCK: Final = 60
"""Wrong PINs from one network in an hour; right ones count nothing, so a market's readers are not locked out."""


@dataclass(frozen=True, slots=True)
class Checked:
    """What came of a PIN: `is_right`, and when the pack was first verified; `is_later` when no more tries are taken."""

    is_right: bool = False
    is_first: bool = False
    first_at: datetime | None = None
    is_later: bool = False


def check_pin(batch: Batch, text: str, pin: str, *, block: str, now: datetime, settings: Settings) -> Checked | None:
    """Compare the PIN of a pack; None for a number that has none (made up, void, stolen, printed without)."""
    standing = standing_of(batch, text, settings=settings)
    run, counter = standing.run, standing.counter
    if run is None or counter is None or not run.has_pin or standing.state not in (State.PRINTED, State.ACTIVATED):
        return None
    own, network = f"pin:{run.range_id}:{counter}", f"pins:{block}"
    if seconds_left(network, limit=WRONG_PER_BLOCK, now=now):
        return Checked(is_later=True)
    try:
        # Counted before it is compared: many tries at once get no more answers than one after another.
        count_try(own, limit=PER_SERIAL, per=WINDOW, now=now)
    except TooOften:
        return Checked(is_later=True)
    right = numberer_of(batch, key_version=run.key_version, settings=settings).pin(standing.serial)
    if not rules.is_same(right, _digits(pin)):
        try:
            count_try(network, limit=WRONG_PER_BLOCK, per=WINDOW, now=now)
        except TooOften:
            return Checked(is_later=True)
        return Checked()
    forget_tries(own)
    return _write_down(run.range_id, counter, now)


def _write_down(range_id: int, counter: int, now: datetime) -> Checked:
    with atomic():
        lock_for_this_transaction(f"pin:{range_id}:{counter}")
        same = (SerialCheck.range == range_id) & (SerialCheck.counter == counter)
        found: SerialCheck | None = SerialCheck.get_or_none(same)
        if found is not None:
            return Checked(is_right=True, first_at=found.at)
        SerialCheck.create(range=SerialRange.get_by_id(range_id), counter=counter, at=now)
    return Checked(is_right=True, is_first=True, first_at=now)


def _digits(typed: str) -> str:
    """What was typed without spaces and dashes. A PIN has no letters, so none is read as a digit."""
    return "".join(one for one in typed if one not in " -.")
