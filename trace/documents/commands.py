"""Papers and files from the command line."""

import sys

import click
from flask import current_app
from flask.cli import AppGroup

from trace.database import connected
from trace.documents.store import store_of
from trace.documents.verification import verify_files
from trace.errors import Refusal
from trace.kit.forms import say

documents = AppGroup("documents", help="Papers and kept files: what ends soon, are the files still whole.")


@documents.command("verify")
def verify() -> None:
    """Read every kept file back and compute its hash anew; exits 1 when one is missing or changed."""
    store = store_of(current_app.config["SETTINGS"])
    count, broken = 0, 0
    with connected():
        try:
            for one in verify_files(store):
                count += 1
                if one.problem:
                    broken += 1
                    click.echo(f"{one.problem:8} {one.name}", err=True)
        except Refusal as refusal:
            raise click.ClickException(say(refusal)) from refusal
    click.echo(f"{count} files looked at in {store.where}, {broken} missing or changed.")
    if broken:
        sys.exit(1)


groups = (documents,)
