"""The sheets of the diary: one for each kind of work, with the columns of the paper book. All from the catalogue."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache

from trace.errors import N_
from trace.exchange.columns import COUNTED, LINE, MEASURE, MOMENT, Column
from trace.exchange.headings import other_names
from trace.kit.text import fold
from trace.processes.catalogue import DIARY, HARVEST, OBSERVE, REFERENCES, Field, Step, Template
from trace.processes.queries import templates

LONGEST_SHEET_NAME = 31
# What a file cannot bring or the service knows by itself.
_LEFT_OUT = ("photo", "document", "site", "person", "batch")
_TOLD_BY_THE_ROW = frozenset(("event_time", "note", "lot", "input_lots", "qty"))


def _own(field: str, label: str, note: str, reads: str = LINE, *, example: str = "", is_needed: bool = False,
         longest: int = 200, is_private: bool = False) -> Column:  # fmt: skip
    also = other_names("diary", field)
    return Column(field, label, note, reads, also, is_needed, longest, example, is_private=is_private)


HAPPENED_ON = _own("happened_on", N_("Ngày"), N_("Ngày làm việc. Ngày âm ghi thêm chữ âm: 15/9 âm."), MOMENT,
                   example="23/11/2026", is_needed=True)  # fmt: skip
SEASON = _own("season", N_("Vụ, lứa"), N_("Tên vụ hoặc mã vụ. Ghi ở đầu trang tính thì không cần ghi lại."))
SITE = _own("site", N_("Thửa, ao"), N_("Tên hoặc mã thửa ruộng, ao. Bỏ trống: cả vụ."))
WORK = _own("work", N_("Việc"), N_("Tên việc. Chỉ cần khi cả sổ nằm trong một bảng."))
WORKER = _own("worker", N_("Người làm"), N_("Không bao giờ hiện công khai."), is_private=True)
NOTE = _own("note", N_("Ghi chú"), N_("Không bao giờ hiện công khai."), longest=1000, is_private=True)
LOT = _own("lot_number", N_("Số lô thu hoạch"), N_("Bỏ trống: hệ thống tự đặt."), longest=20)
ROW_COLUMNS = (HAPPENED_ON, SEASON, SITE, WORK)
ABOVE = (SEASON.field, SITE.field, WORKER.field)


@dataclass(frozen=True)
class Sheet:
    """A kind of work and its columns; `dose` names the group that is written in one cell, like “20 kg/sào”."""

    step: Step
    columns: tuple[Column, ...]
    doses: Mapping[str, tuple[Field, Field]]

    @property
    def name(self) -> str:
        """As Excel lets a sheet be called."""
        return sheet_name(self.step.name_vi)

    @cached_property
    def fields(self) -> frozenset[str]:
        return frozenset(column.field for column in self.columns)

    def fitting(self, name: str) -> str:
        """The field of this sheet that a column of a flat table means; empty where the work has none such."""
        return name if name in self.fields else self._meant.get(name, "")

    @cached_property
    def _meant(self) -> dict[str, str]:
        return {
            other.field: next((one.field for one in self.columns if one.keys & other.keys), "")
            for other in every_column()
        }


def steps_of(way: Template) -> tuple[Step, ...]:
    """What is written into the diary of a season, in its order."""
    return tuple(one for one in way.steps if "season" in one.takes and one.role in (DIARY, OBSERVE, HARVEST))


@lru_cache(maxsize=64)
def sheets_of(way: Template) -> tuple[Sheet, ...]:
    """The sheets of a product's diary."""
    return tuple(_sheet(step) for step in steps_of(way))


def sheet_name(text: str) -> str:
    """`Cho ăn (tổng hợp ngày/tuần)` without what Excel forbids in the name of a sheet, at most 31 letters."""
    return " ".join(re.sub(r"[\[\]:*?/\\]", " ", text).split())[:LONGEST_SHEET_NAME].strip(" '")


def work_key(text: str) -> str:
    """What two spellings of one kind of work share."""
    return " ".join(re.findall(r"[a-z0-9]+", fold(sheet_name(text))))


def columns_for(table_name: str) -> tuple[Column, ...]:
    """The columns a sheet of this name may have: of the works called so, else of every work, with a column for it."""
    named = _sheets_by_key().get(work_key(table_name)) if table_name else None
    return _joined(named) if named else every_column()


@lru_cache(maxsize=1)
def every_column() -> tuple[Column, ...]:
    """The columns of a diary in one table. Columns of several works with a name in common are one there: the work of
    the row tells which is meant (Sheet.fitting)."""
    found: list[Column] = []
    for column in _joined(tuple(sheet for way in templates() for sheet in sheets_of(way))):
        alike = [one for one in found if one.keys & column.keys]
        if alike:
            names = tuple(n for one in (*alike[1:], column) for n in (one.label, one.field, *one.also))
            found = [
                replace(one, also=(*one.also, *names)) if one is alike[0] else one
                for one in found
                if one not in alike[1:]
            ]
        else:
            found.append(column)
    return tuple(found)


@lru_cache(maxsize=1)
def _sheets_by_key() -> dict[str, tuple[Sheet, ...]]:
    found: dict[str, list[Sheet]] = {}
    for way in templates():
        for sheet in sheets_of(way):
            for name in (sheet.step.name_vi, sheet.step.name_en, sheet.step.code):
                if sheet not in found.setdefault(work_key(name), []):
                    found[work_key(name)].append(sheet)
    return {key: tuple(sheets) for key, sheets in found.items()}


def _joined(sheets: tuple[Sheet, ...]) -> tuple[Column, ...]:
    known = {column.field: column for column in ROW_COLUMNS}
    for sheet in sheets:
        for column in sheet.columns:
            known.setdefault(column.field, column)
    return tuple(known.values())


def _sheet(step: Step) -> Sheet:
    doses: dict[str, tuple[Field, Field]] = {}
    columns: list[Column] = [HAPPENED_ON, SEASON, SITE]
    for field in step.asked:
        if field.type in _LEFT_OUT or field.name in _TOLD_BY_THE_ROW:
            continue
        pair = _dose_of(field)
        if pair:
            doses[field.name] = pair
            columns.append(_dose_column(field, pair, step))
        else:
            columns += [_column(box, field, step) for box in (field.parts or (field,))]
    columns += [*([LOT] if step.role == HARVEST else []), WORKER, NOTE]
    return Sheet(step, tuple(columns), doses)


def _dose_of(field: Field) -> tuple[Field, Field] | None:
    """An amount and the choice of its unit are one thing in the paper book: “20 kg/sào”."""
    if len(field.parts) != 2 or field.parts[0].type != "number" or field.parts[1].type != "choice":
        return None
    return field.parts[0], field.parts[1]


def _dose_column(field: Field, pair: tuple[Field, Field], step: Step) -> Column:
    words = [option.label_vi for option in pair[1].options]
    return Column(
        field.name,
        field.label_vi,
        N_("Số và đơn vị: 20 kg/sào, 30 ml/sào."),
        MEASURE,
        other_names("diary", field.name),
        example=f"20 {words[0]}" if words else "20",
        is_private=True,
        is_asked=step.is_required(field.name),
    )


def _column(box: Field, whole: Field, step: Step) -> Column:
    unit = f" ({box.unit_shown})" if box.unit_shown and box.unit_shown not in box.label_vi else ""
    return Column(
        box.name,
        box.label_vi + unit,
        _note(box),
        {"number": MEASURE, "int": COUNTED}.get(box.type, LINE),
        other_names("diary", box.name),
        longest=max(box.max_length, 200),
        example=_example(box),
        offers=tuple(option.label_vi for option in box.options) or box.suggestions,
        is_asked=step.is_required(whole.name),
    )


def _note(box: Field) -> str:
    if box.hint_vi:
        return box.hint_vi
    if box.type == "choice":
        return (
            N_("Chọn trong danh sách; nhiều mục thì cách nhau bằng dấu |.")
            if box.is_many
            else N_("Chọn trong danh sách.")
        )
    if box.type == "date":
        return N_("Ngày/tháng/năm.")
    if box.type in REFERENCES:
        return N_("Ghi tên như trên nhãn, giấy.")
    return ""


def _example(box: Field) -> str:
    if box.options:
        return box.options[0].label_vi
    if box.suggestions:
        return box.suggestions[0]
    return {"KGM": "12 kg", "MTK": "5 sào", "DAY": "7", "P1": "14", "H87": "1000"}.get(box.unit, "")
