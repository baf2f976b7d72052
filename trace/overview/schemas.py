"""Plain values for the overview's templates."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Number:
    """A number that opens its list; `href` is empty where nothing stands behind it."""

    count: int
    href: str = ""


@dataclass(frozen=True, slots=True)
class Step:
    """One stage of the funnel: suppliers and lots that came so far; None where a stage does not count them.

    `supplier_share` and `lot_share` are percents of the registered producers and of the finished lots. `width` is that
    of the drawn bar, 0 to 100, by lots where there are any, else by suppliers.
    """

    label: str
    suppliers: Number | None
    lots: Number | None
    supplier_share: int | None
    lot_share: int | None
    width: float
