"""Recalls from the command line: look at them, and let a person's word be written down where there is no browser."""

from uuid import uuid4

import click
from flask.cli import AppGroup
from flask_babel import gettext as _

from trace import clock
from trace.access.queries import UnknownPerson, viewers_of_login
from trace.database import connected
from trace.errors import N_
from trace.kit.days import show_moment
from trace.kit.paging import Listing
from trace.kit.sentences import sentences
from trace.kit.units import show_quantity
from trace.kit.viewer import COMMAND_LINE, RECORDERS, Viewer
from trace.organisations.models import Organisation
from trace.recalls import actions, origins, queries, rules
from trace.recalls.drill_commands import drill
from trace.recalls.models import Recall
from trace.recalls.notice_commands import rebuild
from trace.recalls.rules import STATE_NAMES, VOLUNTARY, Origin, State
from trace.recalls.terms import handlings, hazards, law_for

recalls = AppGroup("recalls", help="Recalls: list them, open, show and confirm one; mock recalls.")
recalls.add_command(drill)
recalls.add_command(rebuild)
_by_whom = click.option(
    "--by", "login", metavar="LOGIN", required=True, help="Whose word it is: e-mail or telephone number."
)


@recalls.command("list")
@click.option("--state", type=click.Choice([one.value for one in State]), help="Only those that stand like this.")
def list_recalls(state: str | None) -> None:
    """Print every recall, the newest first."""
    with connected(), sentences():
        listing = Listing("", 1, "opened", is_descending=False, filters={"state": state} if state else {})
        for one in queries.all_recalls(listing, seen_by=COMMAND_LINE):
            count = queries.lot_counts([one.id]).get(one.id, 0)
            click.echo(
                f"{one.code}  {_(STATE_NAMES[State(one.state)])}  {count}  {one.organisation.name}  {one.reason}"
            )


@recalls.command("show")
@click.argument("code")
def show(code: str) -> None:
    """Print the recall CODE: where it stands and how far it reaches."""
    with connected(), sentences():
        _print(queries.find_recall(code, seen_by=COMMAND_LINE))


@recalls.command("open")
@click.argument("lots", nargs=-1, required=True)
@click.option("--reason", metavar="TEXT", required=True, help="Why; shoppers read it.")
@click.option("--hazard", type=click.Choice(list(hazards())), default="other", show_default=True)
@click.option("--handling", type=click.Choice(list(handlings())), default="destroy", show_default=True)
@click.option("--return-to", metavar="TEXT", default="", help="Where goods are brought.")
@_by_whom
def open_(lots: tuple[str, ...], reason: str, hazard: str, handling: str, return_to: str, login: str) -> None:
    """Draft a voluntary recall of LOTS (short codes or GTIN/LOT), as staff of their organisation."""
    with connected(), sentences():
        goods = origins.lots_typed(" ".join(lots), seen_by=COMMAND_LINE)
        category = next(iter(sorted(queries.categories_of(goods))), "")
        now = clock.now()
        recall = actions.open_recall(
            goods,
            kind=VOLUNTARY,
            organisation=Organisation.get_by_id(goods[0].organisation_id),
            origin_kind=str(Origin.BATCH),
            origin={"lots": [one.code for one in goods]},
            hazard=hazard,
            law=law_for(category).code,
            handling=handling,
            reason=reason,
            return_to=return_to,
            found_at=now,
            by=_person(login, goods[0].organisation_id),
            now=now,
            entry_id=str(uuid4()),
        )
        _print(recall)


@recalls.command("confirm")
@click.argument("code")
@_by_whom
def confirm(code: str, login: str) -> None:
    """Make the recall CODE known, as a manager of its organisation or a second officer of the competent body."""
    with connected(), sentences():
        recall = queries.find_recall(code, seen_by=COMMAND_LINE)
        owner = recall.organisation_id if recall.kind == VOLUNTARY else None
        _print(actions.confirm(recall, by=_person(login, owner), now=clock.now(), entry_id=str(uuid4())))


def _person(login: str, organisation_id: int | None) -> Viewer:
    """The person in the role that may act here: one of the organisation's, or an officer where none is named."""
    found = [
        one
        for one in viewers_of_login(login)
        if (one.role in RECORDERS and one.owns(organisation_id) if organisation_id else one.is_officer or one.is_admin)
    ]
    if not found:
        raise UnknownPerson(N_("Không tìm thấy người này trong cơ sở của lô."))
    return max(found, key=lambda one: one.may_approve)


def _print(recall: Recall) -> None:
    lots = queries.lots_of(recall)
    click.echo(f"{recall.code}  {_(STATE_NAMES[State(recall.state)])}  {_(rules.KINDS[recall.kind])}")
    click.echo(f"  {recall.organisation.name}: {recall.reason}")
    click.echo(f"  {_('Hạn')}: {show_moment(recall.due_at)}")
    for lot in lots:
        mark = "+" if lot.is_included else "-"
        held = show_quantity(lot.held, lot.unit)
        click.echo(f"  {mark} {lot.batch.code}  {lot.batch.lot}  {lot.holder.name}  {held}  {lot.reason}".rstrip())


groups = (recalls,)
