"""The columns of a file of households and plots: our own, and those that other systems' workbooks have beside them."""

from trace.errors import N_
from trace.exchange.columns import CHOICE, CODE, DAY, MEASURE, Column
from trace.exchange.headings import address_parts, other_names
from trace.exchange.kinds import addresses as places
from trace.sites import rules

_PLOT_WORDS = {
    "ruộng": "plot", "thửa": "plot", "thửa ruộng": "plot", "lúa": "plot", "vườn": "plot", "ao": "pond", "đầm": "pond",
    "ao nuôi": "pond", "field": "plot", "pond": "pond",
}  # fmt: skip


def _column(field_name: str, label: str, note: str, reads: str = "line", **more: object) -> Column:
    return Column(field_name, label, note, reads, other_names("growers", field_name), is_private=True, **more)  # type: ignore[arg-type]


def _place(column: Column) -> Column:
    also = (*column.also, *other_names("growers", column.field))
    return Column(column.field, column.label, column.note, column.reads, also, longest=column.longest,
                  example=column.example, is_private=True)  # fmt: skip


COLUMNS = (
    _column("name", N_("Tên chủ hộ"), N_("Họ và tên. Không bao giờ hiện công khai."), longest=120,
            example="Phạm Văn Tư"),
    _column("external_no", N_("Mã hộ của cơ sở"), N_("Số trong danh sách của cơ sở, nếu có."), CODE, longest=40,
            example="H-012"),
    _column("phone", N_("Điện thoại"), N_("Định dạng ô là Text."), CODE, longest=30, example="0912 345 678"),
    _column("id_number", N_("Số căn cước"), N_("Chỉ ghi khi giấy tờ của cơ sở bắt buộc. Định dạng ô là Text."), CODE,
            longest=30),
    _column("group_name", N_("Tổ, nhóm"), N_("Tổ sản xuất, nhóm hộ."), longest=80, example="Tổ 3"),
    *map(_place, (places.LINE_COLUMN, places.COMMUNE_COLUMN, places.DISTRICT_COLUMN, places.PROVINCE_COLUMN)),
    _column("consented_on", N_("Ngày hộ đồng ý"), N_("Ngày hộ đồng ý cho lưu thông tin."), DAY, example="01/06/2026"),
    _column("consent_note", N_("Đồng ý bằng cách nào"), N_("Ví dụ: ký biên bản họp tổ."), longest=200),
    _column("plot_name", N_("Tên thửa, ao"),
            N_("Tên mọi người vẫn gọi, không ghi tên hộ. Hộ có nhiều thửa: mỗi thửa một dòng."), longest=120,
            example="Đồng Chợ"),
    _column("plot_kind", N_("Loại thửa, ao"), N_("Chọn trong danh sách. Bỏ trống: thửa ruộng."), CHOICE,
            choices=lambda: {kind: rules.KIND_NAMES[kind] for kind in rules.GROWING_KINDS}, words=_PLOT_WORDS),
    _column("area", N_("Diện tích"), N_("Số và đơn vị: 5 sào, 0,5 ha, 500 m². Chỉ có số là m²."), MEASURE, longest=40,
            example="5 sào"),
    _column("note", N_("Ghi chú"), N_("Không hiện công khai."), longest=300),
)  # fmt: skip
# Columns of other systems' workbooks, beside our own.
FOREIGN = (
    _column("surname", N_("Họ"), ""),
    _column("given_name", N_("Tên gọi"), ""),
    _column("area_unit", N_("Đơn vị diện tích"), ""),
    _column("country", N_("Nước"), ""),
    *(Column(part, N_("Địa chỉ ở nước khác"), "", also=other_names("elsewhere", part)) for part in address_parts()),
)
LABELS = {column.field: column.label for column in COLUMNS} | {
    "address": N_("Địa chỉ"), "address_typed": N_("Địa chỉ"), "plots": N_("Thửa, ao"),
}  # fmt: skip
