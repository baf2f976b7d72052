"""What headings are called in the files people have, as reference data: fields and their many names."""

import tomllib
from functools import lru_cache
from typing import Any

from trace.processes.queries import REFERENCE


def other_names(table: str, field: str) -> tuple[str, ...]:
    """How else files call a column of this table (diary, growers); empty where nobody does."""
    return tuple(_tables()[table].get(field, ()))


@lru_cache(maxsize=1)
def _tables() -> dict[str, dict[str, Any]]:
    return tomllib.loads((REFERENCE / "headings.toml").read_text(encoding="utf-8"))


def address_parts() -> tuple[str, ...]:
    """The columns that hold an address elsewhere, finest part first."""
    return tuple(_tables()["elsewhere"])


def square_metres() -> dict[str, float]:
    """Square metres in one unit of area, by the word for it."""
    return dict(_tables()["area_units"])
