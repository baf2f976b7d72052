"""What a goods label must be able to show: NĐ 37/2026/NĐ-CP Đ42.1 and Phụ lục I for grain and food.

A trace stamp leads to these behind its code; a goods label has room for each, and shows those that the goods have.
Which goods lack which item is the business of `readiness` (`goods_label`); here it is only whether the paper has the
line. An item may share a line with another.
"""

from collections.abc import Iterable
from typing import TYPE_CHECKING, Final

from trace.errors import N_, Invalid

if TYPE_CHECKING:
    from trace.labels.layout import Layout

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

ITEM_WORDS: Final[dict[str, str]] = {
    "product_name": "tên hàng", "organisation": "tên cơ sở", "address": "địa chỉ", "origin": "xuất xứ",
    "net_content": "định lượng", "produced_on": "NSX", "expires_on": "HSD", "ingredients": "thành phần",
    "warning": "cảnh báo", "usage": "hướng dẫn sử dụng", "storage": "hướng dẫn bảo quản",
}  # fmt: skip


def not_shown(shown: Iterable[str]) -> list[str]:
    """The items that a label of these facts has no line for. Facts that give way do not count as shown."""
    facts = frozenset(shown)
    return [item for item, ways in LEGAL_ITEMS.items() if facts.isdisjoint(ways)]


class NotAGoodsLabel(Invalid):
    """A layout that calls itself a goods label and has no line for something the law wants on one."""


def check_goods_label(layout: "Layout") -> None:
    """Refuse a goods label without a line for every legal item. Called where layouts are made, not where one that was
    printed before is read again."""
    if layout.purpose != "goods_label":
        return
    shown = (field.fact for block in layout.blocks for field in block.fields if not field.is_optional)
    if lacking := not_shown(shown):
        raise NotAGoodsLabel(
            N_("Nhãn hàng hóa phải có dòng cho: %(facts)s. Thêm các dòng ấy, hoặc chọn loại tem truy xuất."),
            field="purpose",
            facts=", ".join(ITEM_WORDS[item] for item in lacking),
        )
