"""Printing labels from the command line, as the operator of the machine."""

import sys
from pathlib import Path

import click
from flask import current_app
from flask.cli import AppGroup

from trace import clock
from trace.batches.queries import find_batch
from trace.database import connected
from trace.documents.stores import store_of
from trace.errors import Refusal
from trace.kit.forms import say
from trace.kit.viewer import COMMAND_LINE
from trace.labels import actions, actions_making, commands_ledger, files
from trace.labels.layout import Layout
from trace.labels.layouts import house_layouts, layout_for, layouts_for
from trace.labels.problems import LabelRefused
from trace.labels.schemas import FORMATS
from trace.organisations.queries import find_organisation
from trace.settings import Settings

labels = AppGroup("labels", help="Labels: print them, list their layouts.")


@labels.command("print")
@click.option("--batch", "code", metavar="CODE", required=True, help="Short code of the lot, or GTIN/LOT.")
@click.option("--layout", "layout_name", metavar="NAME", required=True, help="One of `flask labels layouts`.")
@click.option("--count", type=click.IntRange(min=1), metavar="N", required=True, help="How many labels.")
@click.option("--copies", type=click.IntRange(min=1), default=1, show_default=True, help="Copies of each label.")
@click.option("--start-slot", type=click.IntRange(min=1), default=1, show_default=True, metavar="K", help="Free slot.")
@click.option("--serialised", is_flag=True, help="Give each pack a number of its own.")
@click.option("--pin", "has_pin", is_flag=True, help="With --serialised: a PIN for under a scratch layer.")
@click.option("--printer", default="", help="A printer calibrated on the page of calibrations.")
@click.option("--dpi", type=click.Choice(["203", "300", "600"]), help="The printer's dots an inch.")
@click.option("--format", "format_name", type=click.Choice(FORMATS), default="pdf", show_default=True)
@click.option("--output", type=click.Path(dir_okay=False, path_type=Path), required=True, metavar="FILE")
def print_labels(
    *,
    code: str,
    layout_name: str,
    count: int,
    copies: int,
    start_slot: int,
    serialised: bool,
    has_pin: bool,
    printer: str,
    format_name: str,
    dpi: str | None,
    output: Path,
) -> None:
    """Print labels of a lot into FILE, and remember it in the print history. png and svg show one label."""
    settings: Settings = current_app.config["SETTINGS"]
    store = store_of(settings)
    with connected():
        try:
            _check_writable(output)
            batch = find_batch(code, seen_by=COMMAND_LINE)
            run = actions.start_run(
                batch,
                layout=layout_for(layout_name, organisation_id=batch.organisation_id),
                count=count,
                copies=copies,
                start_slot=start_slot,
                printer=printer,
                by=COMMAND_LINE,
                now=clock.now(),
                settings=settings,
                via="command",
                is_rendered=False,
                serialised=serialised,
                has_pin=has_pin,
                format="pdf" if format_name in files.PICTURES else format_name,
                dpi=int(dpi) if dpi else None,
            )
            with click.progressbar(length=run.total, label=run.number, file=sys.stderr) as bar:
                actions_making.render_run(
                    run,
                    files=store,
                    settings=settings,
                    now=clock.now(),
                    on_progress=lambda done: bar.update(done - bar.pos),
                )
            output.write_bytes(files.content_of(run, format_name, store, settings=settings))
        except LabelRefused as refusal:
            raise click.ClickException("\n".join(str(problem) for problem in refusal.problems)) from refusal
        except Refusal as refusal:
            raise click.ClickException(say(refusal)) from refusal
        except OSError as error:
            raise click.ClickException(f"{output}: {error.strerror or error}") from error
    stamp = " BẢN THỬ" if run.is_test else ""
    click.echo(f"{run.number}: {run.total} labels, {run.pages} pages,{stamp} {output}")


@labels.command("layouts")
@click.option("--organisation", "code", metavar="CODE", help="Its own layouts too.")
def list_layouts(code: str | None) -> None:
    """Print each layout's name, label size, labels a page, paper size and printer resolution."""
    if code is None:
        _tell(house_layouts())
        return
    with connected():
        try:
            _tell(layouts_for(find_organisation(code, seen_by=COMMAND_LINE).id))
        except Refusal as refusal:
            raise click.ClickException(say(refusal)) from refusal


def _tell(layouts: list[Layout]) -> None:
    for layout in layouts:
        grid = layout.grid
        label = f"{grid.label_width_mm:g} x {grid.label_height_mm:g} mm"
        paper = f"{layout.paper_width_mm:g} x {layout.paper_height_mm:g} mm"
        on_page = f"{layout.labels_per_page} a page" if layout.kind == "sheet" else "roll"
        click.echo(f"{layout.name}\t{label}\t{on_page}\t{paper}\t{layout.dpi} dpi\t{layout.title}")


def _check_writable(output: Path) -> None:
    """Before anything is ordered: labels that could not be written would still be on the books."""
    if not output.parent.is_dir():
        raise click.ClickException(f"{output.parent}: no such folder")
    with output.open("ab"):
        pass


for command in commands_ledger.commands:
    labels.add_command(command)
groups = (labels,)
