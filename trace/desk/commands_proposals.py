"""`flask corrections`: what waits for a second person, where there is no browser."""

import click
from flask.cli import AppGroup
from flask_babel import gettext as _

from trace import clock
from trace.access.queries import viewers_of_login
from trace.database import connected
from trace.desk.commands_lots import by_whom
from trace.desk.proposal_view import state_words
from trace.errors import N_
from trace.events import actions, inspections
from trace.events.loosening import SENTENCES, Why
from trace.events.models_proposals import CorrectionProposal
from trace.events.second_person import may_decide
from trace.kit.days import show_moment
from trace.kit.sentences import sentences
from trace.kit.viewer import COMMAND_LINE, Viewer

corrections = AppGroup("corrections", help="Corrections that wait for a second person: list, confirm, refuse.")


@corrections.command("list")
@click.option("--all", "is_all", is_flag=True, help="Decided ones too.")
def list_them(*, is_all: bool) -> None:
    """Print what waits, one a line: number, state, who asked and when, in which ways it loosens."""
    with connected(), sentences():
        for one in inspections.proposals(seen_by=COMMAND_LINE, state="" if is_all else "waiting"):
            why = " ".join(_(SENTENCES[Why(word)]) for word in one.why)
            asked = f"{one.proposed_name}, {show_moment(one.proposed_at)}"
            click.echo(f"{one.id} {state_words()[one.state]} · {one.organisation.code} · {asked} · {why} {one.reason}")


@corrections.command("confirm")
@click.argument("number", type=int)
@by_whom
def confirm(number: int, login: str) -> None:
    """Agree to the correction NUMBER as its second person."""
    with connected(), sentences():
        proposal, by = _proposal_and_person(number, login)
        right = actions.agree(proposal, by=by, now=clock.now())
        click.echo(_("Đã ghi việc số %(number)s.", number=right.id))


@corrections.command("refuse")
@click.argument("number", type=int)
@by_whom
@click.option("--reason", metavar="TEXT", required=True, help="Why; it stays on the record.")
def refuse(number: int, login: str, reason: str) -> None:
    """Do not agree to the correction NUMBER; what was written stays."""
    with connected(), sentences():
        proposal, by = _proposal_and_person(number, login)
        actions.refuse(proposal, by=by, now=clock.now(), reason=reason)
        click.echo(state_words()["refused"])


def _proposal_and_person(number: int, login: str) -> tuple[CorrectionProposal, Viewer]:
    """The proposal, and the person in a role that may decide about it, else in any that sees it."""
    roles = viewers_of_login(login)
    proposal = inspections.find_proposal(number, seen_by=COMMAND_LINE)
    seen = [one for one in roles if proposal in inspections.proposals(seen_by=one)]
    if not seen:
        raise inspections.UnknownProposal(N_("Không tìm thấy đề nghị sửa này."))
    return proposal, max(seen, key=lambda one: may_decide(one, proposal))
