"""Shares and worst cases the slow, obvious way: exact fractions, one recursion a question, as the definition says.

A book is `made`: lot → (thousandths or None, unit), and `uses`: (lot, source, event, thousandths or None, unit).
Sources below zero are seasons. Nothing here knows how the product walks.
"""

from fractions import Fraction
from math import inf

SCALES = {"GRM": ("mass", 1), "KGM": ("mass", 1000), "TNE": ("mass", 1_000_000)}


class Unknown(Exception):
    """The share cannot be told."""


def scaled(amount, unit):
    """An amount in the smallest unit of its kind, and the kind."""
    kind, factor = SCALES.get(unit, (unit, 1))
    return (None if amount is None else amount * factor), kind


class Book:
    def __init__(self, made=None, uses=None):
        self.made = made or {}
        self.uses = uses or []

    def sources(self, lot):
        return [use for use in self.uses if use[0] == lot]

    def outputs(self, source):
        return [use for use in self.uses if use[1] == source]

    def ancestors(self, lot):
        found = set()
        for _, source, *_ in self.sources(lot):
            found |= {source} | self.ancestors(source)
        return found

    def descendants(self, node):
        found = set()
        for lot, *_ in self.outputs(node):
            found |= {lot} | self.descendants(lot)
        return found

    def share(self, lot, node):
        """The part that `node` has in `lot`; Unknown where a lot between them was mixed of what cannot be compared."""
        if lot == node:
            return Fraction(1)
        reaching = [use for use in self.sources(lot) if use[1] == node or node in self.ancestors(use[1])]
        if not reaching:
            return Fraction(0)
        weights = self.weights(lot)
        return sum(weights[use] * self.share(use[1], node) for use in reaching)

    def weights(self, lot):
        uses = self.sources(lot)
        if len(uses) == 1 and uses[0][3] is None:
            return {uses[0]: Fraction(1)}
        amounts = [scaled(use[3], use[4]) for use in uses]
        if any(amount is None for amount, _ in amounts) or len({kind for _, kind in amounts}) > 1:
            raise Unknown
        total = sum(amount for amount, _ in amounts)
        return {use: Fraction(amount, total) for use, (amount, _) in zip(uses, amounts, strict=True)}

    def expected(self, lot, node):
        """In thousandths of the lot's own unit, not rounded; None where either is unknown."""
        made = self.made[lot][0]
        try:
            return self.share(lot, node) * made if made else None
        except Unknown:
            return None

    def _bounded(self, bound, own, lot, node, factor):
        if own is not None:
            bound = min(bound, own)
        expected = self.expected(lot, node)
        return max(bound, expected * factor) if expected is not None else bound

    def most_back(self, root, node):
        """The most of `node` in `root`, counted from the root: what each way can bring, in the root's unit."""
        return self._most_back(root, node) / self._factor(root)

    def _most_back(self, root, node):
        whole, kind = scaled(*self.made[root])
        whole = whole or inf
        if node == root:
            return whole
        acts = {}
        for use in self.outputs(node):
            if use[0] == root or root in self.descendants(use[0]):
                amount, unit_kind = scaled(use[3], use[4])
                went_in = inf if amount is None or unit_kind != kind else amount
                act = acts.setdefault(use[2], [0, 0])
                act[0] = max(act[0], went_in)
                act[1] += self._most_back(root, use[0])
        bound = min(sum(min(went_in, brings) for went_in, brings in acts.values()), whole)
        own, own_kind = scaled(*self.made.get(node, (None, "")))
        return self._bounded(bound, own if own and own_kind == kind else None, root, node, self._factor(root))

    def most_forward(self, root, lot):
        """The most of `root` in `lot`, counted from the root: what can have come on every way, in the lot's unit."""
        return self._most_forward(root, lot) / self._factor(lot)

    def _most_forward(self, root, lot):
        own, kind = scaled(*self.made.get(lot, (None, "")))
        if lot == root:
            return own or inf
        bound = 0
        for use in self.sources(lot):
            if use[1] == root or root in self.ancestors(use[1]):
                amount, unit_kind = scaled(use[3], use[4])
                source_kind = scaled(*self.made.get(use[1], (None, "")))[1]
                held = self._most_forward(root, use[1]) if source_kind in (kind, "") else inf
                bound += min(held, inf if amount is None or unit_kind != kind else amount)
        root_made, root_kind = scaled(*self.made.get(root, (None, "")))
        if root_made and root_kind == kind:
            bound = min(bound, root_made)
        return self._bounded(bound, own or None, lot, root, self._factor(lot))

    def _factor(self, lot):
        return SCALES.get(self.made.get(lot, (None, ""))[1], ("", 1))[1]
