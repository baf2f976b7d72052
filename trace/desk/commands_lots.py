"""Lots from the command line: look at one, and let a person's word be written down where there is no browser."""

from uuid import uuid4

import click
from flask.cli import AppGroup
from flask_babel import gettext as _

from trace import clock
from trace.access.queries import UnknownPerson, viewers_of_login
from trace.batches.models import Batch
from trace.batches.queries import find_batch, state
from trace.batches.rules import STATE_NAMES
from trace.database import connected
from trace.errors import N_
from trace.events import actions
from trace.events.queries import events_of
from trace.kit.days import show_day
from trace.kit.languages import language
from trace.kit.sentences import sentences
from trace.kit.units import show_quantity
from trace.kit.viewer import COMMAND_LINE, RECORDERS, Viewer
from trace.readiness.queries import lacks_of

batches = AppGroup("batches", help="Lots: look at one, approve, hold, release, split, merge, tell their sources.")

by_whom = click.option(
    "--by", "login", metavar="LOGIN", required=True, help="Whose word it is: e-mail or telephone number."
)
_reason = click.option("--reason", metavar="TEXT", required=True, help="Why; it stays on the record.")


@batches.command("show")
@click.argument("code")
def show(code: str) -> None:
    """Print the lot CODE (short code or GTIN/LOT): what it is, what it lacks, what happened."""
    with connected(), sentences():
        _print(find_batch(code, seen_by=COMMAND_LINE))


@batches.command("approve")
@click.argument("code")
@by_whom
@click.option("--note", metavar="TEXT", default="", help="Kept with the approval.")
def approve(code: str, login: str, note: str) -> None:
    """Approve the lot CODE for circulation, as a manager of its organisation."""
    with connected(), sentences():
        batch, by = lot_and_person(code, login)
        actions.approve(batch, by=by, now=clock.now(), note=note)
        print_state(batch)


@batches.command("hold")
@click.argument("code")
@by_whom
@_reason
def hold(code: str, login: str, reason: str) -> None:
    """Stop the sale of the lot CODE until it is looked into."""
    with connected(), sentences():
        batch, by = lot_and_person(code, login)
        actions.hold([batch], reason=reason, by=by, now=clock.now(), entry_id=str(uuid4()))
        print_state(batch)


@batches.command("release")
@click.argument("code")
@by_whom
@_reason
def release(code: str, login: str, reason: str) -> None:
    """Let the held lot CODE be sold again, as a manager of its organisation."""
    with connected(), sentences():
        batch, by = lot_and_person(code, login)
        actions.release([batch], reason=reason, by=by, now=clock.now(), entry_id=str(uuid4()))
        print_state(batch)


def lot_and_person(code: str, login: str) -> tuple[Batch, Viewer]:
    """The lot, and the person in the highest role that he has in its organisation."""
    batch = find_batch(code, seen_by=COMMAND_LINE)
    found = viewers_of_login(login)
    own = [viewer for viewer in found if viewer.owns(batch.organisation_id) and viewer.role in RECORDERS]
    if not own:
        raise UnknownPerson(N_("Không tìm thấy người này trong cơ sở của lô."))
    return batch, max(own, key=lambda viewer: viewer.may_approve)


def _print(batch: Batch) -> None:
    print_state(batch)
    click.echo(f"{batch.organisation.name} · {batch.name}")
    if batch.made_thousandths:
        made, left = (show_quantity(n, batch.unit) for n in (batch.made_thousandths, batch.left_thousandths))
        click.echo(_("Làm ra %(made)s, còn %(left)s", made=made, left=left))
    click.echo(_("NSX %(made)s · HSD %(until)s", made=_day(batch.produced_on), until=_day(batch.expires_on)))
    for lack in lacks_of(batch, now=clock.now()):
        click.echo(f"! {lack.sentence(language())}")
    for row in events_of(batch, seen_by=COMMAND_LINE):
        click.echo(f"{show_day(row.happened_on)} {row.name_en if language() == 'en' else row.name_vi}")


def print_state(batch: Batch) -> None:
    fresh = Batch.get_by_id(batch.id)
    click.echo(f"{fresh.code} {fresh.lot} {_(STATE_NAMES[state(fresh, clock.today())])}")


def _day(day: object) -> str:
    return show_day(day) if day else "–"  # type: ignore[arg-type]
