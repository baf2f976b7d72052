"""Finding products. Staff see their organisation's, an officer those in scope, an admin all; others are not found."""

import operator
from collections.abc import Sequence
from dataclasses import dataclass
from functools import reduce

import peewee

from trace.documents.models import StoredFile
from trace.errors import N_, NotFound
from trace.gs1.identifiers import Gtin
from trace.kit.inputs import whole_number
from trace.kit.paging import Listing, Page, page_of
from trace.kit.text import fold
from trace.kit.viewer import Viewer
from trace.organisations.models import Organisation
from trace.products import rules
from trace.products.models import FormerGtin, Product, ProductPhoto, ShopLink
from trace.products.reading import Item, shop_hosts

SORTS = ("name", "created", "category")
FILTERS = ("category", "state", "ocop", "active")


class UnknownProduct(NotFound):
    """No such product, or not yours to see."""


class PhotoUnknown(NotFound):
    """The product has no such photo."""


@dataclass(frozen=True)
class Photo:
    """A product's photo: `id` names it in forms, `sha256` is its address under /files/."""

    id: int
    sha256: str
    width_px: int
    height_px: int


@dataclass(frozen=True)
class Shop:
    """Where it is sold: the shop's name and the address."""

    name: str
    url: str


def find_product(code: str, *, seen_by: Viewer) -> Product:
    """The product with this code (any case) or GTIN (8 to 14 digits), if `seen_by` may see it."""
    key = Product.gtin == code.zfill(14) if code.isdigit() else Product.code == code.upper()
    found: Product | None = visible_products(seen_by).where(key).first()
    if found is None:
        raise UnknownProduct(N_("Không tìm thấy sản phẩm này."))
    return found


def find_by_gtin(gtin: Gtin) -> Product:
    """The product that bears this GTIN, else the last one that bore it: whoever scans a label may ask."""
    found: Product | None = Product.get_or_none(Product.gtin == gtin.as_gtin14)
    if found is None:
        former = FormerGtin.select().where(FormerGtin.gtin == gtin.as_gtin14).order_by(FormerGtin.ended_at.desc())
        row: FormerGtin | None = former.first()
        if row is None:
            raise UnknownProduct(N_("Không tìm thấy sản phẩm này."))
        found = row.product
    return found


def products(listing: Listing, *, seen_by: Viewer) -> Page[Product]:
    """One page of those `seen_by` may see. Every word of the search must stand in name, code, GTIN or brand;
    for those who see several organisations also in the organisation's name."""
    query = searched(visible_products(seen_by), listing.search)
    query = _filtered(query, listing)
    return page_of(query.order_by(*_order(listing)), listing)


def products_after(cursor: int, *, limit: int, search: str, category: str, seen_by: Viewer) -> list[Product]:
    """At most `limit` products with an id above `cursor`, for programs that read them all."""
    query = searched(visible_products(seen_by), search).where(Product.id > cursor)
    if category:
        query = query.where(_is_in(category))
    return list(query.order_by(Product.id).limit(limit))


def products_to_choose(organisation_id: int, *, may_be_draft: bool = True) -> list[Product]:
    """An organisation's active products by name, for the choices of a form."""
    query = Product.select().where(Product.organisation == organisation_id, Product.is_active)
    if not may_be_draft:
        query = query.where(~Product.is_draft)
    return list(query.order_by(Product.name_sort, Product.id))


def visible_products(seen_by: Viewer) -> peewee.ModelSelect:
    """The query of products this viewer may see, joined with their organisation. An officer's scope counts both
    the kind of goods and the old district of the organisation."""
    query = Product.select(Product, Organisation).join(Organisation)
    if seen_by.is_admin:
        return query
    if not seen_by.is_officer:
        return query.where(Product.organisation == seen_by.organisation_id)
    if seen_by.scope.categories:
        is_in = [_is_in(category) for category in seen_by.scope.categories]
        query = query.where(reduce(operator.or_, is_in))
    if seen_by.scope.districts:
        query = query.where(Organisation.ex_district.in_(list(seen_by.scope.districts)))
    return query


def photos_of(product: Product) -> list[Photo]:
    """The photos in the order shown; the first one leads."""
    rows = (
        ProductPhoto.select(ProductPhoto, StoredFile)
        .join(StoredFile)
        .where(ProductPhoto.product == product)
        .order_by(ProductPhoto.position, ProductPhoto.id)
    )
    return [Photo(r.id, r.file.sha256, r.file.width_px or 0, r.file.height_px or 0) for r in rows]


def is_photo(file_id: int) -> bool:
    """Whether a product shows this file."""
    return bool(ProductPhoto.select().where(ProductPhoto.file == file_id).exists())


def first_photos(product_ids: Sequence[int]) -> dict[int, str]:
    """The hash of each product's leading photo, where it has one."""
    rows = (
        ProductPhoto.select(ProductPhoto.product, StoredFile.sha256)
        .join(StoredFile)
        .where(ProductPhoto.product.in_(list(product_ids)))
        .order_by(ProductPhoto.position.desc(), ProductPhoto.id.desc())
        .tuples()
    )
    return dict(rows)


def shops_of(product: Product) -> list[Shop]:
    """The shop links in their order, with the names of the shops."""
    names = {shop.host: shop.name for shop in shop_hosts()}
    rows = ShopLink.select().where(ShopLink.product == product).order_by(ShopLink.id)
    return [Shop(names.get(row.host, row.host), row.url) for row in rows]


def missing(product: Product) -> tuple[Item, ...]:
    """What the product still lacks, each with its article; nothing is printed while there is any."""
    return rules.missing(facts_of(product))


def facts_of(product: Product) -> dict[str, object]:
    """The columns by name, with `photos` counted and `gtin_proof` true for a file as well as a number."""
    facts: dict[str, object] = dict(product.__data__)
    facts["photos"] = ProductPhoto.select().where(ProductPhoto.product == product).count()
    facts["gtin_proof"] = product.gtin_proof or product.gtin_proof_file_id
    return facts


def searched(query: peewee.ModelSelect, text: str) -> peewee.ModelSelect:
    """Every word of `text`, without diacritics, must stand in what is searched."""
    for word in fold(text).split():
        query = query.where(Product.search_folded.contains(word) | Organisation.name_folded.contains(word))
    return query


def _filtered(query: peewee.ModelSelect, listing: Listing) -> peewee.ModelSelect:
    filters = listing.filters
    if "category" in filters:
        query = query.where(_is_in(filters["category"]))
    if "state" in filters:
        query = query.where(Product.is_draft == (filters["state"] == "draft"))
    if filters.get("ocop") == "none":
        query = query.where(Product.ocop_stars.is_null())
    elif (stars := whole_number(filters.get("ocop", ""))) is not None:
        query = query.where(Product.ocop_stars == stars)
    if filters.get("active") != "all":
        query = query.where(Product.is_active == (filters.get("active") != "no"))
    return query


def _is_in(category: str) -> peewee.Expression:
    """A category and everything under it: `ocop_food` holds `ocop_food.tea`."""
    return (Product.category == category) | Product.category.startswith(f"{category}.")


def _order(listing: Listing) -> tuple[peewee.Ordering, ...]:
    columns = {
        "name": (Product.name_sort,),
        "created": (Product.created_at,),
        "category": (Product.category, Product.name_sort),
    }[listing.sort]
    return (*(c.desc() if listing.is_descending else c.asc() for c in columns), Product.id.asc())
