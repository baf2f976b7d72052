"""Events from the command line: compute states again, first days of harvest, files that prove two acts."""

import click
from flask.cli import AppGroup
from flask_babel import gettext as _

from trace import clock
from trace.database import connected
from trace.events import projections, waiting
from trace.events.proofs import files_used_twice
from trace.organisations.models import Organisation
from trace.seasons.models import Season

events = AppGroup("events", help="What happened: compute states again, waiting times, files used twice.")


@events.command("rebuild")
def rebuild() -> None:
    """Compute every state, balance and edge again from events and decisions; says how many rows differed."""
    with connected():
        done = projections.rebuild(clock.now())
    click.echo(
        _(
            "Đã tính lại %(seasons)s vụ, %(batches)s lô và %(packs)s thùng, pallet; %(mended)s dòng khác trước "
            "và đã được sửa.",
            seasons=done.seasons,
            batches=done.batches,
            packs=done.packs,
            mended=done.mended,
        )
    )


@events.command("waiting")
@click.option("--organisation", default="", help="Code of one organisation; all when absent.")
def waiting_list(organisation: str) -> None:
    """Print open seasons with known waiting days: code, organisation, first day of harvest, days left, name."""
    with connected():
        query = Season.select(Season, Organisation).join(Organisation).where(Season.closed_on.is_null())
        if organisation:
            query = query.where(Organisation.code == organisation)
        for season in query.order_by(Season.id):
            day = waiting.safe_from_of(season)
            if day is not None:
                left = max((day - clock.today()).days, 0)
                click.echo(f"{season.code}\t{season.organisation.code}\t{day}\t{left}\t{season.name}")


@events.command("same-files")
@click.option("--organisation", default="", help="Code of one organisation; all when absent.")
def same_files(organisation: str) -> None:
    """Print files that prove more than one act: hash, organisation, then number, step and day of each act."""
    with connected():
        query = Organisation.select().order_by(Organisation.id)
        if organisation:
            query = query.where(Organisation.code == organisation)
        for owner in query:
            for one in files_used_twice(owner.id):
                acts = "\t".join(f"{use.event_id} {use.step} {use.happened_on}" for use in one.uses)
                click.echo(f"{one.sha256}\t{owner.code}\t{acts}")


groups = (events,)
