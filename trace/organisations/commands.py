"""Organisations from the command line: register the first ones without a browser, list, approve."""

from collections.abc import Iterator
from contextlib import contextmanager

import click
from flask.cli import AppGroup

from trace import clock
from trace.database import connected
from trace.kit.forms import clean, say
from trace.kit.sentences import sentences
from trace.kit.viewer import COMMAND_LINE
from trace.organisations import actions, rules
from trace.organisations.models import Organisation
from trace.organisations.queries import find_organisation, visible_organisations
from trace.places.entry import ChoosePlace, read_address

organisations = AppGroup("organisations", help="Who trades: co-ops, firms, households, carriers, shops, departments.")


@organisations.command("register")
@click.option("--name", required=True, help="The full name, without abbreviations.")
@click.option("--kind", type=click.Choice(list(rules.KIND_NAMES)), default="coop", show_default=True)
@click.option("--commune", required=True, help="Commune, old or new; with its old district if need be.")
@click.option("--line", default="", help="House, street, hamlet.")
@click.option("--registration-no", default="", help="Business registration or tax number.")
@click.option("--code", default="", help="Public code; made when absent.")
def register(name: str, kind: str, commune: str, line: str, registration_no: str, code: str) -> None:
    """Register an organisation and print its code."""
    with connected(), _sentences():
        facts = {"name": clean(name), "kind": kind, "registration_no": clean(registration_no), "code": code}
        facts["address"] = read_address(clean(line), clean(commune)).as_dict()
        click.echo(actions.register_organisation(facts, by=COMMAND_LINE, now=clock.now()).code)


@organisations.command("list")
def list_all() -> None:
    """Print code, kind, whether approved, and name."""
    with connected():
        for one in visible_organisations(COMMAND_LINE).order_by(Organisation.name_sort):
            word = "approved" if one.is_approved else "unchecked"
            click.echo(f"{one.code}\t{one.kind}\t{word}\t{one.name}")


@organisations.command("approve")
@click.argument("code")
@click.option("--note", required=True, help="What it was compared with.")
def approve(code: str, note: str) -> None:
    """Say that the facts of CODE agree with its registration."""
    with connected(), _sentences():
        found = find_organisation(code, seen_by=COMMAND_LINE)
        actions.approve_organisation(found, by=COMMAND_LINE, note=clean(note), now=clock.now())
        click.echo(found.code)


@contextmanager
def _sentences() -> Iterator[None]:
    """A refusal becomes a sentence on stderr, with the places to choose from, and exit status 1."""
    with sentences():
        try:
            yield
        except ChoosePlace as refusal:
            choices = "\n".join(f"  {one.label} {one.help and '→ ' + one.help}" for one in refusal.choices)
            raise click.ClickException(f"{say(refusal)}\n{choices}") from refusal


groups = (organisations,)
