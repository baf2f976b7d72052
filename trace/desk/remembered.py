"""What was written last time, so that a form opens half filled; and what a form's boxes may point to."""

from typing import Any, Final

from trace.desk.boxes import Choices, as_typed, fields_by_name
from trace.documents.queries import certificates_of
from trace.documents.rules import CERTIFICATE_NAMES
from trace.events.models import Event, EventAnnex, EventItem
from trace.events.packing import stands
from trace.events.records import read_json
from trace.organisations.queries import partners
from trace.processes.catalogue import Step
from trace.processes.queries import UnknownStep
from trace.processes.queries import step as find_step
from trace.seasons.models import Season
from trace.sites.models import Site

_LOOKED_BACK: Final = 200
_NEVER_COPIED: Final = frozenset(("supplier", "receiver", "reason", "note"))


def last_event(organisation_id: int, step: Step) -> Event | None:
    """The last time this organisation wrote this step down; what was declared wrong or undone is no example."""
    found: Event | None = (
        Event.select()
        .where(Event.organisation == organisation_id, Event.step == step.code, stands())
        .order_by(Event.id.desc())
        .first()
    )
    return found


def values_of(event: Event, step: Step) -> dict[str, Any]:
    """Everything an event says at this step, private values too, as the boxes of its form hold it."""
    said = read_json(event.recorded)
    annex = EventAnnex.get_or_none(EventAnnex.event == event.id)
    stored = {**said.get("public", {}), **said.get("kept", {}), **(annex.private if annex else {})}
    boxes = fields_by_name(step)
    return {
        name: as_typed(boxes[name], value)
        for name, value in stored.items()
        if name in boxes and name not in _NEVER_COPIED
    }


def parties_of(event: Event) -> dict[str, Any]:
    """Whom goods went to or came from, as the boxes of the form hold it; whoever is private stays marked so."""
    said = read_json(event.recorded)
    annex = EventAnnex.get_or_none(EventAnnex.event == event.id)
    private = annex.private if annex else {}
    found: dict[str, Any] = {}
    for who in ("receiver", "supplier"):
        party = said.get(who) or private.get(who) or {}
        found |= {f"{who}-{part}": party[part] for part in ("name", "address", "code") if party.get(part)}
        if party and who not in said:
            found[f"{who}-is_unregistered" if said.get("is_unregistered") else f"{who}-is_person"] = "1"
            found |= {f"{who}-phone": party["phone"]} if party.get("phone") else {}
    return found


def habits(event: Event | None, step: Step) -> dict[str, Any]:
    """Of the last time only what stays the same from time to time."""
    if event is None:
        return {}
    boxes = fields_by_name(step)
    return {name: value for name, value in values_of(event, step).items() if boxes[name].is_from_last_time}


def known_of_season(season: Season, step: Step) -> dict[str, Any]:
    """What was already said of this season: its variety, its area, its farm code."""
    opened = (
        Event.select()
        .join(EventItem)
        .where(EventItem.identifier == season.identifier, Event.kind == "open", Event.declared_at == "")
        .order_by(Event.id.desc())
        .first()
    )
    known: dict[str, Any] = {"variety": season.variety} if season.variety else {}
    if opened is not None:
        try:
            known |= values_of(opened, find_step(opened.template, opened.step))
        except UnknownStep:
            return known
    asked = fields_by_name(step)
    return {name: value for name, value in known.items() if name in asked and name != "note"}


def choices_for(organisation_id: int, step: Step) -> Choices:
    """What a step's boxes offer: trading partners, certificates on file, materials used before."""
    types = {box.type for box in fields_by_name(step).values()}
    subjects = [("organisation", organisation_id)]
    papers = certificates_of(*subjects) if "document" in types else []
    return Choices(
        partners=tuple(one.name for one in partners("", limit=100) if one.kind != "household")
        if "organisation" in types
        else (),
        certificates=tuple((p.number, f"{CERTIFICATE_NAMES.get(p.kind, p.kind)} {p.number}") for p in papers),
        materials=tuple(_materials(organisation_id)) if "material" in types else (),
    )


def _materials(organisation_id: int) -> list[str]:
    """Names of what went in before, the latest first."""
    rows = (
        Event.select(Event.recorded)
        .where(Event.organisation == organisation_id, Event.kind == "diary", Event.declared_at == "")
        .order_by(Event.id.desc())
        .limit(_LOOKED_BACK)
        .tuples()
    )
    found: dict[str, None] = {}
    for (recorded,) in rows:
        said = read_json(recorded)
        for name, value in {**said.get("public", {}), **said.get("kept", {})}.items():
            if name in ("input_name", "feed.name", "drug.name") and isinstance(value, str):
                found[value] = None
    return list(found)


def last_site(event: Event | None) -> str:
    """Where it was done last time, if that place is still in use."""
    if event is None or not event.site_code:
        return ""
    return event.site_code if Site.select().where(Site.code == event.site_code, Site.is_active).exists() else ""
