"""Goods that had been sent away and came back: refused at the gate, or never gone. The dispatch stays in the book."""

from collections.abc import Sequence

from trace.database import atomic
from trace.errors import N_
from trace.events import composing, epcis, rules
from trace.events.acting import begin, fresh_batches, settle
from trace.events.entries import Entry, Use
from trace.events.epcis_values import Quantity
from trace.events.models import Event
from trace.events.packing_projections import settle_packs
from trace.events.recording import write
from trace.events.rules import EntryRefused, Kind
from trace.kit.text import nfc


def bring_back(
    uses: Sequence[Use], *, entry: Entry, reason: str = "", handover: str = "", things: Sequence[str] = ()
) -> Event:
    """Take goods of one's own lots in again; the lots' balances grow by them. `handover` is the dispatch's code.

    `things` are the packs and tagged units (identifiers) among them, which are here again as they had left.
    """
    rules.check_distinct(use.batch.identifier for use in uses)
    about = {
        "uses": [[use.batch.code, use.thousandths, use.unit] for use in uses],
        "reason": nfc(reason),
        "handover": handover,
        "things": list(things),
    }
    asked = composing.entry_hash(Kind.RETURN, entry, about)
    with atomic():
        before = begin(entry, {use.batch.organisation_id for use in uses}, asked)
        if before is not None:
            return before
        batches = fresh_batches(use.batch for use in uses)
        amounts = []
        for use, batch in zip(uses, batches, strict=True):
            if use.thousandths is None:
                raise EntryRefused(N_("Chưa ghi số lượng."), field="quantity")
            rules.check_quantity(use.thousandths)
            amounts.append(Quantity(batch.identifier, rules.in_unit(use.thousandths, use.unit, batch.unit), batch.unit))
        made = composing.draft(
            Kind.RETURN,
            party=composing.party_of(batches[0].organisation_id),
            template=batches[0].template,
            step=None,
            entry=entry,
            entry_hash=asked,
            place=composing.place_for(entry, []),
        )
        why = composing.circumstances(made, biz_step="receiving", disposition="returned")
        document = epcis.object_event(why, action="OBSERVE", epcs=list(things), quantities=amounts)
        recorded = {"handover": handover} if handover else {}
        (event,) = write([composing.act_of(made, document, recorded=recorded, reason=nfc(reason)[:300])])
        if things:
            settle_packs(event)
        settle(entry, made.party, batches=batches)
    return event
