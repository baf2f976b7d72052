"""Lots: made from lots, sent away, sold, destroyed, closed."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from trace.batches.models import Batch
from trace.database import atomic
from trace.errors import N_
from trace.events import balance, composing, epcis, rules
from trace.events.acting import (
    begin,
    fresh_batches,
    is_after_dispatch,
    resolve_step,
    settle,
    step_code,
)
from trace.events.balance import LabelCount
from trace.events.entries import Entry, NewLot, Use
from trace.events.epcis_values import Quantity
from trace.events.making import Made, batches_of, described, lot_facts, make_lots
from trace.events.models import Event
from trace.events.recording import write
from trace.events.rules import Cause, EntryRefused, Kind
from trace.events.values import AMOUNT
from trace.kit.text import nfc
from trace.processes.catalogue import PACK, SELL, SHIP, TRANSFORM, Step
from trace.processes.queries import template as find_template

DESTROY_STEP = "X04"


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


def ship(
    uses: Sequence[Use],
    *,
    receiver_name: str,
    receiver_address: str = "",
    entry: Entry,
    receiver_code: str = "",
    is_person: bool = False,
    step: Step | str = "",
) -> Event:
    """Send lots away. The receiver is kept for the record and for officers, never shown to everybody."""
    receiver = {
        "name": nfc(receiver_name),
        "address": nfc(receiver_address),
        "code": nfc(receiver_code),
    }
    if not receiver["name"] or max(map(len, receiver.values())) > 200:
        raise EntryRefused(N_("Tên nơi nhận phải có từ 1 đến 200 chữ."), field="receiver")
    secret = {"receiver": receiver} if is_person else {}
    return _leave(Kind.SHIP, uses, entry, step=step, kept={} if is_person else {"receiver": receiver}, secret=secret)


def sell(uses: Sequence[Use], *, entry: Entry, step: Step | str = "") -> Event:
    """Sell lots to those who eat them. Without a quantity it only says that they were on sale."""
    return _leave(Kind.SELL, uses, entry, step=step)


def destroy(uses: Sequence[Use], *, entry: Entry, reason: str = "") -> Event:
    """Destroy goods: what is destroyed is no longer there to be sold."""
    return _leave(Kind.DESTROY, uses, entry, step=DESTROY_STEP, reason=nfc(reason))


def close_batches(batches: Sequence[Batch], *, entry: Entry, labels: Mapping[str, LabelCount] | None = None) -> Event:
    """End lots (Kết thúc lô): nothing more is done with them, whatever is left.

    The event keeps what became of the goods and, where the door counted them, of the labels (`labels` by the lot's
    code); only the organisation and officers read it.
    """
    counts = labels or {}
    for count in counts.values():
        count.check()
    return _leave(
        Kind.CLOSE,
        [Use(batch, None) for batch in batches],
        entry,
        step="",
        said=balance.described(counts),
        freeze=lambda rows: {"kept": {balance.BALANCE: balance.balance_of(rows, counts)}},
    )


def _leave(
    kind: Kind,
    uses: Sequence[Use],
    entry: Entry,
    *,
    step: Step | str,
    kept: Mapping[str, Any] | None = None,
    secret: Mapping[str, Any] | None = None,
    reason: str = "",
    said: Mapping[str, Any] | None = None,
    freeze: Callable[[Sequence[Batch]], Mapping[str, Any]] | None = None,
) -> Event:
    """`said` tells a repeated entry from another one, besides; `freeze` adds what the lots' rows under the lock say."""
    about = {"uses": _described_uses(uses), "step": step_code(step), "kept": kept or {}, "reason": reason}
    about |= said or {}
    asked = composing.entry_hash(kind, entry, about)
    with atomic():
        before = _begin(uses, entry, asked, secret)
        if before is not None:
            return before
        batches, used = _used(uses, is_amount_needed=kind in (Kind.SHIP, Kind.DESTROY))
        found = _leaving_step(kind, batches[0], step)
        made = composing.draft(
            kind,
            party=composing.party_of(batches[0].organisation_id),
            template=batches[0].template,
            step=found,
            entry=entry,
            entry_hash=asked,
            place=composing.place_for(entry, []),
            said=AMOUNT,
        )
        document = epcis.object_event(_why(kind, made), action=_ACTIONS.get(kind, "OBSERVE"), quantities=used)
        late = kind == Kind.CLOSE and is_after_dispatch(batches, entry)
        frozen = {**(kept or {}), **(freeze(batches) if freeze else {})}
        (event,) = write(
            [
                composing.act_of(
                    made,
                    document,
                    recorded=frozen,
                    private=secret,
                    is_after_dispatch=late,
                    reason=reason[:300],
                )
            ]
        )
        settle(entry, made.party, batches=batches)
    return event


_ACTIONS = {Kind.DESTROY: "DELETE", Kind.CLOSE: "DELETE"}


def _why(kind: Kind, made: composing.Draft) -> epcis.Circumstances:
    """The bizStep and disposition that the kind of leaving has, whatever step word stands beside it."""
    biz_step, disposition = {
        Kind.SHIP: ("shipping", "in_transit"),
        Kind.SELL: ("retail_selling", "retail_sold"),
        Kind.DESTROY: ("destroying", "destroyed"),
        Kind.CLOSE: ("decommissioning", "inactive"),
    }[kind]
    return composing.circumstances(made, biz_step=biz_step, disposition=disposition)


def _leaving_step(kind: Kind, batch: Batch, step: Step | str) -> Step | None:
    """The step named, or the template's own of this kind that takes the lot's form."""
    if kind == Kind.CLOSE:
        return None
    if step:
        found = resolve_step(batch.template, step)
    else:
        role = SHIP if kind == Kind.SHIP else SELL
        steps = [one for one in find_template(batch.template).steps if one.role == role]
        found = next((one for one in steps if batch.form in one.takes), steps[0])
    if kind != Kind.DESTROY:
        rules.check_role(found, SHIP if kind == Kind.SHIP else SELL)
    return found


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
