"""`flask handovers`: list, look at one, who is late, and prove that what hand-overs are follows from their acts."""

import click
from flask.cli import AppGroup
from flask_babel import gettext as _

from trace import clock
from trace.database import connected
from trace.handovers import queries, recording
from trace.handovers.actions_overdue import tell_overdue
from trace.handovers.models import Handover
from trace.handovers.rules import ACT_WORDS, STATE_NAMES, Act, State
from trace.kit.days import show_day, show_moment
from trace.kit.paging import Listing
from trace.kit.sentences import sentences
from trace.kit.units import show_quantity
from trace.kit.viewer import COMMAND_LINE

handovers = AppGroup("handovers", help="Dispatches and receipts: list, show, who is late, rebuild.")
groups = (handovers,)


@handovers.command("list")
@click.option("--search", default="", help="Words of the code or a lot's number.")
@click.option("--state", type=click.Choice([one.value for one in State]), default=None)
@click.option("--page", type=click.IntRange(min=1), default=1, show_default=True)
def list_them(search: str, state: str | None, page: int) -> None:
    """Print hand-overs, the last acted on first."""
    filters = {"state": state} if state else {}
    with connected(), sentences():
        listing = Listing(search=search, page=page, sort="last", is_descending=False, filters=filters)
        found = queries.handovers(listing, seen_by=COMMAND_LINE)
        for one in found.items:
            _print_head(one)
        click.echo(_("%(count)s chuyến hàng", count=found.total))


@handovers.command("show")
@click.argument("code")
def show(code: str) -> None:
    """Print the hand-over CODE with its lines and acts; nobody's name or number."""
    with connected(), sentences():
        one = queries.find_handover(code, seen_by=COMMAND_LINE)
        _print_head(one)
        for line in queries.lines_of(one):
            amounts = [
                show_quantity(amount, line.unit) if amount is not None else "–"
                for amount in (line.declared, line.accepted)
            ]
            held = f" → {line.held_as.code}" if line.held_as is not None else ""
            click.echo(f"  {line.number}. {line.batch.code} {line.batch.lot} {' / '.join(amounts)}{held}")
        for act in queries.history_of(one, seen_by=COMMAND_LINE):
            reason = act.body.get("reason", "")
            words = f"{_(ACT_WORDS[Act(act.kind)])} {reason}".rstrip()
            click.echo(f"  {show_moment(act.recorded_at)} · {act.organisation.code} · {words}")


@handovers.command("overdue")
@click.option("--tell", is_flag=True, help="Put it on the lists of both sides, once for each hand-over.")
def overdue(*, tell: bool) -> None:
    """Print what nobody answered in time."""
    with connected(), sentences():
        rows = queries.overdue(now=clock.now())
        for one in rows:
            _print_head(one)
        click.echo(_("%(count)s chuyến hàng", count=len(rows)))
        if tell:
            tell_overdue(now=clock.now())


@handovers.command("rebuild")
def rebuild() -> None:
    """Compute every hand-over again from its acts; exit 1 where something had to be mended."""
    with connected():
        looked, mended = recording.rebuild()
    click.echo(_("Đã tính lại %(looked)s phiếu và câu trả lời, sửa %(mended)s.", looked=looked, mended=mended))
    if mended:
        raise SystemExit(1)


def _print_head(one: Handover) -> None:
    to = one.receiver.code if one.receiver is not None else "–"
    due = f" · {show_day(one.due_on)}" if one.due_on else ""
    click.echo(f"{one.code} {one.sender.code} → {to} · {_(STATE_NAMES[State(one.state)])}{due}")
