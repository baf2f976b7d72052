"""Seals from the command line: what a file is, which key seals, a new key."""

from pathlib import Path

import click
from flask import current_app
from flask.cli import AppGroup

from trace import clock
from trace.database import connected
from trace.errors import Refusal
from trace.kit.forms import say
from trace.seals import actions, queries
from trace.seals.keys import path_of
from trace.seals.verification import examine
from trace.settings import Settings

seals = AppGroup("seals", help="Seals on PDFs: whether a file is whole and ours, and the key behind them.")


@seals.command("verify")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
def verify(file: Path) -> None:
    """Say what FILE is: whole, added_to, changed, foreign or unsealed. Exits 1 unless it is ours and unchanged."""
    with connected():
        try:
            found = examine(file.read_bytes())
        except Refusal as refusal:
            raise click.ClickException(say(refusal)) from refusal
    at = f"{found.sealed_at:%Y-%m-%dT%H:%M:%S%z}" if found.sealed_at else "-"
    click.echo(f"{found.verdict}\t{at}\t{found.reason}\t{found.signer}\t{found.fingerprint}")
    if not found.is_ours:
        raise click.exceptions.Exit(1)


@seals.command("key")
def key() -> None:
    """Print each certificate, when it was made, and whether the file of the key in use is here."""
    settings: Settings = current_app.config["SETTINGS"]
    with connected():
        rows, is_wanting = queries.certificates(), queries.is_wanting(settings)
    if not rows:
        click.echo("No key yet: it is made when the first PDF is sealed.")
    for row in rows:
        state = "former" if row is not rows[0] else "MISSING OR DIFFERENT" if is_wanting else "in use"
        click.echo(f"{row.fingerprint}\t{row.made_at:%Y-%m-%d}\t{state}")
    if is_wanting:
        raise click.ClickException(f"Put {path_of(settings)} back from a backup, or run: flask seals renew.")


@seals.command("renew")
def renew() -> None:
    """Begin a new key. What the old one sealed stays ours; its file is set aside, not deleted."""
    settings: Settings = current_app.config["SETTINGS"]
    with connected():
        try:
            made = actions.renew(settings=settings, now=clock.now())
        except Refusal as refusal:
            raise click.ClickException(say(refusal)) from refusal
    click.echo(f"{path_of(settings)}: {made.fingerprint}. Back it up now.")


groups = (seals,)
