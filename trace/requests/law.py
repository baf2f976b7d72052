"""Under which words data are asked for and how long that gives: data with article and certainty, read once."""

import tomllib
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Final

from trace.errors import N_
from trace.requests.rules import RequestAsked
from trace.settings import ROOT

FILE: Final = ROOT / "seeds" / "reference" / "requests.toml"
LETTER, GOAL = "letter", "goal"


@dataclass(frozen=True, slots=True)
class Law:
    """`hours` 0: the letter says how many. `certainty` is sourced, as_written or goal."""

    key: str
    article: str
    hours: int
    binds: str
    needs_document: bool
    since: date
    certainty: str
    groups: tuple[str, ...]
    name_vi: str
    name_en: str
    note_vi: str
    note_en: str

    def name(self, language: str) -> str:
        """What the choice is called."""
        return self.name_en if language == "en" else self.name_vi

    def note(self, language: str) -> str:
        """What is not certain about it."""
        return self.note_en if language == "en" else self.note_vi


@lru_cache(maxsize=1)
def laws() -> dict[str, Law]:
    """By key, in the order of the file; a faulty file stops the start."""
    found = [Law(**{**row, "groups": tuple(row["groups"])}) for row in _read()["laws"]]
    for one in found:
        if one.certainty not in ("sourced", "as_written", "goal") or one.hours < 0:
            raise ValueError(f"{FILE.name}: {one.key} has a strange certainty or hours.")
    if {LETTER, GOAL} - {one.key for one in found}:
        raise ValueError(f"{FILE.name}: the letter and the goal must be there.")
    return {one.key: one for one in found}


@lru_cache(maxsize=1)
def reminders() -> tuple[int, ...]:
    """Hours left at which people are reminded, the widest first."""
    return tuple(sorted((int(hours) for hours in _read()["reminders_left_hours"]), reverse=True))


def find_law(key: str) -> Law:
    """One of them by its key."""
    found = laws().get(key)
    if found is None:
        raise RequestAsked(N_("Chọn căn cứ của thời hạn."), field="law")
    return found


def written() -> list[Law]:
    """Those that a written document may name."""
    return [one for one in laws().values() if one.needs_document]


def _read() -> dict[str, object]:
    return tomllib.loads(FILE.read_text(encoding="utf-8"))
