"""Events in words: names of acts, values with their labels and units as people here write them."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from typing import Any, Final, NamedTuple

from trace.errors import N_
from trace.events import balance, readings_words
from trace.events.balance import BALANCE
from trace.events.rows import ShownValue
from trace.events.rules import Kind
from trace.kit.days import show_day
from trace.kit.units import show_number
from trace.processes.catalogue import Field, Step
from trace.processes.queries import UnknownField, UnknownStep, UnknownTemplate
from trace.processes.queries import field as find_field
from trace.processes.queries import step as find_step


class Named(NamedTuple):
    """What an act is called, and its icon."""

    vi: str
    en: str
    icon: str


# Acts without a step of a template, or whose step says less than the act.
_OWN_NAMES: Final = {
    Kind.REGISTER: Named(N_("Lập hồ sơ lô"), "Open the lot's record", "notebook"),
    Kind.SOURCES: Named(N_("Bổ sung lô đầu vào"), "Tell what the lot was made from", "merge"),
    Kind.TAKE_OVER: Named(N_("Nhận hàng"), "Receive goods", "truck"),
    Kind.RETURN: Named(N_("Nhận lại hàng đã xuất"), "Take back goods sent away", "truck"),
    Kind.CLOSE: Named(N_("Kết thúc"), "Close", "lock"),
    Kind.HOLD: Named(N_("Tạm ngừng bán, chờ kiểm tra"), "Stop selling, pending a check", "hold"),
    Kind.RELEASE: Named(N_("Cho bán lại"), "Sell again", "check"),
    Kind.RECALL: Named(N_("Thu hồi lô"), "Recall the lot", "stop"),
    Kind.RECALL_END: Named(N_("Kết thúc thu hồi"), "End of the recall", "check"),
    "approval": Named(N_("Duyệt lô"), "Approve the lot", "check"),
    "approval_withdrawn": Named(N_("Rút duyệt"), "Withdraw the approval", "close"),
}


# What an event keeps that is no field of a step: said in words of its own, or not at all.
_TOLD_APART: Final = (BALANCE, readings_words.SUMS, readings_words.FILE)


def step_of(template: str, code: str) -> Step | None:
    """The step an event names; None when the catalogue has it no longer."""
    try:
        return find_step(template or "common", code) if code else None
    except (UnknownStep, UnknownTemplate):
        return None


def name_of(kind: str, step: Step | None, code: str) -> Named:
    """What an act is called in both languages."""
    own = _OWN_NAMES.get(kind)
    if own and not (step and kind == Kind.REGISTER):
        return own
    return Named(step.name_vi, step.name_en, step.icon) if step else Named(code, code, "notebook")


def shown(step: Step | None, values: Mapping[str, Any], visibility: str) -> list[ShownValue]:
    """Values in the order in which the step asks them, with what it calls them."""
    boxes = {box.name: box for whole in (step.fields if step else ()) for box in (whole, *whole.parts)}
    order = list(boxes)
    names = sorted(values, key=lambda name: (order.index(name) if name in boxes else len(order), name))
    found = [
        _shown(boxes.get(name) or _known(name), name, values[name], visibility)
        for name in names
        if name not in _TOLD_APART
    ]
    sums = readings_words.shown(values.get(readings_words.SUMS), visibility)
    return [*found, *sums, *balance.shown(values.get(BALANCE, ()), visibility)]


def materials_shown(kept: Sequence[Mapping[str, Any]]) -> list[ShownValue]:
    """What an event froze of the register of materials: name, active and lot of the bottle, with the code there."""
    found = []
    for one in kept:
        words = (one["name"], one["active"], f"{one['lot']}" if one.get("lot") else "", one["code"])
        text = " · ".join(filter(None, words))
        found.append(
            ShownValue(
                name="materials",
                label_vi="Lấy từ sổ vật tư",
                label_en="From the register of materials",
                text=text,
                text_en=text,
                unit="",
                unit_en="",
                visibility="kept",
                value=one["code"],
            )
        )
    return found


def _shown(box: Field | None, name: str, value: Any, visibility: str) -> ShownValue:
    return ShownValue(
        name=name,
        label_vi=box.label_vi if box else name,
        label_en=box.label_en if box else name,
        text=_text(box, value, "vi"),
        text_en=_text(box, value, "en"),
        unit=box.unit_word("vi") if box else "",
        unit_en=box.unit_word("en") if box else "",
        visibility=visibility,
        value=value,
    )


def _text(box: Field | None, value: Any, language: str) -> str:
    if isinstance(value, list):
        return ", ".join(_text(box, one, language) for one in value)
    if isinstance(value, dict) and box is not None and box.parts:
        return _parts_text(box, value, language)
    if isinstance(value, dict):
        return ", ".join(str(one) for one in value.values() if one not in (None, ""))
    if box is not None and box.options:
        labels = {o.code: o.label_en if language == "en" else o.label_vi for o in box.options}
        return labels.get(str(value), str(value))
    if box is not None and box.type in ("number", "int"):
        return _number(value, language)
    if box is not None and box.type in ("date", "datetime"):
        return _day(str(value))
    return str(value)


def _parts_text(whole: Field, value: Mapping[str, Any], language: str) -> str:
    """`pH 7,9; độ mặn 16,5 ‰`: what is written down together, each part with its name and unit."""
    told = []
    for part in whole.parts:
        one = value.get(part.name, value.get(part.name.rpartition(".")[2]))
        if one not in (None, "", []):
            label = part.label(language)
            # "Độ mặn" begins a sentence no longer; "pH" and "DO" are written as they are.
            label = label if label[1:2].isupper() else label[:1].lower() + label[1:]
            told.append(f"{label} {_text(part, one, language)} {part.unit_word(language)}".strip())
    return "; ".join(told)


def _number(value: Any, language: str) -> str:
    try:
        return show_number(Decimal(str(value)), language)
    except InvalidOperation:
        return str(value)


def _day(text: str) -> str:
    try:
        return show_day(datetime.fromisoformat(text) if "T" in text else date.fromisoformat(text))
    except ValueError:
        return text


def _known(name: str) -> Field | None:
    try:
        return find_field(name)
    except UnknownField:
        return None
