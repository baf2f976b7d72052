"""The columns of a file of administrative units, and the headings of the open tables that circulate."""

from trace.errors import N_
from trace.exchange.columns import CHOICE, CODE, DAY, Column

LEVELS = {"commune": N_("Cấp xã"), "district": N_("Cấp huyện"), "province": N_("Cấp tỉnh")}
_KINDS = ("Xã", "Phường", "Thị trấn", "Huyện", "Thị xã", "Thành phố", "Tỉnh")

COLUMNS = (
    Column("code", N_("Mã đơn vị"), N_("Mã của Tổng cục Thống kê: xã 5 chữ số, tỉnh 2."), CODE, is_needed=True,
           also=("ma", "ma xa", "ma phuong", "ward_code", "old_ward_code", "code"), longest=8, example="12499"),
    Column("name", N_("Tên đơn vị"), N_("Kèm Xã, Phường … hoặc ghi ở cột Loại."), is_needed=True,
           also=("ten", "ten xa", "ten phuong", "xa phuong", "ten day du", "ward_name", "full_name", "old_ward",
           "name"), longest=80,
           example="Xã A Sào"),
    Column("kind", N_("Loại"), N_("Xã, Phường, Thị trấn, Huyện, Tỉnh."), CHOICE, also=("ward_type", "kind", "type"),
           choices=lambda: {kind: kind for kind in _KINDS}),
    Column("level", N_("Cấp"), N_("Chỉ cần khi loại không nói rõ."), CHOICE, also=("level",), choices=lambda: LEVELS,
           words={"xã": "commune", "huyện": "district", "tỉnh": "province"}),
    Column("district", N_("Huyện (cũ)"), N_("Nhiều huyện thì ngăn bằng dấu |."),
           also=("huyen", "district", "old_district", "ex_districts"), longest=120),
    Column("province", N_("Tỉnh, thành phố"), N_("Tỉnh của đơn vị."),
           also=("tinh", "province", "province_name", "old_province", "parent", "cap tren"), longest=60,
           example="Tỉnh Hưng Yên"),
    Column("valid_from", N_("Có từ ngày"), N_("Ngày đầu tiên của đơn vị."), DAY,
           also=("ngay bat dau", "tu ngay", "valid_from"), example="01/07/2025"),
    Column("valid_to", N_("Đến hết ngày"), N_("Ngày cuối cùng; để trống khi còn."), DAY,
           also=("ngay ket thuc", "den ngay", "valid_to")),
    Column("became", N_("Mã đơn vị mới"), N_("Thành đơn vị nào; nhiều mã thì phần lớn đứng trước, ngăn bằng |."), CODE,
           also=("successor", "successor code", "new_ward_code", "became"), longest=40),
    Column("became_name", N_("Tên đơn vị mới"), N_("Khi đơn vị mới chưa có trong hệ thống."), also=("new_ward",),
           longest=80),
    Column("became_province", N_("Tỉnh của đơn vị mới"), N_("Khi khác tỉnh cũ."), also=("new_province",), longest=60),
    Column("became_from", N_("Đơn vị mới có từ ngày"), N_("Ngày đầu tiên của đơn vị mới."), DAY,
           also=("new_valid_from",)),
    Column("relation", N_("Toàn bộ hay một phần"), N_("toàn bộ, chia tách-mặc định (phần lớn), chia tách-một phần."),
           also=("relation", "quan he"), longest=40),
)  # fmt: skip
LABELS = {column.field: column.label for column in COLUMNS} | {
    "district_name": N_("Huyện (cũ)"), "province_name": N_("Tỉnh, thành phố"),
}  # fmt: skip

_NAMED = N_("Đã đọc tên, không cần mã của cấp này.")
IGNORED = {
    "province code": _NAMED, "old province code": _NAMED, "old district code": _NAMED, "new province code": _NAMED,
    "ward short": N_("Đọc từ tên đầy đủ."), "search key": N_("Hệ thống tự lập."),
    "code alt": N_("Mã của một bộ dữ liệu khác; chỉ để tham khảo."),
}  # fmt: skip
