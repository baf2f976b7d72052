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

# Said of the first that is missing.
LACKS: Final[dict[str, str]] = {
    "product_name": N_("Nhãn hàng hóa phải có dòng tên hàng. Thêm dòng ấy, hoặc chọn tem truy xuất."),
    "organisation": N_("Nhãn hàng hóa phải có dòng tên cơ sở. Thêm dòng ấy, hoặc chọn tem truy xuất."),
    "address": N_("Nhãn hàng hóa phải có dòng địa chỉ. Thêm dòng ấy, hoặc chọn tem truy xuất."),
    "origin": N_("Nhãn hàng hóa phải có dòng xuất xứ. Thêm dòng ấy, hoặc chọn tem truy xuất."),
    "net_content": N_("Nhãn hàng hóa phải có dòng định lượng. Thêm dòng ấy, hoặc chọn tem truy xuất."),
    "produced_on": N_("Nhãn hàng hóa phải có dòng ngày sản xuất. Thêm dòng ấy, hoặc chọn tem truy xuất."),
    "expires_on": N_("Nhãn hàng hóa phải có dòng hạn sử dụng. Thêm dòng ấy, hoặc chọn tem truy xuất."),
    "ingredients": N_("Nhãn hàng hóa phải có dòng thành phần. Thêm dòng ấy, hoặc chọn tem truy xuất."),
    "warning": N_("Nhãn hàng hóa phải có dòng cảnh báo. Thêm dòng ấy, hoặc chọn tem truy xuất."),
    "usage": N_("Nhãn hàng hóa phải có dòng hướng dẫn sử dụng. Thêm dòng ấy, hoặc chọn tem truy xuất."),
    "storage": N_("Nhãn hàng hóa phải có dòng hướng dẫn bảo quản. Thêm dòng ấy, hoặc chọn tem truy xuất."),
}


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
        raise NotAGoodsLabel(LACKS[lacking[0]], field="purpose")
