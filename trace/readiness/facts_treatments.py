"""What was used on a batch before its harvest: waits kept or not, bans met, and who let it be sold again."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Self

from trace.batches.models import Batch
from trace.events.holds import Release, releases_in
from trace.events.rules import Cause
from trace.events.treatments import Treatment
from trace.events.waiting import Waited, waited_in
from trace.kit.days import show_day
from trace.readiness.books import BatchBook


@dataclass(frozen=True)
class TreatmentFacts:
    """`causes` are those that stay for ever. `is_held`: the batch or a lot it was made from is held now.

    `released` says of each time it was let go the day and the reason; `banned` and `maybe_banned` are substances with
    their instrument; `unsaid` are uses whose days nobody wrote down, with the days people usually wait where the
    harvest may have been too early for them.
    """

    causes: Sequence[Cause] = ()
    is_held: bool = False
    is_sprayed_where_forbidden: bool = False
    safe_from: date | None = None
    harvested_on: date | None = None
    released_early: Sequence[str] = ()
    released_banned: Sequence[str] = ()
    banned: Sequence[str] = ()
    maybe_banned: Sequence[str] = ()
    unsaid: Sequence[str] = ()

    @classmethod
    def gather(cls, book: BatchBook, /) -> Self:
        found = waited_in(book.lots, book.seasons, book.said_of_each)
        released = [one for lot in book.lots for one in releases_in(book.said_of_each[lot.identifier])]
        return cls(
            causes=found.causes,
            is_held=any(_is_stopped(lot) for lot in book.lots),
            is_sprayed_where_forbidden=Cause.FORBIDDEN in found.causes,
            safe_from=found.safe_from,
            harvested_on=found.harvested_on,
            released_early=_said(released, Cause.EARLY),
            released_banned=[*_said(released, Cause.FORBIDDEN), *_said(released, Cause.BANNED)],
            banned=_bans(found, is_certain=True),
            maybe_banned=_bans(found, is_certain=False),
            unsaid=[words for one in found.treatments if (words := _unsaid(one, found.harvested_on))],
        )


def _is_stopped(lot: Batch) -> bool:
    return bool(lot.is_on_hold or lot.is_recalled)


def _said(released: Sequence[Release], cause: Cause) -> list[str]:
    return [f"{show_day(one.released_at)}: “{one.reason}”" for one in released if one.cause == cause]


def _bans(found: Waited, *, is_certain: bool) -> list[str]:
    met = [met for one in found.treatments for met in one.bans if met.is_certain == is_certain]
    return list(dict.fromkeys(f"{one.ban.name} ({one.ban.instrument})" for one in met))


def _unsaid(one: Treatment, harvested_on: date | None) -> str:
    """Named where harvest came before the days people usually wait; unverified, so it only warns."""
    if one.days is not None or one.prompt is None or not one.prompt.days_to:
        return ""
    if harvested_on is not None and harvested_on >= one.day + timedelta(days=one.prompt.days_to):
        return ""
    return f"{one.prompt.name} {show_day(one.day)} ({one.prompt.days})"
