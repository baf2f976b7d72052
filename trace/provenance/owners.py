"""Who answers for goods, as far as everybody may know."""

from dataclasses import dataclass
from datetime import date

from trace.events.rules import day_of
from trace.organisations.models import Organisation
from trace.places.address import Address
from trace.provenance.words import say_commune


@dataclass(frozen=True, slots=True, kw_only=True)
class OrganisationFacts:
    """Who answers for the goods. A household's number, phone and house stay private; its commune does not."""

    name: str
    kind: str
    address: str
    former_address: str
    commune: str
    phone: str
    website: str
    registration_no: str
    gln: str
    is_approved: bool
    approved_by: str
    approved_on: date | None


def organisation_facts(organisation: Organisation, language: str) -> OrganisationFacts:
    """What everybody may know of an organisation."""
    is_household = organisation.kind == "household"
    address = Address.from_dict(organisation.address) if organisation.address else None
    return OrganisationFacts(
        name=organisation.name,
        kind=organisation.kind,
        address=_line(address, is_household=is_household),
        former_address=_former_line(address, is_household=is_household),
        commune=say_commune(address.unit_now.text, language) if address else "",
        phone="" if is_household else organisation.phone,
        website=organisation.website,
        registration_no="" if is_household else organisation.registration_no,
        gln=organisation.gln or "",
        is_approved=organisation.is_approved,
        approved_by=organisation.approved_by if organisation.is_approved else "",
        approved_on=day_of(organisation.approved_at) if organisation.is_approved and organisation.approved_at else None,
    )


def _line(address: Address | None, *, is_household: bool) -> str:
    if address is None:
        return ""
    return address.unit_now.text if is_household else address.line_now()


def _former_line(address: Address | None, *, is_household: bool) -> str:
    if address is None or not address.is_former:
        return ""
    return address.unit_then.text if is_household else address.former_line()
