"""`flask audit`: an office begins and ends an inspection where there is no browser."""

import click
from flask.cli import AppGroup
from flask_babel import gettext as _

from trace import clock
from trace.access.queries import UnknownPerson, viewers_of_login
from trace.batches.queries import find_batch
from trace.database import connected
from trace.errors import N_
from trace.events import actions, inspections
from trace.kit.days import show_moment
from trace.kit.sentences import sentences
from trace.kit.viewer import COMMAND_LINE, Viewer
from trace.organisations.queries import find_organisation

audit = AppGroup("audit", help="Inspections: stop loosening corrections while an office looks.")

_by = click.option("--by", "login", metavar="LOGIN", required=True, help="The officer: e-mail or telephone number.")
_reason = click.option("--reason", metavar="TEXT", required=True, help="Why; it stays on the record.")


@audit.command("pause")
@click.argument("organisation")
@click.option("--batch", "code", metavar="CODE", default="", help="Only this lot and all it was made from.")
@_by
@_reason
def pause(organisation: str, code: str, login: str, reason: str) -> None:
    """Nothing about ORGANISATION (its code) is loosened from now on."""
    with connected(), sentences():
        by = _officer(login)
        batch = find_batch(code, seen_by=by) if code else None
        owner = find_organisation(organisation, seen_by=by)
        made = actions.pause_corrections(owner, batch=batch, reason=reason, by=by, now=clock.now())
        click.echo(_("Đã tạm dừng, số %(number)s.", number=made.id))


@audit.command("resume")
@click.argument("number", type=int)
@_by
@_reason
def resume(number: int, login: str, reason: str) -> None:
    """End the inspection NUMBER."""
    with connected(), sentences():
        by = _officer(login)
        found = inspections.find_pause(number, seen_by=by)
        actions.resume_corrections(found, reason=reason, by=by, now=clock.now())
        click.echo(_("Đã kết thúc kiểm tra."))


@audit.command("pauses")
def pauses() -> None:
    """Print the inspections that go on: number, organisation, lot, since when, why."""
    with connected(), sentences():
        for one in inspections.pauses(seen_by=COMMAND_LINE, is_open=True):
            lot = f" · {one.batch.lot}" if one.batch else ""
            click.echo(f"{one.id} {one.organisation.code}{lot} · {show_moment(one.set_at)} · {one.reason}")


def _officer(login: str) -> Viewer:
    office = [one for one in viewers_of_login(login) if one.is_officer or one.is_admin]
    if not office:
        raise UnknownPerson(N_("Không tìm thấy cán bộ này."))
    return office[0]


groups = (audit,)
