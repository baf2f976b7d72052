"""Readings from the command line."""

import sys
from pathlib import Path
from uuid import uuid4

import click
from flask.cli import AppGroup
from flask_babel import gettext as _

from trace import clock
from trace.database import connected
from trace.documents.actions import keep_readings
from trace.documents.keeping import store
from trace.errors import N_, Invalid
from trace.kit.sentences import sentences
from trace.kit.viewer import COMMAND_LINE, STAFF, Viewer
from trace.organisations.models import Organisation
from trace.sensors.bringing import write_down
from trace.sensors.limits import STAGES
from trace.sensors.models import LOT, SEASON, SITE
from trace.sensors.preview import preview_of
from trace.sensors.reading import read_file
from trace.sensors.schemas import ORDERS, ZONES
from trace.sensors.subjects import find_subject

sensors = AppGroup("sensors", help="Readings of loggers and meters.")


@sensors.command("import")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--site", default="", help="Code of the pond or place that was measured.")
@click.option("--season", default="", help="Code of the season, instead of a place.")
@click.option("--lot", default="", help="Code of the lot that was kept or carried, instead of a place.")
@click.option("--device", default="", help="What the logger is called; never a person's name.")
@click.option("--stage", type=click.Choice(list(STAGES)), default=None, help="Which limits; the usual ones by default.")
@click.option("--zone", type=click.Choice(list(ZONES)), default=None, help="The clock of the file, where it says none.")
@click.option("--order", type=click.Choice(list(ORDERS)), default=None, help="How the file writes days.")
@click.option("--dry-run", is_flag=True, help="Only tell what was understood.")
def import_(
    file: Path, site: str, season: str, lot: str, device: str, stage: str | None, zone: str | None, order: str | None,
    *, dry_run: bool,
) -> None:  # fmt: skip
    """Write down the readings in FILE: all of it or nothing."""
    with connected(), sentences():
        about, code = _named(site, season, lot)
        subject = find_subject(about, code, seen_by=COMMAND_LINE)
        content = file.read_bytes()
        readings = read_file(content, zone=zone or "", order=order or "")
        seen = preview_of(readings, {}, language="vi")
        for fault in seen["faults"]:
            click.echo(f"{fault.row}  {fault.column}  {fault.value}  {_(fault.reason)}", err=True)
        if readings.faults:
            click.echo(_("Chưa ghi gì. Sửa tệp rồi làm lại."), err=True)
            sys.exit(1)
        for column in seen["charts"]:
            click.echo(f"{column['label']}: {column['count']}, {column['range']}, {column['from']} – {column['to']}")
        if dry_run:
            return
        by, now = _operator(subject.writer), clock.now()
        kept = keep_readings(content, name=file.name, organisation=subject.writer, by=None, now=now, store=store())
        chosen = subject.stage if stage is None else stage
        write_down(subject, readings, stage=chosen, by=by, now=now, entry_id=str(uuid4()), device=device, file=kept)
        click.echo(_("Đã ghi %(count)s dòng số đo.", count=readings.row_count))


def _named(site: str, season: str, lot: str) -> tuple[str, str]:
    found = [(kind, code) for kind, code in ((SITE, site), (SEASON, season), (LOT, lot)) if code]
    if len(found) != 1:
        raise Invalid(N_("Ghi rõ một trong: --site, --season, --lot."), field="site")
    return found[0]


def _operator(owner: Organisation) -> Viewer:
    """Whoever runs the machine writes for the organisation whose pond or lot it is."""
    return Viewer(
        person_id=None, name=COMMAND_LINE.name, role=STAFF, organisation_id=owner.id, organisation_name=owner.name
    )


groups = (sensors,)
