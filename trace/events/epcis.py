"""EPCIS 2.0 events and documents as plain JSON values, built from what the rooms know.

Source: EPCIS 2.0.1 JSON binding and CBV 2.0. Our own fields stand under the prefix `txng:`.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from trace.events import vocabulary
from trace.events.epcis_values import Quantity, extended, present, quantity_list, utc_milliseconds
from trace.events.prehash import event_hash

Event = dict[str, Any]
VIETNAM_OFFSET: Final = "+07:00"


@dataclass(frozen=True, slots=True, kw_only=True)
class Circumstances:
    """When, where and why of an event, the same for every kind.

    `entry_id` is the client's UUID for the entry, `step` our code of the step; `happened_at` is aware.
    `transactions`, `sources`, `destinations` are pairs (CBV type, URI). Keys of `extensions` without a colon
    get our prefix; their values must be JSON and hold no personal data.
    """

    happened_at: datetime
    entry_id: UUID | str
    step: str
    biz_step: str
    disposition: str | None = None
    set_persistent: Sequence[str] = ()
    unset_persistent: Sequence[str] = ()
    read_point: str | None = None
    biz_location: str | None = None
    transactions: Sequence[tuple[str | None, str]] = ()
    sources: Sequence[tuple[str, str]] = ()
    destinations: Sequence[tuple[str, str]] = ()
    sensors: Sequence[Mapping[str, Any]] = ()
    certificates: Sequence[str] = ()
    extensions: Mapping[str, Any] = field(default_factory=dict)
    offset: str = VIETNAM_OFFSET


def object_event(
    when: Circumstances,
    *,
    action: str,
    epcs: Iterable[str] = (),
    quantities: Iterable[Quantity] = (),
    ilmd: Mapping[str, Any] | None = None,
) -> Event:
    """Something about goods themselves: began (ADD, the only action that takes `ilmd`), was seen, ended."""
    what = {
        "action": action,
        "epcList": list(epcs),
        "quantityList": quantity_list(quantities),
        "ilmd": extended(ilmd or {}),
    }
    if not what["epcList"] and not what["quantityList"] and not when.sensors:
        # A season without a harvest yet is named by a Quantity of unknown amount, not by leaving the list out.
        raise ValueError("an ObjectEvent names goods, or carries readings")
    return _event("ObjectEvent", what, when)


def transformation_event(
    when: Circumstances,
    *,
    inputs: Iterable[Quantity] = (),
    outputs: Iterable[Quantity] = (),
    input_epcs: Iterable[str] = (),
    output_epcs: Iterable[str] = (),
    transformation_id: str | None = None,
    ilmd: Mapping[str, Any] | None = None,
) -> Event:
    """Goods became other goods: harvest, milling, drying, mixing, cooking; `ilmd` describes the outputs."""
    what = {
        "inputEPCList": list(input_epcs),
        "inputQuantityList": quantity_list(inputs),
        "outputEPCList": list(output_epcs),
        "outputQuantityList": quantity_list(outputs),
        "transformationID": transformation_id,
        "ilmd": extended(ilmd or {}),
    }
    return _event("TransformationEvent", what, when)


def aggregation_event(
    when: Circumstances,
    *,
    action: str,
    parent_id: str | None,
    child_epcs: Iterable[str] = (),
    child_quantities: Iterable[Quantity] = (),
) -> Event:
    """Goods went into a case or onto a pallet (ADD), came out (DELETE), or were seen there (OBSERVE)."""
    if parent_id is None and action != "OBSERVE":
        raise ValueError("an AggregationEvent names its parent unless it only observes")
    what = {
        "action": action,
        "parentID": parent_id,
        "childEPCs": list(child_epcs),
        "childQuantityList": quantity_list(child_quantities),
    }
    return _event("AggregationEvent", what, when)


def identified(event: Mapping[str, Any]) -> Event:
    """The event under the id that its content gives it, for the moment of capture."""
    return {**event, "eventID": event_hash(event)}


def declared_wrong(
    event: Mapping[str, Any],
    *,
    declared_at: datetime,
    reason: str = "incorrect_data",
    corrected_by: Sequence[str] = (),
) -> Event:
    """The same event under the same id with a declaration that it was wrong; the original stays as it was.

    `reason` is a CBV error reason. A thing that did not occur has no correction (EPCIS 2.0 §7.4.1.2).
    """
    if reason not in vocabulary.ERROR_REASONS:
        raise ValueError(f"not a CBV error reason: {reason}")
    if reason == "did_not_occur" and corrected_by:
        raise ValueError("what did not occur cannot be corrected by another event")
    declaration = {
        "declarationTime": utc_milliseconds(declared_at),
        "reason": reason,
        "correctiveEventIDs": list(corrected_by),
    }
    return {**event, "errorDeclaration": present(declaration)}


def document(events: Iterable[Mapping[str, Any]], *, created_at: datetime, sender: str | None = None) -> dict[str, Any]:
    """A whole EPCISDocument with its JSON-LD context; `sender` is an organisation's identifier."""
    return present(
        {
            "@context": context(),
            "type": "EPCISDocument",
            "schemaVersion": "2.0",
            "creationDate": utc_milliseconds(created_at),
            "sender": sender,
        }
    ) | {"epcisBody": {"eventList": [dict(event) for event in events]}}


def context() -> list[str | dict[str, str]]:
    """The `@context` under which our events are read: the official one and our prefix."""
    return [vocabulary.CONTEXT_URL, {vocabulary.EXTENSION_PREFIX: vocabulary.EXTENSION_NAMESPACE}]


# --- parts -----------------------------------------------------------------------------------------------


def _event(kind: str, what: Mapping[str, Any], when: Circumstances) -> Event:
    happened = {
        "type": kind,
        "eventTime": utc_milliseconds(when.happened_at),
        "eventTimeZoneOffset": when.offset,
        "certificationInfo": list(when.certificates),
    }
    return present({**happened, **what, **_why_and_where(when)}) | _ours(when)


def _why_and_where(when: Circumstances) -> dict[str, Any]:
    persistent = {"set": list(when.set_persistent), "unset": list(when.unset_persistent)}
    return {
        "bizStep": vocabulary.word_of(when.biz_step),
        "disposition": vocabulary.word_of(when.disposition) if when.disposition else None,
        "persistentDisposition": present(persistent),
        "readPoint": _place(when.read_point),
        "bizLocation": _place(when.biz_location),
        "bizTransactionList": [present({"type": kind, "bizTransaction": uri}) for kind, uri in when.transactions],
        "sourceList": [{"type": kind, "source": uri} for kind, uri in when.sources],
        "destinationList": [{"type": kind, "destination": uri} for kind, uri in when.destinations],
        "sensorElementList": [dict(sensor) for sensor in when.sensors],
    }


def _ours(when: Circumstances) -> dict[str, Any]:
    """Our fields come last and cannot be overwritten by those of a step."""
    return extended({**when.extensions, "entryID": str(when.entry_id), "step": when.step})


def _place(uri: str | None) -> dict[str, str] | None:
    return {"id": uri} if uri else None
