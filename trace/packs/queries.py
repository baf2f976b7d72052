"""Finding packs and what is in them. Staff see their organisation's, an officer those in scope, an admin all."""

from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import peewee

from trace.batches.models import Batch
from trace.batches.queries import visible_batches
from trace.database import database
from trace.errors import N_, NotFound
from trace.events.actions_packs import contents_from
from trace.events.models import EventItem
from trace.events.models_packs import LEVELS, Pack, PackContent, UnitSerial
from trace.events.packing import held_in
from trace.gs1.codes import PACK, ShortCode
from trace.gs1.errors import Gs1Error
from trace.kit.paging import Listing, Page, page_of
from trace.kit.text import fold
from trace.kit.viewer import Viewer
from trace.organisations.models import Organisation
from trace.packs.rules import GONE, Standing, State, state_of
from trace.products.models import Product

SORTS = ("last", "code", "level", "created")
FILTERS = ("state", "level")

# The packs something is in, and those around them.
_OUTER = (
    "WITH RECURSIVE around(id) AS (SELECT c.pack_id FROM pack_content AS c WHERE c.{column} = {number} UNION "
    "SELECT p.parent_id FROM pack AS p JOIN around ON p.id = around.id WHERE p.parent_id IS NOT NULL) "
    "SELECT id FROM around"
)
# The same for every lot that is held or called back.
_STOPPED = (
    "WITH RECURSIVE around(id) AS (SELECT c.pack_id FROM pack_content AS c JOIN batch AS b ON b.id = c.batch_id "
    "WHERE b.is_on_hold OR b.is_recalled UNION "
    "SELECT p.parent_id FROM pack AS p JOIN around ON p.id = around.id WHERE p.parent_id IS NOT NULL) "
    "SELECT id FROM around"
)


class UnknownPack(NotFound):
    """No such pack, or not yours to see."""


@dataclass(frozen=True, slots=True)
class LotIn:
    """So much of a lot, or its tagged units. `thousandths` counts what is not tagged; None where all of it is."""

    batch: Batch
    thousandths: int | None
    unit: str
    serials: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Inside:
    """What is in a pack at one moment: its lots, and the packs in it with theirs."""

    pack: Pack
    lots: tuple[LotIn, ...] = ()
    packs: tuple["Inside", ...] = ()

    def every(self) -> Iterator["Inside"]:
        """This pack and all in it, the outer before the inner."""
        yield self
        for one in self.packs:
            yield from one.every()


@dataclass(slots=True)
class Sum:
    """All of one lot in a pack and the packs in it."""

    batch: Batch
    thousandths: int = 0
    unit: str = ""
    serials: list[str] = field(default_factory=list)
    packs: list[Pack] = field(default_factory=list)


def find_pack(code: str, *, seen_by: Viewer) -> Pack:
    """The pack with this short code (typed as people type) or SSCC, if `seen_by` may see it."""
    found: Pack | None = visible_packs(seen_by).where(_key(code)).first()
    if found is None:
        raise UnknownPack(N_("Không tìm thấy thùng, pallet này."))
    return found


def packs(listing: Listing, *, seen_by: Viewer) -> Page[Pack]:
    """One page of those `seen_by` may see; every word of the search must stand in the code, the SSCC, or the name or
    number of a lot in it. Filters: `state` (a word of `State`), `level`."""
    query = _filtered(_searched(visible_packs(seen_by), listing.search), listing)
    return page_of(query.order_by(*_order(listing)), listing)


def open_packs(organisation_id: int) -> list[Pack]:
    """Packs here with something in them that stand in no other pack: what may go onto a pallet, the newest first."""
    query = Pack.select().where(
        Pack.organisation == organisation_id,
        Pack.parent.is_null(),
        Pack.packed_at.is_null(is_null=False),
        Pack.emptied_at.is_null(),
        Pack.gone_at.is_null(),
    )
    return list(query.order_by(Pack.id.desc()))


def contents_of(pack: Pack, *, at: datetime | None = None) -> Inside:
    """What is in a pack, nested: now, or at a moment."""
    held = contents_from(held_in(pack, until=at))
    tagged: dict[int, list[UnitSerial]] = defaultdict(list)
    for unit in held.units:
        tagged[unit.batch_id].append(unit)
    lots = [LotIn(use.batch, use.thousandths, use.unit, _serials(tagged.pop(use.batch.id, ()))) for use in held.lots]
    lots += [LotIn(units[0].batch, None, units[0].batch.unit, _serials(units)) for units in tagged.values()]
    inner = sorted(held.packs, key=lambda one: one.id)
    return Inside(
        pack=pack,
        lots=tuple(sorted(lots, key=lambda one: one.batch.id)),
        packs=tuple(contents_of(one, at=at) for one in inner),
    )


def flat(inside: Inside) -> list[Sum]:
    """All lots in a pack and the packs in it, each once, with the packs it is in."""
    found: dict[int, Sum] = {}
    for one in inside.every():
        for lot in one.lots:
            total = found.setdefault(lot.batch.id, Sum(lot.batch, unit=lot.unit))
            total.thousandths += lot.thousandths or 0
            total.serials += lot.serials
            total.packs.append(one.pack)
    return list(found.values())


def packs_holding(batch: Batch) -> list[Pack]:
    """The packs a lot or some of its tagged units is in now, and those around them; the inner ones first."""
    rows = database.execute_sql(_OUTER.format(column="batch_id", number=int(batch.id))).fetchall()
    found = list(Pack.select().where(Pack.id.in_([row[0] for row in rows])))
    return sorted(found, key=lambda pack: (LEVELS.index(pack.level), pack.id))


def units_of(batch: Batch) -> list[tuple[UnitSerial, Pack | None]]:
    """The tagged units of a lot in the order of tagging, each with the pack it is in."""
    units = list(UnitSerial.select().where(UnitSerial.batch == batch.id).order_by(UnitSerial.id))
    rows = PackContent.select(PackContent, Pack).join(Pack, on=PackContent.pack)
    where = {row.identifier: row.pack for row in rows.where(PackContent.batch == batch.id, PackContent.serial != "")}
    return [(unit, where.get(unit.identifier)) for unit in units]


def find_unit(batch: Batch, serial: str) -> UnitSerial | None:
    """The tagged unit of a lot with this number; None where nobody declared it."""
    query = UnitSerial.select(UnitSerial, Batch).join(Batch)
    found: UnitSerial | None = query.where(UnitSerial.batch == batch.id, UnitSerial.serial == serial.upper()).first()
    return found


def state(pack: Pack) -> State:
    """What a pack is today, in one word."""
    return states([pack])[pack.id]


def states(rows: Sequence[Pack]) -> dict[int, State]:
    """The same for several, by id."""
    stopped = _stopped([pack.id for pack in rows])
    return {
        pack.id: state_of(
            Standing(
                pack.packed_at,
                pack.emptied_at,
                is_inside=pack.parent_id is not None,
                is_stopped=is_stopped,
                gone_kind=pack.gone_kind,
            )
        )
        for pack in rows
        for is_stopped in [pack.id in stopped]
    }


def counts_of(rows: Sequence[Pack]) -> dict[int, tuple[list[Batch], int, int]]:
    """For each pack by id: the lots directly in it, how many tagged units, how many packs."""
    found: dict[int, tuple[list[Batch], int, int]] = {pack.id: ([], 0, 0) for pack in rows}
    inside = PackContent.select(PackContent, Batch).join(Batch, peewee.JOIN.LEFT_OUTER, on=PackContent.batch)
    for row in inside.where(PackContent.pack.in_(list(found))).order_by(PackContent.id):
        lots, units, inner = found[row.pack_id]
        if row.batch is not None and row.batch not in lots:
            lots.append(row.batch)
        found[row.pack_id] = (lots, units + bool(row.serial), inner + bool(row.inner_id))
    return found


def visible_packs(seen_by: Viewer) -> "peewee.ModelSelect[Pack]":
    """The query of packs this viewer may see, joined with their organisation.

    An officer's scope counts the old district of the organisation, and the kinds of goods that ever were in the
    pack or in a pack in it.
    """
    query = Pack.select(Pack, Organisation).join(Organisation)
    if seen_by.is_admin:
        return query
    if not seen_by.is_officer:
        return query.where(Pack.organisation == seen_by.organisation_id)
    if seen_by.scope.districts:
        query = query.where(Organisation.ex_district.in_(list(seen_by.scope.districts)))
    if seen_by.scope.categories:
        direct = _packs_naming(visible_batches(seen_by).select(Batch.identifier))
        query = query.where(Pack.identifier.in_(direct) | Pack.identifier.in_(_packs_naming(direct)))
    return query


def _packs_naming(identifiers: Any) -> Any:
    """Identifiers of packs into which something of these was ever put."""
    around, named = EventItem.alias(), EventItem.alias()
    return (
        around.select(around.identifier)
        .join(named, on=(named.event == around.event))
        .where(around.role == "parent", named.role != "parent", named.identifier.in_(identifiers))
    )


def _key(code: str) -> peewee.Expression:
    """The condition that a typed code or SSCC stands for."""
    bare = "".join(letter for letter in code if letter not in " ()")
    if bare.isascii() and bare.isdigit():
        return Pack.sscc == (bare.removeprefix("00") if len(bare) == 20 else bare)
    try:
        return Pack.code == ShortCode.parse(code, prefix=PACK).text
    except Gs1Error:
        raise UnknownPack(N_("Không tìm thấy thùng, pallet này.")) from None


def _serials(units: Collection[UnitSerial]) -> tuple[str, ...]:
    return tuple(unit.serial for unit in sorted(units, key=lambda unit: unit.id))


def _stopped(numbers: Sequence[int]) -> set[int]:
    """Those of these packs in which, however deep, something is held or called back."""
    if not numbers:
        return set()
    around = {row[0] for row in database.execute_sql(_STOPPED).fetchall()}
    return around.intersection(numbers)


def _searched(query: "peewee.ModelSelect[Pack]", text: str) -> "peewee.ModelSelect[Pack]":
    for word in fold(text).split():
        lots = PackContent.select(PackContent.pack).join(Batch, on=PackContent.batch)
        lots = lots.join(Product, peewee.JOIN.LEFT_OUTER, on=Batch.product).where(
            Batch.name_folded.contains(word)
            | Product.name_folded.contains(word)
            | peewee.fn.lower(Batch.lot).contains(word)
            | peewee.fn.lower(Batch.code).contains(word)
            | peewee.fn.lower(PackContent.serial).contains(word)
        )
        query = query.where(
            peewee.fn.lower(Pack.code).contains(word)
            | Pack.sscc.contains(word)
            | Organisation.name_folded.contains(word)
            | Pack.id.in_(lots)
        )
    return query


def _filtered(query: "peewee.ModelSelect[Pack]", listing: Listing) -> "peewee.ModelSelect[Pack]":
    if listing.filters.get("level") in LEVELS:
        query = query.where(Pack.level == listing.filters["level"])
    wanted = listing.filters.get("state")
    if wanted not in {one.value for one in State}:
        return query
    kind = next((kind for kind, state in GONE.items() if state == wanted), None)
    if kind is not None:
        return query.where(Pack.gone_kind == str(kind))
    query = query.where(Pack.gone_kind == "")
    is_empty = Pack.packed_at.is_null() | Pack.emptied_at.is_null(is_null=False)
    if wanted == State.EMPTY:
        return query.where(is_empty)
    stopped = [row[0] for row in database.execute_sql(_STOPPED).fetchall()]
    query = query.where(~is_empty)
    if wanted == State.STOPPED:
        return query.where(Pack.id.in_(stopped))
    return query.where(Pack.parent.is_null(is_null=wanted == State.PACKED), Pack.id.not_in(stopped))


def _order(listing: Listing) -> tuple[peewee.Ordering, ...]:
    if listing.sort == "last":
        # The newest first unless turned round: that is what people look for.
        last = peewee.fn.coalesce(Pack.last_event_at, Pack.created_at)
        return (last.asc(), Pack.id.asc()) if listing.is_descending else (last.desc(), Pack.id.desc())
    column: Any = {"code": Pack.code, "level": Pack.level, "created": Pack.created_at}[listing.sort]
    return (column.desc() if listing.is_descending else column.asc(), Pack.id.asc())
