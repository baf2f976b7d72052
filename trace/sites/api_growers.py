"""Households for programs of their own organisation."""

from typing import Any

from flask_smorest import Blueprint

from trace import clock
from trace.errors import Invalid
from trace.kit.finding import finding
from trace.kit.guards import allowed, signed_in
from trace.kit.idempotency import idempotent
from trace.kit.viewer import MANAGER, STAFF
from trace.organisations.queries import find_organisation
from trace.places.address import Address
from trace.places.entry import read_address
from trace.sites import actions_growers as actions
from trace.sites import queries_growers as queries
from trace.sites.models import Grower, Site
from trace.sites.queries import UnknownSite, find_site
from trace.sites.schemas import GrowerIn, GrowerOut, GrowersPage, GrowersQuery

api = Blueprint("growers_api", __name__, url_prefix="/api/v1/growers", description="Households, private to their co-op")


@api.get("")
@api.arguments(GrowersQuery, location="query")
@api.response(200, GrowersPage)
@allowed(STAFF, MANAGER)
def list_growers(asked: dict[str, Any]) -> dict[str, object]:
    """The households of the token's organisation, in the order they were written down."""
    limit = asked["limit"]
    found = queries.growers_after(asked["cursor"], limit=limit + 1, seen_by=signed_in())
    plots = queries.plots_of([row.id for row in found])
    return {
        "items": [_out(row, plots[row.id]) for row in found[:limit]],
        "next": str(found[limit - 1].id) if len(found) > limit else None,
    }


@api.get("/<code>")
@api.response(200, GrowerOut)
@allowed(STAFF, MANAGER)
def show_grower(code: str) -> dict[str, object]:
    """One household."""
    return _again(queries.find_grower(code, seen_by=signed_in()))


@api.post("")
@idempotent
@api.arguments(GrowerIn)
@api.response(201, GrowerOut)
@allowed(STAFF, MANAGER)
def register_grower(asked: dict[str, Any]) -> Any:
    """Write a household down. Takes `Idempotency-Key`."""
    viewer = signed_in()
    owner = find_organisation(viewer.organisation_id or 0, seen_by=viewer)
    grower = actions.save_with_plots(owner, _facts(asked), _plots(asked) or [], None, by=viewer, now=clock.now())
    return _again(grower), 201, {"Location": f"{api.url_prefix}/{grower.code}"}


@api.patch("/<code>")
@idempotent
@finding("code", queries.find_grower, into="grower")
@api.arguments(GrowerIn(partial=("name",)))
@api.response(200, GrowerOut)
@allowed(STAFF, MANAGER)
def change_grower(asked: dict[str, Any], grower: Grower) -> Any:
    """Change the facts that are sent. Takes `Idempotency-Key`."""
    viewer, now = signed_in(), clock.now()
    plots = _plots(asked)
    if plots is None:
        plots = queries.plots_of([grower.id])[grower.id]
    actions.save_with_plots(grower.organisation, _facts(asked), plots, None, by=viewer, now=now, grower=grower)
    return _again(grower)


@api.post("/<code>/pseudonym")
@idempotent
@finding("code", queries.find_grower, into="grower")
@api.response(201, GrowerOut)
@allowed(STAFF, MANAGER)
def pseudonymise_grower(grower: Grower) -> Any:
    """Erase who the household is, for good; the row and its places stay. Takes `Idempotency-Key`."""
    actions.pseudonymise_grower(grower, by=signed_in(), now=clock.now())
    return _again(grower), 201


def _facts(asked: dict[str, Any]) -> dict[str, Any]:
    facts = {name: value for name, value in asked.items() if name not in ("address", "plots")}
    sent = asked.get("address")
    if sent is None:
        return facts
    try:
        return {**facts, "address": read_address(sent["typed"], sent["commune"], chosen=sent["choice"]).as_dict()}
    except Invalid as refusal:
        refusal.field = "address/choice" if refusal.field == "place" and sent["choice"] else "address/commune"
        raise


def _plots(asked: dict[str, Any]) -> list[Site] | None:
    if "plots" not in asked:
        return None
    found = []
    for place, code in enumerate(asked["plots"]):
        try:
            found.append(find_site(code, seen_by=signed_in()))
        except UnknownSite as refusal:
            raise Invalid(refusal.msgid, field=f"plots/{place}") from None
    return found


def _again(grower: Grower) -> dict[str, object]:
    row = queries.find_grower(grower.code, seen_by=signed_in())
    return _out(row, queries.plots_of([row.id])[row.id])


def _out(row: Grower, plots: list[Site]) -> dict[str, object]:
    address = Address.from_dict(row.address).line_now() if row.address else row.address_typed
    return {
        **row.__data__,
        "address": address,
        "is_erased": row.erased_at is not None,
        "plots": [site.code for site in plots],
    }
