"""Packs and tagged units that a program names."""

from collections.abc import Mapping, Sequence
from typing import Any

from trace.desk import api_asked as asked_for
from trace.errors import N_, Invalid
from trace.events.models_packs import Pack, UnitSerial
from trace.kit.viewer import Viewer
from trace.packs.scanned import what_is


def things(asked: Mapping[str, Any], viewer: Viewer) -> tuple[list[Pack], list[UnitSerial]]:
    """Packs and tagged units that a request names under `packs` and `units`; one that is not there points there."""
    packs = _things("packs", asked.get("packs", ()), Pack, viewer)
    return packs, _things("units", asked.get("units", ()), UnitSerial, viewer)


def _things(name: str, texts: Sequence[str], kind: type[Any], viewer: Viewer) -> list[Any]:
    found = []
    for place, text in enumerate(texts):
        with asked_for.pointing({"codes": ""}, under=f"{name}/{place}"):
            thing = what_is(text, seen_by=viewer)
            if not isinstance(thing, kind):
                raise Invalid(N_("“%(text)s” là thứ khác."), field="codes", text=text)
            found.append(thing)
    return found
