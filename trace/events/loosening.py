"""Does putting an entry right make the book look better for the goods? Such a correction needs a second person.

Pure rules about plain values. Tighter words (a later spray, fewer kilograms, an earlier end) stay one person's matter.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from typing import Any, Final

from trace.errors import N_
from trace.events.rules import CREATING, LEAVING, Kind, day_of, waiting_days
from trace.processes.catalogue import HARVEST, Step

_TEST: Final = "qc_result"
_MATERIAL_WORDS: Final = ("input_name", "active")


class Why(StrEnum):
    """In which way a correction loosens."""

    EARLIER_TREATMENT = "earlier_treatment"
    SHORTER_WAIT = "shorter_wait"
    OTHER_MATERIAL = "other_material"
    DROPPED_TREATMENT = "dropped_treatment"
    LATER_HARVEST = "later_harvest"
    MORE_MADE = "more_made"
    LESS_USED = "less_used"
    LATER_END = "later_end"
    MORE_PACKS = "more_packs"
    BETTER_TEST = "better_test"
    DROPPED_SOURCE = "dropped_source"
    DROPPED_HOLD = "dropped_hold"
    LATER_MADE = "later_made"
    DROPPED_READINGS = "dropped_readings"


SENTENCES: Final = {
    Why.EARLIER_TREATMENT: N_("Ngày dùng thuốc lùi sớm hơn."),
    Why.SHORTER_WAIT: N_("Thời gian cách ly ngắn lại."),
    Why.OTHER_MATERIAL: N_("Đổi tên thuốc hoặc hoạt chất đã ghi."),
    Why.DROPPED_TREATMENT: N_("Bỏ một lần dùng thuốc."),
    Why.LATER_HARVEST: N_("Ngày thu hoạch muộn hơn."),
    Why.MORE_MADE: N_("Khối lượng làm ra tăng lên."),
    Why.LESS_USED: N_("Khối lượng đã dùng, đã xuất giảm đi."),
    Why.LATER_END: N_("Hạn sử dụng dài hơn."),
    Why.MORE_PACKS: N_("Số gói tăng lên."),
    Why.BETTER_TEST: N_("Đổi hoặc bỏ kết quả kiểm nghiệm không đạt."),
    Why.DROPPED_SOURCE: N_("Bỏ nguồn đã khai của lô."),
    Why.DROPPED_HOLD: N_("Hủy việc làm ra lô đã bị tạm ngừng bán."),
    Why.LATER_MADE: N_("Ngày sản xuất muộn hơn."),
    Why.DROPPED_READINGS: N_("Bỏ số đo vượt giới hạn."),
}


@dataclass(frozen=True, slots=True)
class Said:
    """What an entry says that decides about goods. Quantities are thousandths by identifier, None not yet weighed.

    `is_harvest`: a harvest of this book or one told of a lot; `is_held`: goods it made are or were held by the book;
    `is_outside`: it tells of readings beyond their limits.
    """

    kind: str
    happened_on: date
    is_treatment: bool = False
    is_harvest: bool = False
    is_held: bool = False
    wait: int = 0
    materials: Mapping[str, Any] = field(default_factory=dict)
    made: Mapping[str, int | None] = field(default_factory=dict)
    used: Mapping[str, int | None] = field(default_factory=dict)
    born: Mapping[str, date | None] = field(default_factory=dict)
    ends: Mapping[str, date | None] = field(default_factory=dict)
    packs: Mapping[str, int | None] = field(default_factory=dict)
    test: str = ""
    is_outside: bool = False


def said_by(
    kind: str,
    step: Step | None,
    document: Mapping[str, Any],
    recorded: Mapping[str, Any],
    happened_at: datetime,
    *,
    is_banned: bool = False,
    is_held: bool = False,
) -> Said:
    """An entry's document and what is frozen beside it, as plain values.

    `is_banned`: it names something banned, so that it decides about goods whatever the step is.
    """
    values = {**recorded.get("kept", {}), **recorded.get("public", {})}
    about, lots = document.get("quantityList", ()), recorded.get("lots", ())
    is_treatment = is_banned or bool(step and step.waiting_days_field)
    materials = recorded.get("materials", ())
    waits = [int(one.get("waiting_days") or 0) for one in materials]
    return Said(
        kind=kind,
        happened_on=day_of(happened_at),
        is_treatment=is_treatment,
        is_harvest=kind == Kind.HARVEST or bool(step and step.role == HARVEST),
        is_held=is_held,
        wait=max([waiting_days(step, values), *waits]) if step and is_treatment else 0,
        materials=_materials(values, materials) if is_treatment else {},
        made=_amounts(document.get("outputQuantityList", ()))
        | (_amounts(about) if kind in (*CREATING, Kind.RETURN) else {}),
        used=_amounts(document.get("inputQuantityList", ())) | (_amounts(about) if kind in LEAVING else {}),
        born={lot["identifier"]: _day(lot.get("produced_on")) for lot in lots},
        ends={lot["identifier"]: _day(lot.get("expires_on")) for lot in lots},
        packs={lot["identifier"]: lot.get("pack_count") for lot in lots},
        test=str(values.get(_TEST) or "") if kind in (Kind.OBSERVE, *CREATING) else "",
        is_outside=kind == Kind.MEASURE
        and any(one["minutes_outside"] for one in recorded.get("kept", {}).get("measured", ())),
    )


def loosens(before: Said, after: Said | None) -> tuple[Why, ...]:
    """In which ways the right entry is looser than the wrong one; `after` None: the entry is taken back whole."""
    if after is None:
        return _dropped(before)
    found = {
        Why.EARLIER_TREATMENT: before.is_treatment and after.happened_on < before.happened_on,
        Why.SHORTER_WAIT: before.is_treatment and after.wait < before.wait,
        Why.OTHER_MATERIAL: any(after.materials.get(name) != one for name, one in before.materials.items()),
        Why.LATER_HARVEST: before.is_harvest and after.happened_on > before.happened_on,
        Why.MORE_MADE: _is_more(before.made, after.made),
        Why.LESS_USED: _is_more(after.used, before.used) or _is_gone(before.used, after.used),
        Why.LATER_END: any(_ends_later(end, after.ends.get(name)) for name, end in before.ends.items()),
        Why.MORE_PACKS: _is_more(before.packs, after.packs),
        Why.BETTER_TEST: before.test == "fail" and after.test != "fail",
        Why.LATER_MADE: _is_born_later(before, after),
    }
    return tuple(why for why, is_so in found.items() if is_so)


def _dropped(before: Said) -> tuple[Why, ...]:
    """What an event made goes with it, so only what weighed on goods that stay loosens; and goods that are held,
    which could be written anew without the hold."""
    found = {
        Why.DROPPED_TREATMENT: before.is_treatment,
        Why.LESS_USED: before.kind in (*LEAVING, Kind.SOURCES) and any(before.used.values()),
        Why.DROPPED_SOURCE: before.kind == Kind.SOURCES and bool(before.used) and not any(before.used.values()),
        Why.BETTER_TEST: before.kind == Kind.OBSERVE and before.test == "fail",
        Why.DROPPED_HOLD: before.kind in CREATING and before.is_held,
        Why.DROPPED_READINGS: before.is_outside,
    }
    return tuple(why for why, is_so in found.items() if is_so)


def _is_more(before: Mapping[str, int | None], after: Mapping[str, int | None]) -> bool:
    """True where a number that was known has grown."""
    return any(one is not None and (after.get(name) or 0) > one for name, one in before.items())


def _is_gone(before: Mapping[str, int | None], after: Mapping[str, int | None]) -> bool:
    return any(one is not None and after.get(name) is None for name, one in before.items())


def _is_born_later(before: Said, after: Said) -> bool:
    """A later day of making, told by itself; where the harvest moved, that is said already."""
    if before.is_harvest and after.happened_on > before.happened_on:
        return False
    days = [(day, after.born.get(name)) for name, day in before.born.items()]
    return any(day is not None and later is not None and later > day for day, later in days)


def _ends_later(before: date | None, after: date | None) -> bool:
    """A later end, or none where there was one."""
    return before is not None and (after is None or after > before)


def _materials(values: Mapping[str, Any], materials: Any) -> dict[str, Any]:
    """What was applied, by the boxes that name it and by the register."""
    named = {
        name: value
        for name, value in values.items()
        if name in _MATERIAL_WORDS or name.rpartition(".")[2] in ("name", "active")
    }
    return {**named, **{f"material:{one.get('code')}": True for one in materials}}


def _amounts(elements: Any) -> dict[str, int | None]:
    return {one["epcClass"]: round(one["quantity"] * 1000) if "quantity" in one else None for one in elements}


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None
