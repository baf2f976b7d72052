"""Packs from the command line: list, look inside, pack, take out."""

from datetime import datetime
from uuid import uuid4

import click
from flask.cli import AppGroup
from flask_babel import gettext as _

from trace import clock
from trace.access.queries import UnknownPerson, viewers_of_login
from trace.batches.models import Batch
from trace.batches.queries import find_batch
from trace.database import connected
from trace.errors import N_, Invalid
from trace.events import actions
from trace.events.actions_packs import Contents
from trace.events.entries import Entry, Use
from trace.events.models_packs import CASE, LEVELS, Pack, UnitSerial
from trace.kit.days import show_day
from trace.kit.inputs import parse_date, parse_thousandths, start_of_day
from trace.kit.paging import Listing
from trace.kit.sentences import sentences
from trace.kit.units import show_quantity
from trace.kit.viewer import COMMAND_LINE, RECORDERS, Viewer
from trace.packs import queries
from trace.packs.queries import Inside, LotIn
from trace.packs.rules import LEVEL_NAMES, STATE_NAMES, spaced
from trace.packs.scanned import what_is

packs = AppGroup("packs", help="Cases and pallets: list them, look inside, pack, take out, tag.")

_by = click.option("--by", "login", metavar="LOGIN", required=True, help="Who does it: e-mail or telephone number.")
_lots = click.option("--lot", "lots", metavar="CODE=AMOUNT", multiple=True, help="So much of a lot, in its own unit.")
_things = click.option(
    "--thing", "things", metavar="CODE", multiple=True, help="A pack (code, SSCC) or a tagged unit (serial, T…/serial)."
)
_day = click.option("--day", metavar="DAY", default="", help="When, as 23/11/2026 or 2026-11-23; today when absent.")


@packs.command("list")
@click.option("--search", default="", help="Words of the code, the SSCC, a lot in it.")
@click.option("--page", type=click.IntRange(min=1), default=1, show_default=True)
@click.option("--holding", metavar="CODE", default="", help="Only packs that hold this lot now, and those around them.")
def list_packs(search: str, page: int, holding: str) -> None:
    """Print packs, the last used first."""
    with connected(), sentences():
        if holding:
            lot = find_batch(holding, seen_by=COMMAND_LINE)
            for pack in queries.packs_holding(lot):
                _print_head(pack)
            return
        listing = Listing(search=search, page=page, sort="last", is_descending=False, filters={})
        found = queries.packs(listing, seen_by=COMMAND_LINE)
        for pack in found.items:
            _print_head(pack)
        click.echo(_("%(count)s thùng, pallet", count=found.total))


@packs.command("show")
@click.argument("code")
@click.option("--at", "day", metavar="DAY", default="", help="What was in it at the end of that day; now when absent.")
def show(code: str, day: str) -> None:
    """Print the pack CODE (short code or SSCC) and what is in it."""
    with connected(), sentences():
        pack = queries.find_pack(code, seen_by=COMMAND_LINE)
        _print_head(pack)
        _print_inside(queries.contents_of(pack, at=_end_of(day) if day else None), "  ")


@packs.command("make")
@_by
@_lots
@_things
@_day
@click.option("--level", type=click.Choice(LEVELS), default=CASE, show_default=True)
@click.option("--into", metavar="CODE", default="", help="Put it into this pack instead of a new one.")
@click.option("--no-sscc", is_flag=True, help="Leave the SSCC out although a prefix is owned.")
def make(
    *, login: str, lots: tuple[str, ...], things: tuple[str, ...], day: str, level: str, into: str, no_sscc: bool
) -> None:
    """Pack lots, tagged units and packs into a new pack, and print its code."""
    with connected(), sentences():
        target = queries.find_pack(into, seen_by=COMMAND_LINE) if into else None
        by = _person(login, _owner(lots, things, target))
        wants = False if no_sscc else None
        made = actions.pack_up(
            _contents(lots, things, by), entry=_entry(by, day), pack=target, level=level, with_sscc=wants
        )
        _print_head(made)


@packs.command("unpack")
@click.argument("code")
@_by
@_lots
@_things
@_day
def unpack(code: str, login: str, lots: tuple[str, ...], things: tuple[str, ...], day: str) -> None:
    """Take everything out of the pack CODE, or only what is named."""
    with connected(), sentences():
        pack = queries.find_pack(code, seen_by=COMMAND_LINE)
        by = _person(login, pack.organisation_id)
        out = _contents(lots, things, by)
        actions.unpack(pack, contents=out if out.named() else None, entry=_entry(by, day))
        _print_head(queries.find_pack(code, seen_by=COMMAND_LINE))


@packs.command("tag")
@click.argument("code")
@_by
@click.option("--count", type=click.IntRange(min=1), default=None, help="So many new numbers.")
@click.option("--serial", "serials", metavar="TEXT", multiple=True, help="A number that is on the tie already.")
@_day
def tag(code: str, login: str, count: int | None, serials: tuple[str, ...], day: str) -> None:
    """Give numbers to single units of the lot CODE, and print them."""
    with connected(), sentences():
        lot = what_is(code, seen_by=COMMAND_LINE)
        if not isinstance(lot, Batch):
            raise Invalid(N_("“%(text)s” là thứ khác."), text=code)
        by = _person(login, lot.organisation_id)
        for unit in actions.tag_units(lot, serials=serials, count=count or 0, entry=_entry(by, day)):
            click.echo(unit.serial)


def _contents(lots: tuple[str, ...], things: tuple[str, ...], by: Viewer) -> Contents:
    uses, units, inner = [], [], []
    for text in lots:
        code, equals, amount = text.partition("=")
        lot = what_is(code, seen_by=by)
        if not equals or not isinstance(lot, Batch):
            raise Invalid(N_("“%(text)s” chưa đúng. Ví dụ: T2345678=20."), text=text)
        uses.append(Use(lot, parse_thousandths(amount), lot.unit))
    for text in things:
        thing = what_is(text, seen_by=by)
        if isinstance(thing, Batch):
            raise Invalid(N_("Lô %(lot)s cần số lượng: dùng --lot."), lot=thing.lot)
        (inner if isinstance(thing, Pack) else units).append(thing)
    return Contents(lots=uses, units=units, packs=inner)


def _owner(lots: tuple[str, ...], things: tuple[str, ...], target: Pack | None) -> int:
    """The organisation whose goods are named first."""
    if target is not None:
        return target.organisation_id
    named = [*(text.partition("=")[0] for text in lots), *things]
    if not named:
        raise Invalid(N_("Chưa chọn lô hoặc vụ nào."))
    first = what_is(named[0], seen_by=COMMAND_LINE)
    return first.batch.organisation_id if isinstance(first, UnitSerial) else first.organisation_id


def _person(login: str, organisation_id: int) -> Viewer:
    own = [viewer for viewer in viewers_of_login(login) if viewer.owns(organisation_id) and viewer.role in RECORDERS]
    if not own:
        raise UnknownPerson(N_("Không tìm thấy người này trong cơ sở của lô."))
    return own[0]


def _entry(by: Viewer, day: str) -> Entry:
    now = clock.now()
    happened_at = now if not day or parse_date(day) == clock.today() else start_of_day(parse_date(day))
    return Entry(by=by, now=now, entry_id=str(uuid4()), happened_at=happened_at)


def _end_of(day: str) -> datetime:
    """The last moment of a day in Vietnam: an entry with a day only counts as its noon."""
    return start_of_day(parse_date(day)).replace(hour=16, minute=59, second=59, microsecond=999_999)


def _print_head(pack: Pack) -> None:
    state = _(STATE_NAMES[queries.state(pack)])
    sscc = f" (00) {spaced(pack.sscc)}" if pack.sscc else ""
    click.echo(f"{pack.code}{sscc} {_(LEVEL_NAMES[pack.level])}: {state}, {show_day(pack.packed_at) or '–'}")


def _print_inside(inside: Inside, indent: str) -> None:
    for lot in inside.lots:
        click.echo(f"{indent}{lot.batch.code} {lot.batch.lot} {lot.batch.name}: {_amount(lot)}")
        if lot.serials:
            click.echo(f"{indent}  {' '.join(lot.serials)}")
    for one in inside.packs:
        click.echo(f"{indent}{one.pack.code} {_(LEVEL_NAMES[one.pack.level])}")
        _print_inside(one, indent + "  ")


def _amount(lot: LotIn) -> str:
    parts = [show_quantity(lot.thousandths, lot.unit)] if lot.thousandths else []
    return " + ".join([*parts, *([_("%(count)s số riêng", count=len(lot.serials))] if lot.serials else [])])


groups = (packs,)
