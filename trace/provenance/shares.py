"""What a lot was mixed from, in shares of what stands at the beginning: crops of this book, and lots bought outside."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from trace.batches.models import Batch
from trace.database import database
from trace.provenance.words import say_number

_SOURCES = (
    "SELECT s.batch_id, s.from_batch_id, s.from_season_id, s.thousandths, s.unit, coalesce(g.name, '') "
    "FROM batch_source AS s LEFT JOIN season AS g ON g.id = s.from_season_id WHERE s.batch_id IN ({})"
)
_NAMES = "SELECT id, name, lot FROM batch WHERE id IN ({})"
_FARTHEST = 12


@dataclass(frozen=True, slots=True)
class Share:
    """One source: what it is, and its part of the whole in percent. `percent` is what is drawn, `text` what is said."""

    label: str
    lot: str
    percent: float
    text: str


class _Row(NamedTuple):
    """One edge of the lineage."""

    batch: int
    from_batch: int | None
    from_season: int | None
    thousandths: int | None
    unit: str
    season: str


class _Beginning(NamedTuple):
    """A crop, or a lot of which this book holds no source."""

    batch: int | None
    season: int | None
    name: str = ""


class _NotComparable(Exception):
    """Somewhere amounts were mixed that cannot be compared, so no share can be told."""


def shares_of(batch: Batch, *, language: str) -> tuple[Share, ...]:
    """The parts of all that the lot began as; nothing where it all comes from one source.

    What went in on several ways (flour into the dough and into the filling) is one share. Amounts themselves are the
    co-op's affair.
    """
    try:
        parts = _beginnings(batch.id)
    except _NotComparable:
        return ()
    if len(parts) < 2:
        return ()
    lots = _lots([one.batch for one in parts if one.batch is not None])
    told = sorted(((part, *lots.get(one.batch or 0, (one.name, ""))) for one, part in parts.items()), reverse=True)
    return tuple(_share(name, lot, part, language) for part, name, lot in told)


def _beginnings(number: int) -> Mapping[_Beginning, float]:
    """Back from the lot, a level at a time: each source bears its part of what it went into."""
    found: dict[_Beginning, float] = defaultdict(float)
    parts: dict[int, float] = {number: 1.0}
    for _ in range(_FARTHEST):
        rows = _rows_of(parts)
        further: dict[int, float] = defaultdict(float)
        for lot, part in parts.items():
            if not rows[lot]:
                found[_Beginning(lot, None)] += part
            for row, share in _weighed(rows[lot]):
                if row.from_batch is not None:
                    further[row.from_batch] += part * share
                else:
                    found[_Beginning(None, row.from_season, row.season)] += part * share
        if not further:
            return found
        parts = further
    raise _NotComparable


def _weighed(rows: Sequence[_Row]) -> list[tuple[_Row, float]]:
    """The part of each source in what was made; only amounts in one unit can be compared."""
    if len(rows) == 1:
        return [(rows[0], 1.0)]
    total = sum(row.thousandths or 0 for row in rows)
    if rows and (not total or any(row.thousandths is None for row in rows) or len({row.unit for row in rows}) > 1):
        raise _NotComparable
    return [(row, (row.thousandths or 0) / total) for row in rows]


def _rows_of(lots: Collection[int]) -> Mapping[int, list[_Row]]:
    found: dict[int, list[_Row]] = {number: [] for number in lots}
    for row in database.execute_sql(_SOURCES.format(_blanks(lots)), tuple(lots)).fetchall():
        found[row[0]].append(_Row(*row))
    return found


def _lots(numbers: Collection[int]) -> Mapping[int, tuple[str, str]]:
    if not numbers:
        return {}
    rows = database.execute_sql(_NAMES.format(_blanks(numbers)), tuple(numbers)).fetchall()
    return {number: (name, lot or "") for number, name, lot in rows}


def _blanks(numbers: Collection[int]) -> str:
    return ", ".join([database.param] * len(numbers))


def _share(name: str, lot: str, part: float, language: str) -> Share:
    percent = round(100 * part)
    return Share(name, lot, percent, f"{say_number(percent, language)}%")
