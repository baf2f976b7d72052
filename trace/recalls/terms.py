"""Laws, hazards and ways of handling: data under seeds/reference/recalls, read once and checked."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any, Final

from trace.settings import ROOT

FOLDER: Final = ROOT / "seeds" / "reference" / "recalls"
SOURCED: Final = "sourced"


@dataclass(frozen=True, slots=True)
class Named:
    """A word of the data with its names."""

    code: str
    vi: str
    en: str

    def name(self, language: str = "vi") -> str:
        """What it is called in this language."""
        return self.en if language == "en" else self.vi


@dataclass(frozen=True, slots=True)
class Law(Named):
    """Clocks of one law: hours until the recall is under way, working days to publish and to report, months to deal
    with the goods; 0 where it sets none. An unverified one only warns (`report_is_sure`). `categories`: its goods."""

    categories: tuple[str, ...]
    article: str
    binds: str
    since: date
    is_sure: bool
    hours: int
    publish_days: int
    publish_days_other: int
    report_days: int
    report_is_sure: bool
    disposal_months: int
    disposal_article: str
    form_before: str
    form_after: str


@dataclass(frozen=True, slots=True)
class Hazard(Named):
    """What is wrong; `is_grave`: a danger to life or health."""

    is_grave: bool


@dataclass(frozen=True, slots=True)
class Handling(Named):
    """What becomes of the goods; `may_return`: they may be sold again afterwards."""

    may_return: bool


@lru_cache(maxsize=1)
def laws() -> Mapping[str, Law]:
    """By code."""
    return {row["code"]: _law(row) for row in _read("laws")["law"]}


@lru_cache(maxsize=1)
def hazards() -> Mapping[str, Hazard]:
    """By code, in the order of the form."""
    rows = _read("hazards")["hazard"]
    return {row["code"]: Hazard(row["code"], row["vi"], row["en"], bool(row["is_grave"])) for row in rows}


@lru_cache(maxsize=1)
def handlings() -> Mapping[str, Handling]:
    """By code, in the order of the form."""
    rows = _read("handling")["handling"]
    return {row["code"]: Handling(row["code"], row["vi"], row["en"], bool(row["may_return"])) for row in rows}


def law_for(category: str) -> Law:
    """The law that applies to goods of this category; the first where none names it."""
    known, head = tuple(laws().values()), category.partition(".")[0]
    return next((one for one in known if {category, head} & set(one.categories)), known[0])


def _law(row: Mapping[str, Any]) -> Law:
    return Law(
        row["code"],
        row["vi"],
        row["en"],
        categories=tuple(row["categories"]),
        article=row["article"],
        binds=row["binds"],
        since=row["since"],
        is_sure=row["certainty"] == SOURCED,
        hours=int(row["hours"]),
        publish_days=int(row.get("publish_days", 0)),
        publish_days_other=int(row.get("publish_days_other", row.get("publish_days", 0))),
        report_days=int(row.get("report_days", 0)),
        report_is_sure=row.get("report_certainty", SOURCED) == SOURCED,
        disposal_months=int(row.get("disposal_months", 0)),
        disposal_article=row.get("disposal_article", ""),
        form_before=row.get("form_before", ""),
        form_after=row.get("form_after", ""),
    )


def _read(name: str) -> dict[str, Any]:
    return tomllib.loads((FOLDER / f"{name}.toml").read_text(encoding="utf-8"))
