"""Numbers of packs from the command line: the keys behind them, a new key, and what one number says."""

import click
from flask import current_app
from flask.cli import AppGroup

from trace import clock
from trace.database import connected
from trace.errors import Refusal
from trace.kit.forms import say
from trace.kit.viewer import COMMAND_LINE
from trace.serials import actions_keys, queries
from trace.serials.keys import path_of
from trace.serials.rules import MOST_VERSIONS, spaced
from trace.settings import Settings

serials = AppGroup("serials", help="Numbers of packs: the keys behind them, and what a number says.")


@serials.command("keys")
def list_keys() -> None:
    """Print each key's version, when it was made, how many numbers bear it, and whether its file is here."""
    settings: Settings = current_app.config["SETTINGS"]
    with connected():
        rows, wanting = queries.keys(), queries.wanting(settings)
    if not rows:
        click.echo("No key yet: the first one is made when packs are first numbered.")
    for row, printed in rows:
        state = "MISSING OR DIFFERENT" if row.version in wanting else "here"
        made = f"{row.made_at:%Y-%m-%d}"
        click.echo(
            f"{row.version}\t{made}\t{printed} numbers\t{row.fingerprint}\t{path_of(settings, row.version)}\t{state}"
        )
    if wanting:
        raise click.ClickException("Put the missing key files back from a backup: without them nobody can tell.")


@serials.command("rotate")
def rotate() -> None:
    """Begin a new key: packs numbered from now on bear its version. Keep the old files, they read the old numbers."""
    settings: Settings = current_app.config["SETTINGS"]
    with connected():
        try:
            version = actions_keys.rotate(settings=settings, by=COMMAND_LINE, now=clock.now())
        except Refusal as refusal:
            raise click.ClickException(say(refusal)) from refusal
    click.echo(f"{path_of(settings, version)}: version {version} of at most {MOST_VERSIONS}. Back it up now.")


@serials.command("check")
@click.argument("serial")
def check(serial: str) -> None:
    """Say what is known of SERIAL: a scanned address, CODE/NUMBER, or the number alone."""
    settings: Settings = current_app.config["SETTINGS"]
    with connected():
        try:
            row = queries.range_of_serial(serial, seen_by=COMMAND_LINE, settings=settings)
        except Refusal as refusal:
            raise click.ClickException(say(refusal)) from refusal
        found = queries.standing_of(row.batch, queries.serial_in(serial), settings=settings)
    click.echo(f"{spaced(found.serial)}: {found.state}, run {row.run_number}, lot {row.batch.code} {row.batch.lot}")


groups = (serials,)
