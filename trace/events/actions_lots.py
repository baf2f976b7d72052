"""Lots made from lots."""

from collections.abc import Mapping, Sequence
from typing import Any

from trace.batches.models import Batch
from trace.database import atomic
from trace.errors import N_
from trace.events import composing, epcis, rules
from trace.events.acting import (
    begin,
    fresh_batches,
    is_after_dispatch,
    resolve_step,
    settle,
    step_code,
)
from trace.events.entries import Entry, NewLot, Use
from trace.events.epcis_values import Quantity
from trace.events.making import Made, batches_of, described, lot_facts, make_lots
from trace.events.models import Event
from trace.events.recording import write
from trace.events.rules import Cause, EntryRefused, Kind
from trace.processes.catalogue import PACK, TRANSFORM, Step


def transform(inputs: Sequence[Use], *, step: Step | str, outputs: Sequence[NewLot], entry: Entry) -> list[Batch]:
    """Make lots from one or several lots: drying, milling, heading, cooking, mixing, packing.

    A lot with a `form` of its own beside the step's is a by-product (tấm, cám, trấu); the balance counts them all.

    Using more than a lot has, or getting more out than went in, is saved; the lots concerned are held.
    """
    about = {"inputs": _described_uses(inputs), "step": step_code(step), "outputs": described(outputs)}
    asked = composing.entry_hash("transform", entry, about)
    with atomic():
        before = _begin(inputs, entry, asked)
        if before is not None:
            return batches_of(before)
        sources, used = _used(inputs)
        found = resolve_step(sources[0].template, step)
        rules.check_role(found, TRANSFORM, PACK)
        made = composing.draft(
            Kind.TRANSFORM,
            party=composing.party_of(sources[0].organisation_id),
            template=sources[0].template,
            step=found,
            entry=entry,
            entry_hash=asked,
            place=composing.place_for(entry, []),
        )
        lots = make_lots(outputs, made, sources=sources)
        document = epcis.transformation_event(
            composing.circumstances(made),
            inputs=used,
            outputs=[one.quantity for one in lots],
            ilmd=lot_facts(lots),
        )
        late = is_after_dispatch(sources, entry)
        write(
            [composing.act_of(made, document, recorded={"lots": [one.facts for one in lots]}, is_after_dispatch=late)]
        )
        settle(entry, made.party, batches=sources)
        causes = _causes(found, sources, used, lots)
        settle(entry, made.party, batches=[one.batch for one in lots], causes=causes)
    return [one.batch for one in lots]


def _begin(uses: Sequence[Use], entry: Entry, asked: str, secret: Mapping[str, Any] | None = None) -> Event | None:
    rules.check_distinct(use.batch.identifier for use in uses)
    return begin(entry, {use.batch.organisation_id for use in uses}, asked, secret)


def _used(uses: Sequence[Use], *, is_amount_needed: bool = True) -> tuple[list[Batch], list[Quantity]]:
    """The rows under the lock, and how much of each in the unit the lot is kept in."""
    batches = fresh_batches(use.batch for use in uses)
    amounts: list[Quantity] = []
    for use, batch in zip(uses, batches, strict=True):
        if use.thousandths is None:
            if is_amount_needed:
                raise EntryRefused(N_("Chưa ghi số lượng."), field="quantity")
            amounts.append(Quantity(batch.identifier))
            continue
        rules.check_quantity(use.thousandths)
        amounts.append(Quantity(batch.identifier, rules.in_unit(use.thousandths, use.unit, batch.unit), batch.unit))
    return batches, amounts


def _causes(step: Step, sources: Sequence[Batch], used: Sequence[Quantity], lots: Sequence[Made]) -> dict[int, Cause]:
    """Why all that was made must be held: from a held lot, or more than there was."""
    inputs = [(one.thousandths or 0, one.unit or "") for one in used]
    outputs = [(one.quantity.thousandths or 0, one.quantity.unit or "") for one in lots]
    if any(source.is_on_hold or source.is_recalled for source in sources):
        return {one.batch.id: Cause.SOURCE for one in lots}
    if rules.can_only_lose(step) and rules.has_gained(inputs, outputs):
        return {one.batch.id: Cause.GAINED for one in lots}
    return {}


def _described_uses(uses: Sequence[Use]) -> list[list[Any]]:
    return [[use.batch.code, use.thousandths, use.unit] for use in uses]
