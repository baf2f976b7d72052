"""How facts are said: days, numbers, values of steps, communes. Plain text in the language asked for."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from typing import Any, Final

from trace.clock import VIETNAM
from trace.errors import N_
from trace.kit.days import show_day
from trace.kit.units import show_number
from trace.processes.catalogue import REFERENCES, Field, Step

_MONTHS: Final = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_UNITS_IN_ENGLISH: Final = {"Xã": "commune", "Phường": "ward", "Thị trấn": "town", "Tỉnh": "province"}

CERTIFICATE_NAMES: Final = {
    "vietgap": N_("VietGAP"),
    "food_safety": N_("Đủ điều kiện an toàn thực phẩm"),
    "commitment": N_("Bản cam kết an toàn thực phẩm"),
    "ocop": N_("Chứng nhận OCOP"),
    "asc": N_("ASC (thủy sản nuôi có trách nhiệm)"),
    "haccp": N_("HACCP"),
    "organic": N_("Chứng nhận hữu cơ"),
    "quarantine": N_("Giấy chứng nhận kiểm dịch"),
    "farm_registration": N_("Xác nhận đăng ký nuôi"),
    "test_report": N_("Phiếu kiểm nghiệm"),
    "gtin_right": N_("Quyền sử dụng mã GTIN"),
    "trademark": N_("Văn bằng nhãn hiệu"),
    "other": N_("Giấy tờ khác"),
}
SITE_KINDS: Final = {
    "plot": N_("Thửa ruộng, xứ đồng"),
    "pond": N_("Ao nuôi"),
    "mill": N_("Cơ sở xay xát"),
    "workshop": N_("Xưởng"),
    "store": N_("Kho"),
}
_FREE: Final = ("text", "list")


@dataclass(frozen=True, slots=True)
class Phrase:
    """A Vietnamese sentence and what fills it; the door translates it."""

    msgid: str
    params: Mapping[str, object] = field(default_factory=dict)

    def __str__(self) -> str:
        return self.msgid % self.params if self.params else self.msgid


@dataclass(frozen=True, slots=True)
class Shown:
    """A value of a step as it is shown; `is_free` text stays in the words of whoever wrote it."""

    label: str
    text: str
    is_free: bool = False


def say_day(day: date, language: str) -> str:
    """`12/11/2026`, or `12 Nov 2026`: no reader takes the month for the day."""
    return f"{day.day} {_MONTHS[day.month - 1]} {day.year}" if language == "en" else show_day(day)


def say_number(value: Decimal | int, language: str) -> str:
    """`1.234,5`, or `1,234.5`."""
    return show_number(value, language)


def say_commune(unit: str, language: str) -> str:
    """`Xã A Sào, tỉnh Hưng Yên` → `xã A Sào` or `A Sào commune`; a place far away keeps its province."""
    name, _, above = unit.partition(", ")
    kind = next((kind for kind in _UNITS_IN_ENGLISH if name.startswith(f"{kind} ")), "")
    bare = name.removeprefix(kind).strip()
    in_words = f"{bare} {_UNITS_IN_ENGLISH.get(kind)}" if language == "en" else f"{kind.lower()} {bare}"
    said = in_words if kind else name
    return said if not above or "Hưng Yên" in above else f"{said}, {above}"


def shown_values(step: Step | None, values: Mapping[str, Any], language: str) -> tuple[Shown, ...]:
    """The public values of a step in the order of its form; what only points elsewhere is left out."""
    if step is None:
        return ()
    boxes = [box for whole in step.fields for box in (whole, *whole.parts)]
    told = [(box, values[box.name]) for box in boxes if box.name in values and box.type not in (*REFERENCES, "group")]
    shown = [Shown(box.label(language), _text(box, value, language), box.type in _FREE) for box, value in told]
    return tuple(one for one in shown if one.text)


def _text(box: Field, value: Any, language: str) -> str:
    if isinstance(value, Sequence) and not isinstance(value, str):
        return ", ".join(filter(None, (_text(box, one, language) for one in value)))
    if box.type == "choice":
        option = next((one for one in box.options if one.code == value), None)
        if option is not None:
            return option.label_en if language == "en" else option.label_vi
    if box.type in ("date", "datetime"):
        return _day_text(str(value), language)
    if box.type in ("number", "int"):
        return _number_text(box, value, language)
    return str(value)


def _day_text(text: str, language: str) -> str:
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return text
    return say_day(moment.astimezone(VIETNAM).date() if moment.tzinfo else moment.date(), language)


def _number_text(box: Field, value: Any, language: str) -> str:
    try:
        number = say_number(Decimal(str(value)), language)
    except InvalidOperation:
        return str(value)
    return f"{number} {box.unit_word(language)}".strip()
