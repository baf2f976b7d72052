"""Findings from the command line: of one subject, of all, and looking again now."""

import click
from flask.cli import AppGroup
from flask_babel import gettext as _

from trace import clock
from trace.batches.models import Batch
from trace.batches.queries import find_batch
from trace.database import connected
from trace.errors import N_, NotFound
from trace.kit.days import show_day
from trace.kit.languages import language
from trace.kit.paging import Listing
from trace.kit.sentences import sentences
from trace.kit.viewer import COMMAND_LINE
from trace.organisations.models import Organisation
from trace.organisations.queries import find_organisation
from trace.readiness import actions
from trace.readiness.actions_addresses import convert_addresses
from trace.readiness.addresses import conversions_of
from trace.readiness.models import KeptFinding
from trace.readiness.queries import lacks_of
from trace.readiness.queries_findings import FILTERS, SORTS, STATES, count_seen, findings, lack_of
from trace.readiness.reading import rules
from trace.readiness.rules import SEVERITIES, SUBJECTS
from trace.seasons.models import Season
from trace.seasons.queries import find_season

readiness = AppGroup("readiness", help="What batches, seasons and organisations still lack.")


class NothingCalled(NotFound):
    """No batch, season or organisation answers to the code."""


@readiness.command("show")
@click.argument("code")
def show(code: str) -> None:
    """Look at the batch, season or organisation CODE now and print what it lacks, each with its article."""
    with connected(), sentences():
        lacking = lacks_of(_subject(code), now=clock.now())
        for lack in lacking:
            article = f" ({lack.rule.article})" if lack.rule.article else ""
            click.echo(f"{lack.severity:4} {lack.code}: {lack.sentence(language())}{article} → {lack.todo(language())}")
        if not lacking:
            click.echo(_("Không thiếu gì."))


@readiness.command("run")
@click.option("--all", "is_all", is_flag=True, help="Look at everything, not only at what changed.")
def run(*, is_all: bool) -> None:
    """Look again at everything that changed since it was last looked at."""
    with connected():
        if is_all:
            actions.ask_for_all()
        click.echo(_("Đã xem lại %(count)s nơi.", count=actions.check_due(now=clock.now())))


@readiness.command("list")
@click.option("--rule", type=click.Choice([rule.code for rule in rules()]), help="Of one rule.")
@click.option("--severity", type=click.Choice(SEVERITIES), help="Of one weight.")
@click.option("--subject", type=click.Choice(SUBJECTS), help="About one kind of subject.")
@click.option("--state", type=click.Choice(STATES), help="Open ones unless said otherwise.")
@click.option("--organisation", metavar="CODE", help="Of one organisation.")
@click.option("--search", metavar="WORDS", default="", help="Words of the subject's name or code.")
def list_findings(search: str, **filters: str | None) -> None:
    """Print the kept findings, the heaviest first."""
    wanted = {name: value for name, value in filters.items() if value and name in FILTERS}
    with connected():
        number = 1
        while True:
            page = findings(Listing(search, number, SORTS[0], False, wanted), seen_by=COMMAND_LINE)  # noqa: FBT003
            for row in page.items:
                click.echo(_line(row))
            if number >= page.pages:
                break
            number += 1
        click.echo(_("%(count)s mục.", count=page.total))


@readiness.command("count")
@click.option("--subject", type=click.Choice(SUBJECTS), help="About one kind of subject.")
@click.option("--code", metavar="CODE", default="", help="Of one batch, season or organisation itself.")
@click.option("--organisation", metavar="CODE", default="", help="Of all that one organisation has.")
def count(subject: str | None, code: str, organisation: str) -> None:
    """Print how many findings stop labels and how many only warn."""
    with connected():
        found = count_seen(seen_by=COMMAND_LINE, subject=subject or "", code=code, organisation=organisation)
        click.echo(f"stop {found.stops} warn {found.warns}")


@readiness.command("addresses")
@click.argument("code")
@click.option("--convert", is_flag=True, help="Put all that is clear into today's units.")
def addresses(code: str, *, convert: bool) -> None:
    """Print the addresses of the organisation CODE in units that are no more, with what they read today."""
    with connected(), sentences():
        organisation = find_organisation(code, seen_by=COMMAND_LINE)
        if convert:
            found = convert_addresses(organisation, by=COMMAND_LINE, now=clock.now())
        else:
            found = conversions_of(organisation, now=clock.now())
        for one in found:
            click.echo(f"{one.key} {one.name}: {one.before} → {one.after or '?'}")


def _line(row: KeptFinding) -> str:
    lack = lack_of(row)
    said = lack.sentence(language()) if lack else row.rule
    until = f"–{show_day(row.gone_at)}" if row.gone_at else ""
    return f"{row.severity:4} {show_day(row.first_seen_at)}{until} {row.subject_code} {row.subject_name}: {said}"


def _subject(code: str) -> Batch | Season | Organisation:
    for find in (find_batch, find_season, find_organisation):
        try:
            return find(code, seen_by=COMMAND_LINE)  # type: ignore[no-any-return, operator]
        except NotFound:
            continue
    raise NothingCalled(N_("Không có lô, vụ hay cơ sở nào mang mã này."))


groups = (readiness,)
