"""What was written, as a form holds it, and what of it is different when the form comes back."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Any, Final

from flask_babel import gettext as _

from trace.clock import VIETNAM
from trace.desk import boxes, remembered
from trace.desk.reading import Typed, read_amount
from trace.desk.timeline import Entry, entry_at
from trace.errors import Invalid
from trace.events.models import Event, EventAnnex
from trace.events.records import read_json
from trace.events.wording import step_of
from trace.kit.forms import say
from trace.kit.guards import signed_in
from trace.kit.inputs import parse_date, parse_number
from trace.kit.units import show_number
from trace.processes.catalogue import Step

# A correction asks for what was written; nothing that was left out then is missed now.
GIVEN: Final = frozenset(
    ("lot", "input_lots", "qty", "qty_in", "qty_out", "harvest_qty", "nsx", "hsd", "pack_size", "pack_count", "plot",
     "pond", "supplier", "receiver", "photos", "input_doc")
)  # fmt: skip
NO_STEP: Final = Step(
    code="", name_vi="", name_en="", icon="notebook", role="diary", event_type="", action="", biz_step="",
    disposition="", persistent_disposition="", required=(), optional=(), next=(), takes=(), makes="", fields=(),
)  # fmt: skip
_LOT_DAYS: Final = {"nsx": "produced_on", "hsd": "expires_on"}


@dataclass
class Change:
    """What `events.actions.correct` is to make different."""

    values: dict[str, Any] = field(default_factory=dict)
    happened_at: datetime | None = None
    quantities: dict[str, int] = field(default_factory=dict)


def newest_version(event: Event) -> Event:
    """The version that replaced this one, and so on to the last; a declaration leads to what it declares wrong."""
    if event.declared_at and event.supersedes_id:
        event = Event.get_by_id(event.supersedes_id)
    while True:
        following = Event.get_or_none((Event.supersedes_id == event.id) & (Event.declared_at == ""))
        if following is None:
            return event
        event = following


def written(event: Event) -> dict[str, Any]:
    """What was written, as the boxes of its form hold it."""
    step = step_of(event.template, event.step)
    values: dict[str, Any] = remembered.values_of(event, step) if step else {}
    values |= {"happened_on": _day(event).isoformat(), "happened_time": "", "note": _note(event)}
    for lot in weighed(entry_at(event.id, seen_by=signed_in()), event):
        known = lot["thousandths"]
        values[f"amount-{lot['code']}"] = "" if known is None else show_number(Decimal(known) / 1000)
    for made in _lots(event)[:1]:
        values |= {box: made.get(box) or "" for box in _LOT_DAYS.values()}
        values["pack_count"] = show_number(made["pack_count"]) if made.get("pack_count") else ""
    return values


def weighed(entry: Entry, event: Event) -> list[dict[str, Any]]:
    """The lots of an event that have an amount in it, or may be given one: those it opened the record of."""
    units = {lot["identifier"]: lot["unit"] for lot in _lots(event)}
    return [
        {**lot, "unit": units.get(lot["identifier"], lot["unit"])}
        for lot in entry.lots
        if lot["thousandths"] is not None or lot["identifier"] in units
    ]


def makes_lots(event: Event) -> bool:
    """True when lots came into being with it, whose dates can be put right."""
    return bool(_lots(event))


def read_change(event: Event, step: Step, typed: Typed) -> Change:
    """Only what is different; mistakes go into the form."""
    change = Change(values={**_values(event, step, typed), **_lot_values(event, typed)})
    change.quantities = _quantities(event, typed)
    if typed.form.values.get("happened_time") or typed.happened_on != _day(event):
        change.happened_at = typed.happened_at if typed.happened_at != event.happened_at else None
    return change


def _values(event: Event, step: Step, typed: Typed) -> dict[str, Any]:
    """Everything the boxes say now; one that was emptied is taken out."""
    before = remembered.values_of(event, step)
    asked = [box.name for part in boxes.parts_of(step, "vi", boxes.Choices()) for box in part.boxes]
    found: dict[str, Any] = {name: typed.values[name] for name in asked if name in typed.values}
    found |= {name: None for name in asked if name in before and name not in typed.values}
    note = str(typed.form.values.get("note") or "")
    if note != _note(event):
        found["note"] = note or None
    return found


def _lot_values(event: Event, typed: Typed) -> dict[str, Any]:
    lots = _lots(event)
    found: dict[str, Any] = {}
    if not lots:
        return found
    for name, box in _LOT_DAYS.items():
        day = _typed_day(typed, box)
        if day is not None and day.isoformat() != lots[0].get(box):
            found[name] = day
    count = _typed_count(typed)
    if count is not None and count != lots[0].get("pack_count"):
        found["pack_count"] = count
    return found


def _quantities(event: Event, typed: Typed) -> dict[str, int]:
    found = {}
    for lot in weighed(entry_at(event.id, seen_by=signed_in()), event):
        name = f"amount-{lot['code']}"
        if lot["thousandths"] is None and not typed.form.values.get(name):
            continue
        try:
            thousandths, unit, _converted = read_amount(str(typed.form.values.get(name) or ""), lot["unit"])
        except Invalid as refusal:
            is_empty = not typed.form.values.get(name)
            typed.form.add_error(name, _("Chưa ghi khối lượng.") if is_empty else say(refusal))
            continue
        if unit != lot["unit"]:
            typed.form.add_error(name, _("Không đổi được đơn vị của lô."))
        elif thousandths != lot["thousandths"]:
            found[lot["code"]] = thousandths
    return found


def _typed_day(typed: Typed, name: str) -> date | None:
    text = str(typed.form.values.get(name) or "")
    try:
        return parse_date(text) if text else None
    except Invalid as refusal:
        typed.form.add_error(name, say(refusal))
        return None


def _typed_count(typed: Typed) -> int | None:
    text = str(typed.form.values.get("pack_count") or "")
    try:
        count = parse_number(text) if text else None
    except Invalid as refusal:
        typed.form.add_error("pack_count", say(refusal))
        return None
    if count is not None and (count <= 0 or count != count.to_integral_value()):
        typed.form.add_error("pack_count", _("Số gói phải là số nguyên lớn hơn 0."))
        return None
    return int(count) if count is not None else None


def _lots(event: Event) -> list[Mapping[str, Any]]:
    return list(read_json(event.recorded).get("lots", ()))


def _note(event: Event) -> str:
    annex = EventAnnex.get_or_none(EventAnnex.event == event.id)
    return str(annex.private.get("note") or "") if annex else ""


def _day(event: Event) -> date:
    day: date = event.happened_at.astimezone(VIETNAM).date()
    return day
