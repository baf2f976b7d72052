"""From what a program sent to what the actions take; what cannot be understood is refused with its place."""

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import datetime
from decimal import Decimal
from functools import partial
from typing import Any, Final, TypeVar
from uuid import NAMESPACE_URL, uuid4, uuid5

import marshmallow as ma
from flask import request

from trace.batches.models import Batch
from trace.batches.queries import find_batch
from trace.clock import VIETNAM
from trace.documents.models import StoredFile
from trace.documents.queries import find_file
from trace.errors import N_, Invalid, NotFound, Refusal
from trace.events.entries import Entry, NewLot, SeasonUse, Use
from trace.events.packing_projections import packed_of
from trace.events.rules import check_quantity, in_unit
from trace.kit.inputs import start_of_day
from trace.kit.viewer import Viewer
from trace.materials.filling import fill
from trace.materials.models import Material
from trace.materials.queries import find_material, waitings_of
from trace.organisations.queries import find_organisation
from trace.processes.catalogue import Step
from trace.processes.queries import template as find_template
from trace.processes.rules import check_values
from trace.products.models import Product
from trace.products.queries import find_product
from trace.seasons.queries import find_season
from trace.sites.models import Site
from trace.sites.queries import find_site

# Keys of an event that are not fields of its step, or whose meaning the request itself gives.
_OWN_KEYS: Final = (
    "step",
    "happened_at",
    "site",
    "quantity",
    "unit",
    "receiver",
    "receiver_address",
    "photos",
    "lots",
    "material",
    "pack",
    "level",
    "packs",
    "units",
    "reason",
    "is_return",
)
# Fields that every step has and that an event says of itself: taken when they agree, refused when they do not.
_SAID_BY_ITSELF: Final = ("event_time", "recorded_at", "location", "org", "lot", "input_lots")
# What our rules call things, and where they stand in a request.
POINTERS: Final = {"event_time": "happened_at", "hsd": "expires_on", "nsx": "produced_on"}

Found = TypeVar("Found")


@contextmanager
def pointing(names: Mapping[str, str] = POINTERS, *, under: str = "") -> Iterator[None]:
    """A refusal from below points to the place in the request."""
    try:
        yield
    except Refusal as refusal:
        if refusal.field:
            refusal.field = under + names.get(refusal.field, refusal.field)
        raise


def given(field: str, find: Callable[[], Found]) -> Found:
    """What a field names; a thing that is not there makes the request wrong, not the address."""
    try:
        return find()
    except NotFound as unknown:
        raise Invalid(unknown.msgid, field=field, **unknown.params) from None


def entry_of(viewer: Viewer, now: datetime, asked: Mapping[str, Any], *, happened_at: datetime, **more: Any) -> Entry:
    """An entry whose id follows from the Idempotency-Key, so that a repeat is the same entry."""
    key = request.headers.get("Idempotency-Key")
    number = uuid5(NAMESPACE_URL, f"{viewer.organisation_id}:{request.path}:{key}") if key else uuid4()
    site = site_of(asked, viewer)
    return Entry(by=viewer, now=now, entry_id=str(number), happened_at=happened_at, site=site, **more)


def site_of(asked: Mapping[str, Any], viewer: Viewer) -> Site | None:
    """The place, by its code or GLN."""
    code = asked.get("site")
    return given("site", lambda: find_site(code, seen_by=viewer)) if code else None


def product_of(asked: Mapping[str, Any], viewer: Viewer, *, under: str = "") -> Product | None:
    """The product, by its GTIN or code."""
    code = asked.get("product")
    return given(f"{under}product", lambda: find_product(code, seen_by=viewer)) if code else None


def production_moment(asked: Mapping[str, Any], now: datetime) -> datetime:
    """When a lot came about: noon of its production day, or now."""
    day = asked.get("produced_on")
    return min(start_of_day(day), now) if day is not None else now


def new_lot(asked: Mapping[str, Any], product: Product | None) -> NewLot:
    """A lot to be made, as it was asked for."""
    return NewLot(
        name=asked.get("name") or (product.name if product else ""),
        product=product,
        lot=asked.get("lot"),
        thousandths=asked.get("quantity"),
        unit=asked["unit"],
        form=asked.get("form") or "",
        produced_on=asked.get("produced_on"),
        expires_on=asked.get("expires_on"),
    )


def uses_of(sources: list[dict[str, Any]], viewer: Viewer, *, under: str = "made_from") -> list[Use]:
    """The lots that go in."""
    return [
        _use(source, viewer, under=f"{under}/{place}/") for place, source in enumerate(sources) if source.get("batch")
    ]


def use_of(batch: Batch, asked: Mapping[str, Any], values: Mapping[str, Any]) -> Use:
    """So much of the lot itself: what was said, else all that is left."""
    amount, unit = amount_of(batch, asked, values)
    return Use(batch, amount or max(batch.left_thousandths, 0) or None, unit)


def unpacked_use_of(batch: Batch, asked: Mapping[str, Any], values: Mapping[str, Any]) -> Use:
    """So much of the lot: what was said, else all that is left and in no pack yet."""
    amount, unit = amount_of(batch, asked, values)
    if amount is None:
        amount = batch.left_thousandths - packed_of(batch)
    if amount <= 0:
        raise Invalid(N_("Lô %(code)s đã hết; ghi rõ số lượng."), field="quantity", code=batch.code)
    return Use(batch, amount, unit)


def amount_of(batch: Batch, asked: Mapping[str, Any], values: Mapping[str, Any]) -> tuple[int | None, str]:
    """Thousandths and their unit: `quantity`, or the step's own field of amount, which is in the lot's unit."""
    if asked.get("quantity"):
        return asked["quantity"], asked.get("unit") or batch.unit
    typed = values.get("qty")
    if not isinstance(typed, int | Decimal):
        return None, batch.unit
    thousandths = Decimal(typed) * 1000
    if thousandths != thousandths.to_integral_value():
        raise Invalid(N_("Số lượng có quá ba chữ số thập phân."), field="qty")
    return int(thousandths), batch.unit


def observed_amount(batch: Batch, asked: Mapping[str, Any]) -> int | None:
    """How much of the lot an observation is about, in the lot's unit."""
    if not asked.get("quantity"):
        return None
    check_quantity(asked["quantity"])
    return in_unit(asked["quantity"], asked.get("unit") or batch.unit, batch.unit)


def values_of(step: Step, batch: Batch, asked: Mapping[str, Any], viewer: Viewer) -> dict[str, Any]:
    """The step's own fields, read by the catalogue; every mistake is refused with its place."""
    _check_agrees(batch, asked, viewer)
    return fields_of(step, {key: value for key, value in asked.items() if key not in {*_OWN_KEYS, *_SAID_BY_ITSELF}})


def fields_of(step: Step, raw: Mapping[str, Any]) -> dict[str, Any]:
    """The fields of a step, read by the catalogue; what cannot be read is refused with its place."""
    checked = check_values(step, raw)
    for problem in checked.refusals:
        raise Invalid(problem.msgid, field=problem.field.replace(".", "/"), **problem.params)
    return checked.values


def further_fields(
    step: Step, asked: Mapping[str, Any], body: type[ma.Schema], *, told: Collection[str] = ()
) -> dict[str, Any]:
    """The same for every key that `body` does not name itself. What the rest of the request says already (`told`,
    and what every event says) cannot be said a second time."""
    raw = {key: value for key, value in asked.items() if key not in body().fields and value is not None}
    for name in raw:
        if name in told or name in _SAID_BY_ITSELF:
            raise Invalid(
                N_("“%(name)s” đã có trong phần còn lại của yêu cầu, không gửi riêng."), field=name, name=name
            )
    return fields_of(step, raw)


def materials_of(asked: Mapping[str, Any], viewer: Viewer) -> list[Material]:
    """The material of the own register that was used."""
    code = asked.get("material")
    return [given("material", lambda: find_material(code, seen_by=viewer))] if code else []


def filled(step: Step, template: str, materials: Sequence[Material]) -> dict[str, Any]:
    """What the register says for the fields of this step; what the program sends itself wins."""
    if not materials:
        return {}
    way, waitings = find_template(template), waitings_of([one.id for one in materials])
    raw = {name: value for one in materials for name, value in fill(one, waitings[one.id], step, way).values.items()}
    return fields_of(step, raw)


def photos_of(asked: Mapping[str, Any], viewer: Viewer) -> list[StoredFile]:
    """Pictures that the organisation keeps already, by their hash."""
    found = []
    for place, name in enumerate(asked.get("photos") or ()):
        found.append(given(f"photos/{place}", partial(find_file, name, seen_by=viewer)))
    return found


def season_uses_of(sources: list[dict[str, Any]], viewer: Viewer) -> list[SeasonUse]:
    """The seasons that a lot came from, with or without an amount."""
    found = []
    for place, source in enumerate(sources):
        if source.get("season"):
            season = given(f"made_from/{place}/season", partial(find_season, source["season"], seen_by=viewer))
            found.append(SeasonUse(season, source.get("quantity"), source.get("unit") or "KGM"))
    return found


def _use(source: Mapping[str, Any], viewer: Viewer, *, under: str) -> Use:
    batch = given(f"{under}batch", lambda: find_batch(source["batch"], seen_by=viewer))
    if source.get("quantity"):
        with pointing(under=under):
            unit = source.get("unit") or batch.unit
            return Use(batch, in_unit(source["quantity"], unit, batch.unit), batch.unit)
    if batch.left_thousandths <= 0:
        raise Invalid(N_("Lô %(code)s đã hết; ghi rõ số lượng."), field=f"{under}quantity", code=batch.code)
    return Use(batch, batch.left_thousandths, batch.unit)


def _check_agrees(batch: Batch, asked: Mapping[str, Any], viewer: Viewer) -> None:
    """Fields that the event says of itself may be sent along, but not say something else."""
    own = find_organisation(viewer.organisation_id, seen_by=viewer) if viewer.organisation_id else None
    said = {
        "event_time": (None,),
        "location": (asked.get("site"),),
        "org": (own.code, own.name) if own else (),
        "lot": (batch.lot, batch.code),
        "input_lots": ([batch.code], [batch.lot], batch.code, batch.lot),
        "recorded_at": (),
    }
    for name, agreed in said.items():
        if asked.get(name) is not None and asked[name] not in agreed and not _is_the_moment(name, asked):
            raise Invalid(
                N_("“%(name)s” khác với phần còn lại của yêu cầu; hãy ghi bằng happened_at, site và lots."),
                field=name,
                name=name,
            )


def _is_the_moment(name: str, asked: Mapping[str, Any]) -> bool:
    if name != "event_time" or not isinstance(asked[name], str):
        return False
    try:
        told = datetime.fromisoformat(asked[name])
    except ValueError:
        return False
    if "T" not in asked[name]:
        return told.date() == asked["happened_at"].astimezone(VIETNAM).date()
    return (told if told.tzinfo else told.replace(tzinfo=VIETNAM)) == asked["happened_at"]
