"""What stands between some facts and a printed label: sentences with the numbers in them."""

from dataclasses import dataclass, field

from trace.errors import N_, Refusal


@dataclass(frozen=True, slots=True)
class FitProblem:
    """One thing that is wrong (`is_blocking`) or worth knowing. `msgid % params` is the Vietnamese sentence."""

    msgid: str
    params: dict[str, str | int] = field(default_factory=dict)
    is_blocking: bool = True
    fact: str | None = None

    def __str__(self) -> str:
        return self.msgid % self.params


class LabelRefused(Refusal):
    """These facts do not fit this layout; `problems` holds every reason, the sentence is the first one."""

    status = 409

    def __init__(self, problems: list[FitProblem]) -> None:
        super().__init__(problems[0].msgid, field=problems[0].fact, **problems[0].params)
        self.problems = tuple(problems)


def millimetres(value: float, digits: int = 1) -> str:
    """A length as Vietnamese writes it: decimal comma."""
    return f"{value:.{digits}f}".replace(".", ",")


TOO_WIDE = N_(
    "“%(text)s” không vừa tem: cần %(needed_mm)s mm chiều ngang ở cỡ chữ nhỏ nhất "
    "(chữ thường cao %(x_height_mm)s mm, %(lines)s dòng), tem chỉ có %(available_mm)s mm."
)
TOO_HIGH = N_(
    "Các dòng chữ (%(first)s …) cần %(needed_mm)s mm chiều cao ở cỡ chữ nhỏ nhất, tem chỉ có %(available_mm)s mm."
)
NOT_IN_FONT = N_("Không in được ký tự “%(letters)s” trong “%(text)s”.")
LEFT_OUT = N_("Không in dòng “%(text)s” vì tem hết chỗ.")
FACT_MISSING = N_("Tem thiếu thông tin bắt buộc: %(fact)s.")
SYMBOL_TOO_BIG = N_(
    "Mã %(symbol)s không vừa tem: cần %(needed_mm)s mm (%(modules)s ô, mỗi ô %(dots)s chấm máy in %(dpi)s dpi), "
    "tem chỉ có %(available_mm)s mm."
)
SYMBOL_SMALL = N_(
    "Mã %(symbol)s nhỏ: mỗi ô %(dots)s chấm = %(module_mm)s mm. Điện thoại đọc được; "
    "đừng dùng ở quầy tính tiền (cần từ %(till_mm)s mm)."
)
SYMBOL_LEFT_OUT = N_("Tem vẫn in được, không có mã %(symbol)s.")
SYMBOL_EMPTY = N_("Không in mã %(symbol)s vì chưa có %(fact)s.")
BARS_TOO_LOW = N_("Vạch của mã %(symbol)s chỉ cao %(height_mm)s mm, cần từ %(least_mm)s mm.")
BARS_LOW = N_(
    "Vạch của mã %(symbol)s cao %(height_mm)s mm, thấp hơn chuẩn GS1 %(wished_mm)s mm: "
    "máy quét cố định có thể không đọc."
)
BARS_NARROW = N_(
    "Vạch hẹp nhất của mã %(symbol)s là %(dots)s chấm = %(module_mm)s mm, dưới chuẩn GS1 %(till_mm)s mm: "
    "máy quét cầm tay đọc được, máy quét cố định có thể không."
)
BARS_LONG = N_("Mã %(symbol)s dài %(length_mm)s mm, chuẩn GS1 cho nhiều nhất %(most_mm)s mm.")
BARS_MANY = N_("Mã %(symbol)s có %(characters)s ký tự, chuẩn GS1 cho nhiều nhất %(most)s.")
NOT_FOR_EAN13 = N_("GTIN %(gtin)s không in được thành mã EAN-13: cần GTIN 12 hoặc 13 chữ số.")
CODE128_ALPHABET = N_("Mã Code 128 không mang được ký tự “%(letters)s”.")
SYMBOL_ALPHABET = N_("Địa chỉ trong mã QR có ký tự không cho phép: “%(letters)s”.")
PICTURE_LOST = N_("Hình trên tem không còn, nên không vẽ được tem.")

FACT_WORDS = {
    "product_name": N_("tên sản phẩm"),
    "organisation": N_("tên cơ sở"),
    "address": N_("địa chỉ cơ sở"),
    "origin": N_("xuất xứ"),
    "lot": N_("số lô"),
    "short_code": N_("mã tra cứu"),
    "place": N_("tên nơi"),
    "pack_level": N_("loại kiện"),
    "stall_name": N_("tên quầy"),
}
