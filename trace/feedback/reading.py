"""Kinds of reports and limits, read from seeds/reference/feedback.toml once."""

import tomllib
from functools import lru_cache
from typing import Any

from trace.errors import N_, Invalid
from trace.feedback.rules import Kind, Limits
from trace.settings import ROOT


def kinds() -> tuple[Kind, ...]:
    """Everything that may be reported, in the order in which it is offered."""
    return tuple(Kind(**one) for one in _file()["kinds"])


def kind_of(code: str) -> Kind:
    """The kind with this code."""
    found = next((one for one in kinds() if one.code == code), None)
    if found is None:
        raise Invalid(N_("Chọn điều muốn phản ánh."), field="kind")
    return found


def limits() -> Limits:
    """How much is taken in."""
    data = _file()
    names = ("per_network_an_hour", "of_lot_a_day", "most_of_lot_a_day", "contact_days")
    return Limits(**{name: int(data[name]) for name in names})


@lru_cache(maxsize=1)
def _file() -> dict[str, Any]:
    with (ROOT / "seeds" / "reference" / "feedback.toml").open("rb") as file:
        return tomllib.load(file)
