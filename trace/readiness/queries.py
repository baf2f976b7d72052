"""Gathering what the rules look at, and the list of what a batch lacks."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from trace.batches.models import Batch
from trace.clock import VIETNAM
from trace.documents.queries import certificates_of
from trace.documents.rules import is_expired
from trace.errors import N_
from trace.events.ancestry import ancestors
from trace.events.models import Event, EventAnnex
from trace.events.projections import Touch, touches
from trace.events.records import read_json
from trace.events.rules import day_of
from trace.events.values import PERSONAL, SAID_ELSEWHERE
from trace.places.address import Address
from trace.processes import rules as process_rules
from trace.processes.catalogue import Field, Step, Template
from trace.processes.queries import UnknownStep, UnknownTemplate
from trace.processes.queries import step as find_step
from trace.processes.queries import template as find_template
from trace.products import queries as products
from trace.products.rules import kind_of
from trace.readiness.reading import rules
from trace.readiness.rules import Facts, Lack, NotReady, StepHole, as_missing, lacks

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
    said = _said([one.identifier for one in (*lots, *seasons)])
    lacking = products.missing(product) if product else ()
    today = now.astimezone(VIETNAM).date()
    return Facts(
        today=today,
        has_product=product is not None,
        product_lacks={
            "vi": [item.label_vi for item in lacking if item.field not in _ASKED_BY_NAME],
            "en": [item.label_en for item in lacking if item.field not in _ASKED_BY_NAME],
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
        event_count=len(said),
        holes=_holes(said),
        missing_steps=_missing_steps(batch, said),
        held_sources=[lot.lot for lot in lots if lot.id != batch.id and (lot.is_on_hold or lot.is_recalled)],
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


def _holes(said: Sequence[Touch]) -> list[StepHole]:
    """Recorded steps that lack required fields a person should have filled."""
    numbers = [touch.event_number for touch in said]
    private, templates = _private_names(numbers), _templates(numbers)
    found = []
    for touch in said:
        step = _step_of(touch, templates)
        if step is None:
            continue
        recorded = read_json(touch.recorded)
        written = {*recorded.get("public", {}), *recorded.get("kept", {}), *private.get(touch.event_number, ())}
        lacking = [f for f in step.asked if step.is_required(f.name) and _is_lacking(f, written, recorded)]
        if lacking:
            found.append(
                StepHole(
                    event_id=touch.event_number,
                    step={"vi": step.name("vi"), "en": step.name("en")},
                    happened_on=day_of(touch.happened_at),
                    fields={language: [f.label(language) for f in lacking] for language in ("vi", "en")},
                )
            )
    return found


def _is_lacking(box: Field, written: set[str], recorded: dict[str, object]) -> bool:
    """A field counts as written when it, or a part of it (`water.ph`), is there, or the event says it itself."""
    name = box.name
    if name in SAID_ELSEWHERE or name in PERSONAL or name in recorded:
        return False
    if box.type == "site" and ("place" in recorded or "places" in recorded):
        return False
    return not any(one == name or one.startswith(f"{name}.") for one in written)


def _private_names(event_numbers: Sequence[int]) -> dict[int, set[str]]:
    rows = EventAnnex.select(EventAnnex.event, EventAnnex.private).where(EventAnnex.event.in_(list(event_numbers)))
    return {row.event_id: set(row.private or {}) for row in rows}


def _step_of(touch: Touch, templates: dict[int, str]) -> Step | None:
    try:
        return find_step(templates[touch.event_number], touch.step) if touch.step else None
    except (UnknownStep, UnknownTemplate):
        return None


def _templates(event_numbers: Sequence[int]) -> dict[int, str]:
    return dict(Event.select(Event.id, Event.template).where(Event.id.in_(list(event_numbers))).tuples())


def _missing_steps(batch: Batch, said: Iterable[Touch]) -> dict[str, list[str]]:
    """Required steps absent before one that is recorded."""
    try:
        way: Template = find_template(batch.template)
    except UnknownTemplate:
        return {"vi": [], "en": []}
    gaps = process_rules.gaps(way, [touch.step for touch in said], form=batch.form)
    return {language: [step.name(language) for step in gaps] for language in ("vi", "en")}


def _expired_certificates(batch: Batch, *, today: datetime) -> list[str]:
    subjects = [("organisation", batch.organisation_id), ("batch", batch.id)]
    if batch.product_id is not None:
        subjects.append(("product", batch.product_id))
    day = today.astimezone(VIETNAM).date()
    return [paper.number for paper in certificates_of(*subjects) if is_expired(paper.expires_on, today=day)]
