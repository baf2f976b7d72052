"""Lịch mùa vụ: a year of seasons on one screen, and on one sheet of paper."""

from typing import Any

from flask import Blueprint, render_template, request
from flask_babel import gettext as _

from trace import clock
from trace.desk.season_calendar import Year, drawing_of
from trace.kit.guards import allowed, signed_in
from trace.kit.inputs import whole_number
from trace.kit.paging import Listing, page_of
from trace.kit.viewer import ADMIN, AUDITOR, RECORDERS
from trace.seasons.models import Season, SeasonSite
from trace.seasons.queries import sites_of_many, visible_seasons
from trace.sites.models import Site
from trace.sites.naming import name_for
from trace.sites.queries import visible_sites

season_calendar = Blueprint("season_calendar", __name__, url_prefix="/seasons")
SHOWN, CHOICES = 40, 300
FIRST_YEAR, LAST_YEAR = 2000, 2100


@season_calendar.get("/calendar")
@allowed(*RECORDERS, AUDITOR, ADMIN)
def show() -> str:
    """The seasons of a year, those of one place where one is asked for."""
    by, today = signed_in(), clock.today()
    year = Year(_asked_year(today.year))
    listing = Listing.read(request.args, sorts=("opened",), filters=("site",))
    page = page_of(_seasons(year, listing.filters.get("site", "")), listing, size=SHOWN)
    drawing = drawing_of(page.items, sites_of_many([s.id for s in page.items]), year=year, today=today, seen_by=by)
    return render_template(
        "desk/calendar.html",
        year=year.number,
        before=year.number - 1 if year.number > FIRST_YEAR else None,
        after=year.number + 1 if year.number < LAST_YEAR else None,
        this_year=today.year,
        drawing=drawing,
        page=page,
        places=_places(),
        is_many=by.is_officer or by.is_admin,
        may_open=by.role in RECORDERS and by.organisation_id is not None,
    )


def _asked_year(usual: int) -> int:
    found = whole_number(request.args.get("year", ""))
    return found if found is not None and FIRST_YEAR <= found <= LAST_YEAR else usual


def _seasons(year: Year, site: str) -> Any:
    """Seasons of which a day lies in the year, the latest opened first."""
    reaches = Season.closed_on.is_null() | (Season.closed_on >= year.first)
    query = visible_seasons(signed_in()).where(Season.opened_on <= year.last, reaches)
    if site:
        here = SeasonSite.select(SeasonSite.season).join(Site).where(Site.code == site.upper())
        query = query.where(Season.id.in_(here))
    return query.order_by(Season.opened_on.desc(), Season.id.desc())


def _places() -> list[tuple[str, str]]:
    """Plots and ponds to choose from."""
    by = signed_in()
    query = visible_sites(by).where(Site.kind.in_(("plot", "pond")), Site.is_active)
    found = query.order_by(Site.name_sort, Site.id).limit(CHOICES)
    kinds = {"plot": _("thửa, xứ đồng"), "pond": _("ao")}
    return [(site.code, f"{name_for(site, seen_by=by) or site.code} ({kinds[site.kind]})") for site in found]
