"""Seasons: opened on plots or ponds, harvested into lots, closed."""

from collections.abc import Sequence
from typing import Any

from trace.batches.models import Batch
from trace.database import atomic
from trace.errors import N_, RuleBroken
from trace.events import composing, epcis, rules
from trace.events.acting import (
    begin,
    fresh_seasons,
    is_after_dispatch,
    made_of_seasons,
    resolve_step,
    settle,
    step_code,
)
from trace.events.entries import Entry, NewLot
from trace.events.epcis_values import Quantity
from trace.events.making import batches_of, described, free_code, lot_facts, make_lots
from trace.events.models import Event, EventItem
from trace.events.recording import write
from trace.events.rules import EntryRefused, Kind, day_of
from trace.events.waiting import cause_in_diary
from trace.kit.text import fold, nfc
from trace.organisations.models import Organisation
from trace.processes.catalogue import HARVEST, OPEN, Step, Template
from trace.processes.queries import template as find_template
from trace.seasons.models import Season, SeasonSite
from trace.seasons.naming import open_name
from trace.sites.models import Site


class NoSeason(RuleBroken):
    """This kind of product begins with a receipt, not with a season."""


def open_season(
    organisation: Organisation,
    *,
    template: str,
    name: str,
    variety: str,
    sites: Sequence[Site],
    entry: Entry,
) -> Season:
    """Open a season on one or several plots or ponds: a growing lot of yet unknown quantity."""
    way = find_template(template)
    about = {"template": way.code, "name": name, "variety": variety, "sites": [site.code for site in sites]}
    asked = composing.entry_hash("open", entry, about)
    with atomic():
        before = begin(entry, [organisation.id], asked)
        if before is not None:
            return _season_of(before)
        step = _opening_step(way)
        _check_sites(sites, organisation.id)
        season = _create_season(organisation, way, name, variety, sites, entry)
        places = [composing.place_of(site) for site in sites]
        made = composing.draft(
            Kind.OPEN,
            party=composing.party_of(organisation.id),
            template=way.code,
            step=step,
            entry=entry,
            entry_hash=asked,
            place=places[0] if len(places) == 1 else None,
        )
        document = epcis.object_event(
            composing.circumstances(made, also=composing.several_places(places)),
            action="ADD",
            quantities=[Quantity(season.identifier)],
        )
        facts = {"code": season.code, "name": open_name(season), "variety": season.variety}
        write(
            [composing.act_of(made, document, recorded={"season": facts, "places": composing.recorded_places(places)})]
        )
        settle(entry, made.party, batches=(), seasons=[season])
    return season


def harvest(
    season: Season, *, step: Step | str, outputs: Sequence[NewLot], entry: Entry, is_last: bool = False
) -> list[Batch]:
    """Make lots from a season. A harvest inside a waiting time is saved, and its lots are held."""
    about = {"season": season.code, "step": step_code(step), "is_last": is_last, "outputs": described(outputs)}
    asked = composing.entry_hash("harvest", entry, about)
    with atomic():
        before = begin(entry, [season.organisation_id], asked)
        if before is not None:
            return batches_of(before)
        (season,) = fresh_seasons([season])
        found = resolve_step(season.template, step)
        rules.check_role(found, HARVEST)
        made = composing.draft(
            Kind.HARVEST,
            party=composing.party_of(season.organisation_id),
            template=season.template,
            step=found,
            entry=entry,
            entry_hash=asked,
            place=composing.place_for(entry, [season.id]),
        )
        lots = make_lots(outputs, made, season=season)
        document = epcis.transformation_event(
            composing.circumstances(made, also={"isLast": True} if is_last else None),
            inputs=[Quantity(season.identifier)],
            outputs=[one.quantity for one in lots],
            ilmd=lot_facts(lots),
        )
        late = is_after_dispatch(made_of_seasons([season.id]), entry)
        recorded: dict[str, Any] = {
            "season": {"code": season.code, "name": open_name(season)},
            "lots": [one.facts for one in lots],
        }
        if is_last:
            recorded["is_last"] = True
        write([composing.act_of(made, document, recorded=recorded, is_after_dispatch=late)])
        cause = cause_in_diary(season, entry.happened_at)
        batches = [one.batch for one in lots]
        causes = {batch.id: cause for batch in batches} if cause else {}
        settle(entry, made.party, batches=batches, seasons=[season], causes=causes)
    return batches


def close_season(season: Season, *, entry: Entry) -> Event:
    """Say that nothing more will come from this season."""
    asked = composing.entry_hash("close_season", entry, {"season": season.code})
    with atomic():
        before = begin(entry, [season.organisation_id], asked)
        if before is not None:
            return before
        (season,) = fresh_seasons([season])
        made = composing.draft(
            Kind.CLOSE,
            party=composing.party_of(season.organisation_id),
            template=season.template,
            step=None,
            entry=entry,
            entry_hash=asked,
            place=composing.place_for(entry, [season.id]),
        )
        document = epcis.object_event(
            composing.circumstances(made, biz_step="decommissioning", disposition="inactive"),
            action="DELETE",
            quantities=[Quantity(season.identifier)],
        )
        (event,) = write([composing.act_of(made, document)])
        settle(entry, made.party, batches=(), seasons=[season])
    return event


def _season_of(event: Event) -> Season:
    return Season.get(Season.identifier == EventItem.get(EventItem.event == event.id).identifier)


def _opening_step(way: Template) -> Step:
    step = next((one for one in way.steps if one.role == OPEN), None)
    if step is None:
        raise NoSeason(N_("“%(name)s” bắt đầu bằng nhận nguyên liệu, không mở vụ."), name=way.name_vi)
    return step


def _check_sites(sites: Sequence[Site], organisation_id: int) -> None:
    if not sites:
        raise EntryRefused(N_("Chưa chọn thửa ruộng hoặc ao nào."), field="sites")
    if any(site.organisation_id != organisation_id for site in sites):
        raise rules.NotYours(N_("Không tìm thấy địa điểm hoặc ảnh này trong cơ sở của bạn."))
    rules.check_distinct(site.code for site in sites)


def _create_season(
    organisation: Organisation, way: Template, name: str, variety: str, sites: Sequence[Site], entry: Entry
) -> Season:
    called = nfc(name)
    if not called or len(called) > 120 or len(nfc(variety)) > 120:
        raise EntryRefused(N_("Tên vụ phải có từ 1 đến 120 chữ."), field="name")
    code = free_code()
    season: Season = Season.create(
        organisation=organisation.id,
        code=code,
        identifier=composing.own_identifier(code),
        template=way.code,
        name=called,
        name_folded=fold(called),
        variety=nfc(variety),
        opened_on=day_of(entry.happened_at),
        created_at=entry.now,
    )
    for site in sites:
        SeasonSite.create(season=season, site=site)
    return season
