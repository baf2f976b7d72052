"""`flask labels ledger` and `flask labels void`: the print ledger without a browser."""

from dataclasses import replace
from pathlib import Path

import click
from flask import current_app
from flask.cli import with_appcontext

from trace import clock
from trace.database import connected
from trace.kit.days import show_moment
from trace.kit.list_file import csv_lines, workbook
from trace.kit.paging import Listing
from trace.kit.sentences import sentences
from trace.kit.viewer import COMMAND_LINE
from trace.labels import actions_void, ledger_view, queries, queries_ledger, rules_void

_MOST = 1_000_000


@click.command("ledger")
@click.option("--batch", "code", metavar="CODE", default="", help="Only this lot (its short code).")
@click.option("--act", type=click.Choice(queries_ledger.ACTS), default=None, help="Only these acts.")
@click.option("--since", metavar="DAY", default="", help="From this day, such as 2026-11-23.")
@click.option("--until", metavar="DAY", default="", help="Up to and with this day.")
@click.option("--output", type=click.Path(dir_okay=False, path_type=Path), metavar="FILE", help=".csv or .xlsx")
@with_appcontext
def print_ledger(*, code: str, act: str | None, since: str, until: str, output: Path | None) -> None:
    """Print the ledger of prints, reprints and voids, or write it into FILE; sums at the end."""
    asked = {"batch": code, "act": act or "", "since": since, "until": until}
    listing = replace(queries_ledger.EVERYTHING, filters={key: value for key, value in asked.items() if value})
    with connected(), sentences():
        _check_days(listing)
        found = queries_ledger.every_line(listing, seen_by=COMMAND_LINE, most=_MOST)
        cells, heads = ledger_view.cells(found), list(ledger_view.HEADS)
        if output and output.suffix == ".xlsx":
            output.write_bytes(workbook("Sổ in tem", heads, cells))
        elif output:
            output.write_text("".join(csv_lines(heads, cells)), encoding="utf-8", newline="")
        else:
            names = queries_ledger.names_of(found)
            for line in reversed(found):
                count = line.void.count if line.void else line.run.total
                why = ledger_view.why(line.void) if line.void else line.run.reason
                words = (show_moment(line.row.created_at), line.act, line.run.number, line.run.batch.code, str(count),
                         ledger_view.who(line.row, names), why)  # fmt: skip
                click.echo("\t".join(words).rstrip())
        sums = queries_ledger.sums_of(listing, seen_by=COMMAND_LINE)
        told = f"{sums.printed} printed, {sums.reprinted} reprinted, {sums.destroyed} destroyed"
        click.echo(f"{len(found)} acts: {told}, {sums.put_away} put away or lost", err=output is None)


@click.command("void")
@click.argument("run")
@click.option("--count", type=click.IntRange(min=1), default=None, metavar="N", help="How many labels.")
@click.option("--serials", nargs=2, metavar="FIRST LAST", default=None, help="Packs with numbers: from which to which.")
@click.option("--kind", type=click.Choice([one.code for one in rules_void.void_kinds()]), required=True)
@click.option("--reason", metavar="TEXT", default="", help="A few words more; some kinds need them.")
@with_appcontext
def void(*, run: str, count: int | None, serials: tuple[str, str] | None, kind: str, reason: str) -> None:
    """Take N labels of RUN (its number) out of use."""
    with connected(), sentences():
        found = queries.find_run(run, seen_by=COMMAND_LINE)
        first, last = serials or ("", "")
        made = actions_void.void_labels(
            found, count=count, first=first, last=last, kind=kind, reason=reason, by=COMMAND_LINE, now=clock.now(),
            via="command", settings=current_app.config["SETTINGS"],
        )  # fmt: skip
        click.echo(f"{made.number}: {made.count} labels of {found.number} are out of use")


def _check_days(listing: Listing) -> None:
    for name, day in zip(("since", "until"), queries_ledger.days_of(listing.filters), strict=True):
        if name in listing.filters and day is None:
            raise click.ClickException(f"--{name}: {listing.filters[name]} is no day; write 2026-11-23.")


commands = (print_ledger, void)
