"""Gathering what the rules look at, and the list of what a batch lacks."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from trace.batches.models import Batch
from trace.clock import VIETNAM
from trace.documents.queries import certificates_of
from trace.documents.rules import is_expired
from trace.errors import N_
from trace.events.ancestry import ancestors
from trace.events.projections import Touch, touches
from trace.events.rules import CREATING, OFFICE, Kind
from trace.places.address import Address
from trace.processes import rules as process_rules
from trace.processes.catalogue import Step
from trace.processes.queries import UnknownTemplate
from trace.processes.queries import template as find_template
from trace.products import queries as products
from trace.products.rules import kind_of
from trace.readiness.holes import holes_in
from trace.readiness.reading import rules
from trace.readiness.rules import LANGUAGES, Facts, Lack, NotReady, as_item, as_missing, lacks

_FOOD = ("grain", "fresh_food", "processed_food")


def lacks_of(batch: Batch, *, now: datetime) -> list[Lack]:
    """Everything the batch lacks, what stops printing first."""
    return lacks(facts_of(batch, now=now), rules())


def check_may_print(batch: Batch, *, now: datetime) -> None:
    """Refuse with the whole list while anything that stops printing is open."""
    missing = as_missing(lacks_of(batch, now=now))
    if missing:
        raise NotReady(
            N_("Lô %(code)s chưa đủ điều kiện in tem: %(list)s"),
            code=batch.code,
            list=" ".join(one["detail"] for one in missing),
            missing=missing,
        )


def facts_of(batch: Batch, *, now: datetime) -> Facts:
    """What the rules look at, for one batch."""
    product, organisation = batch.product, batch.organisation
    lots, seasons = ancestors([batch])
    said = _said([*(lot.identifier for lot in lots), *(season.identifier for season in seasons)])
    gaps = _gaps(batch, said)
    lacking = products.missing(product) if product else ()
    today = now.astimezone(VIETNAM).date()
    return Facts(
        today=today,
        has_product=product is not None,
        product_lacks={
            "vi": [as_item(item.label_vi) for item in lacking if item.field not in _ASKED_BY_NAME],
            "en": [as_item(item.label_en) for item in lacking if item.field not in _ASKED_BY_NAME],
        },
        has_picture=bool(product and products.photos_of(product)),
        origin=product.origin if product else "",
        standard=product.standard if product else "",
        is_food=bool(product and kind_of(product.category) in _FOOD),
        has_shelf_life=bool(product and product.shelf_life_days),
        organisation_name=organisation.name,
        address=Address.from_dict(organisation.address).line_now() if organisation.address else "",
        is_organisation_active=organisation.is_active,
        is_organisation_approved=organisation.is_approved,
        lot=batch.lot,
        made_thousandths=batch.made_thousandths,
        produced_on=batch.produced_on,
        expires_on=batch.expires_on,
        beginning_id=_beginning(batch),
        event_count=sum(_is_told(touch, batch) for touch in said),
        holes=holes_in(said),
        missing_steps={language: [step.name(language) for step in gaps] for language in LANGUAGES},
        missing_codes=[step.code for step in gaps],
        held_sources=[
            (lot.lot, lot.code) for lot in lots if lot.id != batch.id and (lot.is_on_hold or lot.is_recalled)
        ],
        is_on_hold=batch.is_on_hold,
        hold_reason=batch.hold_reason,
        is_recalled=batch.is_recalled,
        is_closed=batch.closed_at is not None,
        is_approved=batch.approved_at is not None,
        expired_certificates=_expired_certificates(batch, today=now),
    )


# Items of a product that a rule of their own already asks for.
_ASKED_BY_NAME = frozenset(("photos", "origin", "standard", "name"))


def _said(identifiers: Sequence[str]) -> list[Touch]:
    """Every effective event about any of them, once."""
    found: dict[int, Touch] = {}
    for identifier in identifiers:
        for touch in touches(identifier):
            found.setdefault(touch.event_number, touch)
    return list(found.values())


def _beginning(batch: Batch) -> int | None:
    """The event that the lot began with, as it stands now."""
    began = (t for t in touches(batch.identifier) if t.kind in CREATING and t.role in ("output", "about"))
    return next((touch.event_number for touch in began), None)


def _gaps(batch: Batch, said: Iterable[Touch]) -> tuple[Step, ...]:
    """Required steps absent before one that is recorded."""
    try:
        way = find_template(batch.template)
    except UnknownTemplate:
        return ()
    return process_rules.gaps(way, [touch.step for touch in said], form=batch.form)


def _expired_certificates(batch: Batch, *, today: datetime) -> list[str]:
    subjects = [("organisation", batch.organisation_id), ("batch", batch.id)]
    if batch.product_id is not None:
        subjects.append(("product", batch.product_id))
    day = today.astimezone(VIETNAM).date()
    return [paper.number for paper in certificates_of(*subjects) if is_expired(paper.expires_on, today=day)]


def _is_told(touch: Touch, batch: Batch) -> bool:
    """A key event with its time: a step, or the registration of a lot whose production day and amount are known."""
    if touch.kind == Kind.REGISTER:
        return batch.produced_on is not None and batch.made_thousandths > 0
    return bool(touch.step) and touch.kind not in OFFICE
