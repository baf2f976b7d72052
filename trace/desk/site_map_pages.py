"""Bản đồ ruộng, ao: for the organisation's own people, and for officers within their scope."""

from flask import Blueprint, render_template, request

from trace import clock
from trace.desk.site_map import map_of
from trace.kit.guards import allowed, signed_in
from trace.kit.viewer import ADMIN, AUDITOR, MANAGER, RECORDERS, STAFF
from trace.organisations.models import Organisation
from trace.sites.models import Site
from trace.sites.queries import visible_sites

site_map = Blueprint("site_map", __name__, url_prefix="/sites")
MOST = 400


@site_map.get("/map")
@allowed(*RECORDERS, AUDITOR, ADMIN)
def show() -> str:
    """The active places this reader may see, of one organisation where one is asked for."""
    by = signed_in()
    query = visible_sites(by).where(Site.is_active)
    asked = request.args.get("organisation", "").replace("\x00", "").strip()[:40]
    if asked:
        query = query.where(Organisation.code == asked.upper())
    sites = list(query.order_by(Site.name_sort, Site.id).limit(MOST + 1))
    return render_template(
        "desk/map.html",
        **map_of(sites[:MOST], today=clock.today(), seen_by=by),
        is_cut=len(sites) > MOST,
        most=MOST,
        is_many=by.is_officer or by.is_admin,
        organisation=sites[0].organisation.name if asked and sites else "",
        may_add=by.role in (STAFF, MANAGER),
    )
