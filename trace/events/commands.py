"""Events from the command line: compute again what seasons and lots are."""

import click
from flask.cli import AppGroup
from flask_babel import gettext as _

from trace import clock
from trace.database import connected
from trace.events import projections

events = AppGroup("events", help="What happened: compute the state of seasons and lots again.")


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


groups = (events,)
