"""Asking the graph: what something was made from or became, its beginnings, and names only for those that are shown."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import isnan
from typing import Final

from trace.batches.models import Batch
from trace.batches.queries import UnknownBatch, find_batch, visible_batches
from trace.errors import N_
from trace.kit.viewer import Viewer
from trace.lineage.rules import sums_back, sums_forward
from trace.lineage.tracing import BACK, Named, Trace
from trace.lineage.walking import start_of, walk_back, walk_forward
from trace.organisations.models import Organisation
from trace.seasons.models import Season
from trace.seasons.naming import name_for
from trace.seasons.queries import UnknownSeason, find_season, visible_seasons

_ROWS: Final = 500
HOUSEHOLD: Final = N_("Hộ gia đình")


def trace(thing: Batch | Season, direction: str) -> Trace:
    """Everything a lot (or season) was made from (`back`), or became (`forward`), with shares and worst cases.

    Three statements for three levels, whatever their width; no name is read. Any depth; a circle ends it.
    """
    if direction == BACK:
        walk = walk_back(*start_of(thing))
        return Trace(direction, walk, sums_back(walk))
    walk = walk_forward(*start_of(thing))
    return Trace(direction, walk, sums_forward(walk))


def shares_of(batch: Batch) -> dict[int, float] | None:
    """What stands at the beginning of a lot: node → share, the largest first; None where it cannot be known.

    A node below zero is a season (its number with the sign turned), others are lots of which no source is written down.
    """
    found = trace(batch, BACK)
    shares = {node: found.sums.share[node] for node in found.walk.order if node not in found.walk.into}
    if any(isnan(share) for share in shares.values()):
        return None
    return dict(sorted(shares.items(), key=lambda one: (-one[1], one[0])))


def find_thing(code: str, *, seen_by: Viewer) -> Batch | Season:
    """The lot (short code or `GTIN/LOT`) or season of this code, if `seen_by` may see it; else UnknownBatch."""
    try:
        return find_batch(code, seen_by=seen_by)
    except UnknownBatch:
        try:
            return find_season(code, seen_by=seen_by)
        except UnknownSeason:
            pass
        raise


def named(nodes: Iterable[int], *, seen_by: Viewer) -> dict[int, Named]:
    """Names and states of these nodes, with a flag whether the reader may see each one itself."""
    wanted = list(dict.fromkeys(nodes))
    found: dict[int, Named] = {}
    for start in range(0, len(wanted), _ROWS):
        some = wanted[start : start + _ROWS]
        found |= _lots([node for node in some if node > 0], seen_by)
        found |= _seasons([-node for node in some if node < 0], seen_by)
    return found


def _lots(numbers: Sequence[int], seen_by: Viewer) -> dict[int, Named]:
    if not numbers:
        return {}
    rows = Batch.select(Batch, Organisation).join(Organisation).where(Batch.id.in_(numbers))
    seen = _seen_lots(numbers, seen_by)
    return {row.id: _named_lot(row, is_open=seen is None or row.id in seen) for row in rows}


def _seen_lots(numbers: Sequence[int], seen_by: Viewer) -> set[int] | None:
    """Which of them the reader may see; None for all."""
    if seen_by.is_admin:
        return None
    return {row.id for row in visible_batches(seen_by).where(Batch.id.in_(numbers))}


def _named_lot(row: Batch, *, is_open: bool) -> Named:
    is_known = is_open and row.made_thousandths > 0
    return Named(
        code=row.code,
        lot=row.lot,
        name=row.name,
        holder=_holder(row.organisation, is_open=is_open),
        is_season=False,
        is_open=is_open,
        made_thousandths=row.made_thousandths if is_known else None,
        left_thousandths=row.left_thousandths if is_known else None,
        unit=row.unit,
        is_on_hold=row.is_on_hold,
        is_recalled=row.is_recalled,
    )


def _holder(organisation: Organisation, *, is_open: bool) -> str:
    """A household's name is a person's: of what is not open to the reader only its kind is told."""
    return organisation.name if is_open or organisation.kind != "household" else HOUSEHOLD


def _seasons(numbers: Sequence[int], seen_by: Viewer) -> dict[int, Named]:
    if not numbers:
        return {}
    rows = Season.select(Season, Organisation).join(Organisation).where(Season.id.in_(numbers))
    seen = {row.id for row in visible_seasons(seen_by).where(Season.id.in_(numbers))}
    return {
        -row.id: Named(
            code=row.code,
            lot="",
            name=name_for(row, seen_by=seen_by),
            holder=_holder(row.organisation, is_open=row.id in seen),
            is_season=True,
            is_open=row.id in seen,
            made_thousandths=None,
            left_thousandths=None,
            unit="",
        )
        for row in rows
    }


@dataclass(frozen=True, slots=True)
class Tally:
    """What a group of nodes is: counts of lots, seasons, those who hold them, and lots on hold or called back."""

    lots: int
    seasons: int
    holders: int
    on_hold: int
    recalled: int


def tally_of(nodes: Sequence[int]) -> Tally:
    """Counted without reading any name."""
    holders: set[int] = set()
    on_hold = recalled = 0
    for start in range(0, len(nodes), _ROWS):
        lots = [node for node in nodes[start : start + _ROWS] if node > 0]
        seasons = [-node for node in nodes[start : start + _ROWS] if node < 0]
        if lots:
            flags = (Batch.organisation_id, Batch.is_on_hold, Batch.is_recalled)
            for holder, is_held, is_recalled in Batch.select(*flags).where(Batch.id.in_(lots)).tuples():
                holders.add(holder)
                recalled += is_recalled
                on_hold += is_held and not is_recalled
        if seasons:
            rows = Season.select(Season.organisation_id).where(Season.id.in_(seasons)).tuples()
            holders.update(holder for (holder,) in rows)
    count = sum(node > 0 for node in nodes)
    return Tally(count, len(nodes) - count, len(holders), on_hold, recalled)
