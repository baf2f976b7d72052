"""Goods that come in: bought from somebody outside, or taken over from another organisation of this service."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from trace.batches.models import Batch
from trace.database import atomic
from trace.errors import N_
from trace.events import composing, epcis, rules
from trace.events.acting import begin, fresh_batches, resolve_step, settle, step_code
from trace.events.ancestry import stopped_ancestors
from trace.events.entries import Entry, NewLot, Use
from trace.events.epcis_values import Quantity, decimal_number
from trace.events.making import Made, batches_of, described, hold_lots, lot_facts, make_lots
from trace.events.models import Event
from trace.events.parties import SUPPLIER, name_party, organisation_named
from trace.events.recording import write
from trace.events.records import HELD_FROM, HELD_QUANTITY, HELD_TO, HELD_UNIT
from trace.events.rules import Cause, EntryRefused, Kind
from trace.events.values import AMOUNT
from trace.kit.installation import identifier_host
from trace.kit.text import nfc
from trace.organisations.models import Organisation
from trace.processes.catalogue import RECEIVE, Step
from trace.processes.queries import step as find_step
from trace.processes.queries import template as find_template


@dataclass(frozen=True, slots=True)
class Receipt:
    """What was written, and the receiver's own lots in the order in which the sender's were named."""

    event: Event
    batches: list[Batch]


def receive(
    organisation: Organisation,
    *,
    lot: NewLot,
    supplier_name: str,
    supplier_address: str = "",
    supplier_code: str = "",
    supplier_phone: str = "",
    entry: Entry,
    is_person: bool = False,
    is_registered: bool = True,
    template: str = "",
    step: Step | str = "",
) -> Batch:
    """Take in a lot bought outside. The supplier is named: an organisation openly, a private person in the annex.

    Who is not registered (`is_registered` False) is private too, and the lot says for ever that its source is not. An
    organisation of this service, by its code or its exact name, is kept as the party that the receipt names.
    `template` is the product's when not given; `step` its first receipt that begins a lot.
    """
    supplier = _supplier(supplier_name, supplier_address, supplier_code)
    phone = nfc(supplier_phone)[:40]
    known = _known(organisation, supplier, is_named=is_registered and not is_person)
    is_unregistered = not is_registered and known is None
    is_private = is_person or is_unregistered or (known is not None and known.kind == "household")
    secret = {"supplier": supplier if is_private else {}} if is_private or phone else {}
    if phone:
        secret["supplier"] = {**secret["supplier"], "phone": phone}
    about: dict[str, Any] = {
        "lot": described([lot]),
        "supplier": {} if is_private else supplier,
        "template": template,
        "step": step_code(step),
    }
    if is_unregistered:
        about["is_registered"] = False
    asked = composing.entry_hash("receive", entry, about)
    with atomic():
        before = begin(entry, [organisation.id], asked, secret)
        if before is not None:
            return batches_of(before)[0]
        way = find_template(template or (lot.product.template if lot.product else ""))
        found = resolve_step(way.code, step) if step else _receipt_step(way.code)
        rules.check_role(found, RECEIVE)
        made = composing.draft(
            Kind.RECEIVE,
            party=composing.party_of(organisation.id),
            template=way.code,
            step=found,
            entry=entry,
            entry_hash=asked,
            place=composing.place_for(entry, []),
        )
        (got,) = make_lots([lot], made, supplier_name="" if is_private else supplier["name"])
        document = epcis.object_event(
            composing.circumstances(made, biz_step="receiving", disposition="in_progress"),
            action="ADD",
            quantities=[got.quantity],
            ilmd=lot_facts([got]),
        )
        recorded: dict[str, Any] = {"lots": [got.facts]}
        if not is_private:
            recorded["supplier"] = supplier
        if is_unregistered:
            recorded["is_unregistered"] = True
        (event,) = write([composing.act_of(made, document, recorded=recorded, private=secret)])
        if known is not None:
            name_party(event, SUPPLIER, known)
        settle(entry, made.party, batches=[got.batch])
    return got.batch


def take_over(
    organisation: Organisation,
    uses: Sequence[Use],
    *,
    entry: Entry,
    sender: Organisation | None = None,
    handover: str = "",
    step: Step | str = "",
) -> Receipt:
    """Receive goods of another organisation's lots. Each becomes a lot of the receiver with a code of its own and
    everything that is printed on it unchanged, and an edge to the lot it came from.

    `uses` name the sender's lots, which keep their balance: what left there is told by the dispatch, written before or
    after. `handover` is the short code of the dispatch, if there is one. Goods that are on hold or recalled are
    received all the same, and held here.
    """
    rules.check_distinct(use.batch.identifier for use in uses)
    _check_theirs(organisation, uses, sender)
    about = {
        "uses": [[use.batch.code, use.thousandths, use.unit] for use in uses],
        "sender": sender.code if sender is not None else "",
        "handover": handover,
        "step": step_code(step),
    }
    asked = composing.entry_hash("take_over", entry, about)
    with atomic():
        before = begin(entry, [organisation.id], asked)
        if before is not None:
            return Receipt(before, batches_of(before))
        sources = fresh_batches(use.batch for use in uses)
        amounts = [_amount(use, source) for use, source in zip(uses, sources, strict=True)]
        senders = [sender] if sender is not None else _holders(sources)
        made = composing.draft(
            Kind.TAKE_OVER,
            party=composing.party_of(organisation.id),
            template=sources[0].template,
            step=_taking_step(sources[0], step),
            entry=entry,
            entry_hash=asked,
            place=composing.place_for(entry, []),
            said=AMOUNT,
        )
        lots = hold_lots(sources, amounts, made, _open_name(senders[0]) if len(senders) == 1 else "")
        recorded = {"lots": [one.facts for one in lots], "supplier": _recorded(senders), "handover": handover}
        document = _receipt_document(made, amounts, lots, senders, handover)
        (event,) = write([composing.act_of(made, document, recorded={k: v for k, v in recorded.items() if v})])
        for one in senders:
            name_party(event, SUPPLIER, one)
        causes = {one.batch.id: Cause.SOURCE for one, source in zip(lots, sources, strict=True) if _is_stopped(source)}
        settle(entry, made.party, batches=[one.batch for one in lots], causes=causes)
    return Receipt(event, [one.batch for one in lots])


def _receipt_document(
    made: composing.Draft,
    amounts: Sequence[Quantity],
    lots: Sequence[Made],
    senders: Sequence[Organisation],
    handover: str,
) -> dict[str, Any]:
    """One ObjectEvent that names the sender's lots, so that a partner who reads EPCIS finds what he sent."""
    held = [
        {
            HELD_FROM: amount.epc_class,
            HELD_TO: one.batch.identifier,
            HELD_QUANTITY: decimal_number(amount.thousandths or 0),
            HELD_UNIT: amount.unit,
        }
        for amount, one in zip(amounts, lots, strict=True)
    ]
    parties = [composing.party_of(one.id).uri for one in senders]
    receiver = made.party.uri
    return epcis.object_event(
        composing.circumstances(
            made,
            biz_step="receiving",
            disposition="in_progress",
            also={"heldAs": held},
            transactions=[("desadv", f"https://{identifier_host()}/d/{handover}")] if handover else (),
            sources=[("possessing_party", uri) for uri in parties if uri],
            destinations=[("possessing_party", receiver)] if receiver else (),
        ),
        action="OBSERVE",
        quantities=amounts,
    )


def _supplier(name: str, address: str, code: str) -> dict[str, str]:
    supplier = {"name": nfc(name), "address": nfc(address), "code": nfc(code)}
    if not supplier["name"] or max(map(len, supplier.values())) > 200:
        raise EntryRefused(N_("Tên cơ sở cung cấp phải có từ 1 đến 200 chữ."), field="supplier")
    return supplier


def _known(organisation: Organisation, supplier: dict[str, str], *, is_named: bool) -> Organisation | None:
    """The organisation of this service that the supplier is. A person's name may be anybody's: only a code tells."""
    found = organisation_named(supplier["name"] if is_named else "", supplier["code"])
    return found if found is not None and found.id != organisation.id else None


def _check_theirs(organisation: Organisation, uses: Sequence[Use], sender: Organisation | None) -> None:
    if any(use.batch.organisation_id == organisation.id for use in uses):
        raise EntryRefused(N_("Lô này là của chính cơ sở bạn, không cần nhận."), field="lots")
    if sender is not None and any(use.batch.organisation_id != sender.id for use in uses):
        raise EntryRefused(N_("Có lô không phải của bên giao."), field="lots")


def _holders(sources: Sequence[Batch]) -> list[Organisation]:
    """Whose lots these are, each once, in the order of the lots."""
    return list({source.organisation_id: source.organisation for source in sources}.values())


def _amount(use: Use, source: Batch) -> Quantity:
    if use.thousandths is None:
        raise EntryRefused(N_("Chưa ghi số lượng."), field="quantity")
    rules.check_quantity(use.thousandths)
    return Quantity(source.identifier, rules.in_unit(use.thousandths, use.unit, source.unit), source.unit)


def _open_name(organisation: Organisation) -> str:
    """A household's name is a person's."""
    return "" if organisation.kind == "household" else str(organisation.name)


def _recorded(senders: Sequence[Organisation]) -> dict[str, str]:
    """The sender as the event freezes it, where there is one."""
    if len(senders) != 1:
        return {}
    name = _open_name(senders[0])
    return {"code": senders[0].code, **({"name": name} if name else {})}


def _is_stopped(source: Batch) -> bool:
    return bool(source.is_on_hold or source.is_recalled or stopped_ancestors([source]))


def _taking_step(source: Batch, step: Step | str) -> Step | None:
    """The step named, else the receipt of these goods on their way, else none: goods may change hands anywhere."""
    if step:
        found = resolve_step(source.template, step)
        rules.check_role(found, RECEIVE)
        return found
    steps = [one for one in find_template(source.template).steps if one.role == RECEIVE and not one.makes_batch]
    return next((one for one in reversed(steps) if source.form in one.takes), None)


def _receipt_step(template: str) -> Step:
    """The first receipt of a template that begins a lot; else any receipt (rice bought in as paddy)."""
    steps = [one for one in find_template(template).steps if one.role == RECEIVE]
    if not steps:
        raise rules.WrongStep(N_("Quy trình này không có công đoạn nhận hàng."), field="step")
    return next((one for one in steps if one.makes_batch), find_step(template, steps[0].code))
