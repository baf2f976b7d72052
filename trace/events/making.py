"""Lots come into being: number, code, identifier, dates, and the facts of it that the event freezes."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from trace.batches import rules as lots
from trace.batches.models import Batch
from trace.database import database
from trace.errors import N_
from trace.events.composing import Draft, lot_identifier, own_identifier
from trace.events.entries import NewLot
from trace.events.epcis_values import Quantity
from trace.events.models import Event, EventItem
from trace.events.rules import CLOCK_SKEW, REGROUP_STEP, EntryRefused, Kind, NotYours, check_quantity, day_of
from trace.kit.text import fold, nfc
from trace.kit.units import UNITS
from trace.processes.catalogue import PACK
from trace.processes.queries import template as find_template
from trace.products.models import Product
from trace.seasons.models import Season
from trace.sites.models import Site


@dataclass(frozen=True, slots=True)
class Made:
    """A new lot: its row, how much of it, and its facts for the event."""

    batch: Batch
    quantity: Quantity
    facts: dict[str, Any]


def make_lots(
    new: Sequence[NewLot],
    made: Draft,
    *,
    sources: Sequence[Batch] = (),
    season: Season | None = None,
    supplier_name: str = "",
) -> list[Made]:
    """Rows for these lots, in order. `sources` are the lots they are made from."""
    if not new:
        raise EntryRefused(N_("Chưa ghi lô nào được làm ra."), field="lots")
    for one in new:
        _check_amount(one, made.kind)
    known = {form.code for form in find_template(made.template).forms} if made.template else set()
    for one in new:
        # By-products have a form word of their own, which the way of the goods must know.
        if one.form and one.form not in known:
            raise EntryRefused(N_("Quy trình này không có dạng hàng “%(form)s”."), field="form", form=one.form)
    return [_make_lot(one, made, sources, season, supplier_name) for one in new]


def hold_lots(sources: Sequence[Batch], amounts: Sequence[Quantity], made: Draft, supplier_name: str) -> list[Made]:
    """The receiver's own rows for goods of others: a code of its own, everything that is printed on them unchanged."""
    return [_hold_lot(*one, made, supplier_name) for one in zip(sources, amounts, strict=True)]


def lot_facts(made: Sequence[Made]) -> Mapping[str, Any]:
    """What the event says about its outputs in `ilmd`, which holds for all of them: so only for a single one."""
    if len(made) != 1:
        return {}
    facts = made[0].facts
    said = {
        "cbvmda:lotNumber": facts["lot"],
        "cbvmda:itemExpirationDate": facts["expires_on"],
        "producedOn": facts["produced_on"],
    }
    return {key: value for key, value in said.items() if value}


def described(outputs: Sequence[NewLot]) -> list[dict[str, object]]:
    """New lots as they were asked for, to tell a repeated entry from another one."""
    return [
        {
            "name": one.name,
            "product": one.product.code if one.product else "",
            "lot": one.lot or "",
            "thousandths": one.thousandths,
            "unit": one.unit,
            "form": one.form,
            "produced_on": one.produced_on,
            "expires_on": one.expires_on,
            "pack": [one.pack_size_thousandths, one.pack_count],
            "harvest_season": one.harvest_season,
        }
        for one in outputs
    ]


def batches_of(event: Event) -> list[Batch]:
    """The lots an event brought into being, in its order."""
    names = [
        item.identifier
        for item in EventItem.select()
        .where(EventItem.event == event.id, EventItem.role.in_(("output", "about")))
        .order_by(EventItem.id)
    ]
    found = {batch.identifier: batch for batch in Batch.select().where(Batch.identifier.in_(names))}
    return [found[name] for name in names]


def free_code() -> str:
    """A short code that neither a lot nor a season has."""
    return lots.choose_code(lambda code: _is_there("batch", code) or _is_there("season", code))


def _make_lot(new: NewLot, made: Draft, sources: Sequence[Batch], season: Season | None, supplier_name: str) -> Made:
    _check_product(new.product, made.party.number)
    name = nfc(new.name) or (new.product.name if new.product else "")
    if not name or len(name) > 160:
        raise EntryRefused(N_("Tên lô phải có từ 1 đến 160 chữ."), field="name")
    lot = lots.choose_lot(new.lot, lambda text: _is_lot_taken(made.party.number, new.product, text))
    code = free_code()
    gtin = new.product.gtin if new.product else None
    produced_on, packed_on, expires_on = _dates(new, made, sources)
    batch = Batch.create(
        organisation=made.party.number,
        product=new.product,
        season=season,
        site=_site_number(made),
        code=code,
        lot=lot,
        gtin=gtin,
        identifier=lot_identifier(gtin, lot, code),
        name=name,
        name_folded=fold(name),
        template=made.template,
        form=new.form or (made.step.makes if made.step else ""),
        unit=new.unit,
        produced_on=produced_on,
        packed_on=packed_on,
        expires_on=expires_on,
        harvest_season=nfc(new.harvest_season),
        supplier_name=supplier_name,
        pack_size_thousandths=new.pack_size_thousandths,
        pack_count=new.pack_count,
        created_at=made.entry.now,
    )
    unit = new.unit if new.thousandths is not None else None
    return Made(batch, Quantity(batch.identifier, new.thousandths, unit), _facts(batch, new))


def _hold_lot(source: Batch, amount: Quantity, made: Draft, supplier_name: str) -> Made:
    code = free_code()
    said = {
        name: getattr(source, name)
        for name in ("lot", "name", "name_folded", "template", "form", "unit", "produced_on", "packed_on", "expires_on",
                     "harvest_season", "pack_size_thousandths")
    }  # fmt: skip
    size, much = source.pack_size_thousandths, amount.thousandths or 0
    batch = Batch.create(
        organisation=made.party.number,
        site=_site_number(made),
        code=code,
        identifier=own_identifier(code),
        supplier_name=supplier_name,
        pack_count=much // size if size and not much % size else None,
        created_at=made.entry.now,
        **said,
    )
    own = Quantity(batch.identifier, amount.thousandths, amount.unit)
    return Made(batch, own, _facts(batch, NewLot(name=batch.name, thousandths=much, unit=batch.unit,
                                                 pack_size_thousandths=size, pack_count=batch.pack_count)))  # fmt: skip


def _check_amount(new: NewLot, kind: Kind) -> None:
    """Work knows how much came of it; a record may be opened before anybody has weighed anything."""
    if new.unit not in UNITS:
        raise EntryRefused(N_("Không có đơn vị “%(unit)s”."), field="unit", unit=new.unit)
    if new.thousandths is not None:
        check_quantity(new.thousandths)
    elif kind != Kind.REGISTER:
        raise EntryRefused(N_("Chưa ghi số lượng."), field="quantity")


def _dates(new: NewLot, made: Draft, sources: Sequence[Batch]) -> tuple[date | None, date | None, date | None]:
    """Production, packing and last good day. Goods repacked keep the dates of what they were packed from."""
    if made.kind == Kind.REGISTER:
        return _told_dates(new, made)
    if made.step is not None and made.step.code == REGROUP_STEP:
        return _kept_dates(new, sources)
    happened_on = day_of(made.entry.happened_at)
    is_packed = made.step is not None and made.step.role == PACK
    repacked = [one for one in sources if one.packed_on is not None or (is_packed and one.product_id is not None)]
    typed, ends = new.produced_on or made.entry.values.get("nsx"), new.expires_on or made.entry.values.get("hsd")
    produced_on = lots.production_date(typed, happened_on, [source.produced_on for source in repacked])
    days = new.product.shelf_life_days if new.product else None
    expires_on = lots.last_good_day(ends, produced_on, days, [source.expires_on for source in repacked])
    lots.check_dates(produced_on, expires_on)
    return produced_on, happened_on if is_packed else None, expires_on


def _kept_dates(new: NewLot, sources: Sequence[Batch]) -> tuple[date | None, date | None, date | None]:
    """Goods only put together or apart are as old as the oldest of them and last as long as the first to end."""
    produced, packed, ends = (
        [day for day in (getattr(one, name) for one in sources) if day is not None]
        for name in ("produced_on", "packed_on", "expires_on")
    )
    limits = [*ends, *([new.expires_on] if new.expires_on else [])]
    produced_on, expires_on = min(produced, default=None), min(limits, default=None)
    lots.check_dates(produced_on, expires_on)
    return produced_on, min(packed, default=None), expires_on


def _told_dates(new: NewLot, made: Draft) -> tuple[date | None, None, date | None]:
    """Of a lot whose record is only opened, the days are those that were told: opening it is no work on it.

    A catch in the wild is work, and its day is known.
    """
    caught_on = day_of(made.entry.happened_at) if made.step else None
    produced_on = new.produced_on or made.entry.values.get("nsx") or caught_on
    if produced_on is not None and produced_on > day_of(made.entry.now + CLOCK_SKEW):
        raise EntryRefused(N_("Ngày sản xuất ở tương lai."), field="nsx")
    ends = new.expires_on or made.entry.values.get("hsd")
    expires_on = ends or lots.expiry_of(produced_on, new.product.shelf_life_days if new.product else None)
    lots.check_dates(produced_on, expires_on)
    return produced_on, None, expires_on


def _facts(batch: Batch, new: NewLot) -> dict[str, Any]:
    days = {name: getattr(batch, name) for name in ("produced_on", "packed_on", "expires_on")}
    return {
        "identifier": batch.identifier,
        "code": batch.code,
        "lot": batch.lot,
        "name": batch.name,
        "product": new.product.code if new.product else "",
        "form": batch.form,
        "thousandths": new.thousandths,
        "unit": new.unit,
        "pack_size_thousandths": new.pack_size_thousandths,
        "pack_count": new.pack_count,
        "harvest_season": batch.harvest_season,
        **{name: day.isoformat() if day else None for name, day in days.items()},
    }


def _check_product(product: Product | None, organisation_id: int) -> None:
    if product is not None and product.organisation_id != organisation_id:
        raise NotYours(N_("Không tìm thấy sản phẩm này trong cơ sở của bạn."))


def _is_lot_taken(organisation_id: int, product: Product | None, lot: str) -> bool:
    same = (Batch.organisation == organisation_id) & (Batch.lot == lot)
    same &= Batch.product.is_null() if product is None else Batch.product == product
    return bool(Batch.select().where(same).exists())


def _is_there(table: str, code: str) -> bool:
    row = database.execute_sql(f"SELECT 1 FROM {table} WHERE code = {database.param}", (code,)).fetchone()
    return row is not None


def _site_number(made: Draft) -> int | None:
    """The row of the place where it was made, when the event names one."""
    if made.entry.site is not None:
        return int(made.entry.site.id)
    if made.place is None:
        return None
    return Site.select(Site.id).where(Site.code == made.place.code).scalar()  # type: ignore[no-any-return]
