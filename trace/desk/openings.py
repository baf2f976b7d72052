"""Opening a season: what the form starts with, what it says, and the season with its plot in one transaction."""

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, Final
from uuid import uuid4

from flask import render_template
from flask_babel import gettext as _

from trace import clock
from trace.database import atomic
from trace.desk import boxes, remembered
from trace.desk.reading import KEPT, Typed
from trace.errors import N_, NotFound, Refusal
from trace.events.actions_seasons import open_season
from trace.events.entries import Entry
from trace.events.models import Event, EventItem
from trace.kit.forms import Form, say
from trace.kit.languages import language
from trace.kit.text import nfc
from trace.kit.units import show_number
from trace.kit.viewer import Viewer
from trace.organisations.models import Organisation
from trace.places.address import Address
from trace.places.entry import ChoosePlace, PlaceChoice, read_address
from trace.processes.catalogue import OPEN, Step, Template
from trace.processes.queries import field as find_field
from trace.processes.queries import template as find_template
from trace.processes.queries import templates
from trace.products.queries import products_to_choose
from trace.seasons.models import Season
from trace.seasons.queries import open_seasons
from trace.sites.actions import save_site
from trace.sites.models import Site
from trace.sites.naming import name_for
from trace.sites.queries import sites_to_choose
from trace.sites.queries_growers import households_on

_FIRST_MONTH_OF_AUTUMN_CROP: Final = 6
_LAST_MONTH_OF_AUTUMN_CROP: Final = 11


class NothingGrows(NotFound):
    """This kind of product does not begin with a season."""


@dataclass
class Opening:
    """A season as the form asks for it. `place` is a new plot or pond, not yet saved."""

    name: str
    variety: str
    sites: list[Site]
    place: dict[str, Any] | None = None
    choices: list[PlaceChoice] = field(default_factory=list)


def ways_for(organisation: Organisation) -> tuple[list[Template], list[Template]]:
    """Kinds of goods that grow: those the organisation has products of, and the others."""
    growing = [way for way in templates() if way.has_season]
    traded = {product.template for product in products_to_choose(organisation.id)}
    traded |= {season.template for season in open_seasons(organisation.id)}
    return [way for way in growing if way.code in traded], [way for way in growing if way.code not in traded]


def opening(code: str) -> tuple[Template, Step]:
    """The way and its opening step; refused for goods that begin with a receipt."""
    way = find_template(code)
    step = next((one for one in way.steps if one.role == OPEN), None)
    if step is None:
        raise NothingGrows(N_("“%(name)s” bắt đầu bằng nhận nguyên liệu, không mở vụ."), name=way.name_vi)
    return way, step


def first_values(organisation: Organisation, way: Template) -> dict[str, Any]:
    """Today, the usual name, and what stays the same from season to season."""
    _way, step = opening(way.code)
    last = remembered.last_event(organisation.id, step)
    return {
        **remembered.habits(last, step),
        "entry_id": str(uuid4()),
        "happened_on": clock.today().isoformat(),
        "name": usual_name(way, clock.today()),
        "sites": _only_site(organisation, way),
    }


def usual_name(way: Template, today: date) -> str:
    """`Vụ mùa 2026` for fields, `Lứa tôm 11/2026` for ponds."""
    if site_kind(way) == "pond":
        word = way.season_vi[:1].upper() + way.season_vi[1:]
        return f"{word} {today.month}/{today.year}"
    if _FIRST_MONTH_OF_AUTUMN_CROP <= today.month <= _LAST_MONTH_OF_AUTUMN_CROP:
        return f"Vụ mùa {today.year}"
    return f"Vụ xuân {today.year + (today.month > _LAST_MONTH_OF_AUTUMN_CROP)}"


def site_kind(way: Template) -> str:
    """plot or pond: where this kind of goods grows."""
    _way, step = opening(way.code)
    return "pond" if any(one.name == "pond" for one in step.fields) else "plot"


def read(organisation: Organisation, way: Template, step: Step, typed: Typed) -> Opening:
    """What the form asks for; mistakes go into the form, areas and households come from the places when not typed."""
    values = typed.form.values
    known = {site.code: site for site in _sites(organisation, way)}
    chosen = [known[code] for code in values.get("sites") or [] if code in known]
    if len(chosen) < len(values.get("sites") or []):
        typed.form.add_error("sites", _("Không tìm thấy địa điểm này."))
    found = Opening(
        name=nfc(str(values.get("name") or "")),
        variety=nfc(str(values.get("variety") or "")),
        sites=chosen,
    )
    if not found.name:
        typed.form.add_error("name", _("Chưa đặt tên vụ."))
    elif found.name == usual_name(way, clock.today()):
        found.name = _own_name(organisation, way, typed, chosen)
    _read_place(found, way, typed)
    if not chosen and found.place is None and not any(n.startswith("place-") for n in typed.form.errors):
        name = "sites" if known else "place-name"
        typed.form.add_error(name, _("Chưa chọn %(site)s nào.", site=_site_word(way)))
    _take_from_sites(step, typed, chosen)
    return found


def save(
    organisation: Organisation, way: Template, wanted: Opening, typed: Typed, *, by: Viewer, now: datetime
) -> Season:
    """The new place, if any, and the season: both or nothing. The same entry sent twice is one season."""
    with atomic():
        sites = list(wanted.sites)
        if wanted.place is not None:
            sites.append(_place_for(organisation, wanted.place, by=by, now=now))
        return open_season(
            organisation,
            template=way.code,
            name=wanted.name,
            variety=wanted.variety,
            sites=sites,
            entry=Entry(
                by=by,
                now=now,
                entry_id=str(typed.form.values.get("entry_id") or ""),
                happened_at=typed.happened_at,
                values=typed.values,
                photos=typed.photos,
                private={"note": typed.form.values["note"]} if typed.form.values.get("note") else {},
            ),
        )


def page(
    organisation: Organisation,
    way: Template,
    form: Form,
    *,
    doubts: dict[str, list[str]] | None = None,
    converted: list[str] | None = None,
    choices: list[PlaceChoice] | None = None,
) -> str:
    """The form that opens a season."""
    spoken = language()
    _way, step = opening(way.code)
    form.doubt(doubts or {})
    parts = boxes.parts_of(step, spoken, boxes.Choices())
    variety = find_field("variety")
    return render_template(
        "desk/season_new.html",
        form=form,
        way={
            "code": way.code,
            "name": way.name(spoken),
            "icon": way.icon,
            "season": way.season_en if spoken == "en" else way.season_vi,
            "site": _site_word(way),
        },
        sites=[
            {"value": site.code, "label": site.name, "help": _site_help(site)} for site in _sites(organisation, way)
        ],
        required=[part for part in parts if part.is_required],
        optional=[part for part in parts if not part.is_required],
        uploads=boxes.uploads_of(step, spoken),
        varieties=variety.suggestions if site_kind(way) == "plot" else (),
        is_doubted=bool(doubts),
        converted=converted or [],
        choices=[{"value": one.value, "label": one.label, "help": one.help} for one in choices or []],
        kept=[(name, sha256) for name in KEPT for sha256 in form.values.get(name) or []],
        today=clock.today().isoformat(),
    )


def _sites(organisation: Organisation, way: Template) -> list[Site]:
    return sites_to_choose(organisation.id, kinds=(site_kind(way),))


def _only_site(organisation: Organisation, way: Template) -> list[str]:
    found = _sites(organisation, way)
    return [found[0].code] if len(found) == 1 else []


def _own_name(organisation: Organisation, way: Template, typed: Typed, sites: list[Site]) -> str:
    """The usual name of the day the season opened; with its places where another season is called so."""
    name = usual_name(way, typed.happened_on)
    same = Season.select().where(Season.organisation == organisation.id, Season.name == name)
    # The season that this very form has opened already does not count: a form sent twice says the same twice.
    own = EventItem.select(EventItem.identifier).join(Event)
    own = own.where(Event.organisation == organisation.id, Event.entry_id == typed.form.values.get("entry_id", ""))
    is_taken = same.where(Season.identifier.not_in(own)).exists()
    places = ", ".join(name_for(site, seen_by=None) or site.code for site in sites)
    return f"{name} – {places}"[:120] if is_taken and places else name


def _site_word(way: Template) -> str:
    """What this kind of goods grows on, in the reader's language: `thửa ruộng`, `rice field`."""
    return way.site_en if language() == "en" else way.site_vi


def _site_help(site: Site) -> str:
    area = f"{show_number(site.area_m2)} m²" if site.area_m2 else ""
    return " · ".join(filter(None, (Address.from_dict(site.address).unit_now.text.split(",")[0], area)))


def _read_place(found: Opening, way: Template, typed: Typed) -> None:
    """A plot or pond written beside the season: its name and its commune are enough."""
    values = typed.form.values
    name, commune = nfc(str(values.get("place-name") or "")), str(values.get("place-commune") or "")
    if not name and not commune:
        return
    if not name:
        typed.form.add_error("place-name", _("Chưa ghi tên %(site)s.", site=_site_word(way)))
        return
    if not commune:
        typed.form.add_error("place-commune", _("Chưa ghi xã, phường."))
        return
    try:
        address = read_address("", commune, chosen=str(values.get("place-choice") or ""))
    except ChoosePlace as refusal:
        found.choices = refusal.choices
        typed.form.add_error("place-choice", say(refusal))
    except Refusal as refusal:
        typed.form.add_error("place-commune", say(refusal))
    else:
        found.place = {"kind": site_kind(way), "name": name, "address": address.as_dict()}


def _place_for(organisation: Organisation, place: dict[str, Any], *, by: Viewer, now: datetime) -> Site:
    """A second try of the same form finds the place that the first one made."""
    known = [site for site in sites_to_choose(organisation.id, kinds=(place["kind"],)) if site.name == place["name"]]
    same = [site for site in known if site.address == place["address"]]
    return same[0] if same else save_site(organisation, place, by=by, now=now)


def known_of_sites(step: Step, sites: list[Site]) -> dict[str, int]:
    """Area and households stand in the places already: summed up where all of them have it."""
    names = {one.name for one in step.asked}
    areas = [site.area_m2 for site in sites]
    found = {name: sum(area for area in areas if area) for name in ("area", "pond_area") if sites and all(areas)}
    households = households_on(sites)
    if households:
        found["household_count"] = households
    return {name: value for name, value in found.items() if name in names}


def _take_from_sites(step: Step, typed: Typed, sites: list[Site]) -> None:
    """What the places tell counts where nothing was typed."""
    for name, value in known_of_sites(step, sites).items():
        if name not in typed.values and name not in typed.form.errors:
            typed.values[name] = value
            typed.doubts.pop(name, None)
