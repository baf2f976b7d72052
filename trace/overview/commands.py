"""`flask overview verify` and `flask overview rebuild`."""

import click
from flask.cli import AppGroup

from trace.database import connected
from trace.overview import actions
from trace.overview.queries_truth import differences

overview = AppGroup("overview", help="The department's summary tables.")
groups = (overview,)
MOST_NAMED = 20


@overview.command("verify")
def verify() -> None:
    """Compute every summary again from the base tables and name what differs; exit code 1 if anything does."""
    with connected():
        found = differences()
    for one in found[:MOST_NAMED]:
        click.echo(str(one))
    if found:
        raise click.ClickException(f"{len(found)} rows differ: run `flask overview rebuild`, and find out why.")
    click.echo("Every summary is what the base tables say.")


@overview.command("rebuild")
def rebuild() -> None:
    """Sum everything up anew from the base tables."""
    with connected():
        lots = actions.rebuild()
    click.echo(f"Summed up {lots} lots anew.")
