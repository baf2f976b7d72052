"""Papers from the command line, as the operator of the machine or as a person of the organisation."""

from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any

import click
from flask import current_app
from flask.cli import AppGroup
from flask_babel import gettext as _

from trace import clock
from trace.access.queries import viewers_of_login
from trace.database import connected
from trace.errors import NotFound
from trace.kit.sentences import sentences
from trace.kit.viewer import COMMAND_LINE, Viewer
from trace.papers import files, shelf
from trace.typeset.paper import Paper

papers = AppGroup("papers", help="Papers given back: diary, dispatch note, dossier of a lot, blank sheets.")

_format = click.option(
    "--format", "format_name", type=click.Choice(files.FORMATS), default=files.PDF, show_default=True
)
_output = click.option("--output", type=click.Path(dir_okay=False, path_type=Path), required=True, metavar="FILE")
_by = click.option(
    "--by", "login", metavar="LOGIN", default="",
    help="Print as this person of the organisation: doses, drivers and notes stand only on its own papers.",
)  # fmt: skip


@papers.command("diary")
@click.argument("code")
@_by
@_format
@_output
def diary(code: str, login: str, format_name: str, output: Path) -> None:
    """Write the filled diary of the season CODE into FILE."""
    _one(lambda said: shelf.season_diary(code, **said), login, format_name, output)


@papers.command("note")
@click.argument("number", type=click.IntRange(min=1))
@_by
@_format
@_output
def note(number: int, login: str, format_name: str, output: Path) -> None:
    """Write the dispatch note of the event NUMBER into FILE."""
    _one(lambda said: shelf.dispatch_note(number, **said), login, format_name, output)


@papers.command("dossier")
@click.argument("code")
@_by
@_format
@_output
def dossier(code: str, login: str, format_name: str, output: Path) -> None:
    """Write the one-page dossier of the lot CODE (short code or GTIN/LOT) into FILE."""
    _one(lambda said: shelf.batch_dossier(code, **said), login, format_name, output)


@papers.command("sheets")
@click.argument("codes", nargs=-1, metavar="SITE...")
@click.option("--season", default="", metavar="CODE", help="One sheet for a whole season instead.")
@click.option("--rows", type=int, default=None, metavar="N", help="Lines in each table; without it pages are filled.")
@click.option("--template", default="", metavar="NAME", help="List of steps, such as rice or shrimp.")
@_format
@_output
def sheets(
    codes: tuple[str, ...], *, season: str, rows: int | None, template: str, format_name: str, output: Path
) -> None:
    """Write blank diary sheets with a QR for the plots and ponds SITE... into FILE."""
    with connected(), sentences():
        said = _said(COMMAND_LINE)
        found = (
            shelf.season_sheet(season, rows=rows, **said)
            if season
            else shelf.blank_sheets(codes, rows=rows, template=template, **said)
        )
        _write(output, files.content_of_sheets(found, format_name, rows=rows))


def _one(make: Callable[[dict[str, Any]], Paper], login: str, format_name: str, output: Path) -> None:
    with connected(), sentences():
        _write(output, files.content_of(_made(make, _viewers(login)), format_name))


def _made(make: Callable[[dict[str, Any]], Paper], viewers: Sequence[Viewer]) -> Paper:
    """The paper for the first of a person's standings that may have it."""
    for viewer in viewers[:-1]:
        with suppress(NotFound):
            return make(_said(viewer))
    return make(_said(viewers[-1]))


def _said(viewer: Viewer) -> dict[str, Any]:
    return {"settings": current_app.config["SETTINGS"], "seen_by": viewer, "now": clock.now()}


def _viewers(login: str) -> list[Viewer]:
    """Everything the person with this login may be; the operator where none is named."""
    return viewers_of_login(login) if login else [COMMAND_LINE]


def _write(output: Path, content: bytes) -> None:
    try:
        output.write_bytes(content)
    except OSError as error:
        raise click.ClickException(f"{output}: {error.strerror}") from error
    click.echo(_("Đã ghi %(name)s.", name=output))


groups = (papers,)
