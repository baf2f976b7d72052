"""What everybody may see of an event: the one description that the page shows and the log commits to."""

import json
from collections.abc import Mapping
from typing import Any, Final

from trace.events.models import Event
from trace.events.rules import OFFICE, day_of

VERSION: Final = 1
_LOT_FACTS: Final = ("code", "lot", "name", "thousandths", "unit", "produced_on", "packed_on", "expires_on",
                     "pack_size_thousandths", "pack_count", "harvest_season")  # fmt: skip


def public_view(event: Event) -> dict[str, Any]:
    """Everything of an event that the public page may show, as plain JSON; nothing private can be in it.

    Days are Vietnam's, quantities integer thousandths of a Rec 20 unit. What was used up is named without its
    amount, a supplier only when it is an organisation. `made_from` and `about` are stored identifiers.
    """
    return view_of(event, json.loads(event.document), json.loads(event.recorded))


def view_of(event: Event, document: Mapping[str, Any], recorded: Mapping[str, Any]) -> dict[str, Any]:
    """The same, where the texts have been read already."""
    view = {
        "v": VERSION,
        "event": event.event_id,
        "kind": event.kind,
        "step": event.step,
        "template": event.template,
        "happened_on": day_of(event.happened_at).isoformat(),
        "organisation": recorded["organisation"],
        "place": recorded.get("place"),
        "places": recorded.get("places"),
        "season": recorded.get("season"),
        "values": recorded.get("public"),
        "made_from": [one["epcClass"] for one in document.get("inputQuantityList", ())],
        "about": [_about(event, one) for one in document.get("quantityList", ())],
        "lots": [_lot(one) for one in recorded.get("lots", ())],
        "supplier": recorded.get("supplier", {}).get("name"),
        "is_unregistered": recorded.get("is_unregistered"),
        "persistent": document.get("persistentDisposition"),
        "is_return": recorded.get("is_return"),
        **_packing(document, recorded),
        **_lateness(event),
        **_correction(event, document),
        "loosened": recorded.get("loosened"),
    }
    return {key: value for key, value in view.items() if value not in (None, "", [], {})}


def _about(event: Event, element: dict[str, Any]) -> dict[str, Any]:
    """A lot the event is about; a hold concerns the whole lot, so it has no amount."""
    if event.kind in OFFICE or "quantity" not in element:
        return {"identifier": element["epcClass"]}
    return {"identifier": element["epcClass"], "quantity": element["quantity"], "unit": element.get("uom", "")}


def _lot(facts: dict[str, Any]) -> dict[str, Any]:
    return {key: facts[key] for key in _LOT_FACTS if facts.get(key) not in (None, "")}


def _packing(document: Mapping[str, Any], recorded: Mapping[str, Any]) -> dict[str, Any]:
    """What went into which pack or came out. Numbers of tagged units are only counted: they could be copied."""
    named = [*document.get("childEPCs", ()), *document.get("epcList", ())]
    packs = [one for one in named if "/00/" in one or "/u/" in one]
    count = len(named) - len(packs)
    packed = [
        {"identifier": one["epcClass"], "quantity": one.get("quantity"), "unit": one.get("uom", "")}
        for one in document.get("childQuantityList", ())
    ]
    return {"pack": recorded.get("pack"), "packed": packed, "packs": packs, "units": count or None}


def _lateness(event: Event) -> dict[str, Any]:
    """The day of writing is shown where it is late; an on-time entry does not need it."""
    if not event.late_days and not event.is_after_dispatch:
        return {}
    return {
        "recorded_on": day_of(event.recorded_at).isoformat(),
        "late_days": event.late_days or None,
        "is_after_dispatch": event.is_after_dispatch or None,
    }


def _correction(event: Event, document: Mapping[str, Any]) -> dict[str, Any]:
    """A declaration says which event is withdrawn and what replaces it; a corrected event says why.

    What a second person had to agree to says so, in which ways it loosens and in which role he agreed.
    """
    if event.declared_at:
        declared = document["errorDeclaration"]
        return {
            "declared_on": day_of(event.recorded_at).isoformat(),
            "why": declared["reason"],
            "reason": event.reason,
            "replaced_by": declared.get("correctiveEventIDs"),
        }
    return {"reason": event.reason} if event.supersedes_id else {}
