"""Usual shares per step and usual yields per area: `seeds/reference/balance.toml`, read once and strictly."""

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from typing import Any, Final

from trace.processes.catalogue import SOURCED, UNVERIFIED
from trace.processes.queries import REFERENCE, templates
from trace.processes.reading import CatalogueBroken

SQUARE_METRES_PER_SAO: Final = 360
_STEP_KEYS: Final = {"step", "certainty", "source", "may_gain", "main", "also"}
_CEILING_KEYS: Final = {"template", "certainty", "source", "kilograms_per_sao"}


@dataclass(frozen=True)
class Share:
    """Per cent of the weight put in, both ends included; `form` empty is what the step makes."""

    form: str
    low: Decimal
    high: Decimal
    certainty: str

    def holds(self, percent: Decimal) -> bool:
        return self.low <= percent <= self.high


@dataclass(frozen=True)
class StepBalance:
    """What usually comes out of a step. `may_gain`: ice, glaze or water may make it more than went in."""

    step: str
    main: Share
    also: tuple[Share, ...]
    source: str
    may_gain: bool = False

    def share(self, form: str) -> Share | None:
        """The usual share of a by-product."""
        return next((one for one in self.also if one.form == form), None)


@dataclass(frozen=True)
class Ceiling:
    """The most kilograms a season usually gives on a sào Bắc Bộ (360 m²)."""

    template: str
    kilograms_per_sao: int
    source: str
    certainty: str


def balance_of_step(step: str) -> StepBalance | None:
    """The usual shares of a step; None where none are known."""
    return _read()[0].get(step)


def ceiling_of(template: str) -> Ceiling | None:
    """The usual most of a template; None where none is known."""
    return _read()[1].get(template)


@lru_cache(maxsize=1)
def _read() -> tuple[Mapping[str, StepBalance], Mapping[str, Ceiling]]:
    with (REFERENCE / "balance.toml").open("rb") as file:
        raw = tomllib.load(file, parse_float=Decimal)
    steps = {one["step"]: _step(one) for one in raw["steps"]}
    ceilings = {one["template"]: _ceiling(one) for one in raw["ceilings"]}
    forms = {step.code: {form.code for form in way.forms} for way in templates() for step in way.steps}
    for balance in steps.values():
        if balance.step not in forms:
            raise CatalogueBroken(f"balance: no step {balance.step}.")
        for share in balance.also:
            if share.form not in forms[balance.step]:
                raise CatalogueBroken(f"balance: {balance.step} speaks of the form {share.form}, which is not there.")
    for code in ceilings.keys() - {way.code for way in templates()}:
        raise CatalogueBroken(f"balance: no template {code}.")
    return steps, ceilings


def _step(raw: Mapping[str, Any]) -> StepBalance:
    _check(raw, _STEP_KEYS)
    also = tuple(_share(one["form"], one["usual"], one["certainty"]) for one in raw.get("also", ()))
    main = _share("", raw["main"], raw["certainty"])
    return StepBalance(raw["step"], main, also, raw["source"], raw.get("may_gain", False))


def _share(form: str, usual: Sequence[Any], certainty: str) -> Share:
    low, high = (Decimal(one) for one in usual)
    if not 0 <= low <= high or certainty not in (SOURCED, UNVERIFIED):
        raise CatalogueBroken(f"balance: {form or 'main'} has no sound range or certainty.")
    return Share(form, low, high, certainty)


def _ceiling(raw: Mapping[str, Any]) -> Ceiling:
    _check(raw, _CEILING_KEYS)
    return Ceiling(raw["template"], raw["kilograms_per_sao"], raw["source"], raw["certainty"])


def _check(raw: Mapping[str, Any], known: set[str]) -> None:
    if strangers := sorted(raw.keys() - known):
        raise CatalogueBroken(f"balance: unknown key {', '.join(strangers)}.")
    if raw["certainty"] not in (SOURCED, UNVERIFIED):
        raise CatalogueBroken(f"balance: certainty is {raw['certainty']}.")
