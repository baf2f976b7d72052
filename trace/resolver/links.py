"""The links a subject offers, level by level, and the description file of this resolver."""

from trace.errors import N_
from trace.kit.languages import LANGUAGES
from trace.products.models import Product
from trace.products.queries import shops_of
from trace.resolver.negotiation import Level, Link
from trace.resolver.subjects import (
    KEYS,
    HandoverFound,
    LotFound,
    LotMissing,
    PackFound,
    PlaceFound,
    ProductFound,
    Subject,
)
from trace.sites.naming import name_for

_TITLES = {
    "vi": {"page": "Nguồn gốc: %s", "journey": "Hành trình: %s", "papers": "Chứng nhận: %s", "place": "Địa điểm: %s",
           "pack": "Thùng, pallet: %s", "handover": "Chuyến hàng: %s"},
    "en": {"page": "Where it comes from: %s", "journey": "Journey: %s", "papers": "Certificates: %s",
           "place": "Place: %s", "pack": "Case or pallet: %s", "handover": "Dispatch: %s"},
}  # fmt: skip
JOURNEY, PAPERS = "hanh-trinh", "chung-nhan"
"""Anchors inside the page."""
RECALL_STATUS = N_("Tình trạng thu hồi của lô %(lot)s")


def levels_of(subject: Subject, *, base: str) -> tuple[Level, ...]:
    """The levels of a subject, the nearest first. A lot that is missing has those of its product."""
    match subject:
        case LotFound():
            own = _lot_level(subject, base)
            product = subject.batch.product
            return (own, _product_level(product, subject.product_path, base)) if product else (own,)
        case LotMissing():
            return (_product_level(subject.product, subject.product_path, base),)
        case ProductFound():
            return (_product_level(subject.product, subject.path, base),)
        case PlaceFound():
            return (_place_level(subject, base),)
        case PackFound():
            return (_moving_level(subject.path, base, "pack", subject.pack.code),)
        case HandoverFound():
            return (_moving_level(subject.path, base, "handover", subject.handover.code),)


def description_of(*, base: str, name: str) -> dict[str, object]:
    """What stands at /.well-known/gs1resolver."""
    return {
        "name": name,
        "resolverRoot": base,
        "supportedPrimaryKeys": list(KEYS),
        "linkTypeDefaultCanBeLinkset": False,
        "supportedLinkType": [{"namespace": "https://ref.gs1.org/voc/", "prefix": "gs1:"}],
        "jsonLdContextLocation": "https://ref.gs1.org/standards/resolver/linkset-context",
    }


def page_of(path: str, base: str) -> str:
    """The address that is always the page, whoever asks: where programs are sent."""
    return f"{base}/page{path}"


def _lot_level(subject: LotFound, base: str) -> Level:
    batch = subject.batch
    name = f"{batch.product.name if batch.product else batch.name}, {batch.lot}"
    page = page_of(subject.path, base)
    status = f"{base}/t/{batch.code}/status.json"
    return Level(
        anchor=base + subject.path,
        description=name,
        default=Link("defaultLink", page, _TITLES["vi"]["page"] % name),
        links=(
            *_in_languages("pip", page, "page", name),
            *_in_languages("traceability", page, "journey", name, JOURNEY),
            *_in_languages("certificationInfo", page, "papers", name, PAPERS),
            Link("recallStatus", status, RECALL_STATUS % {"lot": batch.lot}, "application/json"),
        ),
    )


def _product_level(product: Product, path: str, base: str) -> Level:
    page = page_of(path, base)
    shops = [Link("hasRetailers", shop.url, shop.name) for shop in shops_of(product)]
    return Level(
        anchor=base + path,
        description=product.name,
        default=Link("defaultLink", page, _TITLES["vi"]["page"] % product.name),
        links=(
            *_in_languages("pip", page, "page", product.name),
            *_in_languages("certificationInfo", page, "papers", product.name, PAPERS),
            *shops,
        ),
    )


def _place_level(subject: PlaceFound, base: str) -> Level:
    page = page_of(subject.path, base)
    name = name_for(subject.site, seen_by=None) or subject.site.code
    return Level(
        anchor=base + subject.path,
        description=name,
        default=Link("defaultLink", page, _TITLES["vi"]["place"] % name),
        links=_in_languages("locationInfo", page, "place", name),
    )


def _moving_level(path: str, base: str, title: str, name: str) -> Level:
    """A pack or a handover: something that travels, under its own code."""
    page = page_of(path, base)
    return Level(
        anchor=base + path,
        description=name,
        default=Link("defaultLink", page, _TITLES["vi"][title] % name),
        links=_in_languages("traceability", page, title, name),
    )


def _in_languages(kind: str, page: str, title: str, name: str, part: str = "") -> tuple[Link, ...]:
    hash_part = f"#{part}" if part else ""
    return tuple(
        Link(kind, f"{page}?lang={language}{hash_part}", _TITLES[language][title] % name, "text/html", language)
        for language in LANGUAGES
    )
