"""Until when labels and packaging of earlier rules may be used up. Dates are data; nobody's reading is hidden."""

import tomllib
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any, Final

from trace.errors import N_, Invalid, NotAllowed, NotFound, RuleBroken
from trace.kit.days import show_day

_FILE: Final = Path(__file__).resolve().parents[2] / "seeds" / "reference" / "old_stock.toml"
UNVERIFIED: Final = "unverified"
USED, DESTROYED, GONE = "used", "destroyed", "gone"
ACT_NAMES: Final = {USED: N_("Đã dùng"), DESTROYED: N_("Đã hủy"), GONE: N_("Mất, đếm lại thiếu")}


class NotCovered(RuleBroken):
    """Printed too late to be lawful old stock."""


class StockRefused(Invalid):
    """More than is left, or nothing."""


class NotYourStock(NotAllowed):
    """Only its owner registers and counts down old stock."""


class UnknownStock(NotFound):
    """No such stock, or not yours to see."""


@dataclass(frozen=True, slots=True)
class Reading:
    """A day as one reading of a text gives it."""

    day: date
    source: str
    certainty: str


@dataclass(frozen=True, slots=True)
class Basis:
    """Why something may still be used; `printed_before` and `ends` hold every reading, the earliest first."""

    code: str
    name_vi: str
    name_en: str
    article: str
    printed_before: tuple[Reading, ...]
    ends: tuple[Reading, ...]

    def name(self, language: str = "vi") -> str:
        return self.name_en if language == "en" else self.name_vi

    @property
    def last_day(self) -> date:
        """The last day by the earliest reading that counts."""
        return _binding(self.ends).day

    @property
    def limit(self) -> Reading:
        """Before this day it must have been printed."""
        return _binding(self.printed_before)

    def days_left(self, today: date) -> int:
        """Days until the last one; negative when it is past."""
        return (self.last_day - today).days


@lru_cache(maxsize=1)
def _table() -> dict[str, Any]:
    return tomllib.loads(_FILE.read_text(encoding="utf-8"))


@lru_cache(maxsize=1)
def bases() -> tuple[Basis, ...]:
    """Every basis, in the order of the form."""
    return tuple(
        Basis(
            one["code"], one["vi"], one["en"], one["article"], _readings(one["printed_before"]), _readings(one["ends"])
        )
        for one in _table()["basis"]
    )


def warn_days() -> int:
    """So many days before the last one it is said on the home page and among the findings."""
    return int(_table()["warn_days"])


def find_basis(code: str) -> Basis:
    """The basis with this code."""
    found = next((one for one in bases() if one.code == code), None)
    if found is None:
        raise Invalid(N_("Chọn tem, bao bì thuộc diện nào."), field="basis")
    return found


def check_covered(basis: Basis, printed_on: date, today: date) -> None:
    """Refuse what was printed too late: it never was lawful old stock, and must not be called so."""
    if printed_on > today:
        raise Invalid(N_("Ngày in còn ở tương lai."), field="printed_on")
    limit = basis.limit
    if printed_on >= limit.day:
        raise NotCovered(
            N_(
                "In ngày %(day)s thì không thuộc diện dùng tiếp: %(article)s chỉ cho tem, bao bì in trước ngày "
                "%(limit)s (%(source)s). Phải che, dán lại hoặc in mới trước khi dùng."
            ),
            field="printed_on",
            day=show_day(printed_on),
            article=basis.article,
            limit=show_day(limit.day),
            source=limit.source,
        )


def check_act(kind: str, *, count: int, left: int, is_past: bool) -> None:
    """No more than is left; after the last day nothing is used any more, only destroyed or gone."""
    if kind not in ACT_NAMES:
        raise StockRefused(N_("Chọn đã dùng, đã hủy hay mất."), field="kind")
    if count < 1:
        raise StockRefused(N_("Số lượng phải từ 1."), field="count")
    if count > left:
        raise StockRefused(N_("Chỉ còn %(left)s."), field="count", left=left)
    if kind == USED and is_past:
        raise StockRefused(N_("Ngày này đã quá hạn dùng: tem, bao bì còn lại phải hủy hoặc dán lại."), field="done_on")


def _basis(one: dict[str, Any]) -> Basis:
    before, ends = _readings(one["printed_before"]), _readings(one["ends"])
    return Basis(one["code"], one["vi"], one["en"], one["article"], before, ends)


def _readings(rows: list[dict[str, Any]]) -> tuple[Reading, ...]:
    return tuple(sorted((Reading(**row) for row in rows), key=lambda one: one.day))


def _binding(readings: tuple[Reading, ...]) -> Reading:
    """The earliest reading that somebody has read or inferred."""
    return next((one for one in readings if one.certainty != UNVERIFIED), readings[0])
