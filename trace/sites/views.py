"""Places as plain values for templates: rows do not leave this room."""

from collections.abc import Sequence

from flask_babel import gettext

from trace.kit.days import show_day
from trace.kit.units import show_number
from trace.kit.viewer import Viewer
from trace.places.address import Address
from trace.sites import rules
from trace.sites.areas import Area, parse_area
from trace.sites.models import Site
from trace.sites.outline import Drawing, Outline, area_doubt, draw, outline_from_geojson


def rows(found: Sequence[Site], *, seen_by: Viewer) -> list[dict[str, object]]:
    """One dictionary a place, for lists."""
    return [_short(site, seen_by) for site in found]


def whole(site: Site, *, seen_by: Viewer) -> dict[str, object]:
    """Everything the page of a place shows. Of a household's plot an officer sees kind, size and commune only."""
    address = Address.from_dict(site.address)
    is_hidden = _is_hidden(site, seen_by)
    return {
        **_short(site, seen_by),
        "address_former": "" if is_hidden else address.former_line(),
        "district": site.ex_district,
        "gln": site.gln,
        "note": "" if is_hidden else site.note,
        "sketch": sketch(outline_from_geojson(site.outline), site.area_m2) if site.outline and not is_hidden else None,
        "is_growing": site.kind in rules.GROWING_KINDS,
    }


def sketch(outline: Outline, area_m2: int | None) -> dict[str, object]:
    """The drawing of an outline with its size in words, and a doubt when the typed area does not fit."""
    drawing: Drawing = draw(outline)
    doubt = area_doubt(outline, area_m2)
    return {
        "drawing": drawing,
        "area": f"{show_number(outline.area_m2)} m²",
        "corner_count": len(outline.corners),
        "doubt": gettext(doubt[0]) % doubt[1] if doubt else "",
    }


def form_values(site: Site) -> dict[str, object]:
    """What the form starts with; the outline as points that can be typed again."""
    address = Address.from_dict(site.address)
    return {
        "kind": site.kind,
        "name": site.name,
        "line": address.typed,
        "commune": address.unit_then.text,
        "place": place_value(address),
        "area": site.area_typed,
        "growing_area_code": site.growing_area_code,
        "household_count": site.household_count or "",
        "gln": site.gln or "",
        "note": site.note,
        "outline": outline_from_geojson(site.outline).as_lines() if site.outline else "",
    }


def place_value(address: Address) -> str:
    """The choice that gives this address again."""
    then = address.unit_then
    part = "outside" if address.outside else address.unit_now.code if address.is_former else ""
    return ":".join(filter(None, (then.code, then.valid_from.isoformat(), part)))


def shown_area(site: Site) -> str:
    """`12 sào = 4.320 m²`, as it was typed and as it is kept."""
    if not site.area_m2:
        return ""
    typed = parse_area(site.area_typed) if site.area_typed else Area(site.area_m2, "", is_converted=False)
    return typed.shown


def _is_hidden(site: Site, seen_by: Viewer) -> bool:
    return site.grower_id is not None and seen_by.is_officer


def _short(site: Site, seen_by: Viewer) -> dict[str, object]:
    is_hidden, address = _is_hidden(site, seen_by), Address.from_dict(site.address)
    return {
        "code": site.code,
        "name": gettext("Thửa, ao của hộ thành viên") if is_hidden else site.name,
        "kind": site.kind,
        "kind_name": gettext(rules.KIND_NAMES[site.kind]),
        "icon": rules.KIND_ICONS[site.kind],
        "address": address.unit_now.text if is_hidden else address.line_now(),
        "area": shown_area(site),
        "area_m2": f"{show_number(site.area_m2)} m²" if site.area_m2 else "",
        "growing_area_code": site.growing_area_code,
        "household_count": site.household_count,
        "has_outline": bool(site.outline),
        "is_active": site.is_active,
        "organisation_name": site.organisation.name,
        "organisation_code": site.organisation.code,
        "created_on": show_day(site.created_at),
    }
