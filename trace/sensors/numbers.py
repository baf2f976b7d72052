"""Numbers as meters write them: `4.2` or `4,2`, read one way through the whole file."""

import re
from decimal import Decimal
from typing import Any, Final

from trace.errors import N_

_PLAIN: Final = re.compile(r"[+-]?\d+")
_DOT: Final = re.compile(r"[+-]?\d*\.\d+")
_COMMA: Final = re.compile(r"[+-]?\d*,\d+")
_GROUPED_COMMA: Final = re.compile(r"[+-]?\d{1,3}(\.\d{3})+,\d+")
_GROUPED_DOT: Final = re.compile(r"[+-]?\d{1,3}(,\d{3})+\.\d+")
_UNIT: Final = re.compile(r"\s*(°\s*[CF]|℃|℉|[CF]|ph|‰|ppt|%|mg/?l|ppm)\s*$", re.IGNORECASE)
_LONGEST: Final = 24


class NumberUnreadable(Exception):
    """`reason` is the Vietnamese sentence."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class Numbers:
    """Looks at every cell first: one that can only mean one thing decides for all. Without such a cell the comma is the
    decimal sign of the cells that have one, since no meter groups thousands."""

    def __init__(self) -> None:
        self._commas = self._dots = False
        self._known: dict[str, int] = {}

    def look(self, cell: Any) -> None:
        if not isinstance(cell, str) or cell in self._known:
            return
        if "," in cell and "." in cell:
            self._commas |= cell.rfind(",") > cell.rfind(".")
            self._dots |= cell.rfind(".") > cell.rfind(",")

    def decide(self) -> None:
        """Nothing to choose: both signs are decimal unless a cell holds both."""

    def thousandths(self, cell: Any) -> int:
        """The value in thousandths; finer digits are rounded, as no meter is that fine."""
        if isinstance(cell, bool | dict):
            raise NumberUnreadable(N_("Không phải là số."))
        if isinstance(cell, int | float):
            if cell != cell or abs(cell) > 10**9:
                raise NumberUnreadable(N_("Không phải là số."))
            return round(Decimal(repr(cell)) * 1000)
        known = self._known.get(cell)
        if known is None:
            known = self._read(cell)
            # A meter repeats itself: most values are read once only.
            if len(self._known) < 100_000:
                self._known[cell] = known
        return known

    def _read(self, cell: str) -> int:
        text = _UNIT.sub("", cell.strip().replace("\u00a0", "").replace("\u2212", "-")).replace(" ", "")
        if len(text) > _LONGEST:
            raise NumberUnreadable(N_("Không phải là số."))
        if _PLAIN.fullmatch(text) or _DOT.fullmatch(text):
            return round(Decimal(text) * 1000)
        if _COMMA.fullmatch(text):
            return round(Decimal(text.replace(",", ".")) * 1000)
        if _GROUPED_COMMA.fullmatch(text) and not self._dots:
            return round(Decimal(text.replace(".", "").replace(",", ".")) * 1000)
        if _GROUPED_DOT.fullmatch(text) and not self._commas:
            return round(Decimal(text.replace(",", "")) * 1000)
        raise NumberUnreadable(N_("Không phải là số."))
