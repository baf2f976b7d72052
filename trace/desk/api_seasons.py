"""Seasons for programs: open, write into the diary, harvest, close."""

from collections.abc import Mapping
from dataclasses import replace
from functools import partial
from typing import Any

from flask_smorest import Blueprint

from trace import clock
from trace.batches.models import Batch
from trace.batches.queries import batches_of_season
from trace.desk import api_asked as asked_for
from trace.desk import api_values, openings
from trace.desk import season_schemas as schemas
from trace.desk.plans import lot_name
from trace.desk.subjects import Subject
from trace.errors import N_, Invalid
from trace.events import actions
from trace.events.entries import NewLot
from trace.events.queries import event as find_event
from trace.events.queries import events_of
from trace.events.waiting import Wait, waits_of
from trace.kit.finding import finding
from trace.kit.guards import SIGNED_IN, allowed, signed_in
from trace.kit.idempotency import idempotent
from trace.kit.paging import Listing
from trace.kit.viewer import RECORDERS, Viewer
from trace.organisations.queries import find_organisation
from trace.processes.catalogue import HARVEST, Step
from trace.processes.queries import step as find_step
from trace.processes.queries import template as find_template
from trace.seasons import queries
from trace.seasons.models import Season
from trace.seasons.naming import name_for as season_name
from trace.seasons.naming import open_name
from trace.sites.models import Site
from trace.sites.naming import name_for
from trace.sites.queries import find_site

api = Blueprint("seasons_api", __name__, url_prefix="/api/v1/seasons", description="Growing lots and their diary")


@api.get("")
@api.arguments(schemas.SeasonsQuery, location="query")
@api.response(200, schemas.SeasonsPage)
@allowed(SIGNED_IN)
def list_seasons(asked: dict[str, Any]) -> dict[str, Any]:
    """The seasons you may see, the last used first."""
    listing = Listing.asked(asked, filters=queries.FILTERS)
    page = queries.seasons(listing, seen_by=signed_in())
    sites = queries.sites_of_many([season.id for season in page.items])
    waits = waits_of(page.items)
    return {
        "items": [_brief(season, sites[season.id], waits[season.id]) for season in page.items],
        "total": page.total,
        "next": page.following,
    }


@api.post("")
@idempotent
@api.arguments(schemas.NewSeason)
@api.response(201, schemas.SeasonOut)
@allowed(*RECORDERS)
def open_season(asked: dict[str, Any]) -> Any:
    """Open a season on one or several plots or ponds; its quantity is told by its harvests. Takes `Idempotency-Key`."""
    viewer, now = signed_in(), clock.now()
    way, step = asked_for.given("template", lambda: openings.opening(asked["template"]))
    sites = _sites(asked["sites"], viewer)
    fields = asked_for.further_fields(step, asked, schemas.NewSeason, told=("plot", "pond"))
    values = {**openings.known_of_sites(step, sites), **fields}
    photos = asked_for.photos_of(asked, viewer)
    entry = asked_for.entry_of(viewer, now, {}, happened_at=asked["opened_on"], values=values, photos=photos)
    owner = find_organisation(viewer.organisation_id or 0, seen_by=viewer)
    with asked_for.pointing({"event_time": "opened_on"}):
        season = actions.open_season(
            owner, template=way.code, name=asked["name"], variety=asked["variety"], sites=sites, entry=entry
        )
    return _whole(season.code, viewer), 201, {"Location": f"{api.url_prefix}/{season.code}"}


@api.get("/<code>")
@api.response(200, schemas.SeasonOut)
@allowed(SIGNED_IN)
def show(code: str) -> dict[str, Any]:
    """One season with its timeline."""
    return _whole(code, signed_in())


@api.post("/<code>/events")
@idempotent
@finding("code", queries.find_season, into="season")
@api.arguments(schemas.NewSeasonEvent)
@api.response(201, schemas.EventOut)
@allowed(*RECORDERS)
def record(asked: dict[str, Any], season: Season) -> Any:
    """Write down work on the growing lot, at once for all `seasons` named beside it. Takes `Idempotency-Key`.

    What cannot be understood is refused with its place; what is missing is saved as missing.
    """
    viewer = signed_in()
    step = _step(season, asked)
    if step.role == HARVEST:
        raise Invalid(N_("Thu hoạch làm ra lô: gửi đến “harvest”."), field="step")
    entry = _entry(step, asked, viewer, body=schemas.NewSeasonEvent, template=season.template)
    others = [
        asked_for.given(f"seasons/{place}", partial(queries.find_season, code, seen_by=viewer))
        for place, code in enumerate(asked.get("seasons") or ())
    ]
    with asked_for.pointing():
        event = actions.record_diary([season, *others], step=step, entry=entry)
    return api_values.event_out(find_event(event.id, seen_by=viewer)), 201


@api.post("/<code>/harvest")
@idempotent
@finding("code", queries.find_season, into="season")
@api.arguments(schemas.NewHarvest)
@api.response(201, schemas.HarvestOut)
@allowed(*RECORDERS)
def harvest(asked: dict[str, Any], season: Season) -> Any:
    """Make lots of what was harvested; inside a waiting time they are saved and held. Takes `Idempotency-Key`."""
    viewer = signed_in()
    step = _step(season, asked)
    entry = _entry(step, asked, viewer, body=schemas.NewHarvest, told=("harvest_qty", "qty", "plot", "pond"))
    outputs = [_lot(one, season, step, viewer, under=f"lots/{place}/") for place, one in enumerate(asked["lots"])]
    with asked_for.pointing():
        made = actions.harvest(season, step=step, outputs=outputs, entry=entry, is_last=asked["is_last"])
    return {"batches": [api_values.whole(Batch.get_by_id(batch.id), viewer) for batch in made]}, 201


@api.post("/<code>/closing")
@idempotent
@finding("code", queries.find_season, into="season")
@api.arguments(schemas.Closing, required=False)
@api.response(201, schemas.SeasonOut)
@allowed(*RECORDERS)
def close(asked: dict[str, Any], season: Season) -> Any:
    """Say that nothing more will come from this season. Takes `Idempotency-Key`."""
    viewer, now = signed_in(), clock.now()
    entry = asked_for.entry_of(viewer, now, {}, happened_at=asked.get("happened_at") or now)
    with asked_for.pointing():
        actions.close_season(season, entry=entry)
    return _whole(season.code, viewer), 201


def _step(season: Season, asked: Mapping[str, Any]) -> Step:
    return asked_for.given("step", lambda: find_step(season.template, asked["step"]))


def _entry(
    step: Step,
    asked: Mapping[str, Any],
    viewer: Viewer,
    *,
    body: Any,
    told: tuple[str, ...] = (),
    template: str = "",
) -> Any:
    materials = asked_for.materials_of(asked, viewer)
    known = asked_for.filled(step, template, materials)
    values = {**known, **asked_for.further_fields(step, asked, body, told=told)}
    photos = asked_for.photos_of(asked, viewer)
    return asked_for.entry_of(
        viewer, clock.now(), asked, happened_at=asked["happened_at"], values=values, photos=photos, materials=materials
    )


def _sites(codes: list[str], viewer: Viewer) -> list[Site]:
    return [
        asked_for.given(f"sites/{place}", partial(find_site, code, seen_by=viewer)) for place, code in enumerate(codes)
    ]


def _lot(one: Mapping[str, Any], season: Season, step: Step, viewer: Viewer, *, under: str) -> NewLot:
    product = asked_for.product_of(one, viewer, under=under)
    usual = lot_name(Subject(season.organisation, find_template(season.template), season=season), step)
    name = one.get("name") or (product.name if product else usual)
    return replace(asked_for.new_lot({**one, "name": name}, product), harvest_season=open_name(season)[:80])


def _whole(code: str, viewer: Viewer) -> dict[str, Any]:
    season = queries.find_season(code, seen_by=viewer)
    subject = Subject(season.organisation, find_template(season.template), season=season, done=tuple(season.done_steps))
    return {
        **_brief(season, queries.sites_of(season), waits_of([season])[season.id]),
        "lots": [batch.code for batch in batches_of_season(season.id)],
        "next_steps": [step.code for step in subject.likely_steps()] if season.closed_on is None else [],
        "events": [api_values.event_out(row) for row in events_of(season, seen_by=viewer)],
    }


def _brief(season: Season, sites: list[Site], wait: Wait) -> dict[str, Any]:
    return {
        "name": season_name(season, seen_by=signed_in()),
        **{name: getattr(season, name) for name in ("code", "template", "variety", "opened_on", "closed_on")},
        "state": "closed" if season.closed_on else "open",
        "organisation": season.organisation.code,
        "sites": [{"code": site.code, "name": name_for(site, seen_by=signed_in())} for site in sites],
        "last_event_at": season.last_event_at,
        "safe_from": wait.safe_from,
    }
