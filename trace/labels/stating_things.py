"""What signs, labels of cases and posters of a stall say: rows in, LabelFacts out. Words on labels are Vietnamese."""

from dataclasses import replace
from datetime import date, datetime
from typing import Final
from urllib.parse import urlsplit

from trace.batches.models import Batch, BatchSource
from trace.clock import VIETNAM
from trace.events.models_packs import PALLET, Pack
from trace.kit.units import show_quantity
from trace.labels.facts import LabelFacts
from trace.labels.rules import is_test_print
from trace.labels.stating import facts_of
from trace.organisations.models import Organisation
from trace.packs.queries import contents_of, flat
from trace.places.address import Address
from trace.products.models import Product
from trace.settings import Settings
from trace.sites.models import Site

PLACES: Final = {"plot": "Ruộng", "pond": "Ao nuôi", "mill": "Nhà máy xay xát", "workshop": "Xưởng", "store": "Kho"}
_HELD_FROM: Final = 8


def facts_of_place(site: Site, *, grows: str = "", settings: Settings) -> LabelFacts:
    """A sign at a plot or pond. Of a household's place only its kind, commune and code, as on its public page."""
    organisation = site.organisation
    is_household = organisation.kind == "household" or site.grower_id is not None
    address = Address.from_dict(site.address) if site.address else None
    return LabelFacts(
        product_name=grows,
        organisation_name="" if organisation.kind == "household" else organisation.name,
        address_line=address.unit_now.text if address else "",
        lot="",
        origin="",
        place_name=None if is_household else site.name,
        place_kind=PLACES.get(site.kind),
        area_code=site.growing_area_code or None,
        area_text=None if is_household else (site.area_typed or None),
        **_addresses(site.code, f"/414/{site.gln}" if site.gln else "", f"/P/{site.code}", settings),
        **_standing(organisation, settings),
    )


def facts_of_pack(pack: Pack, *, settings: Settings) -> LabelFacts:
    """The label of a case or pallet: its number, and the lots in it by name, number and amount."""
    inside = flat(contents_of(pack))
    organisation = pack.organisation
    only = inside[0].batch if len(inside) == 1 else None
    return LabelFacts(
        product_name=_product_name(only) if only else "",
        organisation_name=organisation.name,
        address_line=Address.from_dict(organisation.address).line_now() if organisation.address else "",
        lot=only.lot if only else "",
        origin="",
        produced_on=only.produced_on if only else None,
        expires_on=only.expires_on if only else None,
        gtin=only.gtin if only else None,
        pack_level="Pallet" if pack.level == PALLET else "Thùng, sọt",
        sscc=pack.sscc,
        packed_on=_day(pack.packed_at),
        contents=tuple(
            f"{_product_name(one.batch)} · lô {one.batch.lot} · {_amount(one.thousandths, one.unit, one.serials)}"
            for one in inside
        ),
        **_addresses(pack.code, f"/00/{pack.sscc}" if pack.sscc else "", f"/U/{pack.code}", settings),
        **_standing(organisation, settings),
    )


def facts_on_stall(batch: Batch, *, shown_on: date, settings: Settings) -> LabelFacts:
    """One lot on the poster of a stall: what it is, where it comes from. Goods of somebody else keep what was printed
    on them, but lead to the lot as the stall holds it."""
    product = product_of(batch)
    facts = facts_of(batch, settings=settings)
    return replace(
        facts,
        product_name=product.name if product else batch.name,
        origin=product.origin if product else "",
        net_content=(product.net_content_typed or None) if product else None,
        stall_name=batch.organisation.name,
        shown_on=shown_on,
    )


def product_of(batch: Batch) -> Product | None:
    """The product that goods are, also where they were taken over from who made them."""
    for _step in range(_HELD_FROM):
        if batch.product is not None:
            return batch.product
        edge = BatchSource.get_or_none((BatchSource.batch == batch.id) & ~BatchSource.from_batch.is_null())
        if edge is None or not batch.is_received:
            return None
        batch = edge.from_batch
    return None


def _addresses(code: str, full: str, short: str, settings: Settings) -> dict[str, str]:
    short_url = f"{settings.base_url}{short}".upper()
    return {
        "short_code": code,
        "host": urlsplit(settings.base_url).netloc,
        "url": f"{settings.base_url}{full}".upper() if full else short_url,
        "short_url": short_url,
    }


def _standing(organisation: Organisation, settings: Settings) -> dict[str, bool]:
    is_test = is_test_print(
        is_public=settings.is_public, is_demo=settings.is_demo, is_demo_organisation=organisation.is_demo
    )
    return {"is_test": is_test, "unverified": not organisation.is_approved}


def _product_name(batch: Batch) -> str:
    product = product_of(batch)
    return product.name if product else batch.name


def _amount(thousandths: int, unit: str, serials: list[str]) -> str:
    """How much, and how many units with numbers of their own."""
    parts = [show_quantity(thousandths, unit)] if thousandths else []
    return ", ".join([*parts, *([f"{len(serials)} con, gói có số"] if serials else [])])


def _day(moment: datetime | None) -> date | None:
    return moment.astimezone(VIETNAM).date() if moment else None
