"""Organisations over the API: a token sees its own."""

from flask import request
from flask_smorest import Blueprint

from trace.kit.guards import SIGNED_IN, allowed, signed_in
from trace.kit.paging import Listing
from trace.organisations import queries, schemas

api = Blueprint("organisations_api", __name__, url_prefix="/api/v1/organisations", description="Who trades")


@api.get("/")
@api.response(200, schemas.OrganisationView(many=True))
@allowed(SIGNED_IN)
def index() -> list[dict[str, object]]:
    """Those you may see, 25 a page (`q`, `page`, `kind`, `approved`, `district`)."""
    listing = Listing.read(request.args, sorts=queries.SORTS, filters=queries.FILTERS)
    return [schemas.api_view(one) for one in queries.organisations(listing, seen_by=signed_in()).items]


@api.get("/<code>")
@api.response(200, schemas.OrganisationView)
@allowed(SIGNED_IN)
def show(code: str) -> dict[str, object]:
    """One organisation by its code."""
    return schemas.api_view(queries.find_organisation(code, seen_by=signed_in()))
