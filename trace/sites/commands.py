"""Households from the command line: count them, list them, make one nameless."""

import click
from flask.cli import AppGroup
from flask_babel import gettext as _

from trace import clock
from trace.database import connected
from trace.kit.sentences import sentences
from trace.kit.viewer import COMMAND_LINE
from trace.organisations.queries import find_organisation
from trace.sites import actions_growers as actions
from trace.sites import queries_growers as queries
from trace.sites.models import Grower

growers = AppGroup("growers", help="Households that grow for an organisation; private.")
_ORGANISATION = click.option("--organisation", required=True, help="Code of the organisation.")


@growers.command("count")
@_ORGANISATION
def count(organisation: str) -> None:
    """Print how many households an organisation has written down."""
    with connected(), sentences():
        click.echo(queries.count_growers(find_organisation(organisation, seen_by=COMMAND_LINE).id))


@growers.command("list")
@_ORGANISATION
def list_all(organisation: str) -> None:
    """Print code, number, group and name of each household."""
    with connected(), sentences():
        owner = find_organisation(organisation, seen_by=COMMAND_LINE)
        found = queries.visible_growers(COMMAND_LINE).where(Grower.organisation == owner).order_by(Grower.id)
        for row in found:
            click.echo(f"{row.code}  {row.external_no:10}  {row.group_name:20}  {row.name or '–'}")


@growers.command("pseudonymise")
@click.argument("code")
def pseudonymise(code: str) -> None:
    """Erase name, phone, numbers and address of the household CODE, for good; the row and its places stay."""
    with connected(), sentences():
        grower = queries.find_grower(code, seen_by=COMMAND_LINE)
        actions.pseudonymise_grower(grower, by=COMMAND_LINE, now=clock.now())
        click.echo(_("Đã xóa tên, số điện thoại và giấy tờ của hộ này."))


groups = (growers,)
