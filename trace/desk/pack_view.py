"""Packs as the staff's pages show them: plain values, words in the reader's language, links to where things are."""

from dataclasses import dataclass, field, replace
from typing import Any

from flask import current_app, url_for
from flask_babel import gettext as _
from flask_babel import ngettext

from trace import clock
from trace.batches.models import Batch
from trace.batches.queries import state as state_of_batch
from trace.batches.rules import STATE_NAMES as LOT_STATES
from trace.batches.rules import State as LotState
from trace.desk.batch_view import BADGES, link
from trace.desk.timeline import Entry, entries_of
from trace.events.models_packs import CASE, Pack
from trace.events.queries import rows_naming
from trace.events.rows import EventRow
from trace.kit.days import show_day
from trace.kit.languages import language
from trace.kit.units import show_quantity
from trace.kit.viewer import Viewer
from trace.packs import queries
from trace.packs.queries import Inside, LotIn
from trace.packs.rules import LEVEL_NAMES, STATE_NAMES, State, spaced

# How the shared badges of the templates call our states.
_BADGES = {
    State.STOPPED: "hold", State.PACKED: "approved", State.INSIDE: "approved", State.EMPTY: "used_up",
    State.SENT: "used_up", State.SOLD: "used_up", State.DESTROYED: "closed", State.LOST: "closed",
}  # fmt: skip
_WARN = (LotState.RECALLED, LotState.HOLD, LotState.EXPIRED)


@dataclass(frozen=True)
class PackRow:
    """A pack as the list and the head of its page show it."""

    code: str
    sscc: str
    level: str
    icon: str
    state: str
    state_name: str
    inside: str
    parent: str
    parent_href: str
    packed_on: str
    organisation_name: str
    gone_on: str = ""


@dataclass(frozen=True)
class LotLine:
    """A lot in a pack: what, how much, how it stands."""

    name: str
    href: str
    amount: str
    state: str
    state_name: str
    is_warned: bool
    serials: tuple[str, ...] = ()


@dataclass(frozen=True)
class Tree:
    """A pack with what is in it."""

    code: str
    level: str
    href: str
    lots: list[LotLine] = field(default_factory=list)
    packs: list["Tree"] = field(default_factory=list)


def rows_of(packs: list[Pack]) -> list[PackRow]:
    """Packs in their order, with one statement for all of each thing that is shown."""
    states, counts = queries.states(packs), queries.counts_of(packs)
    parents = {row.id: row for row in Pack.select().where(Pack.id.in_([p.parent_id for p in packs if p.parent_id]))}
    return [_row(pack, states[pack.id], counts[pack.id], parents.get(pack.parent_id or 0)) for pack in packs]


def tree_of(inside: Inside) -> Tree:
    """What is in a pack, as nested lists show it."""
    pack = inside.pack
    return Tree(
        code=pack.code,
        level=level_name(pack.level),
        href=url_for("packs.show", code=pack.code),
        lots=[_lot_line(one) for one in inside.lots],
        packs=[tree_of(one) for one in inside.packs],
    )


def warnings_of(inside: Inside) -> list[LotLine]:
    """Lots anywhere in a pack that must not be sold as they stand."""
    found = {lot.batch.id: _lot_line(lot) for one in inside.every() for lot in one.lots}
    return [line for line in found.values() if line.is_warned]


def entries_about(pack: Pack, *, seen_by: Viewer) -> list[Entry]:
    """What was done with a pack itself, the latest first."""
    rows = rows_naming([pack.identifier], seen_by=seen_by)
    return entries_of([_as_seen_from(pack, row) for row in rows], besides=pack.identifier)


def _as_seen_from(pack: Pack, row: EventRow) -> EventRow:
    """What went onto a pallet beside this case is told on the pallet's page."""
    if not any(lot.role == "child" and lot.identifier == pack.identifier for lot in row.lots):
        return row
    kept = [lot for lot in row.lots if lot.role != "child"]
    return replace(row, lots=kept, earlier=[_as_seen_from(pack, one) for one in row.earlier])


def packs_of(batch: Batch, *, seen_by: Viewer) -> list[dict[str, Any]]:
    """The packs a lot is in now: code, words, how much of it."""
    found = []
    for pack in queries.packs_holding(batch):
        total = next((one for one in queries.flat(queries.contents_of(pack)) if one.batch.id == batch.id), None)
        found.append(
            {
                "code": pack.code,
                "level": level_name(pack.level),
                "icon": icon_of(pack.level),
                "href": link(seen_by, "packs.show", code=pack.code),
                "amount": _amount(total.thousandths, total.unit, len(total.serials)) if total else "",
            }
        )
    return found


def level_name(level: str) -> str:
    """The word for a level."""
    return _(LEVEL_NAMES[level])


def icon_of(level: str) -> str:
    """Its picture."""
    return "box" if level == CASE else "store"


def address_of(pack: Pack) -> str:
    """What is printed on it: the address that opens its public page."""
    base = current_app.config["SETTINGS"].base_url
    return f"{base}{path_of(pack)}"


def path_of(pack: Pack) -> str:
    """The same on this host."""
    return f"/00/{pack.sscc}" if pack.sscc else f"/u/{pack.code}"


def _row(pack: Pack, state: State, counts: tuple[list[Batch], int, int], parent: Pack | None) -> PackRow:
    return PackRow(
        code=pack.code,
        sscc=spaced(pack.sscc) if pack.sscc else "",
        level=level_name(pack.level),
        icon=icon_of(pack.level),
        state=_BADGES[state],
        state_name=_(STATE_NAMES[state]),
        inside=_inside_words(*counts),
        parent=parent.code if parent else "",
        parent_href=url_for("packs.show", code=parent.code) if parent else "",
        packed_on=show_day(pack.packed_at),
        organisation_name=pack.organisation.name,
        gone_on=show_day(pack.gone_at),
    )


def _inside_words(lots: list[Batch], units: int, packs: int) -> str:
    names = [f"{lot.product.name if lot.product else lot.name} · {lot.lot}" for lot in lots[:2]]
    if len(lots) > len(names):
        names.append(_("và %(count)s lô nữa", count=len(lots) - len(names)))
    parts = [", ".join(names)] if names else []
    if units:
        parts.append(ngettext("%(num)s con, gói có số riêng", "%(num)s con, gói có số riêng", units))
    if packs:
        parts.append(ngettext("%(num)s thùng", "%(num)s thùng", packs))
    return " · ".join(parts)


def _lot_line(one: LotIn) -> LotLine:
    batch = one.batch
    state = state_of_batch(batch, clock.today())
    return LotLine(
        name=f"{batch.product.name if batch.product else batch.name} · {batch.lot}",
        href=url_for("batches.show", code=batch.code),
        amount=_amount(one.thousandths or 0, one.unit, len(one.serials)),
        state=BADGES.get(state, state.value),
        state_name=_(LOT_STATES[state]),
        is_warned=state in _WARN,
        serials=one.serials,
    )


def _amount(thousandths: int, unit: str, units: int) -> str:
    parts = [show_quantity(thousandths, unit, language())] if thousandths else []
    if units:
        parts.append(ngettext("%(num)s con, gói có số riêng", "%(num)s con, gói có số riêng", units))
    return " + ".join(parts)
