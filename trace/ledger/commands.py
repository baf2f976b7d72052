"""The log from the command line: recompute it, sign it."""

from pathlib import Path

import click
from flask import current_app
from flask.cli import AppGroup
from flask_babel import gettext as _

from trace import clock
from trace.database import connected
from trace.errors import Refusal
from trace.kit.forms import say
from trace.ledger import actions, verification
from trace.ledger.keys import key_of_installation

ledger = AppGroup("ledger", help="The append-only log: verify it, sign its checkpoint.")


@ledger.command("verify")
@click.option(
    "--checkpoint",
    "kept",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="A checkpoint kept elsewhere that the log must still agree with.",
)
def verify(kept: Path | None) -> None:
    """Recompute everything; exits 1 and names the first broken entry."""
    with connected():
        try:
            key = key_of_installation(current_app.config["SETTINGS"]).verifier
            found = verification.verify_installation(key, kept=kept.read_text() if kept else None)
        except (Refusal, ValueError, OSError) as error:
            raise click.ClickException(_sentence(error)) from error
    click.echo(
        _(
            "Sổ cái nguyên vẹn: %(size)s mục, %(checkpoints)s điểm kiểm đã ký, gốc %(root)s.",
            size=found.size,
            checkpoints=found.checkpoints,
            root=found.root.hex(),
        )
    )


@ledger.command("checkpoint")
def checkpoint() -> None:
    """Sign the log as it stands and print the checkpoint, ready to be kept somewhere else."""
    with connected():
        try:
            note = actions.sign_checkpoint(
                key_of_installation(current_app.config["SETTINGS"]), now=clock.now()
            )
        except (Refusal, ValueError, OSError) as error:
            raise click.ClickException(_sentence(error)) from error
    click.echo(note, nl=False)


def _sentence(error: Exception) -> str:
    return say(error) if isinstance(error, Refusal) else str(error)


groups = (ledger,)
