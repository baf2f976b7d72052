"""Limits of what is measured, as data: `seeds/reference/limits/*.toml`, read once and strictly."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import lru_cache
from typing import Any, Final

from trace.errors import N_
from trace.events.readings import MEASURED
from trace.processes.catalogue import SOURCED, UNVERIFIED
from trace.processes.queries import REFERENCE, templates
from trace.processes.reading import CatalogueBroken

POND, CHILLED, FROZEN = "pond", "chilled", "frozen"
STAGES: Final = {
    POND: N_("Nước ao nuôi"),
    CHILLED: N_("Ướp đá, giữ mát"),
    FROZEN: N_("Đông lạnh"),
}
_KEYS: Final = {*("stage", "templates", "forms", "quantity", "min", "max", "unit", "certainty", "since", "source")}


@dataclass(frozen=True, slots=True)
class Limit:
    """From `low` to `high` in thousandths, both ends allowed; one of them may be open."""

    stage: str
    templates: tuple[str, ...]
    forms: tuple[str, ...]
    quantity: str
    low: int | None
    high: int | None
    unit: str
    certainty: str
    since: date
    source: str

    @property
    def is_sourced(self) -> bool:
        """Whether the source was read; what nobody has read only warns."""
        return self.certainty == SOURCED

    @property
    def frozen(self) -> dict[str, Any]:
        """As an event keeps it."""
        ends = {"low": self.low, "high": self.high}
        said = {"stage": self.stage, "certainty": self.certainty, "source": self.source}
        return {**{name: end for name, end in ends.items() if end is not None}, **said}


def limits_of(stage: str, template: str, *, on: date) -> dict[str, Limit]:
    """The limits by quantity that hold for goods of this kind at this stage on this day; none where none is known."""
    found: dict[str, Limit] = {}
    for one in _all():
        if one.stage == stage and template in one.templates and one.since <= on:
            found[one.quantity] = one
    return found


def stage_of(template: str, form: str) -> str:
    """How goods of this form are usually kept; empty where that differs or is unknown."""
    return next((one.stage for one in _all() if template in one.templates and form in one.forms), "")


def stages_of(template: str) -> list[str]:
    """The stages at which this kind of goods may be kept cold."""
    return list(dict.fromkeys(one.stage for one in _all() if template in one.templates and one.stage != POND))


@lru_cache(maxsize=1)
def _all() -> tuple[Limit, ...]:
    """Every limit, the older before the newer: the last that holds counts."""
    found = []
    for path in sorted((REFERENCE / "limits").glob("*.toml")):
        with path.open("rb") as file:
            raw = tomllib.load(file, parse_float=Decimal)
        found += [_limit(one, path.name) for one in raw["limits"]]
    return tuple(sorted(found, key=lambda one: one.since))


def _limit(raw: Mapping[str, Any], where: str) -> Limit:
    ways = {way.code: {form.code for form in way.forms} for way in templates()}
    low, high = (None if raw.get(end) is None else int(Decimal(raw[end]) * 1000) for end in ("min", "max"))
    faults = {
        "unknown key": raw.keys() - _KEYS,
        "unknown template": set(raw["templates"]) - ways.keys(),
        "unknown form": set(raw.get("forms", ())) - {form for way in raw["templates"] for form in ways.get(way, ())},
        "unknown stage": {raw["stage"]} - STAGES.keys(),
        "unknown quantity": {raw["quantity"]} - MEASURED.keys(),
        "certainty": {raw["certainty"]} - {SOURCED, UNVERIFIED},
        "range": {"empty"} if low is None and high is None else set(),
        "order": {"min > max"} if low is not None and high is not None and low > high else set(),
        "no source": set() if raw["source"].strip() else {"source"},
    }
    for name, wrong in faults.items():
        if wrong:
            raise CatalogueBroken(f"limits/{where}: {name} {', '.join(sorted(wrong))}.")
    if MEASURED[raw["quantity"]].unit != raw["unit"]:
        raise CatalogueBroken(f"limits/{where}: {raw['quantity']} is measured in {MEASURED[raw['quantity']].unit}.")
    return Limit(
        raw["stage"], tuple(raw["templates"]), tuple(raw.get("forms", ())), raw["quantity"], low, high, raw["unit"],
        raw["certainty"], raw["since"], raw["source"],
    )  # fmt: skip
