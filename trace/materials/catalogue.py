"""Reference data as frozen values, and the strict reading of its files: an unknown key stops with a sentence."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any, Final

from trace.processes.catalogue import FIELDS_OF_USE, SOURCED, UNVERIFIED

REFERENCE: Final = Path(__file__).resolve().parents[2] / "seeds" / "reference" / "materials"
_LIST_KEYS: Final = {"code", "instrument", "source", "certainty", "from", "until", "certain_until", "substances"}


class ReferenceBroken(ValueError):
    """A reference file says something impossible; the sentence names the place."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Ban:
    """One substance that must not be used in one field of use. Days are inclusive; None is open.

    `certain_until`: the last day for which the source was read; later days are unverified.
    """

    field: str
    list_code: str
    name: str
    names: tuple[str, ...]
    brands: tuple[str, ...]
    instrument: str
    source: str
    certainty: str
    starts_on: date | None = None
    ends_on: date | None = None
    certain_until: date | None = None

    def holds_on(self, day: date) -> bool:
        """True when the ban was in force on this day."""
        return (self.starts_on is None or self.starts_on <= day) and (self.ends_on is None or day <= self.ends_on)

    def is_sourced_on(self, day: date) -> bool:
        """True when that was read in a source, for this day."""
        return self.certainty == SOURCED and (self.certain_until is None or day <= self.certain_until)


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownActive:
    """A substance or mixture that people use, with the waiting days usually met: a prompt, never a rule."""

    field: str
    parts: tuple[str, ...]
    brands: tuple[str, ...]
    group_vi: str
    target_vi: str
    days_from: int
    days_to: int
    certainty: str
    source: str

    @property
    def name(self) -> str:
        return " + ".join(self.parts)

    @property
    def days(self) -> str:
        """`7–14`, or `7` where there is no range."""
        return str(self.days_from) if self.days_from == self.days_to else f"{self.days_from}–{self.days_to}"


@lru_cache(maxsize=1)
def bans() -> tuple[Ban, ...]:
    """Every ban of every field of use, in the order of the files."""
    return tuple(ban for path in sorted(REFERENCE.glob("banned_*.toml")) for ban in read_bans(_load(path), path.stem))


@lru_cache(maxsize=1)
def known_actives() -> tuple[KnownActive, ...]:
    """The actives that have a prompt."""
    return read_actives(_load(REFERENCE / "actives.toml"))


def read_bans(raw: Mapping[str, Any], where: str) -> tuple[Ban, ...]:
    """The bans of one file."""
    field = _one_of(raw.get("field"), FIELDS_OF_USE, where)
    found = []
    for one in raw["lists"]:
        if unknown := one.keys() - _LIST_KEYS:
            raise ReferenceBroken(f"{where}: {sorted(unknown)} is not known.")
        certainty = _one_of(one["certainty"], (SOURCED, UNVERIFIED), where)
        for row in one["substances"]:
            names = tuple(row["names"])
            found.append(
                Ban(
                    field=field,
                    list_code=one["code"],
                    name=names[0],
                    names=names,
                    brands=tuple(row.get("brands", ())),
                    instrument=one["instrument"],
                    source=one["source"],
                    certainty=certainty,
                    starts_on=one.get("from"),
                    ends_on=one.get("until"),
                    certain_until=one.get("certain_until"),
                )
            )
    return tuple(found)


def read_actives(raw: Mapping[str, Any]) -> tuple[KnownActive, ...]:
    """The prompts of the file."""
    return tuple(
        KnownActive(
            field=_one_of(group["field"], FIELDS_OF_USE, "actives"),
            parts=tuple(parts),
            brands=tuple(brands),
            group_vi=kind,
            target_vi=target,
            days_from=low,
            days_to=high,
            certainty=_one_of(group["certainty"], (SOURCED, UNVERIFIED), "actives"),
            source=group["source"],
        )
        for group in raw["actives"]
        for parts, brands, kind, target, low, high in group["rows"]
    )


def _one_of(value: object, choices: tuple[str, ...], where: str) -> str:
    if value not in choices:
        raise ReferenceBroken(f"{where}: {value!r} is none of {choices}.")
    return str(value)


def _load(path: Path) -> dict[str, Any]:
    with path.open("rb") as file:
        return tomllib.load(file)
