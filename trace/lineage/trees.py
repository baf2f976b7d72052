"""A trace as a tree of plain values: what programs and the command line get."""

from collections.abc import Callable
from typing import Any

from trace.kit.viewer import Viewer
from trace.lineage.queries import named
from trace.lineage.tracing import REASONS, Figures, Link, Named, Trace

_DIGITS = 6


def tree_of(trace: Trace, *, seen_by: Viewer, words: Callable[[str], str]) -> dict[str, Any]:
    """The root with its `links`, each with its own; a lot met again has `is_repeated` and no links.

    `words` turns a sentence into the reader's language.

    `quantity` is what went in at this place (of the root: what was made). `share`, `expected` and `worst_case` are told
    for the whole of the node's way to or from the root, so they are the same wherever the node stands.
    """
    names = named(trace.walk.order, seen_by=seen_by)
    root = names[trace.root]
    return _node(trace, Link(trace.root, root.made_thousandths, root.unit), names, set(), words)


def _node(
    trace: Trace, link: Link, names: dict[int, Named], met: set[int], words: Callable[[str], str]
) -> dict[str, Any]:
    node, one = link.node, names[link.node]
    is_repeated = node in met
    met.add(node)
    links = [] if is_repeated else [_node(trace, step, names, met, words) for step in trace.links(node)]
    return {
        "code": one.code,
        "lot": None if one.is_season else one.lot,
        "name": one.name,
        "kind": "season" if one.is_season else "batch",
        "holder": one.holder,
        "quantity": _amount(link.thousandths or None),
        "unit": None if one.is_season else link.unit,
        "left": _amount(one.left_thousandths),
        "is_on_hold": one.is_on_hold,
        "is_recalled": one.is_recalled,
        **_figures(trace.figures(node, is_open=one.is_open), words),
        "is_repeated": is_repeated,
        "links": links,
    }


def _figures(found: Figures, words: Callable[[str], str]) -> dict[str, Any]:
    return {
        "share": None if found.share is None else round(found.share, _DIGITS),
        "expected": _amount(found.expected),
        "worst_case": _amount(found.worst),
        "figures_unit": found.unit or None,
        "unknown_because": words(REASONS[found.reason]) if found.reason else None,
    }


def _amount(thousandths: int | None) -> float | None:
    return thousandths / 1000 if thousandths is not None else None
