"""`flask aliases`: link a text, see where one leads, keep a former host."""

from urllib.parse import urlsplit

import click
from flask import current_app
from flask.cli import AppGroup

from trace import clock
from trace.aliases import actions, queries, rules
from trace.aliases.targets import find_target
from trace.database import connected
from trace.kit.sentences import sentences
from trace.kit.viewer import COMMAND_LINE

aliases = AppGroup("aliases", help="Old addresses, codes of other systems, hosts we had: where they lead.")


@aliases.command("link")
@click.argument("text")
@click.argument("kind", type=click.Choice(list(rules.TARGET_NAMES)))
@click.argument("target")
@click.option("--source", default="", metavar="NAME", help="The other system, or the occasion.")
def link(text: str, kind: str, target: str, source: str) -> None:
    """From now on TEXT leads to TARGET (its code; a lot also as GTIN/LOT)."""
    with connected(), sentences():
        found = find_target(kind, target, seen_by=COMMAND_LINE)
        made = actions.link(text, found, said=actions.Said(source), by=COMMAND_LINE, now=clock.now(), via="command")
        click.echo(f"{made.number}: {made.text} -> {found.path}")


@aliases.command("find")
@click.argument("text")
def find(text: str) -> None:
    """Print where TEXT leads; exits 1 when nowhere."""
    with connected():
        found = queries.live_of_text(text)
        if found is None:
            raise click.ClickException(f"{text}: not linked to anything")
        click.echo(f"{found.number}: {found.text} -> {queries.target_of(found).path}")


@aliases.command("end")
@click.argument("number")
@click.option("--reason", required=True, metavar="TEXT", help="Why; it stays on the record.")
def end(number: str, reason: str) -> None:
    """The link NUMBER holds no longer."""
    with connected(), sentences():
        found = queries.find_alias(number, seen_by=COMMAND_LINE)
        actions.end(found, reason=reason, by=COMMAND_LINE, now=clock.now())
        click.echo(f"{found.number}: ended")


@aliases.command("hosts")
@click.option("--add", "host", default="", metavar="HOST", help="Codes were printed with this host.")
@click.option("--note", default="", metavar="TEXT")
def hosts(host: str, note: str) -> None:
    """Print the hosts of codes printed before; what comes to them is sent on to the one in use."""
    current = urlsplit(current_app.config["SETTINGS"].base_url).netloc
    with connected(), sentences():
        if host:
            actions.keep_host(host, current=current, note=note, by=COMMAND_LINE, now=clock.now())
        for one in queries.former_hosts():
            click.echo(f"{one.host} -> {current}  {one.note}".rstrip())


groups = (aliases,)
