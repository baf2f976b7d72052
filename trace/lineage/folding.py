"""What stands in the picture: every lot of a small trace, and of a large one counted groups level by level."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from trace.lineage.tracing import Trace

MOST: Final = 60
_ALONE_AT_MOST: Final = 4


@dataclass(frozen=True, slots=True)
class Item:
    """One row of the picture. One node, or a group; `level` counts steps from the root, sources below zero."""

    nodes: tuple[int, ...]
    level: int

    @property
    def is_group(self) -> bool:
        return len(self.nodes) > 1


@dataclass(slots=True)
class Folded:
    """Items by their key (the first node of each), and the links between keys away from the root."""

    items: dict[int, Item] = field(default_factory=dict)
    above: dict[int, list[int]] = field(default_factory=dict)
    below: dict[int, list[int]] = field(default_factory=dict)

    def flows(self) -> dict[int, list[int]]:
        """The way the goods went: from each key to those it went into."""
        found: dict[int, list[int]] = defaultdict(list)
        for lot, sources in self.above.items():
            for source in sources:
                found[source].append(lot)
        for source, lots in self.below.items():
            found[source] += lots
        return found


def fold(back: Trace | None, forward: Trace | None) -> Folded:
    """Both traces of one root, each folded where it is too large to be read."""
    folded = Folded()
    for trace, links, sign in ((back, folded.above, -1), (forward, folded.below, 1)):
        if trace is None:
            continue
        levels = trace.levels()
        key_of = _keys(trace, levels)
        members: dict[int, list[int]] = defaultdict(list)
        for node in [trace.root, *trace.nodes]:
            members[key_of[node]].append(node)
        for key, nodes in members.items():
            folded.items.setdefault(key, Item(tuple(nodes), sign * levels.get(key, 0)))
        for node in [trace.root, *trace.nodes]:
            own = links.setdefault(key_of[node], [])
            own += [key for link in trace.links(node) if (key := key_of[link.node]) not in own and key != key_of[node]]
    return folded


def _keys(trace: Trace, levels: Mapping[int, int]) -> dict[int, int]:
    """Node → the key of the row it stands in."""
    nodes = [trace.root, *trace.nodes]
    if len(nodes) <= MOST:
        return {node: node for node in nodes}
    rows: dict[tuple[int, bool], list[int]] = defaultdict(list)
    for node in nodes:
        rows[levels.get(node, 0), node < 0].append(node)
    key_of: dict[int, int] = {}
    count, far = 0, 0
    for (_level, _), some in sorted(rows.items(), key=lambda one: one[0]):
        is_alone = len(some) <= _ALONE_AT_MOST
        count += len(some) if is_alone else 1
        if count >= MOST:
            # What is still farther away than all that has found room is one group.
            far = far or some[0]
            key_of |= dict.fromkeys(some, far)
        else:
            key_of |= {node: node if is_alone else some[0] for node in some}
    return key_of
