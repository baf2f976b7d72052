"""The way through the book, level by level: which lot was made from what. The only place that knows where edges stand.

A graph of packs or handovers joins by answering the same two questions: `back` for lots, `forward` for lots or seasons.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Final, Protocol

from trace.batches.models import Batch
from trace.database import database
from trace.lineage.rules import Edge, Goods, Walk
from trace.seasons.models import Season

# Numbers written into the statement are ours (integers), and one statement a level beats any number of small ones.
_MOST: Final = 20_000
_SOURCE: Final = "coalesce(s.from_batch_id, -s.from_season_id), s.event_number, s.thousandths, s.unit"
_BACK: Final = (
    f"SELECT s.batch_id, {_SOURCE}, b.made_thousandths, b.unit FROM batch_source AS s "
    "LEFT JOIN batch AS b ON b.id = s.from_batch_id WHERE s.batch_id IN ({})"
)
# Everything that went into what was made, also what does not come from the goods asked about: shares need the whole.
_FORWARD: Final = (
    f"SELECT s.batch_id, {_SOURCE}, b.made_thousandths, b.unit FROM batch_source AS s "
    "JOIN batch AS b ON b.id = s.batch_id WHERE s.batch_id IN (SELECT batch_id FROM batch_source WHERE {})"
)


class Edges(Protocol):
    """Where edges come from."""

    def back(self, lots: Sequence[int]) -> list[Edge]:
        """All sources of these lots, with what was made of each source."""

    def forward(self, nodes: Sequence[int]) -> list[Edge]:
        """All sources of every lot that was made directly from one of these nodes, with what was made of the lot."""


class MadeFrom:
    """The edges that events have written: harvests and everything that was worked, split or mixed."""

    def back(self, lots: Sequence[int]) -> list[Edge]:
        found: list[Edge] = []
        for some in _chunks(lots):
            found += _rows(_BACK.format(_listed(some)))
        return found

    def forward(self, nodes: Sequence[int]) -> list[Edge]:
        found: list[Edge] = []
        for some in _chunks(nodes):
            lots, seasons = [one for one in some if one > 0], [-one for one in some if one < 0]
            asked = [f"from_batch_id IN ({_listed(lots)})"] if lots else []
            asked += [f"from_season_id IN ({_listed(seasons)})"] if seasons else []
            found += _rows(_FORWARD.format(" OR ".join(asked)))
        return found


BOOK: Final = MadeFrom()


def start_of(thing: Batch | Season) -> tuple[int, Goods]:
    """The number of a lot or season in a walk, what was made of it, and the unit."""
    if isinstance(thing, Batch):
        return int(thing.id), (thing.made_thousandths, thing.unit)
    return -int(thing.id), (None, None)


def walk_back(root: int, goods_of_root: Goods, edges: Edges = BOOK) -> Walk:
    """Everything the root was made from, each once."""
    goods: dict[int, Edge | Goods] = {root: goods_of_root}
    walk = Walk(root, [root], defaultdict(list), goods)
    into, order = walk.into, walk.order
    level = [root] if root > 0 else []
    while level:
        found = edges.back(level)
        further = {edge[1]: edge for edge in found}
        for edge in found:
            into[edge[0]].append(edge)
        walk.is_layered &= _forget(further, goods)
        goods.update(further)
        order += further
        level = [node for node in further if node > 0]
    return walk


def walk_forward(root: int, goods_of_root: Goods, edges: Edges = BOOK) -> Walk:
    """Everything the root became, each once."""
    goods: dict[int, Edge | Goods] = {root: goods_of_root}
    walk = Walk(root, [root], defaultdict(list), goods)
    into, order = walk.into, walk.order
    level = [root]
    while level:
        found = edges.forward(level)
        further = {edge[0]: edge for edge in found}
        if not _forget(further, goods):
            walk.is_layered = False
            found = [edge for edge in found if edge[0] in further]
        for edge in found:
            into[edge[0]].append(edge)
        goods.update(further)
        level = list(further)
        order += level
    return walk


def _forget(further: dict[int, Edge], goods: Mapping[int, object]) -> bool:
    """Take out of a level what was met before; true when there was nothing."""
    again = further.keys() & goods.keys()
    for node in again:
        del further[node]
    return not again


def _rows(statement: str) -> list[Edge]:
    rows: list[Edge] = database.execute_sql(statement).fetchall()
    return rows


def _chunks(numbers: Sequence[int]) -> list[Sequence[int]]:
    return [numbers[start : start + _MOST] for start in range(0, len(numbers), _MOST)]


def _listed(numbers: Sequence[int]) -> str:
    return ", ".join(map(str, numbers))
