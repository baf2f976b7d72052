"""Papers and files from the command line."""

import sys

import click
from flask import current_app
from flask.cli import AppGroup

from trace import clock
from trace.database import connected
from trace.documents.actions_notices import notice_expiring
from trace.documents.queries import expiring_in
from trace.documents.rules import WARN_DAYS
from trace.documents.stores import store_of
from trace.documents.verification import verify_files
from trace.kit.sentences import sentences
from trace.kit.viewer import COMMAND_LINE
from trace.organisations.queries import find_organisation

documents = AppGroup("documents", help="Papers and kept files: what ends soon, are the files still whole.")


@documents.command("verify")
def verify() -> None:
    """Read every kept file back and compute its hash anew; exits 1 when one is missing or changed."""
    store = store_of(current_app.config["SETTINGS"])
    count, broken = 0, 0
    with connected(), sentences():
        for one in verify_files(store):
            count += 1
            if one.problem:
                broken += 1
                click.echo(f"{one.problem:8} {one.name}", err=True)
    click.echo(f"{count} files looked at in {store.where}, {broken} missing or changed.")
    if broken:
        sys.exit(1)


@documents.command("expiring")
@click.option("--days", type=click.IntRange(0, 3650), default=WARN_DAYS[0], show_default=True, help="Within how many.")
@click.option("--organisation", "code", metavar="CODE", help="Only the papers of one organisation.")
def expiring(*, days: int, code: str | None) -> None:
    """List papers that end within so many days, soonest first: days left, end, organisation, kind, number, issuer."""
    today = clock.today()
    with connected(), sentences():
        wanted = find_organisation(code, seen_by=COMMAND_LINE).id if code else None
        found = expiring_in(days, today=today)
        for paper in found:
            if wanted in (None, paper.organisation_id):
                left = (paper.expires_on - today).days
                whose = f"{paper.organisation.code}\t{paper.kind}\t{paper.number}\t{paper.issuer}"
                click.echo(f"{left:4}\t{paper.expires_on}\t{whose}")


@documents.command("notice")
def notice() -> None:
    """Note now what the job runner notes every night: papers that have come within 60 or 15 days of their end."""
    with connected():
        told = notice_expiring(today=clock.today(), now=clock.now())
    click.echo(f"{len(told)} papers newly within a warning.")


groups = (documents,)
