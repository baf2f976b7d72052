"""Places for programs."""

from typing import Any

from flask_smorest import Blueprint

from trace import clock
from trace.errors import Invalid
from trace.kit.finding import finding
from trace.kit.forms import say
from trace.kit.guards import SIGNED_IN, allowed, signed_in
from trace.kit.idempotency import idempotent
from trace.kit.problems import problem
from trace.kit.viewer import MANAGER, STAFF
from trace.organisations.queries import find_organisation
from trace.places.entry import ChoosePlace, read_address
from trace.sites import actions, queries
from trace.sites.api_growers import api as growers_api
from trace.sites.models import Site
from trace.sites.schemas import SiteIn, SiteOut, SitesPage, SitesQuery, api_values

apis = (growers_api,)
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


@api.get("/<code>")
@api.response(200, SiteOut)
@allowed(SIGNED_IN)
def show_site(code: str) -> dict[str, object]:
    """One place by its code or GLN."""
    return api_values(queries.find_site(code, seen_by=signed_in()))


@api.post("")
@idempotent
@api.arguments(SiteIn)
@api.response(201, SiteOut)
@allowed(STAFF, MANAGER)
def register_site(asked: dict[str, Any]) -> Any:
    """Register a place of the token's organisation. Takes `Idempotency-Key`."""
    viewer = signed_in()
    organisation = find_organisation(viewer.organisation_id or 0, seen_by=viewer)
    try:
        facts = _facts(asked)
    except ChoosePlace as refusal:
        return _which(refusal)
    site = actions.save_site(organisation, facts, by=viewer, now=clock.now())
    return _read_again(site), 201, {"Location": f"{api.url_prefix}/{site.code}"}


@api.patch("/<code>")
@idempotent
@finding("code", queries.find_site, into="site")
@api.arguments(SiteIn(partial=("kind", "name", "address")))
@api.response(200, SiteOut)
@allowed(STAFF, MANAGER)
def change_site(asked: dict[str, Any], site: Site) -> Any:
    """Change the facts that are sent; the code stays for ever. Takes `Idempotency-Key`."""
    try:
        facts = _facts(asked)
    except ChoosePlace as refusal:
        return _which(refusal)
    return _read_again(actions.save_site(site.organisation, facts, by=signed_in(), now=clock.now(), site=site))


def _read_again(site: Site) -> dict[str, object]:
    """As the next reader will find it."""
    return api_values(queries.find_site(site.code, seen_by=signed_in()))


def _facts(asked: dict[str, Any]) -> dict[str, Any]:
    """What was sent, its address read."""
    sent = asked.get("address")
    if sent is None:
        return asked
    try:
        address = read_address(sent["typed"], sent["commune"], chosen=sent["choice"])
    except Invalid as refusal:
        refusal.field = "address/choice" if refusal.field == "place" and sent["choice"] else "address/commune"
        raise
    return {**asked, "address": address.as_dict()}


def _which(refusal: ChoosePlace) -> Any:
    """422 with the units that answer to the name; the value of one of them is sent as `address.choice`."""
    choices = [{"value": one.value, "label": one.label, "help": one.help} for one in refusal.choices]
    sentence = say(refusal)
    return problem(422, sentence, errors=[{"pointer": f"/{refusal.field}", "detail": sentence}], choices=choices)
