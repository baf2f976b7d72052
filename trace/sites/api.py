"""Places for programs."""

from flask_smorest import Blueprint

from trace.kit.guards import SIGNED_IN, allowed, signed_in
from trace.sites import queries
from trace.sites.schemas import SitesPage, SitesQuery, api_values

api = Blueprint("sites_api", __name__, url_prefix="/api/v1/sites", description="Plots, ponds, mills, workshops, stores")


@api.get("")
@api.arguments(SitesQuery, location="query")
@api.response(200, SitesPage)
@allowed(SIGNED_IN)
def list_sites(asked: dict[str, object]) -> dict[str, object]:
    """The places the token's organisation has, in the order they were registered; `next` is the following cursor."""
    limit = int(str(asked["limit"]))
    found = queries.sites_after(
        int(str(asked["cursor"])),
        limit=limit + 1,
        search=str(asked["q"]),
        kind=str(asked["kind"]),
        seen_by=signed_in(),
    )
    return {
        "items": [api_values(row) for row in found[:limit]],
        "next": str(found[limit - 1].id) if len(found) > limit else None,
    }
