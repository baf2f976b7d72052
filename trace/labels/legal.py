"""What a goods label must be able to show: NĐ 37/2026/NĐ-CP Đ42.1 and Phụ lục I for grain and food.

A trace stamp leads to these behind its code; a goods label has room for each, and shows those that the goods have.
Which goods lack which item is the business of `readiness` (`goods_label`); here it is only whether the paper has the
line. An item may share a line with another.
"""

from collections.abc import Iterable
from typing import Final

# Item: the facts any one of which shows it.
LEGAL_ITEMS: Final[dict[str, tuple[str, ...]]] = {
    "product_name": ("product_name",),
    "organisation": ("organisation",),
    "address": ("address",),
    "origin": ("origin", "origin_and_net"),
    "net_content": ("net_content", "origin_and_net"),
    "produced_on": ("produced_on", "dates"),
    "expires_on": ("expires_on", "dates", "lot_and_expiry"),
    "ingredients": ("ingredients",),
    "warning": ("warning",),
    "usage": ("usage",),
    "storage": ("storage",),
}


def not_shown(shown: Iterable[str]) -> list[str]:
    """The items that a label of these facts has no line for. Facts that give way do not count as shown."""
    facts = frozenset(shown)
    return [item for item, ways in LEGAL_ITEMS.items() if facts.isdisjoint(ways)]
