"""Packing into cases and onto pallets, taking out again, and tagging goods one by one.

Packing takes nothing from a lot: its balance stays. Source: EPCIS 2.0 §7.4.3 (AggregationEvent), CBV 2.0 §7.1.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from trace.batches.models import Batch
from trace.database import atomic
from trace.errors import N_
from trace.events import composing, epcis, rules
from trace.events.acting import begin, fresh_batches, is_after_dispatch, settle
from trace.events.entries import Entry, Use
from trace.events.epcis_values import Quantity
from trace.events.models import Event, EventItem
from trace.events.models_packs import CASE, LEVELS, Pack, UnitSerial
from trace.events.numbering import (
    NoPrefix,
    SsccsUsedUp,
    chosen_serials,
    free_pack_code,
    issue_sscc,
    pack_identifier,
    unit_identifier,
)
from trace.events.packing import Held, held_in
from trace.events.packing_projections import is_overpacked, settle_packs
from trace.events.recording import write
from trace.events.rules import Cause, EntryRefused, Kind
from trace.organisations.models import Organisation
from trace.processes.catalogue import AGGREGATE_PACKS, Step
from trace.processes.queries import COMMON
from trace.processes.queries import step as find_step
from trace.processes.queries import template as find_template

PACK_STEP: Final = "X11"
UNPACK_STEP: Final = "X12"
TAG_STEP: Final = "X13"


@dataclass(frozen=True, slots=True, kw_only=True)
class Contents:
    """What goes in or comes out: so much of lots, single tagged units, whole packs."""

    lots: Sequence[Use] = ()
    units: Sequence[UnitSerial] = ()
    packs: Sequence[Pack] = ()

    def owners(self) -> set[int]:
        """The organisations whose goods these are."""
        return (
            {use.batch.organisation_id for use in self.lots}
            | {unit.batch.organisation_id for unit in self.units}
            | {pack.organisation_id for pack in self.packs}
        )

    def named(self) -> list[str]:
        """Everything by its stored identifier."""
        return [
            *(use.batch.identifier for use in self.lots),
            *(unit.identifier for unit in self.units),
            *(pack.identifier for pack in self.packs),
        ]

    def described(self) -> dict[str, Any]:
        """As it was asked for, to tell a repeated entry from another one."""
        return {
            "lots": [[use.batch.code, use.thousandths, use.unit] for use in self.lots],
            "units": [unit.identifier for unit in self.units],
            "packs": [pack.code for pack in self.packs],
        }


def pack_up(
    contents: Contents, *, entry: Entry, pack: Pack | None = None, level: str = CASE, with_sscc: bool | None = None
) -> Pack:
    """Put goods into a new pack, or into `pack`. A new one gets an SSCC where its organisation owns a GS1 prefix
    (`with_sscc` False leaves it out, True insists).

    Refused: a unit or pack that is elsewhere, a pack inside itself. More of a lot than there is is saved, and the lot
    held.
    """
    if level not in LEVELS:
        raise EntryRefused(N_("Chọn thùng hoặc pallet."), field="level")
    rules.check_distinct(contents.named())
    owners = contents.owners() | ({pack.organisation_id} if pack else set())
    about = {**contents.described(), "pack": pack.code if pack else "", "level": level, "sscc": with_sscc}
    asked = composing.entry_hash(Kind.PACK_UP, entry, about)
    with atomic():
        before = begin(entry, owners, asked)
        if before is not None:
            return _pack_of(before)
        owner = Organisation.get_by_id(owners.pop())
        target = pack or _new_pack(owner, level, with_sscc, entry)
        _write_move(Kind.PACK_UP, target, contents, entry, asked)
    return Pack.get_by_id(target.id)


def unpack(pack: Pack, *, entry: Entry, contents: Contents | None = None) -> Event:
    """Take everything, or only `contents`, out of a pack."""
    if contents is not None:
        rules.check_distinct(contents.named())
    owners = {pack.organisation_id} | (contents.owners() if contents else set())
    about = {"pack": pack.code, "contents": contents.described() if contents else None}
    asked = composing.entry_hash(Kind.UNPACK, entry, about)
    with atomic():
        before = begin(entry, owners, asked)
        if before is not None:
            return before
        out = contents or contents_from(held_in(pack, until=entry.happened_at))
        if not out.named():
            raise EntryRefused(N_("Lúc đó trong %(pack)s không có gì."), field="contents", pack=pack.code)
        return _write_move(Kind.UNPACK, pack, out, entry, asked)


def tag_units(batch: Batch, *, entry: Entry, serials: Sequence[str] = (), count: int = 0) -> list[UnitSerial]:
    """Give single units of a lot numbers of their own: those typed, or `count` new ones.

    More numbers than the lot has pieces are saved, and the lot held.
    """
    about = {"lot": batch.code, "serials": list(serials), "count": count}
    asked = composing.entry_hash(Kind.TAG, entry, about)
    with atomic():
        before = begin(entry, [batch.organisation_id], asked)
        if before is not None:
            return _units_of(before)
        (lot,) = fresh_batches([batch])
        chosen = chosen_serials(lot, serials, count)
        made = _draft(Kind.TAG, lot.template, find_step(lot.template, TAG_STEP), entry, asked, lot.organisation_id)
        document = epcis.object_event(
            composing.circumstances(made, also={"lots": [lot.identifier]}),
            action="ADD",
            epcs=[unit_identifier(lot, serial) for serial in chosen],
            ilmd={"cbvmda:lotNumber": lot.lot},
        )
        (event,) = write([composing.act_of(made, document, is_after_dispatch=is_after_dispatch([lot], entry))])
        settle_packs(event)
        settle(entry, made.party, batches=[lot], causes=overpacked_causes([lot]))
    return _units_of(event)


def contents_from(held: Held) -> Contents:
    """What a pack holds, as what may be taken out of it."""
    lots = {row.identifier: row for row in Batch.select().where(Batch.identifier.in_(list(held.lots)))}
    things = list(held.things)
    return Contents(
        lots=[Use(lots[name], amount, unit) for name, (amount, unit) in held.lots.items()],
        units=list(UnitSerial.select(UnitSerial, Batch).join(Batch).where(UnitSerial.identifier.in_(things))),
        packs=list(Pack.select().where(Pack.identifier.in_(things))),
    )


def overpacked_causes(batches: Iterable[Batch]) -> Mapping[int, Cause]:
    """Lots of which more is packed or tagged than there is."""
    return {batch.id: Cause.OVERPACKED for batch in batches if is_overpacked(batch)}


def _write_move(kind: Kind, pack: Pack, contents: Contents, entry: Entry, asked: str) -> Event:
    uses, units = contents.lots, contents.units
    touched = {use.batch.id: use.batch for use in uses} | {unit.batch_id: unit.batch for unit in units}
    lots = fresh_batches(touched.values())
    template, step = _step(kind, lots or _lots_inside(contents.packs))
    made = _draft(kind, template, step, entry, asked, pack.organisation_id)
    tagged = sorted({unit.batch.identifier for unit in units} - {use.batch.identifier for use in uses})
    document = epcis.aggregation_event(
        composing.circumstances(made, also={"lots": tagged} if tagged else None),
        action="ADD" if kind == Kind.PACK_UP else "DELETE",
        parent_id=pack.identifier,
        child_epcs=[unit.identifier for unit in units] + [one.identifier for one in contents.packs],
        child_quantities=[_quantity(use) for use in uses],
    )
    recorded = {"pack": {"code": pack.code, "level": pack.level, "sscc": pack.sscc or ""}}
    late = is_after_dispatch(lots, entry)
    (event,) = write([composing.act_of(made, document, recorded=recorded, is_after_dispatch=late)])
    settle_packs(event)
    settle(entry, made.party, batches=lots, causes=overpacked_causes(lots))
    return event


def _quantity(use: Use) -> Quantity:
    if use.thousandths is None:
        raise EntryRefused(N_("Chưa ghi số lượng."), field="quantity")
    rules.check_quantity(use.thousandths)
    unit = use.batch.unit
    return Quantity(use.batch.identifier, rules.in_unit(use.thousandths, use.unit, unit), unit)


def _new_pack(owner: Organisation, level: str, with_sscc: bool | None, entry: Entry) -> Pack:  # noqa: FBT001
    code = free_pack_code()
    sscc = None if with_sscc is False else _sscc(owner, entry, is_asked=with_sscc is True)
    return Pack.create(
        organisation=owner,
        code=code,
        sscc=sscc,
        identifier=pack_identifier(code, sscc),
        level=level,
        created_at=entry.now,
    )


def _sscc(owner: Organisation, entry: Entry, *, is_asked: bool) -> str | None:
    """The next SSCC; without having been asked for it, none where no prefix is owned or its numbers are used up."""
    try:
        return issue_sscc(owner, now=entry.now)
    except (NoPrefix, SsccsUsedUp):
        if is_asked:
            raise
        return None


def _draft(kind: Kind, template: str, step: Step, entry: Entry, asked: str, organisation_id: int) -> composing.Draft:
    return composing.draft(
        kind,
        party=composing.party_of(organisation_id),
        template=template,
        step=step,
        entry=entry,
        entry_hash=asked,
        place=composing.place_for(entry, []),
    )


def _step(kind: Kind, lots: Sequence[Batch]) -> tuple[str, Step]:
    """The way of the goods, and its own step of packing where all of them take it; else what every product shares."""
    ways = {lot.template for lot in lots}
    template = lots[0].template if lots else COMMON
    if kind == Kind.UNPACK:
        return template, find_step(template, UNPACK_STEP)
    if len(ways) == 1:
        for step in find_template(template).steps:
            if step.role == AGGREGATE_PACKS and all(lot.form in step.takes for lot in lots):
                return template, step
    return template, find_step(template, PACK_STEP)


def _lots_inside(packs: Iterable[Pack]) -> list[Batch]:
    """Lots in these packs themselves or one pack further in: they only say whose way the packing belongs to."""
    found: dict[int, Batch] = {}
    for pack in packs:
        held = contents_from(held_in(pack))
        inner = [contents_from(held_in(one)) for one in held.packs]
        for one in (held, *inner):
            found |= {use.batch.id: use.batch for use in one.lots}
            found |= {unit.batch.id: unit.batch for unit in one.units}
    return list(found.values())


def _pack_of(event: Event) -> Pack:
    parent = EventItem.get(EventItem.event == event.id, EventItem.role == "parent")
    return Pack.get(Pack.identifier == parent.identifier)


def _units_of(event: Event) -> list[UnitSerial]:
    named = EventItem.select(EventItem.identifier).where(EventItem.event == event.id, EventItem.role == "about")
    return list(UnitSerial.select().where(UnitSerial.identifier.in_(named)).order_by(UnitSerial.id))
