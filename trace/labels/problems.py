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
    "Mã QR không vừa tem: cần %(needed_mm)s mm (%(modules)s ô, mỗi ô %(dots)s chấm máy in %(dpi)s dpi), "
    "tem chỉ có %(available_mm)s mm."
)
SYMBOL_SMALL = N_(
    "Mã QR nhỏ: mỗi ô %(dots)s chấm = %(module_mm)s mm. Điện thoại đọc được; "
    "đừng dùng ở quầy tính tiền (cần từ %(till_mm)s mm)."
)
SYMBOL_ALPHABET = N_("Địa chỉ trong mã QR có ký tự không cho phép: “%(letters)s”.")
PICTURE_LOST = N_("Hình trên tem không còn, nên không vẽ được tem.")

FACT_WORDS = {
    "product_name": N_("tên sản phẩm"),
    "organisation": N_("tên cơ sở"),
    "address": N_("địa chỉ cơ sở"),
    "origin": N_("xuất xứ"),
    "lot": N_("số lô"),
    "short_code": N_("mã tra cứu"),
}
