"""The places of an organisation as one picture: outlines without any map, what each is, what grows there now."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from flask import url_for
from flask_babel import gettext as _

from trace.errors import N_
from trace.events.waiting import Wait, waits_of
from trace.kit.days import show_day
from trace.kit.units import show_number
from trace.kit.viewer import Viewer
from trace.processes.queries import template as find_template
from trace.seasons.models import Season, SeasonSite
from trace.seasons.naming import name_for as season_name
from trace.sites import rules
from trace.sites.map_labels import Wanted, place_labels
from trace.sites.map_plan import Plan, plan_of
from trace.sites.models import Site
from trace.sites.naming import name_for
from trace.sites.outline import outline_from_geojson

WINDS = {
    "N": N_("phía bắc"), "NE": N_("phía đông bắc"), "E": N_("phía đông"), "SE": N_("phía đông nam"),
    "S": N_("phía nam"), "SW": N_("phía tây nam"), "W": N_("phía tây"), "NW": N_("phía tây bắc"),
}  # fmt: skip
PHONE_PX, WIDE_PX = 320, 690
MANY, BIG_MARK, SMALL_MARK = 60, 7.0, 4.0
LONGEST_NAME = 20


def map_of(sites: Sequence[Site], *, today: date, seen_by: Viewer) -> dict[str, Any]:
    """Everything the page shows: the drawing, who stands too far off, who has no outline, and the list of all."""
    growing = _growing([site.id for site in sites])
    waits = waits_of(list({season.id: season for found in growing.values() for season in found}.values()))
    drawn = [site for site in sites if site.outline and not is_hidden(site, seen_by)]
    plan = plan_of({site.code: outline_from_geojson(site.outline) for site in drawn})
    rows = {site.code: _row(site, growing[site.id], waits, plan, today, seen_by) for site in sites}
    return {
        "drawing": _drawing(drawn, rows, plan) if plan else None,
        "rows": list(rows.values()),
        "far": [rows[code] for code in plan.far] if plan else [],
        "bare": [rows[site.code] for site in sites if not site.outline],
        "kinds": [(kind, _(rules.KIND_NAMES[kind])) for kind in rules.KIND_NAMES if any(s.kind == kind for s in drawn)],
        "has_waiting": any(row["waits_until"] or row["waits_unknown"] for row in rows.values()),
    }


def is_hidden(site: Site, seen_by: Viewer) -> bool:
    """An officer sees that a household's plot is there, not where it lies."""
    return site.grower_id is not None and not (seen_by.is_admin or seen_by.owns(site.organisation_id))


def _growing(site_ids: Sequence[int]) -> dict[int, list[Season]]:
    """Open seasons by place, with one statement."""
    found: dict[int, list[Season]] = {number: [] for number in site_ids}
    rows = (
        SeasonSite.select(SeasonSite, Season)
        .join(Season)
        .where(SeasonSite.site.in_(list(site_ids)), Season.closed_on.is_null())
        .order_by(Season.opened_on.desc(), Season.id.desc())
    )
    for row in rows:
        found[row.site_id].append(row.season)
    return found


def _row(
    site: Site, seasons: Sequence[Season], waits: Mapping[int, Wait], plan: Plan | None, today: date, seen_by: Viewer
) -> dict[str, Any]:
    hidden = is_hidden(site, seen_by)
    safe = max((day for s in seasons if (day := waits[s.id].safe_from) is not None and day > today), default=None)
    far = plan.far.get(site.code) if plan else None
    return {
        "code": site.code,
        "name": _("Thửa, ao của hộ thành viên") if hidden else name_for(site, seen_by=seen_by) or site.code,
        "href": url_for("sites.show", code=site.code),
        "kind": site.kind,
        "kind_name": _(rules.KIND_NAMES[site.kind]),
        "icon": rules.KIND_ICONS[site.kind],
        "area": f"{show_number(site.area_m2)} m²" if site.area_m2 else "",
        "organisation": "" if seen_by.owns(site.organisation_id) else site.organisation.name,
        "seasons": [
            {
                "name": season_name(season, seen_by=seen_by),
                "href": url_for("seasons.show", code=season.code),
                "icon": find_template(season.template).icon,
            }
            for season in seasons
        ],
        "waits_until": show_day(safe),
        "waits_unknown": safe is None and any(waits[season.id].has_unknown_days for season in seasons),
        "far": _("%(distance)s về %(wind)s", distance=_distance(far.meters), wind=_(WINDS[far.wind])) if far else "",
        "has_outline": bool(site.outline),
    }


def _drawing(drawn: Sequence[Site], rows: Mapping[str, dict[str, Any]], plan: Plan) -> dict[str, Any]:
    shown = [site for site in drawn if site.code in plan.placed]
    # Names that matter today find their room first, then those of big places.
    first = sorted(shown, key=lambda s: (not rows[s.code]["seasons"], -plan.placed[s.code].width, s.name_sort, s.id))
    mark = SMALL_MARK if len(shown) > MANY else BIG_MARK
    wanted = [_wanted(site.code, rows[site.code]["name"], plan) for site in first]
    wide = place_labels(wanted, side_px=WIDE_PX, mark_px=mark)
    return {
        "places": [
            {
                **rows[site.code],
                "path": plan.placed[site.code].path,
                "x": plan.placed[site.code].x,
                "y": plan.placed[site.code].y,
                "title": _title(rows[site.code]),
                "is_growing": bool(rows[site.code]["seasons"]),
                "is_waiting": bool(rows[site.code]["waits_until"] or rows[site.code]["waits_unknown"]),
            }
            for site in sorted(shown, key=lambda s: -plan.placed[s.code].width * plan.placed[s.code].height)
        ],
        "phone": place_labels(wanted, side_px=PHONE_PX, mark_px=mark),
        "wide": wide,
        "scale": round(mark / BIG_MARK, 2),
        "bar": plan.bar,
        "bar_text": plan.bar_text,
        "nameless": len(shown) - len(wide),
    }


def _wanted(code: str, name: str, plan: Plan) -> Wanted:
    placed = plan.placed[code]
    return Wanted(code, _short(name), placed.x, placed.y, placed.width, placed.height)


def _title(row: Mapping[str, Any]) -> str:
    parts = [row["name"], row["kind_name"], *(one["name"] for one in row["seasons"])]
    if row["waits_until"]:
        parts.append(_("cách ly đến %(day)s", day=row["waits_until"]))
    return " · ".join(parts)


def _distance(meters: int) -> str:
    return f"{show_number(meters)} m" if meters < 1000 else f"{show_number(round(meters / 1000))} km"


def _short(text: str) -> str:
    return text if len(text) <= LONGEST_NAME else text[: LONGEST_NAME - 1].rstrip() + "…"
