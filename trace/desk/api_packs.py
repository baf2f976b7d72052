"""Packs for programs: pack, look inside at any moment, take out; numbers for single units of a lot."""

from collections.abc import Sequence
from functools import partial
from typing import Any

from flask_smorest import Blueprint

from trace import clock
from trace.batches.models import Batch
from trace.batches.queries import find_batch
from trace.batches.queries import state as state_of_batch
from trace.desk import api_asked as asked_for
from trace.desk import api_values, pack_view
from trace.desk import pack_schemas as schemas
from trace.desk.api_things import things
from trace.events import actions
from trace.events.actions_packs import Contents
from trace.events.entries import Use
from trace.events.models_packs import Pack, UnitSerial
from trace.events.queries import rows_naming
from trace.kit.finding import finding
from trace.kit.guards import SIGNED_IN, allowed, signed_in
from trace.kit.idempotency import idempotent
from trace.kit.paging import Listing
from trace.kit.viewer import RECORDERS, Viewer
from trace.packs import queries
from trace.packs.queries import Inside

api = Blueprint("packs_api", __name__, url_prefix="/api/v1/packs", description="Cases and pallets")
units = Blueprint("units_api", __name__, url_prefix="/api/v1/units", description="Units of a lot tagged one by one")


@api.get("")
@api.arguments(schemas.PacksQuery, location="query")
@api.response(200, schemas.PacksPage)
@allowed(SIGNED_IN)
def list_packs(asked: dict[str, Any]) -> dict[str, Any]:
    """The packs you may see, the last used first; with `batch` all that hold that lot now, the inner ones first."""
    if "batch" in asked:
        lot = asked_for.given("batch", lambda: find_batch(asked["batch"], seen_by=signed_in()))
        holding = queries.packs_holding(lot)
        states = queries.states(holding)
        return {"items": [_brief(one, states[one.id]) for one in holding], "total": len(holding), "next": None}
    listing = Listing.asked(asked, filters=queries.FILTERS)
    page = queries.packs(listing, seen_by=signed_in())
    states = queries.states(list(page.items))
    return {"items": [_brief(one, states[one.id]) for one in page.items], "total": page.total, "next": page.following}


@api.post("")
@idempotent
@api.arguments(schemas.NewPack)
@api.response(201, schemas.PackOut)
@allowed(*RECORDERS)
def make(asked: dict[str, Any]) -> Any:
    """Make a pack by packing it. More of a lot than there is is saved and the lot held; a unit or pack that is
    elsewhere is refused with the pack named. Takes `Idempotency-Key`."""
    viewer = signed_in()
    contents, entry = _contents(asked, viewer), _entry(asked, viewer)
    with asked_for.pointing():
        pack = actions.pack_up(contents, entry=entry, level=asked["level"], with_sscc=asked["sscc"])
    return _whole(pack, viewer), 201, {"Location": f"{api.url_prefix}/{pack.code}"}


@api.get("/<code>")
@api.arguments(schemas.PackQuery, location="query")
@api.response(200, schemas.PackOut)
@allowed(SIGNED_IN)
def show(asked: dict[str, Any], code: str) -> dict[str, Any]:
    """One pack by its code or SSCC, with what is in it now, or was `at` a moment."""
    viewer = signed_in()
    return _whole(queries.find_pack(code, seen_by=viewer), viewer, asked.get("at"))


@api.post("/<code>/packings")
@idempotent
@finding("code", queries.find_pack, into="pack")
@api.arguments(schemas.Contents)
@api.response(201, schemas.PackOut)
@allowed(*RECORDERS)
def add(asked: dict[str, Any], pack: Pack) -> Any:
    """Put more into a pack. Takes `Idempotency-Key`."""
    viewer = signed_in()
    contents, entry = _contents(asked, viewer), _entry(asked, viewer)
    with asked_for.pointing():
        actions.pack_up(contents, entry=entry, pack=pack)
    return _whole(pack, viewer), 201


@api.post("/<code>/unpackings")
@idempotent
@finding("code", queries.find_pack, into="pack")
@api.arguments(schemas.Unpacking, required=False)
@api.response(201, schemas.PackOut)
@allowed(*RECORDERS)
def unpack(asked: dict[str, Any], pack: Pack) -> Any:
    """Take out what is named, or all of it. Takes `Idempotency-Key`."""
    viewer = signed_in()
    contents, entry = _contents(asked, viewer), _entry(asked, viewer)
    with asked_for.pointing():
        actions.unpack(pack, contents=contents if contents.named() else None, entry=entry)
    return _whole(pack, viewer), 201


@units.get("/<path:code>")
@units.response(200, schemas.UnitsOut)
@allowed(SIGNED_IN)
def list_units(code: str) -> dict[str, Any]:
    """The units of the lot (short code or `GTIN/LOT`) that have a number of their own, each with its pack."""
    return _units(find_batch(code, seen_by=signed_in()))


@units.post("/<path:code>")
@idempotent
@finding("code", find_batch, into="batch")
@units.arguments(schemas.NewUnits)
@units.response(201, schemas.UnitsOut)
@allowed(*RECORDERS)
def tag(asked: dict[str, Any], batch: Batch) -> Any:
    """Give numbers to single units of the lot; answers with those given now. Takes `Idempotency-Key`."""
    entry = _entry(asked, signed_in())
    with asked_for.pointing():
        given = actions.tag_units(batch, serials=asked["serials"], count=asked["count"], entry=entry)
    return {"batch": batch.code, "units": [_unit(unit, None) for unit in given]}, 201


def _entry(asked: dict[str, Any], viewer: Viewer) -> Any:
    now = clock.now()
    return asked_for.entry_of(viewer, now, asked, happened_at=asked.get("happened_at") or now)


def _contents(asked: dict[str, Any], viewer: Viewer) -> Contents:
    lots = []
    for place, one in enumerate(asked.get("lots", ())):
        batch = asked_for.given(f"lots/{place}/batch", partial(find_batch, one["batch"], seen_by=viewer))
        lots.append(Use(batch, one["quantity"], one.get("unit") or batch.unit))
    packs, units = things(asked, viewer)
    return Contents(
        lots=lots,
        units=units,
        packs=packs,
    )


def _whole(pack: Pack, viewer: Viewer, at: Any = None) -> dict[str, Any]:
    fresh = queries.find_pack(pack.code, seen_by=viewer)
    inside = queries.contents_of(fresh, at=at)
    return {
        **_brief(fresh, queries.state(fresh)),
        "contents": _inside(inside),
        "total": [_lot(one.batch, one.thousandths or None, one.unit, one.serials) for one in queries.flat(inside)],
        "events": [api_values.event_out(row) for row in rows_naming([fresh.identifier], seen_by=viewer)],
    }


def _brief(pack: Pack, state: Any) -> dict[str, Any]:
    return {
        "code": pack.code,
        "sscc": pack.sscc,
        "identifier": pack.identifier,
        "url": pack_view.address_of(pack),
        "level": pack.level,
        "state": state.value,
        "inside": pack.parent.code if pack.parent else None,
        "packed_at": pack.packed_at,
        "emptied_at": pack.emptied_at,
    }


def _inside(inside: Inside) -> dict[str, Any]:
    return {
        "lots": [_lot(one.batch, one.thousandths, one.unit, one.serials) for one in inside.lots],
        "packs": [
            {"code": one.pack.code, "sscc": one.pack.sscc, "level": one.pack.level, **_inside(one)}
            for one in inside.packs
        ],
    }


def _lot(batch: Batch, thousandths: int | None, unit: str, serials: Sequence[str]) -> dict[str, Any]:
    return {
        "batch": batch.code,
        "lot": batch.lot,
        "name": batch.product.name if batch.product else batch.name,
        "quantity": thousandths / 1000 if thousandths else None,
        "unit": unit,
        "serials": list(serials),
        "state": state_of_batch(batch, clock.today()).value,
    }


def _units(batch: Batch) -> dict[str, Any]:
    return {"batch": batch.code, "units": [_unit(unit, pack) for unit, pack in queries.units_of(batch)]}


def _unit(unit: UnitSerial, pack: Pack | None) -> dict[str, Any]:
    return {"serial": unit.serial, "identifier": unit.identifier, "pack": pack.code if pack else None}
