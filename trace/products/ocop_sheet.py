"""A department's file of OCOP decisions as rows, each with what is wrong with it; xlsx or CSV."""

import csv
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from io import StringIO
from typing import Any, Final

from trace.errors import N_, Invalid, Refusal
from trace.kit.inputs import parse_date
from trace.kit.sheets import FileUnreadable, decode, is_workbook, read_workbook, separator_of
from trace.kit.text import fold, nfc
from trace.products.rules import ocop_end

MOST_ROWS: Final = 5000
# What a column may be headed, folded.
HEADS: Final[Mapping[str, tuple[str, ...]]] = {
    "product_name": ("ten san pham", "san pham", "product"),
    "owner_name": ("chu the", "ten chu the", "co so", "don vi", "owner"),
    "registration_no": ("ma so thue", "so dang ky", "dkkd", "registration"),
    "stars": ("so sao", "hang sao", "sao", "xep hang", "stars"),
    "decision": ("so quyet dinh", "quyet dinh", "decision"),
    "decided_on": ("ngay quyet dinh", "ngay", "decided on"),
    "expires_on": ("het han", "hieu luc den", "co hieu luc den", "expires on"),
}
TITLES: Final = {
    "product_name": N_("Tên sản phẩm"),
    "owner_name": N_("Chủ thể"),
    "registration_no": N_("Mã số thuế"),
    "stars": N_("Số sao"),
    "decision": N_("Số quyết định"),
    "decided_on": N_("Ngày quyết định"),
    "expires_on": N_("Hiệu lực đến"),
}
_NEEDED: Final = ("product_name", "owner_name", "stars", "decision", "decided_on")


@dataclass(frozen=True)
class SheetRow:
    """One row with its number as the person sees it; `refusals` say what is wrong with it."""

    number: int
    values: Mapping[str, Any]
    refusals: Sequence[Refusal] = field(default_factory=tuple)


def read_sheet(content: bytes) -> list[SheetRow]:
    """The rows under the first row that holds the needed heads. Raises FileUnreadable, Invalid without one."""
    table = _cells(content)
    for place, cells in enumerate(table):
        columns = _columns(cells)
        if set(_NEEDED) <= columns.keys():
            rows = [(number, one) for number, one in enumerate(table[place + 1 :], place + 2) if any(one)]
            if len(rows) > MOST_ROWS:
                raise FileUnreadable(N_("Tệp quá dài. Chia thành nhiều tệp."), field="file")
            return [_row(number, one, columns) for number, one in rows]
    raise Invalid(
        N_("Không thấy dòng tiêu đề. Cần các cột: tên sản phẩm, chủ thể, số sao, số quyết định, ngày quyết định."),
        field="file",
    )


def _cells(content: bytes) -> list[list[Any]]:
    if is_workbook(content):
        sheets = [sheet for sheet in read_workbook(content) if not sheet["is_hidden"]]
        return [list(row) for row in sheets[0]["rows"]] if sheets else []
    text = decode(content)
    return list(csv.reader(StringIO(text), delimiter=separator_of(text.splitlines())))


def _columns(cells: Sequence[Any]) -> dict[str, int]:
    found: dict[str, int] = {}
    for place, cell in enumerate(cells):
        head = fold(str(cell or ""))
        for name, words in HEADS.items():
            if name not in found and head in words:
                found[name] = place
    return found


def _row(number: int, cells: Sequence[Any], columns: Mapping[str, int]) -> SheetRow:
    raw = {name: cells[place] if place < len(cells) else "" for name, place in columns.items()}
    values: dict[str, Any] = {}
    refusals: list[Refusal] = []
    for name in HEADS:
        try:
            values[name] = _value(name, raw.get(name, ""))
        except Refusal as refusal:
            refusals.append(refusal)
    if not refusals and values["expires_on"] is None:
        values["expires_on"] = ocop_end(values["decided_on"])
    return SheetRow(number, values, refusals)


def _value(name: str, cell: Any) -> Any:
    text = nfc(_text(cell)).strip()
    if not text and name in _NEEDED:
        raise Invalid(N_("Thiếu “%(name)s”."), field=name, name=TITLES[name])
    if name in ("decided_on", "expires_on"):
        return _day(cell, text, name)
    if name == "stars":
        digits = text.lower().removesuffix("sao").strip()
        if digits not in ("3", "4", "5"):
            raise Invalid(N_("Số sao “%(text)s” không đúng: chỉ 3, 4 hoặc 5."), field=name, text=text[:40])
        return int(digits)
    if name == "registration_no":
        return "".join(char for char in text if char.isalnum() or char == "-")[:40]
    return text[:120] if name == "decision" else text[:200]


def _day(cell: Any, text: str, name: str) -> date | None:
    if isinstance(cell, Mapping):
        return date.fromisoformat(str(cell["day"]))
    if not text:
        return None
    try:
        return parse_date(text)
    except Refusal:
        raise Invalid(N_("Ngày “%(text)s” không đọc được. Viết như 23/11/2026."), field=name, text=text[:40]) from None


def _text(cell: Any) -> str:
    if isinstance(cell, Mapping):
        return str(cell.get("day", ""))
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return "" if cell is None else str(cell)
