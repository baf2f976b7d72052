"""Products for programs."""

from flask_smorest import Blueprint

from trace.kit.guards import SIGNED_IN, allowed, signed_in
from trace.products import queries
from trace.products.schemas import ProductOut, ProductsPage, ProductsQuery, api_values, ocop_of

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
    product = queries.find_product(code, seen_by=signed_in())
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
