"""From an entry to an act ready to be written: identifiers, circumstances, what is frozen beside the document."""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import Any, Final
from uuid import UUID

from trace.batches.models import Batch
from trace.database import database
from trace.events import epcis
from trace.events.entries import Entry
from trace.events.epcis_values import Quantity, utc_milliseconds
from trace.events.readings import typed_elements
from trace.events.recording import Act
from trace.events.records import canonical_text
from trace.events.rules import Kind, late_days, read_entry_id
from trace.events.values import OF_LOTS, PERSONAL, Sorted, sort_values, to_json
from trace.kit.installation import identifier_host
from trace.materials.filling import recorded as recorded_material
from trace.materials.models import Material
from trace.materials.queries import waitings_of
from trace.processes.catalogue import Step
from trace.processes.queries import template as find_template
from trace.sites.models import Site

_GS1: Final = "https://id.gs1.org"


@dataclass(frozen=True, slots=True)
class Party:
    """The organisation as an event freezes it. A household's name is a person's, so it is never frozen."""

    number: int
    code: str
    name: str
    gln: str | None

    @property
    def recorded(self) -> dict[str, str]:
        return {"code": self.code, "name": self.name} if self.name else {"code": self.code}

    @property
    def uri(self) -> str | None:
        """Only who owns a GLN has an identifier among trading partners."""
        return f"{_GS1}/417/{self.gln}" if self.gln else None


@dataclass(frozen=True, slots=True)
class Place:
    """A site as an event freezes it: identifier, code, kind, and the commune as it is called then."""

    uri: str
    code: str
    kind: str
    commune: str

    @property
    def recorded(self) -> dict[str, str]:
        return {"code": self.code, "kind": self.kind, "commune": self.commune}


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """What every act of recording has in common."""

    kind: Kind
    party: Party
    template: str
    step: Step | None
    entry: Entry
    entry_hash: str
    place: Place | None
    values: Sorted
    entry_id: UUID
    step_code: str = ""


def draft(
    kind: Kind,
    *,
    party: Party,
    template: str,
    step: Step | None,
    entry: Entry,
    entry_hash: str,
    place: Place | None,
    step_code: str = "",
    said: frozenset[str] = OF_LOTS,
) -> Draft:
    """Read what the entry says and sort its values by who may see them; `said` the event says itself."""
    return Draft(
        kind=kind,
        party=party,
        template=template,
        step=step,
        entry=entry,
        entry_hash=entry_hash,
        place=place,
        values=sort_values(step, entry.values, said=said),
        entry_id=read_entry_id(entry.entry_id),
        step_code=step.code if step else step_code,
    )


def circumstances(
    made: Draft,
    *,
    biz_step: str = "",
    disposition: str | None = None,
    also: Mapping[str, Any] | None = None,
    **more: Any,
) -> epcis.Circumstances:
    """When, where and why. Public values travel as our extensions under the names of their fields; what was measured
    and typed is a sensor element besides."""
    step = made.step
    more.setdefault("sensors", typed_elements({**made.values.public, **made.values.kept}, made.entry.happened_at))
    return epcis.Circumstances(
        happened_at=made.entry.happened_at,
        entry_id=made.entry_id,
        step=made.step_code,
        biz_step=biz_step or (step.biz_step if step else "other"),
        disposition=disposition or (step.disposition or None if step else None),
        read_point=made.place.uri if made.place else None,
        biz_location=made.place.uri if made.place else None,
        extensions={**made.values.public, **(also or {})},
        **more,
    )


def act_of(
    made: Draft,
    document: dict[str, Any],
    *,
    recorded: Mapping[str, Any] | None = None,
    private: Mapping[str, Any] | None = None,
    is_after_dispatch: bool = False,
    reason: str = "",
) -> Act:
    """The act ready to be written. `recorded` adds to what is frozen beside the document."""
    entry = made.entry
    frozen: dict[str, Any] = {"v": 1, "organisation": made.party.recorded}
    if made.place:
        frozen["place"] = made.place.recorded
    if made.values.public:
        frozen["public"] = made.values.public
    if made.values.kept:
        frozen["kept"] = made.values.kept
    if entry.materials:
        frozen["materials"] = _materials(made.template, entry.materials)
    return Act(
        kind=made.kind,
        organisation_id=made.party.number,
        template=made.template,
        step=made.step_code,
        document=document,
        recorded={**frozen, **(recorded or {})},
        private={**made.values.private, **to_json(entry.private), **(private or {})},
        by=entry.by,
        now=entry.now,
        entry_id=str(made.entry_id),
        entry_hash=made.entry_hash,
        happened_at=entry.happened_at,
        site_code=made.place.code if made.place else "",
        photos=entry.photos,
        late_days=late_days(entry.happened_at, entry.now),
        is_after_dispatch=is_after_dispatch,
        reason=reason,
    )


def entry_hash(act: str, entry: Entry, about: Mapping[str, Any]) -> str:
    """What tells a repeated entry from another one under the same id. Private values are compared elsewhere."""
    said: dict[str, Any] = {
        "act": act,
        "about": to_json(about),
        "happened_at": utc_milliseconds(entry.happened_at),
        "values": _not_private(entry.values),
        "site": entry.site.code if entry.site else "",
        "photos": [photo.sha256 for photo in entry.photos],
    }
    if entry.materials:
        said["materials"] = [material.code for material in entry.materials]
    return sha256(canonical_text(said).encode()).hexdigest()


def party_of(organisation_id: int) -> Party:
    """The organisation that records."""
    row = database.execute_sql(
        f"SELECT code, name, kind, gln FROM organisation WHERE id = {database.param}", (organisation_id,)
    ).fetchone()
    code, name, kind, gln = row
    return Party(organisation_id, code, "" if kind == "household" else name, gln)


def place_of(site: Site) -> Place:
    """A site by its GLN, else by our own address for places."""
    return _place(site.gln, site.code, site.kind, site.address)


def places_of_seasons(season_ids: Sequence[int]) -> list[Place]:
    """Every plot or pond of these seasons, once."""
    rows = database.execute_sql(
        "SELECT DISTINCT s.code, s.gln, s.kind, CAST(s.address AS TEXT) FROM season_site AS x "
        f"JOIN site AS s ON s.id = x.site_id WHERE x.season_id IN ({', '.join(map(str, season_ids))}) ORDER BY s.code"
    ).fetchall()
    return [_place(gln, code, kind, json.loads(address)) for code, gln, kind, address in rows]


def place_for(entry: Entry, season_ids: Sequence[int]) -> Place | None:
    """Where it was: the site the entry names, else the only one these seasons stand on."""
    if entry.site is not None:
        return place_of(entry.site)
    places = places_of_seasons(season_ids) if season_ids else []
    return places[0] if len(places) == 1 else None


def several_places(places: Sequence[Place]) -> dict[str, list[str]] | None:
    """EPCIS has room for one place; where there are several they travel in an extension."""
    return {"places": [place.uri for place in places]} if len(places) > 1 else None


def recorded_places(places: Sequence[Place]) -> list[dict[str, str]]:
    """Several places as the event freezes them; none where the event names its single place itself."""
    return [place.recorded for place in places] if len(places) > 1 else []


def own_identifier(code: str) -> str:
    """The stored URI of a lot or season without a GS1 key."""
    return f"https://{identifier_host()}/t/{code}"


def lot_identifier(gtin: str | None, lot: str, code: str) -> str:
    """The stored URI of a lot: GTIN and lot where there is a GTIN, else our own code."""
    return f"{_GS1}/01/{gtin}/10/{lot}" if gtin else own_identifier(code)


def whole_lots(batches: Iterable[Batch]) -> list[Quantity]:
    """Lots named without an amount."""
    return [Quantity(batch.identifier) for batch in batches]


def _place(gln: str | None, code: str, kind: str, address: Mapping[str, Any]) -> Place:
    uri = f"{_GS1}/414/{gln}" if gln else f"https://{identifier_host()}/p/{code}"
    now = address.get("now") if isinstance(address, Mapping) else None
    return Place(uri, code, kind, str(now["text"]) if now else "")


def _materials(template: str, materials: Sequence[Material]) -> list[dict[str, Any]]:
    """What the register says of them today, with the days for this crop or species."""
    way, waitings = find_template(template), waitings_of([material.id for material in materials])
    return [recorded_material(material, waitings[material.id], way) for material in materials]


def _not_private(values: Mapping[str, Any]) -> dict[str, Any]:
    """Free notes and people never enter a hash that outlives their erasing."""
    return {name: to_json(value) for name, value in values.items() if name not in PERSONAL}
