"""The form of packing: which lots, units and packs it offers, and what a sent one means."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from flask import request
from flask_babel import gettext as _

from trace import clock
from trace.batches.models import Batch
from trace.batches.queries import batches_to_choose, find_batch
from trace.desk.pack_view import icon_of, level_name
from trace.desk.plans import amount_left
from trace.desk.reading import read_amount
from trace.errors import Invalid, NotFound
from trace.events.actions_packs import Contents
from trace.events.entries import Use
from trace.events.models_packs import Pack, PackContent, UnitSerial
from trace.kit.forms import Form, clean, say
from trace.kit.inputs import parse_date, start_of_day
from trace.kit.units import UNITS
from trace.kit.viewer import Viewer
from trace.packs.queries import Inside, open_packs
from trace.packs.scanned import what_is

LISTED = 8
MOST_LISTED = 60


def posted() -> Form:
    """What was sent, by name; several of one name as a list where the form has several."""
    form = Form({name: clean(request.form[name]) for name in request.form if name != "csrf_token"})
    for name in ("unit", "pack", "lot"):
        form.values[name] = [clean(one) for one in request.form.getlist(name)]
    return form


def moment_of(form: Form) -> datetime:
    """When it was done: now for today, noon for an earlier day."""
    try:
        day = parse_date(str(form.values.get("happened_on") or clock.today().isoformat()))
    except Invalid as refusal:
        form.add_error("happened_on", say(refusal))
        return clock.now()
    return clock.now() if day == clock.today() else start_of_day(day)


def read_packing(form: Form, *, by: Viewer) -> Contents:
    """What is to go in; every code that means nothing is said beside its box."""
    lots: dict[int, Use] = {}
    units: dict[int, UnitSerial] = {}
    packs: dict[int, Pack] = {}
    for code in form.values["lot"]:
        _read_lot(form, code, by, lots)
    named = [*form.values["unit"], *form.values["pack"], *str(form.values.get("codes") or "").split("\n")]
    unread = []
    for text in filter(None, map(str.strip, named)):
        try:
            thing = what_is(text, seen_by=by)
        except Invalid as refusal:
            form.add_error("codes", say(refusal))
            unread.append(text)
            continue
        if isinstance(thing, Pack):
            packs[thing.id] = thing
        elif isinstance(thing, UnitSerial):
            units[thing.id] = thing
        elif thing.id not in lots:
            form.values["lot"].append(thing.code)
            _ask_amount(form, thing)
    form.values |= {
        "codes": "\n".join(unread),
        "unit": [f"{unit.batch.code}/{unit.serial}" for unit in units.values()],
        "pack": [pack.code for pack in packs.values()],
    }
    return Contents(lots=list(lots.values()), units=list(units.values()), packs=list(packs.values()))


def read_unpacking(form: Form, inside: Inside) -> Contents:
    """What is to come out of a pack."""
    lots = {lot.batch.code: lot for lot in inside.lots if lot.thousandths}
    uses = []
    for code, lot in lots.items():
        text = str(form.values.get(f"amount-{code}") or "")
        if text:
            amount = _amount(form, f"amount-{code}", text, lot.unit)
            uses += [Use(lot.batch, *amount)] if amount else []
    tagged = {f"{lot.batch.code}/{serial}": (lot.batch, serial) for lot in inside.lots for serial in lot.serials}
    chosen = [tagged[one] for one in form.values["unit"] if one in tagged]
    units = [UnitSerial.get((UnitSerial.batch == batch.id) & (UnitSerial.serial == serial)) for batch, serial in chosen]
    packs = [one.pack for one in inside.packs if one.pack.code in form.values["pack"]]
    return Contents(lots=uses, units=units, packs=packs)


def lot_choices(organisation_id: int, chosen: Iterable[str], *, seen_by: Viewer) -> list[dict[str, Any]]:
    """The lots named, then those used last: each with its box for an amount."""
    found = lots_named(chosen, seen_by=seen_by)
    for batch in batches_to_choose(organisation_id):
        if len(found) >= LISTED:
            break
        if batch.product_id is not None or not found:
            found.setdefault(batch.code, batch)
    return [_choice(batch) for batch in found.values()]


def lots_named(codes: Iterable[str], *, seen_by: Viewer) -> dict[str, Batch]:
    """The lots that a form names, by code, in its order; a code that means nothing is left out."""
    found: dict[str, Batch] = {}
    for code in codes:
        try:
            batch = find_batch(code, seen_by=seen_by)
        except NotFound:
            continue
        found[batch.code] = batch
    return found


def unit_choices(lots: Iterable[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Tagged units of these lots that are in no pack, where they are few enough to tick."""
    codes = [lot["code"] for lot in lots]
    packed = PackContent.select(PackContent.identifier).where(PackContent.serial != "")
    query = UnitSerial.select(UnitSerial, Batch).join(Batch).where(Batch.code.in_(codes))
    free = list(query.where(UnitSerial.identifier.not_in(packed)).order_by(UnitSerial.id).limit(MOST_LISTED + 1))
    return [
        {"value": f"{unit.batch.code}/{unit.serial}", "label": unit.serial, "help": unit.batch.lot}
        for unit in free[:MOST_LISTED]
    ]


def pack_choices(organisation_id: int, *, besides: Pack | None) -> list[dict[str, Any]]:
    """Packs that stand in no other one, the newest first."""
    found = [pack for pack in open_packs(organisation_id) if besides is None or pack.id != besides.id]
    return [
        {"value": pack.code, "label": pack.code, "help": level_name(pack.level), "icon": icon_of(pack.level)}
        for pack in found[:MOST_LISTED]
    ]


def _choice(batch: Batch) -> dict[str, Any]:
    return {
        "code": batch.code,
        "name": f"{batch.product.name if batch.product else batch.name} · {batch.lot}",
        "left": amount_left(batch),
        "unit": UNITS[batch.unit].symbol if batch.unit in UNITS else batch.unit,
    }


def _read_lot(form: Form, code: str, by: Viewer, lots: dict[int, Use]) -> None:
    text = str(form.values.get(f"amount-{code}") or "")
    if not text:
        return
    try:
        batch = find_batch(code, seen_by=by)
    except NotFound as unknown:
        form.add_error("codes", say(unknown))
        return
    amount = _amount(form, f"amount-{code}", text, batch.unit)
    if amount:
        lots[batch.id] = Use(batch, *amount)


def _ask_amount(form: Form, batch: Batch) -> None:
    name = f"amount-{batch.code}"
    if not form.values.get(name):
        form.add_error(name, _("Ghi số lượng của lô %(lot)s.", lot=batch.lot))


def _amount(form: Form, name: str, text: str, unit: str) -> tuple[int, str] | None:
    try:
        thousandths, read, _converted = read_amount(text, unit)
    except Invalid as refusal:
        form.add_error(name, say(refusal))
        return None
    return thousandths, read
