"""The columns of a file of products: every item a product's form asks, but photos and shop links."""

from collections.abc import Mapping

from trace.errors import N_
from trace.exchange.columns import CHOICE, CODE, DAY, MEASURE, TEXT, WHOLE, Column
from trace.products import categories


def _category_names() -> Mapping[str, str]:
    choices = [(choice.code, choice.label) for choice in categories.main_choices()]
    for _group, subgroups in categories.group_choices():
        choices += [(choice.code, choice.label) for choice in subgroups]
    return dict([*choices, (categories.OTHER, categories.OTHER_NAMES[0])])


_WORDS = {
    "gạo": "rice", "lúa": "rice", "thóc": "rice", "gạo tẻ": "rice", "gạo nếp": "rice", "rice": "rice",
    "tôm": "shrimp", "tôm thẻ": "shrimp", "tôm thẻ chân trắng": "shrimp", "tôm sú": "shrimp", "shrimp": "shrimp",
    "cua": "crab", "cua thịt": "crab", "cua gạch": "crab", "crab": "crab", "other": "other", "khác": "other",
}  # fmt: skip

COLUMNS = (
    Column("code", N_("Mã trong hệ thống"), N_("Bắt đầu bằng S; chỉ ghi khi sửa sản phẩm đã có."), CODE,
           also=("ma truy vet san pham", "code in trace"), longest=20),
    Column("name", N_("Tên sản phẩm"), N_("Đúng như trên nhãn."), is_needed=True, longest=160,
           also=("ten", "ten hang", "ten hang hoa", "ten mat hang", "product name", "product_name", "name"),
           example="Gạo Bắc Thơm số 7"),
    Column("category", N_("Nhóm sản phẩm"), N_("Chọn trong danh sách. Để trống thì xếp tạm vào “Khác”."), CHOICE,
           also=("nhom", "nhom hang", "loai", "loai san pham", "nganh hang", "category", "product group"),
           choices=_category_names, words=_WORDS, example="Lúa gạo"),
    Column("net_content", N_("Định lượng"), N_("Số và đơn vị trên bao bì, ví dụ 5 kg, 500 ml, 1 con."), MEASURE,
           also=("khoi luong tinh", "khoi luong", "the tich", "trong luong", "quy cach khoi luong", "net content",
                 "net weight", "quantity"), longest=40, example="5 kg"),
    Column("gtin", N_("Mã GTIN"), N_("8 đến 14 chữ số dưới mã vạch. Định dạng ô là Text."), CODE,
           also=("gtin13", "gtin14", "gtin 13", "gtin 14", "ma vach", "barcode", "ean", "ean13", "ma so ma vach",
                 "ma so thuong pham"), longest=24),
    Column("gtin_proof", N_("Giấy về quyền dùng mã GTIN"),
           N_("Số giấy chứng nhận. Chưa có giấy thì mã chỉ là lời khai."),
           also=("so giay chung nhan ma vach", "giay chung nhan gtin", "gtin proof"), longest=200),
    Column("name_en", N_("Tên tiếng Anh"), N_("Để trống nếu không có."), also=("english name", "name en"), longest=160),
    Column("brand", N_("Thương hiệu"), N_("Nhãn hiệu trên bao bì."),
           also=("nhan hieu", "thuong hieu nhan hieu", "brand"), longest=80),
    Column("origin", N_("Xuất xứ"), N_("Nước sản xuất."), also=("nuoc san xuat", "origin", "country of origin"),
           longest=80, example="Việt Nam"),
    Column("packaging", N_("Quy cách đóng gói"), N_("Ví dụ: túi hút chân không."),
           also=("quy cach", "bao bi", "packaging"), longest=80),
    Column("ingredients", N_("Thành phần"), N_("Theo thứ tự từ nhiều đến ít."), TEXT,
           also=("thanh phan nguyen lieu", "nguyen lieu", "ingredients"), longest=4000),
    Column("nutrition", N_("Thành phần dinh dưỡng"), N_("Theo phiếu kiểm nghiệm."), TEXT,
           also=("dinh duong", "gia tri dinh duong", "nutrition", "nutrition facts"), longest=4000),
    Column("usage", N_("Hướng dẫn sử dụng"), N_("Cách nấu, cách dùng."), TEXT,
           also=("hdsd", "cach dung", "usage", "directions for use"), longest=4000),
    Column("storage", N_("Hướng dẫn bảo quản"), N_("Nơi và nhiệt độ bảo quản."), TEXT,
           also=("bao quan", "dieu kien bao quan", "storage", "storage instructions"), longest=4000),
    Column("warning", N_("Cảnh báo"), N_("Nếu có."), TEXT, also=("thong tin canh bao", "warning"), longest=4000),
    Column("description", N_("Mô tả sản phẩm"), N_("Vài câu giới thiệu."), TEXT,
           also=("mo ta", "gioi thieu", "description"), longest=4000),
    Column("shelf_life_days", N_("Thời hạn sử dụng (ngày)"), N_("Số ngày kể từ ngày sản xuất."), WHOLE,
           also=("thoi han su dung", "han dung", "han su dung ngay", "shelf life", "shelf life days"), example="180"),
    Column("standard", N_("Tiêu chuẩn áp dụng"), N_("Số hiệu tiêu chuẩn, quy chuẩn."),
           also=("tieu chuan", "tieu chuan quy chuan ap dung", "tieu chuan quy chuan", "applied standard", "standard"),
           longest=160),
    Column("self_declaration_no", N_("Số bản tự công bố"), N_("Nếu có."),
           also=("so tu cong bo", "so ban tu cong bo san pham", "tu cong bo", "self declaration"), longest=80),
    Column("ip_certificate_no", N_("Số văn bằng bảo hộ"), N_("Nếu có."),
           also=("so van bang bao ho shcn", "so bao ho nhan hieu", "ip certificate"), longest=80),
    Column("target_market", N_("Thị trường mục tiêu"), N_("Không hiện công khai."),
           also=("thi truong", "target market"), longest=80, is_private=True),
    Column("ocop_stars", N_("Hạng sao OCOP"), N_("3, 4 hoặc 5; ghi cả số và ngày quyết định."), WHOLE,
           also=("sao ocop", "ocop", "hang sao", "ocop stars")),
    Column("ocop_decision", N_("Số quyết định OCOP"), N_("Ví dụ: 123/QĐ-UBND."),
           also=("quyet dinh ocop", "ocop decision"), longest=120),
    Column("ocop_issuer", N_("Cơ quan công nhận OCOP"), N_("Ghi như trên quyết định."), also=("ocop issuer",),
           longest=200),
    Column("ocop_decided_on", N_("Ngày quyết định OCOP"), N_("Ngày/tháng/năm."), DAY,
           also=("ngay ocop", "ocop decided on")),
    Column("ocop_expires_on", N_("Ngày hết hạn OCOP"), N_("Để trống: 36 tháng sau ngày quyết định."), DAY,
           also=("han ocop", "ocop expires on")),
)  # fmt: skip
LABELS = {column.field: column.label for column in COLUMNS} | {
    "net_content_thousandths": N_("Định lượng"),
    "photos": N_("Hình ảnh sản phẩm"),
}
