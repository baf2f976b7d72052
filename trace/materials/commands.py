"""Materials from the command line: list, add, and ask the banned list."""

from datetime import datetime

import click
from flask.cli import AppGroup

from trace import clock
from trace.database import connected
from trace.kit.forms import clean
from trace.kit.sentences import sentences
from trace.kit.viewer import COMMAND_LINE
from trace.materials import actions, queries
from trace.materials.catalogue import bans
from trace.materials.models import KINDS, Material
from trace.materials.rules import LABEL, Waiting, bans_met
from trace.organisations.queries import find_organisation
from trace.processes.catalogue import FIELDS_OF_USE

materials = AppGroup("materials", help="What goes in: seed, fry, feed, fertiliser, pesticide, medicine.")


@materials.command("list")
@click.option("--organisation", default="", help="Code of one organisation; all when absent.")
@click.option("--kind", type=click.Choice(KINDS), default=None)
def list_all(organisation: str, kind: str | None) -> None:
    """Print code, organisation, kind, whether in use, name and active."""
    with connected(), sentences():
        query = queries.visible_materials(COMMAND_LINE).order_by(Material.name_sort, Material.id)
        if organisation:
            query = query.where(Material.organisation == find_organisation(organisation, seen_by=COMMAND_LINE).id)
        if kind:
            query = query.where(Material.kind == kind)
        for one in query:
            word = "active" if one.is_active else "off"
            click.echo(f"{one.code}\t{one.organisation.code}\t{one.kind}\t{word}\t{one.name}\t{one.active}")


@materials.command("add")
@click.argument("organisation")
@click.option("--kind", type=click.Choice(KINDS), required=True)
@click.option("--name", required=True, help="As on the label.")
@click.option("--active", default="", help="Active ingredients: “a + b”.")
@click.option("--registration-no", default="")
@click.option("--supplier", default="")
@click.option("--lot", default="", help="Lot of the bottle or bag.")
@click.option("--days", "days", multiple=True, metavar="CROP=DAYS", help="Waiting days on the label: rice=14.")
def add(
    organisation: str,
    kind: str,
    name: str,
    active: str,
    registration_no: str,
    supplier: str,
    lot: str,
    days: tuple[str, ...],
) -> None:
    """Register a material for ORGANISATION and print its code."""
    with connected(), sentences():
        owner = find_organisation(organisation, seen_by=COMMAND_LINE)
        facts = {"kind": kind, "name": clean(name), "active": clean(active), "supplier": clean(supplier)}
        facts |= {"registration_no": clean(registration_no), "lot": clean(lot)}
        waitings = [_waiting(one) for one in days]
        made = actions.save_material(owner, facts, by=COMMAND_LINE, now=clock.now(), waitings=waitings)
        click.echo(made.code)


@materials.command("banned")
@click.argument("text", required=False, default="")
@click.option("--field", type=click.Choice(FIELDS_OF_USE), default=None, help="Crops or aquaculture; both when absent.")
@click.option("--on", "day", type=click.DateTime(["%Y-%m-%d"]), default=None, help="The day of use; today when absent.")
def banned(text: str, field: str | None, day: datetime | None) -> None:
    """Print the banned list on a day, or which bans TEXT (a name, an active, a mixture) meets; exit 1 when none."""
    when = day.date() if day else clock.today()
    fields = (field,) if field else FIELDS_OF_USE
    if text:
        found = [(one.ban, one.is_certain) for one in bans_met((clean(text),), fields, when, among=bans())]
    else:
        found = [(ban, ban.is_sourced_on(when)) for ban in bans() if ban.field in fields and ban.holds_on(when)]
    for ban, is_certain in found:
        word = "sourced" if is_certain else "unverified"
        click.echo(f"{ban.field}\t{word}\t{ban.starts_on or '-'}\t{ban.name}\t{ban.instrument}\t{ban.source}")
    if text and not found:
        raise click.ClickException(f"“{text}” meets no ban known for {' or '.join(fields)} on {when}.")


def _waiting(text: str) -> Waiting:
    crop, _, number = text.rpartition("=")
    if not number.isascii() or not number.isdigit():
        raise click.ClickException(f"“{text}” is not CROP=DAYS, for example rice=14.")
    return Waiting(clean(crop), int(number), LABEL)


groups = (materials,)
