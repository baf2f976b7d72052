"""How far a recall reaches: everything the goods became, at whomever's it is, with what each lot can hold of them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Final, NamedTuple

from trace.batches.models import Batch
from trace.database import database
from trace.events.rules import Kind
from trace.lineage.rules import Edge, Goods, sums_forward
from trace.lineage.tracing import FORWARD, Trace
from trace.lineage.walking import BOOK, walk_forward
from trace.recalls.rules import HELD, MADE_FROM, START

# Seasons are below zero and lots above: nothing is called nought, so it can stand for all goods called back together.
_ALL: Final = 0
_MOST: Final = 20_000


class ScopeLot(NamedTuple):
    """One lot that a recall reaches; amounts in thousandths of `unit`, None where nobody wrote amounts."""

    batch_id: int
    holder_id: int
    role: str
    unit: str
    made: int
    held: int
    expected: int | None
    worst: int | None


@dataclass(frozen=True, slots=True)
class _FromAll:
    """The book as seen from all goods together: they are the first level, and nothing else went into them."""

    starts: dict[int, Goods]

    def back(self, lots: Sequence[int]) -> list[Edge]:
        """Never asked."""
        raise NotImplementedError

    def forward(self, nodes: Sequence[int]) -> list[Edge]:
        if list(nodes) == [_ALL]:
            return [(lot, _ALL, 0, made or None, unit or "", made, unit) for lot, (made, unit) in self.starts.items()]
        return [edge for edge in BOOK.forward(nodes) if edge[0] not in self.starts]


def scope_of(goods: Iterable[Batch]) -> list[ScopeLot]:
    """Every lot these goods became, themselves first; a few statements for each level, whatever its width."""
    starts: dict[int, Goods] = {batch.id: (batch.made_thousandths, batch.unit) for batch in goods}
    walk = walk_forward(_ALL, _together(starts.values()), _FromAll(starts))
    found = Trace(FORWARD, walk, sums_forward(walk))
    taken = _taken_over(found.nodes)
    return [_lot(row, found, starts, taken) for row in _rows(found.nodes)]


def _together(goods: Iterable[Goods]) -> Goods:
    """What all were when they were made; nothing can be said of the sum when they are counted differently."""
    rows = list(goods)
    units = {unit for _, unit in rows}
    if len(units) != 1 or not all(made for made, _ in rows):
        return None, None
    return sum(made or 0 for made, _ in rows), units.pop()


def _lot(row: Sequence[Any], found: Trace, starts: dict[int, Goods], taken: set[int]) -> ScopeLot:
    number, holder, unit, made, left = row
    figures = found.figures(number)
    role = START if number in starts else HELD if number in taken else MADE_FROM
    return ScopeLot(number, holder, role, unit, made, max(left, 0), figures.expected, figures.worst)


def _rows(numbers: Sequence[int]) -> list[Sequence[Any]]:
    """Owner, unit, made and left of these lots, in their order."""
    kept: dict[int, Sequence[Any]] = {}
    for start in range(0, len(numbers), _MOST):
        marks = ", ".join(map(str, numbers[start : start + _MOST]))
        text = "SELECT id, organisation_id, unit, made_thousandths, left_thousandths FROM batch WHERE id IN ({})"
        kept |= {row[0]: row for row in database.execute_sql(text.format(marks)).fetchall()}
    return [kept[number] for number in numbers if number in kept]


def _taken_over(numbers: Sequence[int]) -> set[int]:
    """Which of them are goods taken over from somebody else, unchanged."""
    found: set[int] = set()
    for start in range(0, len(numbers), _MOST):
        marks = ", ".join(map(str, numbers[start : start + _MOST]))
        rows = database.execute_sql(
            "SELECT s.batch_id FROM batch_source AS s JOIN event AS e ON e.id = s.event_number "
            f"WHERE s.batch_id IN ({marks}) AND e.kind = '{Kind.TAKE_OVER}'"
        ).fetchall()
        found.update(row[0] for row in rows)
    return found
