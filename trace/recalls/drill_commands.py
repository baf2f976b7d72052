"""Drills from the command line: one lot, one organisation, or every one."""

from collections.abc import Iterable

import click

from trace import clock
from trace.batches.queries import find_batch
from trace.database import connected
from trace.errors import Refusal
from trace.kit.forms import say
from trace.kit.units import show_quantity
from trace.kit.viewer import COMMAND_LINE
from trace.organisations.models import Organisation
from trace.organisations.queries import find_organisation
from trace.recalls import queries_drills as queries
from trace.recalls.actions_drills import hold_drill
from trace.recalls.models_drills import RecallDrill


@click.command("drill")
@click.option("--batch", "code", help="Call this lot back on paper: its short code or GTIN/LOT.")
@click.option("--organisation", "organisation_code", help="A random sold lot of this organisation.")
@click.option("--seed", type=int, help="Choose with this seed, to repeat an earlier choice.")
def drill(code: str | None, organisation_code: str | None, seed: int | None) -> None:
    """Hold a mock recall and print what it found; nothing public changes and nobody is told.

    Without options: a random sold lot of every organisation that sells.
    """
    with connected():
        try:
            for one in _held(code, organisation_code, seed):
                _print(one)
        except Refusal as refusal:
            raise click.ClickException(say(refusal)) from refusal


def _held(code: str | None, organisation_code: str | None, seed: int | None) -> Iterable[RecallDrill]:
    now = clock.now()
    if code:
        batch = find_batch(code, seen_by=COMMAND_LINE)
        yield hold_drill(batch.organisation, batch=batch, seed=seed, by=COMMAND_LINE, now=now)
        return
    if organisation_code:
        organisation = find_organisation(organisation_code, seen_by=COMMAND_LINE)
        yield hold_drill(organisation, seed=seed, by=COMMAND_LINE, now=now)
        return
    chosen: list[Organisation] = queries.sellers()
    for one in chosen:
        yield hold_drill(one, seed=seed, by=COMMAND_LINE, now=now)
    if not chosen:
        click.echo("Nobody has sold anything yet.")


def _print(one: RecallDrill) -> None:
    """A line for the drill, and one for each broken link."""
    asked, share = one.asked, "-"
    if asked:
        share = f"{(one.located or 0) * 10_000 // asked / 100:.2f}%"
    amounts = [show_quantity(amount, one.unit, "en") if amount is not None else "-" for amount in
               (asked, one.located, one.unlocated, one.unexplained)]  # fmt: skip
    click.echo(
        f"{one.batch.code}\t{one.wall_ms / 60_000:.4f} min\t{share} located\tasked {amounts[0]} = located {amounts[1]}"
        f" + unlocated {amounts[2]} + unexplained {amounts[3]}\t{one.lots} lots\t{one.holders} holders"
        f"\t{one.answers}/{one.questions} answers\tseed {one.seed}\t{one.broken} broken links"
    )
    links = queries.links_of(one)
    codes = queries.handover_codes(links)
    for link in links:
        amount = show_quantity(link.amount, link.unit, "en") if link.amount is not None else "-"
        where = codes.get(link.handover_id) or (f"event {link.event_number}" if link.event_number else "")
        click.echo(f"  {link.kind}\t{link.batch.code}\t{link.organisation.code}\t{amount}\t{where}".rstrip())
