"""The right event made from the wrong one: the same document with another time, other values, other quantities."""

from collections.abc import Mapping
from copy import deepcopy
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final
from uuid import UUID

from trace.batches import rules as lots
from trace.errors import N_
from trace.events.epcis_values import decimal_number, utc_milliseconds
from trace.events.models import Event
from trace.events.readings import typed_elements
from trace.events.records import HELD_AS, HELD_FROM, HELD_QUANTITY, HELD_TO, read_json
from trace.events.rules import EntryRefused, Kind, day_of
from trace.events.values import OF_LOTS, sort_values, to_json
from trace.events.vocabulary import EXTENSION_PREFIX
from trace.materials.filling import ACTIVES, NAMES
from trace.processes.catalogue import Step
from trace.products.models import Product

_LISTS: Final = ("quantityList", "inputQuantityList", "outputQuantityList", "childQuantityList")
_LOT_VALUES: Final = {"nsx": "produced_on", "hsd": "expires_on", "pack_count": "pack_count"}


@dataclass(frozen=True, slots=True)
class Change:
    """What is to be different. `quantities`: thousandths by identifier; a value of None is taken out."""

    values: Mapping[str, Any]
    happened_at: datetime | None
    quantities: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Changed:
    """The parts of the new event."""

    document: dict[str, Any]
    recorded: dict[str, Any]
    private: dict[str, Any]
    happened_at: datetime


def changed(event: Event, change: Change, *, step: Step | None, entry_id: UUID, private: Mapping[str, Any]) -> Changed:
    """The corrected event; refused where nothing would be different or a lot is not in it."""
    old_document, old_recorded = read_json(event.document), read_json(event.recorded)
    happened_at = change.happened_at or event.happened_at
    new = Changed(deepcopy(old_document), deepcopy(old_recorded), dict(private), happened_at)
    new.document.pop("eventID")
    new.document["eventTime"] = utc_milliseconds(happened_at)
    _change_values(new, change.values, step)
    _change_materials(new, change.values, {**old_recorded.get("public", {}), **old_recorded.get("kept", {})})
    _change_quantities(new, change.quantities)
    if HELD_AS in new.document:
        _change_held(new)
    else:  # goods taken over keep the dates they came with
        _change_lots(new, change.values, day_of(event.happened_at), day_of(happened_at))
    same = {**new.document, "eventID": event.event_id} == old_document and new.recorded == old_recorded
    if same and new.private == private:
        raise EntryRefused(N_("Không có gì khác với bản đã ghi."), field="values")
    new.document[f"{EXTENSION_PREFIX}:entryID"] = str(entry_id)
    if event.kind != Kind.MEASURE:
        _say_measured(new)
    return new


def _say_measured(new: Changed) -> None:
    """The sensor element says what the values say now."""
    values = {**new.recorded.get("public", {}), **new.recorded.get("kept", {})}
    elements = typed_elements(values, new.happened_at)
    if elements:
        new.document["sensorElementList"] = elements
    else:
        new.document.pop("sensorElementList", None)


def _change_values(new: Changed, values: Mapping[str, Any], step: Step | None) -> None:
    kept_here = {*new.recorded.get("public", {}), *new.recorded.get("kept", {})}
    found = sort_values(step, values, said=OF_LOTS - kept_here)
    for name in (name for name, value in values.items() if value is None):
        for kept in (new.recorded.get("public", {}), new.recorded.get("kept", {}), new.private):
            kept.pop(name, None)
        new.document.pop(f"{EXTENSION_PREFIX}:{name}", None)
    for part, told in (("public", found.public), ("kept", found.kept)):
        if told:
            new.recorded.setdefault(part, {}).update(told)
    new.document.update({f"{EXTENSION_PREFIX}:{name}": value for name, value in found.public.items()})
    new.private.update(found.private)


def _change_materials(new: Changed, values: Mapping[str, Any], before: Mapping[str, Any]) -> None:
    """Where the name or active of what was used is put right, the register's word about the wrong one falls away."""
    if any(name in values and to_json(values[name]) != before.get(name) for name in (*NAMES, *ACTIVES)):
        new.recorded.pop("materials", None)


def _change_quantities(new: Changed, quantities: Mapping[str, int]) -> None:
    """Other amounts; a lot whose record was opened before anybody had weighed it gets its first one."""
    elements = {one["epcClass"]: one for name in _LISTS for one in new.document.get(name, ())}
    made = {lot["identifier"]: lot for lot in new.recorded.get("lots", ())}
    held = {one[HELD_TO]: one[HELD_FROM] for one in new.document.get(HELD_AS, ())}
    for identifier, thousandths in quantities.items():
        element = elements.get(held.get(identifier, identifier))
        if element is None or ("quantity" not in element and identifier not in made):
            raise EntryRefused(N_("Việc này không ghi số lượng của lô đó."), field="quantity")
        element["quantity"] = decimal_number(thousandths)
        if identifier in made and not held:
            made[identifier]["thousandths"] = thousandths
            element["uom"] = made[identifier]["unit"]


def _change_held(new: Changed) -> None:
    """What the receiver holds is what it says it took over."""
    taken = {one["epcClass"]: one["quantity"] for one in new.document["quantityList"]}
    made = {lot["identifier"]: lot for lot in new.recorded["lots"]}
    for one in new.document[HELD_AS]:
        one[HELD_QUANTITY] = taken[one[HELD_FROM]]
        lot = made[one[HELD_TO]]
        lot["thousandths"], size = round(one[HELD_QUANTITY] * 1000), lot["pack_size_thousandths"]
        if lot["pack_count"]:
            lot["pack_count"] = lot["thousandths"] // size if size and not lot["thousandths"] % size else None


def _change_lots(new: Changed, values: Mapping[str, Any], old_day: date, new_day: date) -> None:
    """Dates of the lots made: what was said of them, and days that were only those of the work."""
    told = {fact: to_json(values[name]) for name, fact in _LOT_VALUES.items() if values.get(name) is not None}
    for lot in new.recorded.get("lots", ()):
        before = dict(lot)
        for fact in ("produced_on", "packed_on"):
            if lot[fact] == old_day.isoformat():
                lot[fact] = new_day.isoformat()
        lot.update(told)
        if "expires_on" not in told and lot["produced_on"] != before["produced_on"]:
            lot["expires_on"] = _moved_expiry(before, lot)
        lots.check_dates(_day(lot["produced_on"]), _day(lot["expires_on"]))
    if "ilmd" in new.document and len(new.recorded.get("lots", ())) == 1:
        _say_in_ilmd(new.document["ilmd"], new.recorded["lots"][0])


def _moved_expiry(before: Mapping[str, Any], lot: Mapping[str, Any]) -> str | None:
    """A last good day that followed from the shelf life follows the new production date; a typed one stays."""
    product = Product.get_or_none(Product.code == lot["product"]) if lot["product"] else None
    days = product.shelf_life_days if product else None
    computed = lots.expiry_of(_day(before["produced_on"]), days)
    if computed != _day(before["expires_on"]):
        return before["expires_on"]  # type: ignore[no-any-return]
    moved = lots.expiry_of(_day(lot["produced_on"]), days)
    return moved.isoformat() if moved else None


def _say_in_ilmd(ilmd: dict[str, Any], lot: Mapping[str, Any]) -> None:
    for key, fact in (("cbvmda:itemExpirationDate", "expires_on"), (f"{EXTENSION_PREFIX}:producedOn", "produced_on")):
        if lot[fact]:
            ilmd[key] = lot[fact]


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None
