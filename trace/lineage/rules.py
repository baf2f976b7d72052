"""How much of a source is in a lot, as plain arithmetic on a walked graph.

**Share** of a source in a lot (0…1): what is made carries what went into it in proportion. A lot made of `a` kg of P
and `b` kg of Q is P by a/(a+b); every output of one act, by-products too, carries the same shares; along a way shares
multiply, over several ways they add up. **Expected** = share × what was made of the lot that holds the source, in
thousandths of that lot's unit.

**Worst case** = the most of the source that the lot can hold, however unevenly it was mixed: along each way no more
than went in there, no more than was made of any lot on it, added up over all ways and never more than the source or the
lot itself. It is an upper bound (ways through one narrow place are each counted), and never less than the expected
amount, since ice or water may have made more of it.

What cannot be known is said: amounts in kilograms and in pieces side by side have no share (`MIXED_UNITS`), nor has a
lot of several sources of which one has no amount (`NO_AMOUNT`); goods that were never weighed have a share but no
kilograms. An unknown amount bounds nothing, so a worst case may still be told.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from math import inf, nan
from typing import Final

MIXED_UNITS, NO_AMOUNT, CIRCLE = "mixed_units", "no_amount", "circle"

# The kinds of units whose amounts can be added up, and how many of the smallest one each is.
_SCALES: Final = {"GRM": ("mass", 1), "KGM": ("mass", 1000), "TNE": ("mass", 1_000_000),
                  "MLT": ("volume", 1), "LTR": ("volume", 1000)}  # fmt: skip

# An edge: lot, its source, number of the event, amount and unit that went in, made and unit of the end walked to.
# A source below zero is a season (its number with the sign turned). A plain tuple, because walks have thousands.
Edge = tuple[int, int, int, int | None, str, int | None, str | None]
Goods = tuple[int | None, str | None]


@dataclass(slots=True)
class Walk:
    """What a walk met. `into` holds all sources of each lot that may matter, `order` every node met, the root first.

    The last two values of `goods` are made thousandths (None or 0: nobody weighed it) and unit (None for a season): an
    edge that leads to the node says them, and making pairs of thousands would cost time. `is_layered` tells that no lot
    was met again on a later level, so `order` already has every lot before those beyond it.
    """

    root: int
    order: list[int]
    into: dict[int, list[Edge]]
    goods: Mapping[int, Edge | Goods]
    is_layered: bool = True


@dataclass(slots=True)
class Sums:
    """By node: share (nan: unknown) and worst case in thousandths (inf: unknown); why shares are unknown, by lot."""

    order: list[int]
    share: dict[int, float]
    most: dict[int, float]
    doubts: dict[int, str] = field(default_factory=dict)


def sums_back(walk: Walk) -> Sums:
    """Of everything the root was made from: its share in the root, the most of it that the root can hold.

    Both in the root's unit. Each lot is looked at once, after everything that was made from it.
    """
    into, goods, factors = _comparable(walk)
    order, circle = _ordered(walk, into, is_back=True)
    made, kind = goods[walk.root][-2:]
    whole: float = made or inf
    share: dict[int, float] = dict.fromkeys(walk.order, 0.0)
    most: dict[int, float] = dict.fromkeys(walk.order, 0)
    share[walk.root], most[walk.root] = 1.0, whole
    doubts = dict.fromkeys(circle, CIRCLE)
    acts, is_mixed = _Acts(into), bool(factors)
    shared = acts.shared
    for lot in order:
        part, bound, own = share[lot], most[lot], goods[lot]
        if shared:
            bound += acts.used_of(lot)
        if bound > whole:
            bound = whole
        made = own[-2]
        if made and made < bound and own[-1] == kind:
            bound = made
        if bound < part * whole < inf:
            bound = round(part * whole)
        most[lot] = bound
        edges = into.get(lot)
        if edges is None:
            continue
        if len(edges) > 1 or not edges[0][3]:
            part /= _total(edges, lot, doubts)
        else:  # a single source is the whole; here and below, what is asked of each edge is asked a thousand times
            part /= edges[0][3]
        for _, source, event, amount, unit, _, _ in edges:
            share[source] += part if amount is None else part * amount
            if shared and event in shared:
                acts.pour(source, event, amount if unit == kind else None, bound)
            else:
                is_less = amount is not None and amount < bound and not (is_mixed and unit != kind)
                most[source] += (amount or 0) if is_less else bound
    return _told(Sums(walk.order, share, most, doubts), circle, factors, walk.root)


def sums_forward(walk: Walk) -> Sums:
    """Of everything the root became: the root's share in it, the most of the root that it can hold.

    Each in the unit of the lot it is told of. Each lot is looked at once, after everything it was made from.
    """
    into, goods, factors = _comparable(walk)
    order, circle = _ordered(walk, into, is_back=False)
    root_made, root_kind = goods[walk.root][-2:]
    share: dict[int, float] = {walk.root: 1.0}
    most: dict[int, float] = {walk.root: root_made or inf}
    doubts = dict.fromkeys(circle, CIRCLE)
    for lot in order[1:]:
        edges, (made, kind) = into[lot], goods[lot][-2:]
        carried = 0.0
        bound: float = 0
        for _, source, _, amount, unit, _, _ in edges:
            if source in share:
                carried += share[source] * (1 if amount is None else amount)
                held = most[source] if goods[source][-1] in (kind, None) else inf
                bound += held if amount is None or amount > held or unit != kind else amount
        carried /= _total(edges, lot, doubts) if len(edges) > 1 or not edges[0][3] else edges[0][3]
        if root_made and root_made < bound and root_kind == kind:
            bound = root_made
        if made and made < bound:
            bound = made
        if made and bound < carried * made:
            bound = round(carried * made)
        share[lot], most[lot] = carried, bound
    return _told(Sums(walk.order, share, most, doubts), circle, factors)


class _Acts:
    """What of a source went into one act is bounded once, however many of its outputs lead to the root."""

    def __init__(self, into: Mapping[int, Sequence[Edge]]) -> None:
        events = [edges[0][2] for edges in into.values()]
        is_shared = len(set(events)) < len(events)
        self.shared = {event for event, count in Counter(events).items() if count > 1} if is_shared else set()
        self._poured: dict[int, dict[int, tuple[float, float]]] = {}

    def pour(self, source: int, event: int, amount: int | None, bound: float) -> None:
        """So much of the source went into the act; one output more of it can bring `bound` to the root."""
        acts = self._poured.setdefault(source, {})
        before = acts.get(event, (0, 0))
        acts[event] = (max(before[0], inf if amount is None else amount), before[1] + bound)

    def used_of(self, source: int) -> float:
        """The most of a source that its shared acts can bring."""
        return sum(min(went_in, brings) for went_in, brings in self._poured.get(source, {}).values())


def _total(edges: Sequence[Edge], lot: int, doubts: dict[int, str]) -> float:
    """What the amounts that went into a lot add up to; nan with its reason where they cannot be added.

    A single source is the whole, whatever is known of its amount.
    """
    if len(edges) == 1 and edges[0][3] is None:
        return 1
    total, unit = 0, edges[0][4]
    for edge in edges:
        if edge[3] is None or edge[4] != unit:
            doubts[lot] = NO_AMOUNT if edge[3] is None else MIXED_UNITS
            return nan
        total += edge[3]
    if not total:
        doubts[lot] = NO_AMOUNT
    return total or nan


def _comparable(walk: Walk) -> tuple[Mapping[int, Sequence[Edge]], Mapping[int, Edge | Goods], Mapping[int, int]]:
    """The same walk with amounts of one kind in one unit, and what turns them back, by lot.

    Nearly always all is in kilograms, and nothing has to be done.
    """
    units = {edge[4] for edges in walk.into.values() for edge in edges} | {one[-1] for one in walk.goods.values()}
    if len(units - {None}) < 2:
        return walk.into, walk.goods, {}
    into = {lot: [_scaled(edge) for edge in edges] for lot, edges in walk.into.items()}
    goods: dict[int, Edge | Goods] = {}
    factors: dict[int, int] = {}
    for lot, one in walk.goods.items():
        made, unit = one[-2], one[-1]
        kind, factor = _SCALES.get(unit or "", (unit, 1))
        goods[lot], factors[lot] = (made * factor if made else made, kind), factor
    return into, goods, factors


def _scaled(edge: Edge) -> Edge:
    lot, source, event, amount, unit, made, made_unit = edge
    kind, factor = _SCALES.get(unit, (unit, 1))
    return lot, source, event, None if amount is None else amount * factor, kind, made, made_unit


def _ordered(walk: Walk, into: Mapping[int, Sequence[Edge]], *, is_back: bool) -> tuple[list[int], Iterable[int]]:
    """Nodes so that each stands after all it depends on, and those that run in a circle."""
    if walk.is_layered:
        return walk.order, ()
    beyond: dict[int, list[int]] = {node: [] for node in walk.order}
    waits = dict.fromkeys(walk.order, 0)
    for lot, edges in into.items():
        for edge in edges:
            before, after = (lot, edge[1]) if is_back else (edge[1], lot)
            if before in beyond:
                beyond[before].append(after)
                waits[after] += 1
    ready = [walk.root] if not waits[walk.root] else []
    for node in ready:  # grows while it is read
        for after in beyond[node]:
            waits[after] -= 1
            if not waits[after]:
                ready.append(after)
    return ready or [walk.root], set(walk.order) - set(ready) - {walk.root}


def _told(sums: Sums, circle: Iterable[int], factors: Mapping[int, int], root: int = 0) -> Sums:
    """Worst cases in the unit they are told in; of lots in a circle nothing can be said."""
    for lot in circle:
        sums.share[lot], sums.most[lot] = nan, inf
    if factors:
        for lot, bound in sums.most.items():
            if bound < inf:
                sums.most[lot] = round(bound / factors[root or lot])
    return sums
