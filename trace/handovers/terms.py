"""How long answers and links last: data that an operator may change, read once."""

import tomllib
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from trace.settings import ROOT

FILE: Final = ROOT / "seeds" / "reference" / "handovers.toml"


@dataclass(frozen=True)
class Terms:
    """Days."""

    due_days: int
    link_days: int


@lru_cache(maxsize=1)
def terms() -> Terms:
    """The terms of this installation; a faulty file stops the start."""
    read = tomllib.loads(FILE.read_text(encoding="utf-8"))
    found = Terms(int(read["due_days"]), int(read["link_days"]))
    if not (1 <= found.due_days <= 60 and 1 <= found.link_days <= 60):
        raise ValueError(f"{FILE.name}: days must be from 1 to 60.")
    return found
