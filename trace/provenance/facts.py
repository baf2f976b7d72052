"""Everything the public page says of a lot, as plain frozen values in the language asked for.

Sources: NĐ 37/2026/NĐ-CP Đ23.5 (the nine items), Đ98.5 (former address); DOMAIN §6 (what is public).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from peewee import JOIN

from trace.batches.models import Batch
from trace.clock import VIETNAM
from trace.errors import N_
from trace.events.rules import CAUSE_SENTENCES, Cause, day_of
from trace.events.waiting import waited
from trace.handovers.queries import denied_claims_of
from trace.organisations.models import Organisation
from trace.processes.queries import template as find_template
from trace.products.categories import icon_of
from trace.products.models import Product
from trace.products.queries import Photo, Shop, photos_of, shops_of
from trace.provenance.journey import Part, journey_of, story_of
from trace.provenance.offices import Office, office_for
from trace.provenance.onward import way_of
from trace.provenance.owners import OrganisationFacts, organisation_facts
from trace.provenance.papers import Ocop, Paper, ocop_of, papers_of
from trace.provenance.queries import current_epoch
from trace.provenance.recalled import RecallFacts, recall_facts
from trace.provenance.rules import STATUS_WORDS, PageStamp, Status, has_ended, next_turn
from trace.provenance.shares import Share, shares_of
from trace.provenance.standing import last_day_of, status_of_batch
from trace.provenance.told import Family, Told, family_of, told_of
from trace.provenance.words import Phrase, say_day
from trace.sites.models import Site


@dataclass(frozen=True, slots=True)
class Item:
    """One of the nine items of Đ23.5: its letter there, its name, its value; an empty one was not declared."""

    letter: str
    name: str
    value: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ProductFacts:
    """What is the same for every lot of a product; empty texts were not declared."""

    code: str
    gtin: str
    name: str
    icon: str
    brand: str
    net_content: str
    origin: str
    standard: str
    description: str
    ingredients: str
    nutrition: str
    usage: str
    storage: str
    warning: str
    self_declaration_no: str
    ip_certificate_no: str
    shelf_life_days: int | None
    photos: tuple[Photo, ...]
    shops: tuple[Shop, ...]
    ocop: Ocop | None
    organisation: OrganisationFacts
    papers: tuple[Paper, ...]
    office: Office
    is_demo: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class BatchFacts:
    """The page of a lot. `story` are the parts of one sentence; `path` is the lot's own address.

    Of goods that went from hand to hand, `organisation` and `product` are those of who made them, `holder` is the name
    of who has them now, empty for a household.
    """

    code: str
    lot: str
    gtin: str
    path: str
    name: str
    status: Status
    status_detail: Phrase | None
    recall: RecallFacts | None
    produced_on: date | None
    packed_on: date | None
    expires_on: date | None
    is_expired: bool
    harvest_season: str
    approved_on: date | None
    organisation: OrganisationFacts
    holder: str
    has_denied_claim: bool
    has_unregistered_source: bool
    product: ProductFacts | None
    items: tuple[Item, ...]
    waiting: str
    story: tuple[Phrase, ...]
    journey: tuple[Part, ...]
    shares: tuple[Share, ...]
    papers: tuple[Paper, ...]
    office: Office
    icon: str
    is_demo: bool
    event_count: int
    stamp: PageStamp

    @property
    def status_word(self) -> str:
        """The Vietnamese word of the status, for the door to translate."""
        return STATUS_WORDS[self.status]


def facts_of(batch: Batch, *, now: datetime, language: str) -> BatchFacts:
    """All the public may know of a lot.

    First the epoch, then the lot with its version, then the rest: what changes meanwhile is newer than the stamp,
    so the page is made again at the next visit.
    """
    epoch = current_epoch()
    batch = _fresh(batch.id)
    today = now.astimezone(VIETNAM).date()
    family = family_of(batch)
    way = way_of(batch)
    told = told_of(batch, family, way)
    made = batch if way.origin_id == batch.id else _fresh(way.origin_id)
    product = made.product
    claims = denied_claims_of({*family.batch_ids, *way.taken_ids})
    denied = {one.event_number for one in claims.values()}
    about = [
        *(("batch", number) for number in family.batch_ids),
        *(("season", number) for number in family.season_ids),
        *(("event", one.number) for one in told if one.withdrawn is None),
        *_sites([one for one in told if one.number not in way.after]),
    ]
    organisation = organisation_facts(made.organisation, language)
    goods = product_facts(product, today=today, language=language) if product else None
    whose = [("organisation", made.organisation_id), *([("product", product.id)] if product else [])]
    papers = papers_of([*about, *whose], today=today)
    status = status_of_batch(batch, today, (*way.holder_ids, batch.id))
    recall = recall_facts((batch.id, *way.holder_ids), language) if status == Status.RECALLED else None
    ends_on = last_day_of(batch, made)
    last_days = [
        ends_on,
        *(paper.expires_on for paper in papers),
        product.ocop_expires_on if product else None,
    ]
    return BatchFacts(
        code=batch.code,
        lot=batch.lot,
        gtin=batch.gtin or "",
        path=path_of(batch),
        name=goods.name if goods else batch.name,
        status=status,
        status_detail=_detail(batch, ends_on, status, told, language),
        recall=recall,
        produced_on=batch.produced_on,
        packed_on=batch.packed_on,
        expires_on=ends_on,
        is_expired=has_ended(ends_on, today),
        harvest_season=batch.harvest_season,
        approved_on=day_of(made.approved_at) if made.approved_at else None,
        organisation=organisation,
        holder=_holder(batch, made),
        has_denied_claim=any(number in claims for number in family.batch_ids),
        has_unregistered_source=_has_unregistered(family),
        product=goods,
        items=_nine_items(batch, ends_on, goods, organisation, len(told), language),
        waiting=_waiting(batch),
        story=story_of(told, language=language),
        journey=journey_of(told, way, denied, template=batch.template, form=batch.form, language=language),
        shares=shares_of(batch, language=language),
        papers=papers,
        office=office_for(product.category if product else batch.template, language),
        icon=goods.icon if goods else find_template(batch.template).icon,
        is_demo=bool(batch.organisation.is_demo or made.organisation.is_demo or (product and product.is_demo)),
        event_count=sum(one.withdrawn is None for one in told),
        stamp=PageStamp(batch.id, batch.version, epoch, next_turn(last_days, now)),
    )


def product_facts(product: Product, *, today: date, language: str) -> ProductFacts:
    """What is true of every lot of it."""
    return ProductFacts(
        code=product.code,
        gtin=product.gtin or "",
        name=(product.name_en or product.name) if language == "en" else product.name,
        icon=icon_of(product.category),
        brand=product.brand,
        net_content=product.net_content_typed,
        origin=product.origin,
        standard=product.standard,
        description=product.description,
        ingredients=product.ingredients,
        nutrition=product.nutrition,
        usage=product.usage,
        storage=product.storage,
        warning=product.warning,
        self_declaration_no=product.self_declaration_no,
        ip_certificate_no=product.ip_certificate_no,
        shelf_life_days=product.shelf_life_days,
        photos=tuple(photos_of(product)),
        shops=tuple(shops_of(product)),
        ocop=ocop_of(product, today=today),
        organisation=organisation_facts(product.organisation, language),
        papers=papers_of([("product", product.id), ("organisation", product.organisation_id)], today=today),
        office=office_for(product.category, language),
        is_demo=bool(product.is_demo or product.organisation.is_demo),
    )


def _fresh(number: int) -> Batch:
    """The lot with its organisation and product, in one statement."""
    query = Batch.select(Batch, Organisation, Product).join(Organisation).switch(Batch).join(Product, JOIN.LEFT_OUTER)
    found: Batch = query.where(Batch.id == number).get()
    if found.product is not None and found.product.organisation_id == found.organisation_id:
        found.product.organisation = found.organisation
    return found


def path_of(batch: Batch) -> str:
    """The lot's own address on this host: its GTIN and lot, else its short code."""
    return f"/01/{batch.gtin}/10/{batch.lot}" if batch.gtin else f"/t/{batch.code}"


def _holder(batch: Batch, made: Batch) -> str:
    """Who has goods that somebody else made; a household's name is a person's."""
    is_open = batch.id != made.id and batch.organisation.kind != "household"
    return str(batch.organisation.name) if is_open else ""


def _has_unregistered(family: Family) -> bool:
    """Something that went into it was bought from somebody who is not registered."""
    return Batch.select().where(Batch.id.in_(family.batch_ids), Batch.is_source_unregistered).exists()


def _waiting(batch: Batch) -> str:
    """Whether harvest waited long enough, as a msgid: what was used and for how many days is not for everybody.

    Nothing where nothing was used; that nobody declared it where something was used without days or harvest day.
    """
    found = waited(batch)
    if found.is_respected is None:
        return N_("Cơ sở chưa khai") if any(one.is_spray for one in found.treatments) else ""
    if found.is_respected:
        # Days kept do not make a banned use good: then nothing reassuring is said.
        if found.causes:
            return ""
        return N_("Đã đủ thời gian cách ly")
    return N_("Thu hoạch khi chưa đủ thời gian cách ly")


def _detail(batch: Batch, ends_on: date | None, status: Status, told: Sequence[Told], language: str) -> Phrase | None:
    """One more line under the status: since when, or why."""
    if status == Status.EXPIRED and ends_on:
        return Phrase(N_("Hạn cuối là ngày %(day)s."), {"day": say_day(ends_on, language)})
    if status == Status.ON_HOLD:
        # Held itself, or because of what it was made from.
        said = batch.hold_cause if batch.is_on_hold else Cause.SOURCE
        cause = CAUSE_SENTENCES.get(Cause(said)) if said in set(Cause) else None
        return Phrase(cause) if cause else _since("hold", told, language)
    if status == Status.RECALLED:
        return _since("recall", told, language)
    return None


def _since(kind: str, told: Sequence[Told], language: str) -> Phrase | None:
    last = next((one for one in reversed(told) if one.view["kind"] == kind and one.withdrawn is None), None)
    if last is None:
        return None
    return Phrase(N_("Từ ngày %(day)s."), {"day": say_day(date.fromisoformat(last.view["happened_on"]), language)})


def _sites(told: Sequence[Told]) -> list[tuple[str, int]]:
    """The places of the story, whose papers count for the lot (growing area, farm registration)."""
    places = [place for one in told for place in (one.view.get("place"), *one.view.get("places", ())) if place]
    codes = sorted({place["code"] for place in places})
    return [("site", row.id) for row in Site.select(Site.id).where(Site.code.in_(codes))] if codes else []


def _nine_items(
    batch: Batch,
    ends_on: date | None,
    product: ProductFacts | None,
    organisation: OrganisationFacts,
    events: int,
    language: str,
) -> tuple[Item, ...]:
    brand_and_lot = " · ".join(filter(None, (product.brand if product else "", batch.lot)))
    return (
        Item("a", N_("Tên sản phẩm"), product.name if product else batch.name),
        Item("b", N_("Hình ảnh"), str(len(product.photos)) if product and product.photos else ""),
        Item("c", N_("Đơn vị sản xuất, kinh doanh"), organisation.name),
        Item("d", N_("Địa chỉ"), organisation.address),
        Item("đ", N_("Xuất xứ"), product.origin if product else ""),
        Item("e", N_("Sự kiện theo dõi trọng yếu"), str(events) if events else ""),
        Item("g", N_("Thương hiệu, số lô"), brand_and_lot),
        Item("h", N_("Hạn sử dụng"), say_day(ends_on, language) if ends_on else ""),
        Item("i", N_("Tiêu chuẩn áp dụng"), product.standard if product else ""),
    )
