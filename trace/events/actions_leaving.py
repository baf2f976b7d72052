"""Goods that leave: sent away, sent back, sold, destroyed, lost; and lots that are closed.

Lots leave by amount, in whole packs, or as single tagged units; the event names all of them, and how much of which lot
that is.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Final

from trace.batches.models import Batch
from trace.database import atomic
from trace.errors import N_
from trace.events import balance, composing, epcis, rules
from trace.events.acting import begin, fresh_batches, is_after_dispatch, resolve_step, settle, step_code
from trace.events.balance import LabelCount
from trace.events.called_back import check_may_leave
from trace.events.entries import Entry, Use
from trace.events.epcis_values import Quantity
from trace.events.gone import lots_in, opened
from trace.events.models import Event
from trace.events.models_packs import Pack, UnitSerial
from trace.events.packing_projections import settle_packs
from trace.events.parties import RECEIVER, name_party, organisation_named
from trace.events.recording import write
from trace.events.rules import EntryRefused, Kind
from trace.events.values import AMOUNT
from trace.kit.installation import identifier_host
from trace.kit.text import nfc
from trace.organisations.models import Organisation
from trace.processes.catalogue import SELL, SHIP, Step
from trace.processes.queries import template as find_template

DESTROY_STEP: Final = "X04"
LOSE_STEP: Final = "X08"
LOSS: Final = "loss_cause"

# CBV 2.0 §7.2: goods that spoiled or died are `damaged`, stolen ones `stolen`; of what was only missed when stock was
# taken nobody knows. None of these is destroyed: they, or what is left of them, are still somewhere.
LOSSES: Final = {
    "spoiled": ("other", "damaged"),
    "dead": ("other", "damaged"),
    "stolen": ("other", "stolen"),
    "missing": ("stock_taking", "unknown"),
    "other": ("other", "unknown"),
}
_WHY: Final = {
    Kind.SHIP: ("shipping", "in_transit"),
    Kind.SELL: ("retail_selling", "retail_sold"),
    Kind.DESTROY: ("destroying", "destroyed"),
    Kind.CLOSE: ("decommissioning", "inactive"),
}
_FORWARD: Final = (Kind.SHIP, Kind.SELL)
_OWN_STEPS: Final = {Kind.DESTROY: DESTROY_STEP, Kind.LOSE: LOSE_STEP}
_ACTIONS: Final = {Kind.DESTROY: "DELETE", Kind.CLOSE: "DELETE"}


@dataclass(frozen=True, slots=True, kw_only=True)
class _Taken:
    """What leaves: so much of lots, whole packs, single tagged units."""

    uses: Sequence[Use] = ()
    packs: Sequence[Pack] = ()
    units: Sequence[UnitSerial] = ()

    def owners(self) -> set[int]:
        return (
            {use.batch.organisation_id for use in self.uses}
            | {pack.organisation_id for pack in self.packs}
            | {unit.batch.organisation_id for unit in self.units}
        )

    def named(self) -> list[str]:
        return [
            *(use.batch.identifier for use in self.uses),
            *(pack.identifier for pack in self.packs),
            *(unit.identifier for unit in self.units),
        ]

    def described(self) -> dict[str, Any]:
        """As it was asked for, to tell a repeated entry from another one."""
        said: dict[str, Any] = {"uses": [[use.batch.code, use.thousandths, use.unit] for use in self.uses]}
        if self.packs or self.units:
            said |= {"packs": [pack.code for pack in self.packs], "units": [unit.identifier for unit in self.units]}
        return said


@dataclass(frozen=True, slots=True, kw_only=True)
class _Why:
    """Beside the goods: what is kept openly and what in the annex, why, and where to the event points.

    `said` tells a repeated entry from another one, besides; `freeze` adds what the lots' rows under the lock say.
    `is_home`: the goods go back, or the note both sides sign has judged already where recalled goods may go.
    """

    words: tuple[str, str]
    kept: Mapping[str, Any] = field(default_factory=dict)
    secret: Mapping[str, Any] = field(default_factory=dict)
    reason: str = ""
    said: Mapping[str, Any] = field(default_factory=dict)
    transactions: Sequence[tuple[str, str]] = ()
    receiver: Organisation | None = None
    freeze: Callable[[Sequence[Batch]], Mapping[str, Any]] | None = None
    is_home: bool = False


def ship(
    uses: Sequence[Use] = (),
    *,
    receiver_name: str = "",
    receiver_address: str = "",
    entry: Entry,
    receiver_code: str = "",
    is_person: bool = False,
    step: Step | str = "",
    receiver_organisation: Organisation | None = None,
    handover: str = "",
    packs: Sequence[Pack] = (),
    units: Sequence[UnitSerial] = (),
    is_return: bool = False,
) -> Event:
    """Send goods away, or back to whom they came from (`is_return`).

    The receiver is kept for the record and for officers, never shown to everybody; one of this service is named by
    its code as well. `handover` is the code of the dispatch that both sides sign (D…).
    """
    to = receiver_organisation
    receiver = {
        "name": nfc(receiver_name or (to.name if to else "")),
        "address": nfc(receiver_address),
        "code": nfc(receiver_code),
    }
    if not receiver["name"] or max(map(len, receiver.values())) > 200:
        raise EntryRefused(N_("Tên nơi nhận phải có từ 1 đến 200 chữ."), field="receiver")
    if to is not None:
        receiver["organisation"] = to.code
    is_person = is_person or (to is not None and to.kind == "household")
    kept: dict[str, Any] = {} if is_person else {"receiver": receiver}
    if handover:
        kept["handover"] = handover
    if is_return:
        kept["is_return"] = True
    why = _Why(
        words=("shipping", "returned") if is_return else _WHY[Kind.SHIP],
        kept=kept,
        secret={"receiver": receiver} if is_person else {},
        transactions=[("desadv", f"https://{identifier_host()}/d/{handover}")] if handover else (),
        receiver=to or organisation_named("" if is_person else receiver["name"], receiver["code"]),
        is_home=is_return or bool(handover),
    )
    return _leave(Kind.SHIP, _Taken(uses=uses, packs=packs, units=units), entry, why, step=step)


def sell(
    uses: Sequence[Use] = (),
    *,
    entry: Entry,
    step: Step | str = "",
    packs: Sequence[Pack] = (),
    units: Sequence[UnitSerial] = (),
) -> Event:
    """Sell goods to those who eat them. A lot without a quantity was only on sale."""
    return _leave(Kind.SELL, _Taken(uses=uses, packs=packs, units=units), entry, _Why(words=_WHY[Kind.SELL]), step=step)


def destroy(
    uses: Sequence[Use] = (),
    *,
    entry: Entry,
    reason: str = "",
    packs: Sequence[Pack] = (),
    units: Sequence[UnitSerial] = (),
) -> Event:
    """Destroy goods, in whatever state they are: what is destroyed is no longer there to be sold."""
    why = _Why(words=_WHY[Kind.DESTROY], reason=nfc(reason))
    return _leave(Kind.DESTROY, _Taken(uses=uses, packs=packs, units=units), entry, why, step=DESTROY_STEP)


def lose(
    uses: Sequence[Use] = (),
    *,
    cause: str,
    entry: Entry,
    reason: str = "",
    packs: Sequence[Pack] = (),
    units: Sequence[UnitSerial] = (),
) -> Event:
    """Write off goods that are no longer there to be sold: spoiled, dead on the way, stolen, missing.

    `cause` is a word of `LOSSES`; goods that were destroyed on purpose are for `destroy`.
    """
    if cause not in LOSSES:
        raise EntryRefused(N_("Chọn vì sao hàng mất hoặc hỏng."), field=LOSS)
    entry = replace(entry, values={**entry.values, LOSS: cause})
    why = _Why(words=LOSSES[cause], reason=nfc(reason))
    return _leave(Kind.LOSE, _Taken(uses=uses, packs=packs, units=units), entry, why, step=LOSE_STEP)


def close_batches(batches: Sequence[Batch], *, entry: Entry, labels: Mapping[str, LabelCount] | None = None) -> Event:
    """End lots (Kết thúc lô): nothing more is done with them, whatever is left.

    The event keeps what became of the goods and, where the door counted them, of the labels (`labels` by the lot's
    code); only the organisation and officers read it.
    """
    counts = labels or {}
    for count in counts.values():
        count.check()
    why = _Why(
        words=_WHY[Kind.CLOSE],
        said=balance.described(counts),
        freeze=lambda rows: {"kept": {balance.BALANCE: balance.balance_of(rows, counts)}},
    )
    return _leave(Kind.CLOSE, _Taken(uses=[Use(batch, None) for batch in batches]), entry, why, step="")


def _leave(kind: Kind, taken: _Taken, entry: Entry, why: _Why, *, step: Step | str) -> Event:
    about = {**taken.described(), "step": step_code(step), "kept": why.kept, "reason": why.reason, **why.said}
    asked = composing.entry_hash(kind, entry, about)
    rules.check_distinct(taken.named())
    with atomic():
        before = begin(entry, taken.owners(), asked, why.secret)
        if before is not None:
            return before
        leaving = opened(taken.packs, taken.units, entry.happened_at)
        inside = lots_in(leaving)
        batches, amounts = _amounts(taken.uses, inside, is_needed=kind in (Kind.SHIP, Kind.DESTROY, Kind.LOSE))
        if kind in _FORWARD and not why.is_home:
            check_may_leave(batches, at=entry.happened_at)
        made = composing.draft(
            kind,
            party=composing.party_of(batches[0].organisation_id),
            template=batches[0].template,
            step=_leaving_step(kind, batches[0], step),
            entry=entry,
            entry_hash=asked,
            place=composing.place_for(entry, []),
            said=AMOUNT,
        )
        biz_step, disposition = why.words
        document = epcis.object_event(
            composing.circumstances(made, biz_step=biz_step, disposition=disposition, transactions=why.transactions),
            action=_ACTIONS.get(kind, "OBSERVE"),
            epcs=leaving.identifiers,
            quantities=amounts,
        )
        late = kind == Kind.CLOSE and is_after_dispatch(batches, entry)
        frozen = {**why.kept, **leaving.recorded(), **(why.freeze(batches) if why.freeze else {})}
        (event,) = write(
            [
                composing.act_of(
                    made,
                    document,
                    recorded=frozen,
                    private=why.secret,
                    is_after_dispatch=late,
                    reason=why.reason[:300],
                )
            ]
        )
        if why.receiver is not None and why.receiver.id != made.party.number:
            name_party(event, RECEIVER, why.receiver)
        if leaving.identifiers:
            settle_packs(event)
        settle(entry, made.party, batches=batches)
    return event


def _amounts(
    uses: Sequence[Use], inside: Mapping[str, int | None], *, is_needed: bool
) -> tuple[list[Batch], list[Quantity]]:
    """The lots' rows under the lock, and how much of each leaves in the unit it is kept in: what was named and what
    is in the packs, together. Of a lot of which only tagged units of unknown weight leave, no amount is said."""
    packed = Batch.select().where(Batch.identifier.in_([*inside]))
    named = {use.batch.id: use for use in uses}
    batches = fresh_batches([*(use.batch for use in uses), *(lot for lot in packed if lot.id not in named)])
    amounts: list[Quantity] = []
    for batch in batches:
        use, amount = named.get(batch.id), inside.get(batch.identifier)
        if use is not None and use.thousandths is not None:
            rules.check_quantity(use.thousandths)
            amount = (amount or 0) + rules.in_unit(use.thousandths, use.unit, batch.unit)
        elif use is not None and is_needed:
            raise EntryRefused(N_("Chưa ghi số lượng."), field="quantity")
        amounts.append(Quantity(batch.identifier, amount, batch.unit if amount else None))
    return batches, amounts


def _leaving_step(kind: Kind, batch: Batch, step: Step | str) -> Step | None:
    """The step named, or the template's own of this kind that takes the lot's form."""
    if kind == Kind.CLOSE:
        return None
    role = SHIP if kind == Kind.SHIP else SELL
    if step:
        found = resolve_step(batch.template, step)
    else:
        steps = [one for one in find_template(batch.template).steps if one.role == role]
        found = next((one for one in steps if batch.form in one.takes), steps[0])
    if kind not in _OWN_STEPS:
        rules.check_role(found, role)
    return found
