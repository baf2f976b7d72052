"""A trace as the doors use it: nodes, how far each is, its figures, and what leads from one to the next."""

from dataclasses import dataclass, field
from math import inf
from typing import Final, NamedTuple

from trace.errors import N_
from trace.lineage.rules import CIRCLE, MIXED_UNITS, NO_AMOUNT, Sums, Walk

BACK, FORWARD = "back", "forward"
DIRECTIONS: Final = (BACK, FORWARD)

_HUNDRED: Final = 100_000
NOT_WEIGHED, NOT_YOURS = "not_weighed", "not_yours"
REASONS: Final = {
    MIXED_UNITS: N_("Trên đường có lô gộp từ nhiều đơn vị đo khác nhau (kg, con…), không so được."),
    NO_AMOUNT: N_("Trên đường có lô gộp mà chưa ghi đủ khối lượng từng nguồn."),
    CIRCLE: N_("Các lô này ghi vòng tròn: lô làm ra từ chính nó. Cần sửa lại."),
    NOT_WEIGHED: N_("Chưa ghi khối lượng làm ra, nên chỉ có tỷ lệ."),
    NOT_YOURS: N_("Số liệu của cơ sở khác."),
}


class Link(NamedTuple):
    """One step of the way: to this node, with the thousandths of `unit` that went in."""

    node: int
    thousandths: int | None
    unit: str


@dataclass(frozen=True, slots=True)
class Named:
    """What a node is called, and its state. `is_open`: the reader may see this lot or season itself.

    Of what is not open only name, lot and holder are told, and that it is on hold or recalled.
    """

    code: str
    lot: str
    name: str
    holder: str
    is_season: bool
    is_open: bool
    made_thousandths: int | None
    left_thousandths: int | None
    unit: str
    is_on_hold: bool = False
    is_recalled: bool = False


@dataclass(frozen=True, slots=True)
class Figures:
    """Share 0…1, expected and worst case in thousandths of `unit`; None where unknown, `reason` a key of REASONS."""

    share: float | None
    expected: int | None
    worst: int | None
    unit: str
    reason: str = ""


def rounded(expected: int | None) -> int | None:
    """An expectation for eyes: whole units from a hundred up, tenths below; a gram more would only seem exact."""
    if expected is None:
        return None
    step = 1000 if expected >= _HUNDRED else 100
    return round(expected / step) * step or expected


@dataclass(slots=True)
class Trace:
    """Everything a lot or season was made from, or became. A node below zero is a season."""

    direction: str
    walk: Walk
    sums: Sums
    _links: dict[int, list[Link]] | None = field(default=None, repr=False)

    @property
    def root(self) -> int:
        return self.walk.root

    @property
    def nodes(self) -> list[int]:
        """All but the one asked about, the nearest first."""
        return self.walk.order[1:]

    def figures(self, node: int, *, is_open: bool = True) -> Figures:
        """How much of the source is in the lot: back of this node in the root, forward of the root in this node.

        Forward nothing is told of a lot that is not open to the reader: it would tell how much its owner made.
        """
        holder = self.root if self.direction == BACK else node
        made, unit = self.walk.goods[holder][-2], self.walk.goods[holder][-1] or ""
        if not is_open and self.direction == FORWARD:
            return Figures(None, None, None, unit, NOT_YOURS)
        share, most = self.sums.share[node], self.sums.most[node]
        worst = int(most) if most < inf else None
        if share != share:  # not a number: unknown
            return Figures(None, None, worst, unit, self._reason(node))
        share = min(share, 1.0)
        if not made:
            return Figures(share, None, worst, unit, NOT_WEIGHED)
        return Figures(share, round(share * made), worst, unit)

    def links(self, node: int) -> list[Link]:
        """Back: what went into this node; forward: what was made from it."""
        if self._links is None:
            self._links = _links_of(self.walk, self.direction)
        return self._links.get(node, [])

    def levels(self) -> dict[int, int]:
        """How many steps away each node is on the longest way; the root is 0."""
        levels = dict.fromkeys(self.sums.order, 0)
        for node in self.sums.order:
            for link in self.links(node):
                levels[link.node] = max(levels.get(link.node, 0), levels[node] + 1)
        return levels

    def _reason(self, node: int) -> str:
        doubts = self.sums.doubts
        return doubts.get(node) or next(iter(doubts.values()), NO_AMOUNT)


def _links_of(walk: Walk, direction: str) -> dict[int, list[Link]]:
    found: dict[int, list[Link]] = {}
    for lot, edges in walk.into.items():
        for _, source, _, amount, unit, _, _ in edges:
            if direction == BACK:
                found.setdefault(lot, []).append(Link(source, amount, unit))
            elif source in walk.goods:
                found.setdefault(source, []).append(Link(lot, amount, unit))
    return {node: sorted(links) for node, links in found.items()}
