"""Seasons: the list, opening one, its page, and its end."""

from typing import Any
from uuid import uuid4

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _

from trace import clock
from trace.batches.models import Batch
from trace.batches.queries import batches_of_season, state
from trace.batches.rules import STATE_NAMES, State
from trace.desk import openings, safe_days
from trace.desk.finding_view import todos_about
from trace.desk.reading import amount_words, read_posted
from trace.desk.record_pages import own_organisation, step_card
from trace.desk.saying import tell_of
from trace.desk.subjects import Subject, batch_href
from trace.desk.timeline import timeline_of
from trace.documents.queries import certificates_of
from trace.documents.views import certificate_rows
from trace.errors import Invalid, NotAllowed, NotFound, Refusal
from trace.events.actions_seasons import close_season
from trace.events.entries import Entry
from trace.events.waiting import Wait, waits_of
from trace.kit.days import show_day
from trace.kit.forms import Form, say
from trace.kit.guards import allowed, signed_in
from trace.kit.inputs import start_of_day
from trace.kit.languages import language
from trace.kit.lunar import show_lunar
from trace.kit.paging import Listing
from trace.kit.practice import practised
from trace.kit.viewer import ADMIN, AUDITOR, MANAGER, RECORDERS, STAFF, Viewer
from trace.processes.queries import template as find_template
from trace.processes.queries import templates
from trace.readiness.queries_findings import counts_of, findings_about
from trace.readiness.rules import BATCH, SEASON
from trace.seasons import queries
from trace.seasons.models import Season
from trace.seasons.naming import name_for as season_name
from trace.sensors.panels import panel_of
from trace.sensors.queries import has_readings
from trace.sensors.subjects import of_season
from trace.sites.models import Site
from trace.sites.naming import name_for

seasons = Blueprint("seasons", __name__, url_prefix="/seasons")
BADGES = {"sold_out": "used_up"}


@seasons.get("/")
@allowed(*RECORDERS, AUDITOR, ADMIN)
def index() -> str:
    """Every season the reader may see, the one written in last first."""
    by = signed_in()
    listing = Listing.read(request.args, sorts=queries.SORTS, filters=queries.FILTERS)
    page = queries.seasons(listing, seen_by=by)
    sites = queries.sites_of_many([season.id for season in page.items])
    waits = waits_of(page.items)
    return render_template(
        "desk/seasons.html",
        page=page,
        rows=[_row(season, sites[season.id], waits[season.id]) for season in page.items],
        counts=counts_of(SEASON, [season.id for season in page.items], seen_by=signed_in()),
        ways=[(way.code, way.name(language())) for way in templates() if way.has_season],
        may_open=by.role in RECORDERS,
        is_many=by.role not in RECORDERS,
        is_searching=bool(listing.search or listing.filters),
    )


@seasons.get("/new")
@allowed(*RECORDERS)
def new() -> Any:
    """Which kind of goods is grown? Those the establishment has products of come first."""
    organisation = own_organisation(signed_in())
    own, rest = openings.ways_for(organisation)
    if len(own) == 1 and not request.args.get("all"):
        return redirect(url_for("seasons.new_of", template=own[0].code), code=303)
    return render_template("desk/season_kinds.html", own=_ways(own), rest=_ways(rest))


@seasons.get("/new/<template>")
@allowed(*RECORDERS)
def new_of(template: str) -> str:
    """The form that opens a season of this kind."""
    organisation = own_organisation(signed_in())
    way, _step = openings.opening(template)
    values = openings.first_values(organisation, way)
    return openings.page(organisation, way, Form(values))


@seasons.post("/new/<template>")
@practised
@allowed(*RECORDERS)
def create(template: str) -> Any:
    """Open the season, together with the plot written beside it where there is one."""
    by = signed_in()
    organisation = own_organisation(by)
    way, step = openings.opening(template)
    typed = read_posted(step, organisation, by, given=("plot", "pond"))
    opening = openings.read(organisation, way, step, typed)
    if not typed.form.is_valid:
        return openings.page(organisation, way, typed.form, choices=opening.choices), 422
    if typed.must_ask:
        return openings.page(organisation, way, typed.form, doubts=typed.doubts), 422
    if typed.converted and not typed.is_agreed:
        return openings.page(organisation, way, typed.form, converted=typed.converted)
    try:
        season = openings.save(organisation, way, opening, typed, by=by, now=clock.now())
    except (NotFound, NotAllowed):
        raise
    except Refusal as refusal:
        typed.form.add_error({"event_time": "happened_on"}.get(refusal.field or "", refusal.field or ""), say(refusal))
        return openings.page(organisation, way, typed.form), 422 if isinstance(refusal, Invalid) else 409
    tell_of(
        _("Đã mở “%(name)s”. Giờ ghi việc đầu tiên.", name=season.name), str(typed.form.values.get("entry_id") or "")
    )
    return redirect(url_for("seasons.show", code=season.code), code=303)


@seasons.get("/<code>")
@allowed(*RECORDERS, AUDITOR, ADMIN)
def show(code: str) -> str:
    """One season: its state, what usually comes next, what happened, what was harvested."""
    by = signed_in()
    season = queries.find_season(code, seen_by=by)
    subject = Subject(season.organisation, find_template(season.template), season=season, done=tuple(season.done_steps))
    may_write = by.role in RECORDERS and by.owns(season.organisation_id)
    lots = batches_of_season(season.id)
    row = _row(season, queries.sites_of(season), waits_of([season])[season.id])
    is_waiting = bool(row["safe"] and row["safe"]["is_waiting"])
    steps = [step_card(subject, step, language()) for step in subject.likely_steps(is_waiting=is_waiting)]
    return render_template(
        "desk/season.html",
        season=row,
        steps=steps if may_write and season.closed_on is None else [],
        lot_step=_step_of_lot(subject, lots) if may_write and not steps else None,
        mending=todos_about(findings_about(season, seen_by=by), seen_by=by),
        lot_counts=counts_of(BATCH, [lot.id for lot in lots], seen_by=by),
        entries=timeline_of(season, seen_by=by),
        lots=[_lot(batch) for batch in lots],
        harvested=amount_words(season.harvested_thousandths, "KGM") if season.harvested_thousandths else "",
        may_write=may_write,
        chooser_href=subject.chooser_href,
        certificates=certificate_rows(certificates_of(("season", season.id)), seen_by=by, today=clock.today()),
        may_add_paper=by.role in (STAFF, MANAGER) and by.owns(season.organisation_id),
        entry_id=str(uuid4()),
        readings=_readings(season, by),
    )


def _readings(season: Season, by: Viewer) -> dict[str, Any] | None:
    """What was measured in the ponds of the season; of a field only where something was."""
    subject = of_season(season)
    is_pond = any(site.kind == "pond" for site in queries.sites_of(season))
    return panel_of(subject, seen_by=by) if is_pond or has_readings(subject) else None


@seasons.post("/<code>/close")
@practised
@allowed(*RECORDERS)
def close(code: str) -> Any:
    """Nothing more will come from this season."""
    by = signed_in()
    season = queries.find_season(code, seen_by=by)
    entry = Entry(
        by=by,
        now=clock.now(),
        entry_id=request.form.get("entry_id", ""),
        happened_at=start_of_day(clock.today()),
    )
    try:
        close_season(season, entry=entry)
    except (NotFound, NotAllowed):
        raise
    except Refusal as refusal:
        flash(say(refusal), "error")
    else:
        tell_of(_("Đã kết thúc “%(name)s”.", name=season.name), entry.entry_id)
    return redirect(url_for("seasons.show", code=code), code=303)


def _row(season: Season, sites: list[Site], wait: Wait) -> dict[str, Any]:
    way = find_template(season.template)
    return {
        "id": season.id,
        "code": season.code,
        "name": season_name(season, seen_by=signed_in()),
        "variety": season.variety,
        "icon": way.icon,
        "way": way.name(language()),
        "sites": ", ".join(_called(site) for site in sites),
        "site_links": [{"name": _called(site), "href": f"/sites/{site.code}"} for site in sites],
        "opened": show_day(season.opened_on),
        "opened_lunar": show_lunar(season.opened_on, language()),
        "closed": show_day(season.closed_on),
        "last": show_day(season.last_event_at),
        "state": "closed" if season.closed_on else "open",
        "safe": safe_days.of_wait(season, wait),
        "organisation": season.organisation.name,
    }


def _called(site: Site) -> str:
    return name_for(site, seen_by=signed_in()) or site.code


def _step_of_lot(subject: Subject, lots: list[Batch]) -> dict[str, Any] | None:
    """When a season has given what it gives, work goes on with what was harvested last."""
    left = [lot for lot in lots if lot.left_thousandths > 0 and lot.closed_at is None]
    if not left:
        return None
    of_lot = Subject(subject.organisation, subject.template, batch=left[-1], done=tuple(left[-1].done_steps))
    likely = of_lot.likely_steps()
    return {**step_card(of_lot, likely[0], language()), "lot": left[-1].lot} if likely else None


def _lot(batch: Batch) -> dict[str, Any]:
    word = state(batch, clock.today()).value
    return {
        "id": batch.id,
        "name": batch.name,
        "lot": batch.lot,
        "href": batch_href(batch.code),
        "state": BADGES.get(word, word),
        "state_word": _(STATE_NAMES[State(word)]),
        "made": amount_words(batch.made_thousandths, batch.unit),
        "left": amount_words(max(batch.left_thousandths, 0), batch.unit),
    }


def _ways(ways: list[Any]) -> list[dict[str, str]]:
    spoken = language()
    return [
        {
            "name": way.name(spoken),
            "note": way.season_en if spoken == "en" else way.season_vi,
            "icon": way.icon,
            "href": url_for("seasons.new_of", template=way.code),
        }
        for way in ways
    ]
