"""Lots taken apart, put together and told their sources where there is no browser."""

from collections.abc import Callable
from uuid import uuid4

import click
from flask_babel import gettext as _

from trace import clock
from trace.batches.models import Batch
from trace.batches.queries import UnknownBatch, find_batch
from trace.database import connected
from trace.desk.commands_lots import batches, by_whom, lot_and_person, print_state
from trace.desk.reading import read_amount
from trace.errors import N_, Invalid, NotFound
from trace.events import actions
from trace.events.entries import Entry, LotPart, SeasonUse, Use
from trace.events.rules import in_unit
from trace.kit.inputs import parse_date, start_of_day
from trace.kit.sentences import sentences
from trace.kit.viewer import Viewer
from trace.seasons.models import Season
from trace.seasons.queries import find_season

_on = click.option("--on", "day", metavar="DAY", default="", help="When: 23/11/2026; today when left out.")


@batches.command("split")
@click.argument("code")
@click.option("--part", "parts", metavar="AMOUNT", multiple=True, required=True, help="One part: 40, “2 tạ”; several.")
@_on
@by_whom
def split(code: str, parts: tuple[str, ...], day: str, login: str) -> None:
    """Take parts of the lot CODE out as lots of their own."""
    with connected(), sentences():
        batch, by = lot_and_person(code, login)
        told = [LotPart(thousandths=_in_unit_of(batch, part)) for part in parts]
        for made in actions.split(batch, told, entry=_entry(by, day)):
            print_state(made)


@batches.command("merge")
@click.argument("sources", metavar="CODE=AMOUNT", nargs=-1, required=True)
@click.option("--name", metavar="TEXT", default="", help="What the new lot is called.")
@_on
@by_whom
def merge(sources: tuple[str, ...], name: str, day: str, login: str) -> None:
    """Put lots of one form together: T1234567=300 T2345678=200; without an amount all that is left."""
    with connected(), sentences():
        _first, by = lot_and_person(sources[0].partition("=")[0], login)
        uses = [_use(one, by) for one in sources]
        print_state(actions.merge(uses, name=name, entry=_entry(by, day)))


@batches.command("sources")
@click.argument("code")
@click.option(
    "--from", "told", metavar="CODE=AMOUNT", multiple=True, required=True, help="A lot, or a season; several."
)
@_on
@by_whom
def sources(code: str, told: tuple[str, ...], day: str, login: str) -> None:
    """Tell what the lot CODE was made from: lots with amounts, seasons with or without."""
    with connected(), sentences():
        batch, by = lot_and_person(code, login)
        lots, seasons = [], []
        for one in told:
            name, _equals, amount = one.partition("=")
            season = _season(name, by)
            if season is None:
                lots.append(_use(one, by))
            else:
                seasons.append(SeasonUse(season, _thousandths(amount) if amount else None))
        happened = day or (batch.produced_on.isoformat() if batch.produced_on else "")
        event = actions.tell_sources(batch, uses=lots, seasons=seasons, entry=_entry(by, happened))
        click.echo(_("Đã ghi việc số %(number)s.", number=event.id))
        print_state(batch)


def _use(text: str, by: Viewer) -> Use:
    code, _equals, amount = text.partition("=")
    batch = find_batch(code, seen_by=by)
    if not amount and batch.left_thousandths <= 0:
        raise Invalid(N_("Lô %(code)s đã hết; ghi rõ số lượng."), code=batch.code)
    return Use(batch, _in_unit_of(batch, amount) if amount else batch.left_thousandths, batch.unit)


def _season(code: str, by: Viewer) -> Season | None:
    try:
        find_batch(code, seen_by=by)
    except UnknownBatch:
        return _or_none(lambda: find_season(code, seen_by=by))
    return None


def _or_none(find: Callable[[], Season]) -> Season | None:
    try:
        return find()
    except NotFound:
        return None


def _in_unit_of(batch: Batch, text: str) -> int:
    thousandths, unit, _converted = read_amount(text, batch.unit)
    return in_unit(thousandths, unit, batch.unit)


def _thousandths(text: str) -> int:
    return read_amount(text, "KGM")[0]


def _entry(by: Viewer, day: str) -> Entry:
    now = clock.now()
    moment = min(start_of_day(parse_date(day)), now) if day else now
    return Entry(by=by, now=now, entry_id=str(uuid4()), happened_at=moment)
