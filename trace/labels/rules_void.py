"""Labels taken out of use: for which reasons, how many, and what that leaves of a lot's budget.

Destroyed labels may be printed again: by a reprint, which replaces one for one, or as ordinary ones. A label is never
given back twice, so both are reckoned in the order in which they happened.
"""

import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Final

from trace.errors import N_, Invalid, RuleBroken

_FILE: Final = Path(__file__).resolve().parents[2] / "seeds" / "reference" / "label_voids.toml"


class VoidRefused(RuleBroken):
    """More labels than are there, or labels that never were."""


class UnknownVoidKind(Invalid):
    """No reason of this name."""


@dataclass(frozen=True, slots=True)
class VoidKind:
    """One reason. `frees`: the labels are destroyed; `asks_note`: it needs a few words more."""

    code: str
    name_vi: str
    name_en: str
    frees: bool
    asks_note: bool

    def name(self, language: str = "vi") -> str:
        return self.name_en if language == "en" else self.name_vi


@lru_cache(maxsize=1)
def void_kinds() -> tuple[VoidKind, ...]:
    """Every reason, in the order of the form."""
    table = tomllib.loads(_FILE.read_text(encoding="utf-8"))
    return tuple(
        VoidKind(one["code"], one["vi"], one["en"], one["frees"], one.get("asks_note", False)) for one in table["kind"]
    )


def find_kind(code: str) -> VoidKind:
    """The reason with this code."""
    found = next((one for one in void_kinds() if one.code == code), None)
    if found is None:
        raise UnknownVoidKind(N_("Chọn một lý do hủy tem."), field="kind")
    return found


@dataclass(frozen=True, slots=True)
class Act:
    """What happened to the labels of a first run and its reprints: `order` is the place in the log.

    `is_reprint`: `count` labels were printed in the place of spoiled ones; else as many were taken out of use.
    """

    order: int
    count: int
    is_reprint: bool
    frees: bool = False


@dataclass(frozen=True, slots=True)
class Reckoning:
    """`void` labels in all, replaced ones among them; of these `freed` are destroyed and nothing took their place yet,
    `kept` are out of use but not destroyed, and nothing took their place."""

    void: int = 0
    freed: int = 0
    kept: int = 0

    def plus(self, other: "Reckoning") -> "Reckoning":
        return Reckoning(self.void + other.void, self.freed + other.freed, self.kept + other.kept)

    def refill(self, wanted: int) -> int:
        """How many of `wanted` reprinted labels would take the place of ones whose place the budget has given back."""
        return min(self.freed, max(0, wanted - self.kept))


NOTHING: Final = Reckoning()


def reckon(acts: Iterable[Act]) -> Reckoning:
    """Replay: a reprint first replaces labels known to be out of use, and itself makes the rest void."""
    void = freed = kept = 0
    for act in sorted(acts, key=lambda one: one.order):
        if not act.is_reprint:
            void += act.count
            freed, kept = (freed + act.count, kept) if act.frees else (freed, kept + act.count)
            continue
        from_kept = min(kept, act.count)
        from_freed = min(freed, act.count - from_kept)
        kept, freed = kept - from_kept, freed - from_freed
        void += act.count - from_kept - from_freed
    return Reckoning(void, freed, kept)


def check_void(kind: VoidKind, *, count: int, total: int, already: int, reason: str) -> None:
    """At least one, never more than the run still has, with words where the reason asks for them."""
    if count < 1:
        raise Invalid(N_("Số tem hủy phải từ 1."), field="count")
    if kind.asks_note and not reason:
        raise Invalid(N_("Ghi rõ thêm: sai thế nào, mất ở đâu?"), field="reason")
    if count > total - already:
        raise VoidRefused(
            N_("Lần in này có %(total)s tem, đã hủy %(already)s: hủy thêm được nhiều nhất %(left)s."),
            field="count",
            total=total,
            already=already,
            left=max(0, total - already),
        )


def check_refill(reckoning: Reckoning, *, wanted: int, left: int) -> None:
    """A reprint of destroyed labels needs their place in the budget, which ordinary labels may have taken since."""
    rise = reckoning.refill(wanted)
    if rise > left:
        raise VoidRefused(
            N_(
                "%(rise)s tem đã hủy của lần in này trả lại vào số tem được in của lô, và nay lô chỉ còn được in "
                "%(left)s tem. In lại ít hơn, hoặc hủy tem thừa trước."
            ),
            field="count",
            rise=rise,
            left=left,
        )
