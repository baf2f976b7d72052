"""Which department answers for a kind of goods, so that a reader knows whom to ask."""

import tomllib
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from trace.settings import ROOT


@dataclass(frozen=True, slots=True)
class Office:
    """A department by its name of today."""

    name: str


def office_for(category: str, language: str) -> Office:
    """The department for a product category; the first listed where nothing else is said."""
    head = category.partition(".")[0]
    rows = _offices()
    row = next((one for one in rows if {category, head} & set(one["categories"])), rows[0])
    return Office(str(row["name_en" if language == "en" else "name_vi"]))


@lru_cache(maxsize=1)
def _offices() -> list[dict[str, Any]]:
    with (ROOT / "seeds" / "reference" / "offices.toml").open("rb") as file:
        return list(tomllib.load(file)["offices"])
