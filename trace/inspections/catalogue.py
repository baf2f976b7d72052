"""Checklists, weights and terms as data that an operator may change, read once; a faulty file stops the start."""

import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Final

from trace.inspections.rules import STOP, WARN
from trace.settings import ROOT

FOLDER: Final = ROOT / "seeds" / "reference" / "inspections"
COMMON: Final = "common"
CERTAINTIES: Final = ("sourced", "secondary", "inferred", "practice", "unverified")
ORDER: Final = (COMMON, "rice", "shrimp", "crab", "ocop")


@dataclass(frozen=True, slots=True)
class Item:
    """One thing to look at. `evidence` names what the record itself can say of it; `severity` is for failing."""

    code: str
    vi: str
    en: str
    article: str
    certainty: str
    severity: str
    evidence: str
    how_vi: str
    how_en: str

    def words(self, language: str) -> str:
        """What is asked."""
        return self.en if language == "en" else self.vi

    def how(self, language: str) -> str:
        """How to answer it on the spot."""
        return self.how_en if language == "en" else self.how_vi


@dataclass(frozen=True, slots=True)
class Checklist:
    """The items for one kind of goods; `categories` empty means everybody's."""

    code: str
    vi: str
    en: str
    basis: str
    categories: tuple[str, ...]
    items: tuple[Item, ...]

    def name(self, language: str) -> str:
        return self.en if language == "en" else self.vi

    def item(self, code: str) -> Item | None:
        """The item with this code."""
        return next((one for one in self.items if one.code == code), None)


@dataclass(frozen=True, slots=True)
class Part:
    """One part of the score: `points` for each one counted, `most` altogether, looking back `window_days` (0: now)."""

    code: str
    points: int
    most: int
    window_days: int
    words: dict[str, str]

    def says(self, key: str, language: str) -> str:
        """`""` the part's name, `unit` or `why` in the reader's language."""
        return self.words[f"{key}_{language}" if key else language]


@dataclass(frozen=True, slots=True)
class Terms:
    """Days, the form's name, and the quarter's day."""

    link_days: int
    fix_days: int
    fix_days_most: int
    form: dict[str, str]
    quarter_day: int
    quarter_article: str


@lru_cache(maxsize=1)
def checklists() -> dict[str, Checklist]:
    """All checklists by code, the common one first."""
    found = [_checklist(tomllib.loads(path.read_text(encoding="utf-8"))) for path in _files()]
    found.sort(key=lambda one: ORDER.index(one.code) if one.code in ORDER else len(ORDER))
    if not found or found[0].code != COMMON:
        raise ValueError("There is no common checklist.")
    return {one.code: one for one in found}


def checklists_for(categories: Iterable[str]) -> list[str]:
    """The codes of the lists for goods of these categories: the common one and each that names one of them. OCOP groups
    are foods of their own list."""
    wanted = {"other" if one.startswith("ocop") else one for one in categories}
    return [code for code, one in checklists().items() if code == COMMON or wanted & set(one.categories)]


@lru_cache(maxsize=1)
def parts() -> tuple[Part, ...]:
    """The parts of the score in the order they are shown."""
    read = tomllib.loads((FOLDER / "score.toml").read_text(encoding="utf-8"))
    found = tuple(_part(one) for one in read["part"])
    if len({one.code for one in found}) != len(found):
        raise ValueError("score.toml: two parts have one code.")
    return found


@lru_cache(maxsize=1)
def look_at() -> int:
    """From how many points on a supplier is planned first."""
    return int(tomllib.loads((FOLDER / "score.toml").read_text(encoding="utf-8"))["look_at"])


@lru_cache(maxsize=1)
def terms() -> Terms:
    """The terms of this installation."""
    read = tomllib.loads((FOLDER / "terms.toml").read_text(encoding="utf-8"))
    quarter = read["quarter"]
    found = Terms(
        int(read["link_days"]), int(read["fix_days"]), int(read["fix_days_most"]), read["form"],
        int(quarter["day"]), str(quarter["article"]),
    )  # fmt: skip
    if not (1 <= found.link_days <= 60 and 1 <= found.fix_days <= found.fix_days_most and 2 <= found.quarter_day <= 28):
        raise ValueError("terms.toml: days out of range.")
    return found


def check() -> None:
    """Read everything once."""
    checklists(), parts(), terms(), look_at()


def _files() -> list[Any]:
    return sorted((FOLDER / "checklists").glob("*.toml"))


def _checklist(read: dict[str, Any]) -> Checklist:
    items = tuple(Item(**{name: str(one[name]) for name in Item.__slots__}) for one in read["item"])
    for one in items:
        if one.certainty not in CERTAINTIES or one.severity not in (STOP, WARN):
            raise ValueError(f"{read['code']}/{one.code}: unknown certainty or severity.")
        if one.severity == STOP and one.certainty != "sourced":
            raise ValueError(f"{read['code']}/{one.code}: only what was read in the instrument may be grave.")
    if len({one.code for one in items}) != len(items):
        raise ValueError(f"{read['code']}: two items have one code.")
    return Checklist(read["code"], read["vi"], read["en"], read["basis"], tuple(read["categories"]), items)


def _part(read: dict[str, Any]) -> Part:
    words = {name: str(read[name]) for name in ("vi", "en", "unit_vi", "unit_en", "why_vi", "why_en")}
    found = Part(read["code"], int(read["points"]), int(read["most"]), int(read["window_days"]), words)
    if found.points < 0 or found.most < 0 or found.window_days < 0:
        raise ValueError(f"score.toml: {found.code} is below nought.")
    return found
