"""Products for programs."""

from typing import Any

from flask_smorest import Blueprint

from trace import clock
from trace.documents.queries import find_own_file
from trace.errors import Invalid, NotFound
from trace.kit.finding import finding
from trace.kit.guards import SIGNED_IN, allowed, signed_in
from trace.kit.idempotency import idempotent
from trace.kit.viewer import MANAGER, STAFF
from trace.organisations.queries import find_organisation
from trace.products import actions, actions_showing, queries, rules
from trace.products.models import Product
from trace.products.schemas import PhotosIn, ProductIn, ProductOut, ProductsPage, ProductsQuery, api_values, ocop_of

api = Blueprint("products_api", __name__, url_prefix="/api/v1/products", description="Trade items")


@api.get("")
@api.arguments(ProductsQuery, location="query")
@api.response(200, ProductsPage)
@allowed(SIGNED_IN)
def list_products(asked: dict[str, object]) -> dict[str, object]:
    """The products the token's organisation has, in the order they were registered; `next` is the following cursor."""
    limit = int(str(asked["limit"]))
    found = queries.products_after(
        int(str(asked["cursor"])),
        limit=limit + 1,
        search=str(asked["q"]),
        category=str(asked["category"]),
        seen_by=signed_in(),
    )
    return {
        "items": [api_values(row) for row in found[:limit]],
        "next": str(found[limit - 1].id) if len(found) > limit else None,
    }


@api.get("/<code>")
@api.response(200, ProductOut)
@allowed(SIGNED_IN)
def show_product(code: str) -> dict[str, object]:
    """One product by its code or GTIN, with what it still lacks."""
    return _whole(queries.find_product(code, seen_by=signed_in()))


@api.post("")
@idempotent
@api.arguments(ProductIn)
@api.response(201, ProductOut)
@allowed(STAFF, MANAGER)
def register_product(asked: dict[str, object]) -> Any:
    """Register a product of the token's organisation; `missing` says what keeps it a draft. Takes `Idempotency-Key`."""
    viewer = signed_in()
    organisation = find_organisation(viewer.organisation_id or 0, seen_by=viewer)
    product = actions.save_product(organisation, asked, by=viewer, now=clock.now())
    return _read_again(product), 201, {"Location": f"{api.url_prefix}/{product.code}"}


@api.patch("/<code>")
@idempotent
@finding("code", queries.find_product, into="product")
@api.arguments(ProductIn(partial=True))
@api.response(200, ProductOut)
@allowed(STAFF, MANAGER)
def change_product(asked: dict[str, object], product: Product) -> dict[str, object]:
    """Change the facts that are sent; the code stays for ever. Takes `Idempotency-Key`."""
    changed = actions.save_product(product.organisation, asked, by=signed_in(), now=clock.now(), product=product)
    return _read_again(changed)


@api.put("/<code>/photos")
@idempotent
@finding("code", queries.find_product, into="product")
@api.arguments(PhotosIn)
@api.response(200, ProductOut)
@allowed(STAFF, MANAGER)
def put_photos(asked: dict[str, list[str]], product: Product) -> dict[str, object]:
    """Show these pictures (hashes of kept files) and no others, the first one leading. Takes `Idempotency-Key`."""
    rules.check_may_change(signed_in(), product.organisation_id)
    found = []
    for place, name in enumerate(asked["photos"]):
        try:
            found.append(find_own_file(name, organisation_id=product.organisation_id))
        except NotFound as unknown:
            raise Invalid(unknown.msgid, field=f"photos/{place}") from None
    actions_showing.set_photos(product, found, by=signed_in(), now=clock.now())
    return _read_again(product)


def _read_again(product: Product) -> dict[str, object]:
    """As the next reader will find it."""
    return _whole(queries.find_product(product.code, seen_by=signed_in()))


def _whole(product: Product) -> dict[str, object]:
    return {
        **api_values(product),
        "ocop": ocop_of(product),
        "photos": [f"/files/{photo.sha256}" for photo in queries.photos_of(product)],
        "shops": [shop.url for shop in queries.shops_of(product)],
        "missing": [
            {"field": i.field, "label": i.label_vi, "article": i.article, "certainty": i.certainty}
            for i in queries.missing(product)
        ],
    }
