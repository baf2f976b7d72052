"""What can be chosen for signs, posters, case labels and tags, and what each chosen thing's label says."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

import peewee

from trace.batches.models import Batch
from trace.batches.queries import find_batch, visible_batches
from trace.clock import VIETNAM
from trace.errors import N_
from trace.events.models_packs import Pack, PackContent
from trace.kit.installation import identifier_host
from trace.kit.text import fold
from trace.kit.units import show_quantity
from trace.kit.viewer import Viewer
from trace.labels.facts import Serial
from trace.labels.rules_prints import LOGISTIC, POSTER, SIGN, TAG, PrintRefused, Thing
from trace.labels.stating import facts_of
from trace.labels.stating_things import facts_of_pack, facts_of_place, facts_on_stall
from trace.packs.queries import contents_of, find_pack, flat, units_of
from trace.products.models import Product
from trace.readiness.queries import check_may_print
from trace.seasons.models import Season, SeasonSite
from trace.settings import Settings
from trace.sites.models import Site
from trace.sites.queries import find_site, visible_sites
from trace.sites.rules import GROWING_KINDS

SHOWN: Final = 40


@dataclass(frozen=True, slots=True)
class Choice:
    """Something that may be printed: `value` is its code (a unit's `LOT/NUMBER`), `identifier` how it is stored."""

    value: str
    label: str
    help: str
    identifier: str


def choices_of(kind: str, *, search: str, lot: str, seen_by: Viewer, now: datetime) -> list[Choice]:
    """The first of what may be chosen; words of the search stand in a name, code or number."""
    return _CHOICES[kind](search, lot, seen_by, now)


def things_of(kind: str, chosen: Sequence[str], *, seen_by: Viewer, settings: Settings, now: datetime) -> list[Thing]:
    """The chosen things, each once, in the order chosen; what the viewer may not see is not found."""
    return [_THINGS[kind](value, seen_by, settings, now) for value in dict.fromkeys(chosen)]


def _sites(search: str, lot: str, seen_by: Viewer, now: datetime) -> list[Choice]:
    del lot, now
    query = visible_sites(seen_by).where(Site.is_active, Site.kind.in_(GROWING_KINDS))
    for word in fold(search).split():
        query = query.where(Site.name_folded.contains(word) | peewee.fn.lower(Site.code).contains(word))
    rows = query.order_by(Site.name_sort, Site.id).limit(SHOWN)
    return [Choice(one.code, one.name, one.growing_area_code, _place(one.code)) for one in rows]


def _packs(search: str, lot: str, seen_by: Viewer, now: datetime) -> list[Choice]:
    """Packs with something in them that have not left; pallets and the cases on them alike."""
    del lot, now
    query = Pack.select().where(
        Pack.organisation == seen_by.organisation_id,
        Pack.packed_at.is_null(is_null=False),
        Pack.emptied_at.is_null(),
        Pack.gone_at.is_null(),
    )
    for word in fold(search).split():
        inside = PackContent.select(PackContent.pack).join(Batch)
        inside = inside.where(Batch.name_folded.contains(word) | peewee.fn.lower(Batch.lot).contains(word))
        query = query.where(peewee.fn.lower(Pack.code).contains(word) | Pack.sscc.contains(word) | Pack.id.in_(inside))
    rows = query.order_by(Pack.id.desc()).limit(SHOWN)
    return [Choice(one.code, one.code, one.sscc or "", one.identifier) for one in rows]


def _stock(search: str, lot: str, seen_by: Viewer, now: datetime) -> list[Choice]:
    """Lots for a stall: something left of them, whose sale nothing stops, approved here or by who made them."""
    del lot
    today = now.astimezone(VIETNAM).date()
    query = visible_batches(seen_by).where(
        Batch.organisation == seen_by.organisation_id,
        Batch.left_thousandths > 0,
        ~Batch.is_on_hold,
        ~Batch.is_recalled,
        Batch.closed_at.is_null(),
        Batch.expires_on.is_null() | (Batch.expires_on >= today),
        Batch.approved_at.is_null(is_null=False) | (Batch.is_received & Batch.product.is_null()),
    )
    for word in fold(search).split():
        query = query.where(
            Batch.name_folded.contains(word)
            | Product.name_folded.contains(word)
            | peewee.fn.lower(Batch.lot).contains(word)
        )
    rows = query.order_by(Batch.last_event_at.desc(), Batch.id.desc()).limit(SHOWN)
    return [
        Choice(
            one.code,
            one.product.name if one.product else one.name,
            f"{one.lot} · {show_quantity(one.left_thousandths, one.unit)}",
            one.identifier,
        )
        for one in rows
    ]


def _units(search: str, lot: str, seen_by: Viewer, now: datetime) -> list[Choice]:
    del now
    if not lot:
        return []
    batch = find_batch(lot, seen_by=seen_by)
    wanted = search.strip().upper()
    return [
        Choice(f"{batch.code}/{unit.serial}", unit.serial, pack.code if pack else "", unit.identifier)
        for unit, pack in units_of(batch)
        if wanted in unit.serial and unit.gone_at is None
    ]


def _sign(code: str, seen_by: Viewer, settings: Settings, _now: datetime) -> Thing:
    site = find_site(code, seen_by=seen_by)
    if not site.is_active:
        raise PrintRefused(N_("Địa điểm %(name)s đã ngừng, không in biển."), field="about", name=site.name)
    facts = facts_of_place(site, grows=_grows(site.id), settings=settings)
    return Thing(_place(site.code), site.name, facts)


def _label_of_pack(code: str, seen_by: Viewer, settings: Settings, _now: datetime) -> Thing:
    pack = find_pack(code, seen_by=seen_by)
    if pack.emptied_at is not None or pack.packed_at is None:
        raise PrintRefused(N_("%(pack)s không có gì bên trong, không in nhãn."), field="about", pack=pack.code)
    if pack.gone_at is not None:
        raise PrintRefused(N_("%(pack)s đã rời kho, không in nhãn."), field="about", pack=pack.code)
    stopped = any(one.batch.is_on_hold or one.batch.is_recalled for one in flat(contents_of(pack)))
    warning = N_("Bên trong có hàng tạm ngừng bán hoặc đang thu hồi.") if stopped else ""
    return Thing(pack.identifier, pack.code, facts_of_pack(pack, settings=settings), warning=warning)


def _line_of_stall(code: str, seen_by: Viewer, settings: Settings, now: datetime) -> Thing:
    batch = find_batch(code, seen_by=seen_by)
    if batch.code not in {one.value for one in _stock(batch.lot, "", seen_by, now)}:
        raise PrintRefused(
            N_("Lô %(lot)s không đưa lên bảng được: chưa duyệt, hết hàng, hết hạn hoặc đang tạm ngừng bán."),
            field="about",
            lot=batch.lot,
        )
    facts = facts_on_stall(batch, shown_on=now.astimezone(VIETNAM).date(), settings=settings)
    return Thing(batch.identifier, f"{facts.product_name} {batch.lot}", facts)


def _tag(value: str, seen_by: Viewer, settings: Settings, _now: datetime) -> Thing:
    code, _slash, number = value.partition("/")
    batch = find_batch(code, seen_by=seen_by)
    unit = next((unit for unit, _pack in units_of(batch) if unit.serial == number.upper()), None)
    if unit is None:
        raise PrintRefused(N_("Không có con, gói nào mang số %(number)s."), field="about", number=number)
    facts = facts_of(batch, settings=settings)
    own_short = f"{facts.short_url}/{unit.serial}"
    own = own_short if facts.url == facts.short_url else f"{facts.url}/21/{unit.serial}"
    serial = Serial(url=own, short_url=own_short, shown=f"{facts.short_code}/{unit.serial}", serial=unit.serial)
    return Thing(unit.identifier, unit.serial, facts, serial)


def check_lots_may_print(kind: str, chosen: Sequence[str], label: str, *, seen_by: Viewer, now: datetime) -> None:
    """Tags are labels of their lot: what stops those stops these."""
    if kind == TAG:
        for code in {value.partition("/")[0] for value in chosen}:
            check_may_print(find_batch(code, seen_by=seen_by), now=now, label=label)


def _grows(site_id: int) -> str:
    """What grows there now, by the name of the latest open season."""
    query = Season.select().join(SeasonSite).where(SeasonSite.site == site_id, Season.closed_on.is_null())
    season = query.order_by(Season.id.desc()).first()
    return (season.variety or season.name) if season else ""


def _place(code: str) -> str:
    return f"https://{identifier_host()}/p/{code}"


_CHOICES: Final[dict[str, Callable[[str, str, Viewer, datetime], list[Choice]]]] = {
    SIGN: _sites, LOGISTIC: _packs, POSTER: _stock, TAG: _units
}  # fmt: skip
_THINGS: Final[dict[str, Callable[[str, Viewer, Settings, datetime], Thing]]] = {
    SIGN: _sign, LOGISTIC: _label_of_pack, POSTER: _line_of_stall, TAG: _tag
}  # fmt: skip
