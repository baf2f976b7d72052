"""What was used on growing lots, as the diary tells it: when, how long to wait after it, and which bans it meets."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from typing import Any

from trace.events.projections import Touch
from trace.events.records import read_json
from trace.events.rules import Kind, day_of
from trace.materials.actives import names_one_of
from trace.materials.catalogue import Ban, KnownActive, bans, known_actives
from trace.materials.filling import ACTIVES, NAMES, names_inputs
from trace.materials.rules import LABEL, BanFound, bans_met, prompt_for
from trace.processes.catalogue import Step, Template

_USING = (Kind.DIARY, Kind.OBSERVE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Treatment:
    """One use of a material. `days` None: nobody said how long to wait; `prompt` is what people usually meet then.

    `is_spray`: a step of the catalogue that waiting times hang on.
    """

    event_number: int
    step: Step
    day: date
    days: int | None
    names: tuple[str, ...]
    bans: tuple[BanFound, ...]
    prompt: KnownActive | None
    is_spray: bool

    @property
    def safe_from(self) -> date | None:
        """The first day on which harvest is in order again, as far as somebody said."""
        return None if self.days is None else self.day + timedelta(days=self.days)


def treatments_of(way: Template, said: Iterable[Touch]) -> list[Treatment]:
    """Every use that was told, in the order of writing."""
    steps = {step.code: step for step in way.steps}
    found = []
    for touch in said:
        step = steps.get(touch.step)
        if step is None or touch.kind not in _USING:
            continue
        told = read_json(touch.recorded)
        if step.waiting_days_field or names_inputs(step) or told.get("materials"):
            found.append(_treatment(way, step, touch, told))
    return found


def names_said(values: Mapping[str, Any], materials: Sequence[Mapping[str, Any]] = ()) -> tuple[str, ...]:
    """Every name of a product or active that an entry gives, each once."""
    typed = [values.get(name) for name in (*ACTIVES, *NAMES)]
    kept = [material.get(key) for material in materials for key in ("active", "name")]
    return tuple(dict.fromkeys(str(one) for one in (*typed, *kept) if one))


def bans_of(way: Template, names: Sequence[str], day: date) -> tuple[BanFound, ...]:
    """The bans that these names meet where goods of this way are grown, on the day of use; the certain first."""
    possible = _bans_named(way.fields_of_use, tuple(names))
    return tuple(bans_met(names, way.fields_of_use, day, among=possible)) if possible else ()


def prompt_of(way: Template, names: Sequence[str]) -> KnownActive | None:
    """The days people usually wait after what these names say; unverified, so it is only ever shown."""
    return _prompt_named(way.fields_of_use, tuple(names))


# A diary names the same few things day after day: what they may meet is looked for once.
@lru_cache(maxsize=2048)
def _bans_named(fields: tuple[str, ...], names: tuple[str, ...]) -> tuple[Ban, ...]:
    here = [ban for ban in bans() if ban.field in fields]
    return tuple(ban for ban in here if any(names_one_of(name, (*ban.names, *ban.brands)) for name in names))


@lru_cache(maxsize=2048)
def _prompt_named(fields: tuple[str, ...], names: tuple[str, ...]) -> KnownActive | None:
    return prompt_for(names, fields, among=known_actives())


def _treatment(way: Template, step: Step, touch: Touch, told: Mapping[str, Any]) -> Treatment:
    values = {**told.get("kept", {}), **told.get("public", {})}
    materials = told.get("materials", ())
    names, day = names_said(values, materials), day_of(touch.happened_at)
    days = _days(step, values, materials)
    return Treatment(
        event_number=touch.event_number,
        step=step,
        day=day,
        days=days,
        names=names,
        bans=bans_of(way, names, day),
        prompt=prompt_of(way, names) if days is None else None,
        is_spray=bool(step.waiting_days_field),
    )


def _days(step: Step, values: Mapping[str, Any], materials: Sequence[Mapping[str, Any]]) -> int | None:
    """What was written down counts; else what the register had read on the label. A mere suggestion never does."""
    typed = values.get(step.waiting_days_field) if step.waiting_days_field else None
    if isinstance(typed, int):
        return typed
    read = [m["waiting_days"] for m in materials if m.get("certainty") == LABEL and m.get("waiting_days") is not None]
    return max(read, default=None)
