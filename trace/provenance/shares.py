"""What a lot was mixed from, in shares of its inputs."""

from dataclasses import dataclass

from trace.batches.models import Batch
from trace.database import database
from trace.provenance.words import say_number

_SOURCES = (
    "SELECT s.from_batch_id, s.from_season_id, s.thousandths, s.unit, coalesce(b.name, g.name), coalesce(b.lot, '') "
    "FROM batch_source AS s LEFT JOIN batch AS b ON b.id = s.from_batch_id "
    "LEFT JOIN season AS g ON g.id = s.from_season_id WHERE s.batch_id = {} ORDER BY s.thousandths DESC, s.id"
)
_FARTHEST = 12


@dataclass(frozen=True, slots=True)
class Share:
    """One input: what it is, and its part of the whole in percent. `percent` is what is drawn, `text` what is said."""

    label: str
    lot: str
    percent: float
    text: str


def shares_of(batch: Batch, *, language: str) -> tuple[Share, ...]:
    """The first mixing on the way back from the lot; nothing where each step used a single lot."""
    number = batch.id
    for _ in range(_FARTHEST):
        rows = database.execute_sql(_SOURCES.format(database.param), (number,)).fetchall()
        if len(rows) > 1:
            return _shares(rows, language)
        if not rows or rows[0][0] is None:
            return ()
        number = rows[0][0]
    return ()


def _shares(rows: list[tuple[int | None, int | None, int | None, str, str, str]], language: str) -> tuple[Share, ...]:
    """Only amounts in one unit can be compared; amounts themselves are the co-op's affair."""
    if any(row[2] is None for row in rows) or len({row[3] for row in rows}) > 1:
        return ()
    total = sum(row[2] or 0 for row in rows)
    shares = [(row[4], row[5], round(100 * (row[2] or 0) / total)) for row in rows]
    return tuple(Share(name, lot, percent, f"{say_number(percent, language)}%") for name, lot, percent in shares)
