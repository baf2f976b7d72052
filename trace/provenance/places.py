"""What everybody may know of a place: its kind and commune, never a household's plot."""

from dataclasses import dataclass
from datetime import date

from trace.places.address import Address
from trace.provenance.papers import Paper, papers_of
from trace.provenance.words import SITE_KINDS
from trace.sites.models import Site


@dataclass(frozen=True, slots=True, kw_only=True)
class PlaceFacts:
    """`kind` is Vietnamese, for the door to translate. `name` is empty for a household's place."""

    code: str
    gln: str
    kind: str
    icon: str
    name: str
    commune: str
    former_commune: str
    growing_area_code: str
    organisation: str
    papers: tuple[Paper, ...]


def place_facts(site: Site, *, today: date) -> PlaceFacts:
    """A place, as far as its commune. The names of households, and what they call their plots, stay inside."""
    is_household = site.organisation.kind == "household" or site.grower_id is not None
    is_own = site.organisation.kind == "household"
    address = Address.from_dict(site.address) if site.address else None
    return PlaceFacts(
        code=site.code,
        gln=site.gln or "",
        kind=SITE_KINDS.get(site.kind, ""),
        icon={"plot": "plot", "pond": "pond", "mill": "mill", "workshop": "factory"}.get(site.kind, "store"),
        name="" if is_household else site.name,
        commune=address.unit_now.text if address else "",
        former_commune=address.unit_then.text if address and address.is_former else "",
        growing_area_code=site.growing_area_code,
        organisation="" if is_own else site.organisation.name,
        papers=papers_of([("site", site.id)], today=today),
    )
