"""What this organisation chose last: the choices of a form begin with it, the rest follow in their own order."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any, Final, TypeVar

from flask import g

from trace.events.models import Event
from trace.events.packing import stands
from trace.events.records import read_json
from trace.events.rules import OFFICE
from trace.organisations.queries import partners

_LOOKED_BACK: Final = 120
_LIFTED: Final = 5

Row = TypeVar("Row")


@dataclass(frozen=True)
class Recent:
    """Codes and names, the latest first, each once."""

    sites: dict[str, None] = field(default_factory=dict)
    steps: dict[str, None] = field(default_factory=dict)
    products: dict[str, None] = field(default_factory=dict)
    parties: dict[str, None] = field(default_factory=dict)


def recent_of(organisation_id: int) -> Recent:
    """What the last entries of an organisation named; read once a request. Private persons are not among the parties:
    their names stand in the annex only."""
    known: dict[int, Recent] = g.setdefault("recent", {})
    if organisation_id not in known:
        known[organisation_id] = _read(organisation_id)
    return known[organisation_id]


def first(rows: Iterable[Row], chosen: Iterable[str], *, key: Callable[[Row], str]) -> list[Row]:
    """The few chosen last before the others; neither part changes its order otherwise."""
    all_rows, lifted = list(rows), list(chosen)
    by_key = {key(row): row for row in all_rows}
    top = [one for one in lifted if one in by_key][:_LIFTED]
    return [*(by_key[one] for one in top), *(row for row in all_rows if key(row) not in top)]


def partner_names(organisation_id: int) -> list[str]:
    """Whom goods went to and came from last, then everybody else of this service by name; households never."""
    known = [one.name for one in partners("", limit=100) if one.kind != "household"]
    return list(dict.fromkeys([*list(recent_of(organisation_id).parties)[:20], *known]))


def _read(organisation_id: int) -> Recent:
    rows: Any = (
        Event.select(Event.step, Event.site_code, Event.recorded, Event.kind)
        .where(Event.organisation == organisation_id, Event.kind.not_in(OFFICE), stands())
        .order_by(Event.id.desc())
        .limit(_LOOKED_BACK)
    )
    found = Recent()
    for row in rows:
        said = read_json(row.recorded)
        if row.site_code:
            found.sites.setdefault(row.site_code)
        if row.step:
            found.steps.setdefault(row.step)
        for lot in said.get("lots", ()):
            if lot.get("product"):
                found.products.setdefault(lot["product"])
        for party in ("receiver", "supplier"):
            if (said.get(party) or {}).get("name"):
                found.parties.setdefault(said[party]["name"])
    return found
