"""What the inputs of the layout editor say, as a table of a layout.

What is no number, or one that no label can have, is refused beside its input. Whether the layout can be printed is
another question (`own_checks`): half of one may be kept as a draft.
"""

import re
from collections.abc import Mapping
from copy import deepcopy
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any, Final

from trace.errors import N_, Invalid
from trace.kit.inputs import parse_number, whole_number
from trace.kit.text import nfc
from trace.labels.element_values import ELEMENT_VALUES
from trace.labels.facts import WORDING
from trace.labels.layout import PRINTER_DPI
from trace.labels.layout_checks import HOLDS, PURPOSES, SPELLED_OUT
from trace.labels.own_inputs import Groups, Inputs, shown, sort_inputs

BOX: Final = ("x_mm", "y_mm", "width_mm", "height_mm")
# Least and most of every length, in millimetres: from the smallest tie tag to a sheet of A3.
LENGTHS: Final = {
    "paper-width_mm": (5, 450), "paper-height_mm": (5, 450), "grid-left_mm": (0, 300), "grid-top_mm": (0, 300),
    "grid-label_width_mm": (5, 450), "grid-label_height_mm": (5, 450), "grid-column_gap_mm": (0, 100),
    "grid-row_gap_mm": (0, 100), "small_print-min_x_height_mm": (0.9, 1.2),
    "x_mm": (0, 450), "y_mm": (0, 450), "width_mm": (1, 450), "height_mm": (1, 450),
    "size_mm": (1, 200), "min_x_height_mm": (0.9, 60), "gap_mm": (0, 60),
}  # fmt: skip
WHOLE: Final = {"grid-columns": (1, 40), "grid-rows": (1, 60), "small_print-max_lines": (2, 12), "max_lines": (1, 12)}
CHOICES: Final = {
    "kind": ("sheet", "roll"), "purpose": PURPOSES, "dpi": tuple(str(dpi) for dpi in PRINTER_DPI),
    "align": ("left", "centre"), "anchor": ("top", "middle", "bottom"), "face": ("regular", "bold"),
}  # fmt: skip
LONGEST_TITLE, LONGEST_LEAD, LONGEST_REASON = 80, 40, 200
SIGNS_OF_LEAD: Final = re.compile(r"[<>\x00-\x1f]")

NOT_WITHIN = N_("Cần một số từ %(least)s đến %(most)s.")
TOO_FINE = N_("Nhiều nhất ba chữ số sau dấu phẩy.")
NOT_WHOLE = N_("Cần một số nguyên từ %(least)s đến %(most)s.")
NOT_OFFERED = N_("Chọn một mục trong danh sách.")
TOO_LONG = N_("Nhiều nhất %(most)s chữ.")
NO_SUCH_AI = N_("Không có số (%(ai)s). Dùng được: %(known)s.")
NO_TITLE = N_("Đặt tên cho mẫu tem.")


@dataclass
class Typed:
    """What the inputs say: `table` when `errors` is empty; otherwise what could be understood."""

    table: dict[str, Any]
    errors: dict[str, list[Invalid]] = field(default_factory=dict)


def read_inputs(inputs: Mapping[str, str], base: Mapping[str, Any]) -> Typed:
    """The table that the inputs tell; what the editor does not show is taken over from `base`."""
    return _Reader(sort_inputs(inputs), base).read()


class _Reader:
    """One reading of all inputs, with the mistakes found on the way."""

    def __init__(self, groups: Groups, base: Mapping[str, Any]) -> None:
        self.groups, self.base = groups, base
        self.errors: dict[str, list[Invalid]] = {}

    def read(self) -> Typed:
        groups, top = self.groups, self.groups.top
        table = deepcopy(dict(self.base))
        table["title"] = table["title_en"] = self._title(top.get("title", ""))
        for key in ("purpose", "kind"):
            table[key] = self._choice(key, key, top.get(key, ""))
        table["dpi"] = int(self._choice("dpi", "dpi", top.get("dpi", "")) or 300)
        table["paper"] = {key: self._length(f"paper-{key}", top) for key in ("width_mm", "height_mm")}
        table["grid"] = self._grid(top)
        table.pop("small_print", None)
        table["caution"] = self._text("caution", top.get("caution", ""), LONGEST_REASON)
        if small := self._small_print(top):
            table["small_print"] = small
        table["block"] = [self._block(index) for index in range(len(groups.block))]
        table["symbol"] = [self._symbol(f"symbol-{index}", one) for index, one in enumerate(groups.symbol)]
        table["picture"] = [self._picture(f"picture-{index}", one) for index, one in enumerate(groups.picture)]
        if not table["picture"]:
            del table["picture"]
        return Typed(table, self.errors)

    def _grid(self, top: Inputs) -> dict[str, Any]:
        lengths = [name for name in LENGTHS if name.startswith("grid-")]
        grid: dict[str, Any] = {name.removeprefix("grid-"): self._length(name, top) for name in lengths}
        return {"columns": self._whole("grid-columns", top), "rows": self._whole("grid-rows", top), **grid}

    def _small_print(self, top: Inputs) -> dict[str, Any]:
        reason = self._text("small_print-reason", top.get("small_print-reason", ""), LONGEST_REASON)
        if not reason:
            return {}
        return {
            "reason": reason,
            "min_x_height_mm": self._length("small_print-min_x_height_mm", top),
            "max_lines": self._whole("small_print-max_lines", top),
        }

    def _block(self, index: int) -> dict[str, Any]:
        name, one = f"block-{index}", self.groups.block[index]
        return {
            **self._box(name, one),
            "align": self._choice(f"{name}-align", "align", one.get("align", "")),
            "anchor": self._choice(f"{name}-anchor", "anchor", one.get("anchor", "")),
            "field": [self._field(f"{name}-field-{at}", each) for at, each in enumerate(self.groups.fields[index])],
        }

    def _field(self, name: str, one: Inputs) -> dict[str, Any]:
        fact = one.get("fact", "")
        if fact not in WORDING:
            self._refuse(f"{name}-fact", Invalid(NOT_OFFERED))
        lead = self._text(f"{name}-lead", one.get("lead", ""), LONGEST_LEAD, is_trimmed=False)
        if SIGNS_OF_LEAD.search(lead):
            self._refuse(f"{name}-lead", Invalid(N_("Không dùng dấu < > trong lời dẫn.")))
        read: dict[str, Any] = {
            "fact": fact,
            "face": self._choice(f"{name}-face", "face", one.get("face", "")),
            "size_mm": self._length(f"{name}-size_mm", one),
            "min_x_height_mm": self._length(f"{name}-min_x_height_mm", one),
            "max_lines": self._whole(f"{name}-max_lines", one),
            "gap_mm": self._length(f"{name}-gap_mm", one),
            "is_reversed": bool(one.get("is_reversed")),
            "is_optional": bool(one.get("is_optional")),
        }
        usual = WORDING[fact][0] if fact in WORDING else ""
        # Browsers trim what is typed at its end, the lead-in needs its blank before the value.
        said = f"{lead.strip()} " if lead.strip() else ""
        if said.strip() != usual.strip():
            read["lead"] = said
        return read

    def _symbol(self, name: str, one: Inputs) -> dict[str, Any]:
        kind, _, holds = one.get("what", "").partition(" ")
        if holds not in HOLDS.get(kind, ()):  # type: ignore[call-overload]
            self._refuse(f"{name}-what", Invalid(NOT_OFFERED))
        read: dict[str, Any] = {**self._box(name, one), "kind": kind, "holds": holds}
        typed = re.split(r"[^0-9]+", one.get("elements", "")) if holds == "elements" else []
        elements = [ai[:4] for ai in typed if ai][:8]
        if unknown := [ai for ai in elements if ai not in ELEMENT_VALUES]:
            self._refuse(f"{name}-elements", Invalid(NO_SUCH_AI, ai=unknown[0], known=", ".join(ELEMENT_VALUES)))
        elif elements:
            read["elements"] = elements
        if kind in SPELLED_OUT or (one.get("has_text") and kind != "qr"):
            read["has_text"] = True
        if one.get("is_optional"):
            read["is_optional"] = True
        return read

    def _picture(self, name: str, one: Inputs) -> dict[str, Any]:
        sha256 = one.get("sha256", "")
        if not re.fullmatch(r"[0-9a-f]{64}", sha256):
            self._refuse(f"{name}-sha256", Invalid(N_("Chọn hình đã tải lên.")))
        return {**self._box(name, one), "sha256": sha256[:64]}

    def _box(self, name: str, one: Inputs) -> dict[str, Any]:
        return {key: self._length(f"{name}-{key}", one) for key in BOX}

    def _length(self, name: str, inputs: Inputs) -> float:
        key = name if name in LENGTHS else name.rsplit("-", 1)[-1]
        least, most = LENGTHS[key]
        typed = inputs.get(name, inputs.get(key, "")).strip()
        try:
            if not typed and least == 0:
                return 0
            value = parse_number(typed)
        except Invalid:
            return self._refuse(name, Invalid(NOT_WITHIN, least=shown(least), most=shown(most)), least)
        if not Decimal(str(least)) <= value <= most:
            return self._refuse(name, Invalid(NOT_WITHIN, least=shown(least), most=shown(most)), least)
        if value != round(value, 3):
            return self._refuse(name, Invalid(TOO_FINE), least)
        return int(value) if value == int(value) else float(value)

    def _whole(self, name: str, inputs: Inputs) -> int:
        key = name if name in WHOLE else name.rsplit("-", 1)[-1]
        least, most = WHOLE[key]
        value = whole_number(inputs.get(name, inputs.get(key, "")).strip())
        if value is None or not least <= value <= most:
            return int(self._refuse(name, Invalid(NOT_WHOLE, least=least, most=most), least))
        return value

    def _choice(self, name: str, key: str, typed: str) -> str:
        if typed not in CHOICES[key]:
            self._refuse(name, Invalid(NOT_OFFERED))
            return CHOICES[key][0]
        return typed

    def _title(self, typed: str) -> str:
        title = self._text("title", typed, LONGEST_TITLE)
        if not title:
            self._refuse("title", Invalid(NO_TITLE))
        return title

    def _text(self, name: str, typed: str, most: int, *, is_trimmed: bool = True) -> str:
        text = nfc(typed) if is_trimmed else typed
        if len(text) > most:
            self._refuse(name, Invalid(TOO_LONG, most=most))
        return text[:most]

    def _refuse(self, name: str, refusal: Invalid, instead: float = 0) -> float:
        self.errors.setdefault(name, []).append(refusal)
        return instead
