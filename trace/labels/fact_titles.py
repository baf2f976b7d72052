"""What each fact of a label is called in the editor of layouts; the words on the label itself are in `facts`."""

from typing import Final

from trace.errors import N_

FACT_TITLES: Final = {
    "product_name": N_("Tên sản phẩm"),
    "brand": N_("Nhãn hiệu"),
    "organisation": N_("Tên cơ sở"),
    "address": N_("Địa chỉ cơ sở"),
    "origin": N_("Xuất xứ"),
    "net_content": N_("Định lượng"),
    "origin_and_net": N_("Xuất xứ và định lượng, một dòng"),
    "lot": N_("Số lô"),
    "lot_and_expiry": N_("Số lô và hạn sử dụng, một dòng"),
    "produced_on": N_("Ngày sản xuất"),
    "expires_on": N_("Hạn sử dụng"),
    "dates": N_("Ngày sản xuất và hạn sử dụng, một dòng"),
    "season": N_("Vụ"),
    "short_code": N_("Mã tra cứu"),
    "code_spaced": N_("Mã tra cứu, tách đôi"),
    "look_up": N_("Nơi tra và mã tra cứu"),
    "host": N_("Nơi tra"),
    "scan_hint": N_("Lời nhắc quét mã"),
    "human_readable": N_("Chuỗi số GS1 bằng chữ"),
    "serial": N_("Số của gói"),
    "pin": N_("Mã PIN cào"),
    "ingredients": N_("Thành phần"),
    "nutrition": N_("Dinh dưỡng"),
    "warning": N_("Cảnh báo"),
    "usage": N_("Hướng dẫn sử dụng"),
    "storage": N_("Bảo quản"),
    "standard": N_("Tiêu chuẩn áp dụng"),
    "place": N_("Tên nơi sản xuất"),
    "place_kind": N_("Loại nơi sản xuất"),
    "area_code": N_("Mã số vùng"),
    "area_size": N_("Diện tích"),
    "pack_level": N_("Loại kiện"),
    "sscc": N_("Mã kiện SSCC"),
    "packed_on": N_("Ngày đóng"),
    "content_1": N_("Lô thứ nhất trong kiện"),
    "content_2": N_("Lô thứ hai trong kiện"),
    "content_3": N_("Lô thứ ba trong kiện"),
    "content_4": N_("Lô thứ tư trong kiện"),
    "content_more": N_("Còn bao nhiêu lô nữa"),
    "stall_name": N_("Tên gian hàng"),
    "shown_on": N_("Ngày bày hàng"),
    "stamp": N_("Dấu BẢN THỬ, cơ sở chưa xác minh"),
}
OF_GS1: Final = "gs1_"
# Facts that only labels of packs, places or stalls have.
_OTHERS: Final = ("place", "place_kind", "area_code", "area_size", "pack_level", "sscc", "packed_on", "content_1",
                  "content_2", "content_3", "content_4", "content_more", "stall_name", "shown_on")  # fmt: skip


def title_of_fact(fact: str) -> str:
    """The fact's name, to be translated; numbers with their GS1 data titles are called by their identifier."""
    return f"GS1 ({fact.removeprefix(OF_GS1)})" if fact.startswith(OF_GS1) else FACT_TITLES.get(fact, fact)


def facts_about(subject: str, wording: dict[str, object]) -> tuple[str, ...]:
    """The facts that a label about `subject` may show, in the order of their list."""
    return tuple(fact for fact in wording if subject != "lot" or not (fact in _OTHERS or fact.startswith(OF_GS1)))
